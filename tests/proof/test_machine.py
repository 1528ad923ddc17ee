"""Clocks that jump, a database that is locked, a disk that is full: nothing is lost or doubled."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.proof.discord_stand_in import Discord, Reply
from tests.proof.measure import scaled
from tests.proof.report import RecordFault
from tests.proof.scene import KILLED, Scene, Worker, set_scene
from tests.samples import NOW

Workers = tuple[Worker, Worker]

JUMPS = {
    "set back an hour": timedelta(hours=-1),
    "set back a week": timedelta(weeks=-1),
    "set forward an hour": timedelta(hours=1),
    "set forward a week": timedelta(weeks=1),
}
TOLD_BEHIND = "nothing; `/why` names times as the clock had them"
TOLD_AHEAD = f"{TOLD_BEHIND}; what it had begun goes on when the right clock has caught up"
STORE_FAILED = 3


async def fresh(folder: Path, discord: Discord, number: int) -> Scene:
    """Make the scene again from the beginning."""
    place = folder / str(number)
    place.mkdir()
    discord.channels.clear()
    discord.nonces.clear()
    discord.now = NOW
    return await set_scene(place, discord)


async def deliver(scene: Scene, worker: Worker, off: timedelta, **more: object) -> int:
    """Deliver once, by a clock that is wrong, and give how that ended."""
    task = scene.task(**more)
    task["now"] = (scene.discord.now + off).isoformat()
    await worker.start(**task)
    return await worker.end()


def logged(scene: Scene, worker: Worker) -> str:
    """Give what operators read."""
    words = worker.last_words().replace(str(scene.database), "newsdesk.db")
    return f"the log: “{words}”" if words else "nothing"


@pytest.mark.parametrize("name", JUMPS)
async def test_the_clock_jumps_while_nothing_is_running(
    tmp_path: Path,
    name: str,
    discord_stand_in: Discord,
    workers: Workers,
    record_fault: RecordFault,
) -> None:
    """Between being killed in the middle of the work and the next start; then it is set right."""
    for number in range(scaled(few=2, many=20)):
        scene = await fresh(tmp_path, discord_stand_in, number)
        discord_stand_in.now += timedelta(minutes=2)
        status = await deliver(scene, workers[0], timedelta(), statements=8 + 3 * number)
        assert status in {0, KILLED}
        discord_stand_in.now += timedelta(minutes=3)
        assert await deliver(scene, workers[0], JUMPS[name]) == 0
        await scene.finish(workers[0])
        record_fault(
            f"killed, and the clock is {name} before the next start",
            tried=1,
            lost=scene.lost(),
            doubled=scene.doubled(),
            told=TOLD_BEHIND,
        )


@pytest.mark.parametrize("name", JUMPS)
async def test_the_clock_is_wrong_and_set_right_again(
    tmp_path: Path,
    name: str,
    discord_stand_in: Discord,
    workers: Workers,
    record_fault: RecordFault,
) -> None:
    """Stories are planned, and partly posted, by a wrong clock."""
    for number in range(scaled(few=2, many=20)):
        scene = await fresh(tmp_path, discord_stand_in, number)
        discord_stand_in.now += timedelta(minutes=2)
        status = await deliver(scene, workers[0], JUMPS[name], statements=8 + 3 * number)
        assert status in {0, KILLED}
        discord_stand_in.now += timedelta(minutes=3)
        assert await deliver(scene, workers[0], timedelta()) == 0
        discord_stand_in.now += max(timedelta(), JUMPS[name])
        await scene.finish(workers[0])
        record_fault(
            f"killed while the clock is wrong ({name}), and set right before the next start",
            tried=1,
            lost=scene.lost(),
            doubled=scene.doubled(),
            told=TOLD_AHEAD if JUMPS[name] > timedelta() else TOLD_BEHIND,
            is_tellable=JUMPS[name] < timedelta(),
        )


async def test_the_database_is_locked_by_another_program(
    tmp_path: Path, discord_stand_in: Discord, workers: Workers, record_fault: RecordFault
) -> None:
    """From some request on, for longer than the store waits; what was sent is known later."""
    for number in range(scaled(few=1, many=3)):
        scene = await fresh(tmp_path, discord_stand_in, number)
        discord_stand_in.now += timedelta(minutes=2)
        status = await locked_from(scene, workers[0], request=4 + 2 * number)
        assert status in {0, STORE_FAILED}
        said = logged(scene, workers[0]) if status == STORE_FAILED else "nothing: it waits"
        await scene.finish(workers[0])
        record_fault(
            "another program locks the database for 20 seconds",
            tried=1,
            lost=scene.lost(),
            doubled=scene.doubled(),
            told=said,
        )


async def locked_from(scene: Scene, worker: Worker, request: int) -> int:
    """Deliver while another program takes the database at a request; gives how that ended."""
    with closing(sqlite3.connect(scene.database, isolation_level=None, timeout=20)) as other:
        left = request

        async def watch(seen: str) -> Reply | None:
            nonlocal left
            left -= seen == "asked"
            if left == 0:
                left = -1
                other.execute("BEGIN IMMEDIATE")
            return None

        scene.discord.watch = watch
        status = await deliver(scene, worker, timedelta())
        scene.discord.watch = None
        # Each start waits five seconds of its own.
        for _ in range(scaled(few=0, many=3) if other.in_transaction else 0):
            assert await deliver(scene, worker, timedelta()) == STORE_FAILED
    return status


async def test_the_disk_is_full(
    tmp_path: Path, discord_stand_in: Discord, workers: Workers, record_fault: RecordFault
) -> None:
    """No file can grow beyond some size; then there is room again."""
    step = scaled(few=6, many=1)
    failed = 0
    for number, pages in enumerate(range(0, 48, step)):
        scene = await fresh(tmp_path, discord_stand_in, number)
        discord_stand_in.now += timedelta(minutes=2)
        status = await deliver(scene, workers[0], timedelta(), file_limit=32 * 1024 + pages * 8192)
        assert status in {0, STORE_FAILED}
        failed += status == STORE_FAILED
        said = logged(scene, workers[0]) if status == STORE_FAILED else "nothing"
        await scene.finish(workers[0])
        record_fault(
            "the disk is full at any size of the file",
            tried=int(status == STORE_FAILED),
            lost=scene.lost(),
            doubled=scene.doubled(),
            told=said,
        )
    assert failed
