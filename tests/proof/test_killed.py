"""Killed at any instant and started again, it loses nothing and posts nothing twice."""

from __future__ import annotations

import asyncio
import random
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.loading.newsroom import document
from tests.proof.discord_stand_in import HANG_UP, Discord, Reply
from tests.proof.measure import SEED, scaled
from tests.proof.report import RecordFault
from tests.proof.scene import (
    KILLED,
    Scene,
    Takes,
    Worker,
    hand_over,
    kill,
    set_scene,
    take_down,
    unpublish,
)
from tests.samples import NOW

TOLD = "nothing: it goes on with the next start"
#: What is under way when the process is killed: of what kind, and what has happened before.
KINDS: dict[str, dict[str, Any]] = {
    "a story for two channels": {"channels": (101, 102), "stories": 2},
    "a story for a forum, where Discord takes no nonce": {"channels": (201,), "stories": 3},
    "a digest": {"channels": (), "digests": (103,), "stories": 4},
    "too many at once": {"channels": (101,), "stories": 12},
    "a story is taken down": {"stories": 2, "before": take_down},
    "a story is taken down in a forum": {"channels": (201,), "stories": 2, "before": take_down},
    "a story is taken out of a digest": {
        "channels": (),
        "digests": (103,),
        "stories": 4,
        "before": take_down,
    },
    "a better article takes the lead": {"stories": 2, "before": hand_over},
}

Workers = tuple[Worker, Worker]


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """Chance that is the same in every run, and another one for each test."""
    return random.Random(f"{SEED} {request.node.name}")  # noqa: S311  # no secret


async def takes_of(kind: str, folder: Path, discord: Discord, worker: Worker) -> Takes:
    """Set the scene for one of the kinds."""
    options = dict(KINDS[kind])
    before = options.pop("before", None)
    scene = await set_scene(folder, discord, **options)
    if before is not None:
        await before(scene, worker)
    return Takes(scene)


@pytest.mark.parametrize("kind", KINDS)
async def test_killed_before_any_statement(
    tmp_path: Path,
    kind: str,
    discord_stand_in: Discord,
    workers: Workers,
    chance: random.Random,
    record_fault: RecordFault,
) -> None:
    """Between any two statements to the database, in every thread."""
    takes = await takes_of(kind, tmp_path, discord_stand_in, workers[0])
    tried, statement, step = 0, 0, scaled(few=16, many=1)
    status = KILLED
    while status == KILLED:
        scene = takes.next()
        statement += chance.randint(1, 2 * step - 1)
        await workers[0].start(**scene.task(statements=statement))
        status = await workers[0].end()
        await scene.finish(workers[0])
        tried += status == KILLED
        record_fault(
            f"killed between two statements to the database ({kind})",
            tried=int(status == KILLED),
            lost=scene.lost(),
            doubled=scene.doubled(),
            told=TOLD,
        )
    assert status == 0
    assert tried


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("moment", ["asked", "done"])
async def test_killed_around_any_request(
    tmp_path: Path,
    kind: str,
    moment: str,
    discord_stand_in: Discord,
    workers: Workers,
    chance: random.Random,
    record_fault: RecordFault,
) -> None:
    """Before Discord does what it was asked, and after it did but before it is heard of."""
    takes = await takes_of(kind, tmp_path, discord_stand_in, workers[0])
    row = {
        "asked": f"killed before Discord takes a request ({kind})",
        "done": f"killed after Discord took a request, before its answer ({kind})",
    }[moment]
    request, status, step = 0, KILLED, scaled(few=5, many=1)
    while status == KILLED:
        scene = takes.next()
        status = await killed_at_request(scene, workers[0], request, moment)
        await scene.finish(workers[0])
        record_fault(
            row,
            tried=int(status == KILLED),
            lost=scene.lost(),
            doubled=scene.doubled(),
            told=TOLD,
        )
        request += chance.randint(1, 2 * step - 1)
    assert status == 0


@pytest.mark.parametrize("moment", ["asked", "done"])
async def test_killed_while_posting_what_is_unpublished_before_the_next_start(
    tmp_path: Path,
    moment: str,
    discord_stand_in: Discord,
    workers: Workers,
    chance: random.Random,
    record_fault: RecordFault,
) -> None:
    """Whether or not its message stands already, it is gone in the end."""
    takes = await takes_of("a story for two channels", tmp_path, discord_stand_in, workers[0])
    expected = takes.next().expected
    request, status, step = 0, KILLED, scaled(few=5, many=1)
    while status == KILLED:
        scene = takes.next()
        scene.expected, scene.unwanted = expected, []
        status = await killed_at_request(scene, workers[0], request, moment)
        await unpublish(scene)
        await scene.finish(workers[0])
        record_fault(
            "killed while posting, and a moderator unpublishes it before the next start",
            tried=int(status == KILLED),
            lost=scene.lost(),
            doubled=scene.doubled(),
            told=TOLD,
        )
        request += chance.randint(1, 2 * step - 1)
    assert status == 0


@pytest.mark.parametrize("moment", ["asked", "done"])
async def test_killed_in_the_middle_of_a_channel_and_started_again_at_once(
    tmp_path: Path,
    moment: str,
    discord_stand_in: Discord,
    workers: Workers,
    chance: random.Random,
    record_fault: RecordFault,
) -> None:
    """The next start takes up at once what the dead process had begun, before all that is left."""
    takes = Takes(await set_scene(tmp_path, discord_stand_in, channels=(101, 201), stories=8))
    request, status, step = 0, KILLED, scaled(few=5, many=1)
    while status == KILLED:
        scene = takes.next()
        status = await killed_at_request(scene, workers[0], request, moment)
        await workers[0].start(**scene.task())
        assert await workers[0].end() == 0
        assert scene.is_done()
        assert scene.disordered() == 0
        record_fault(
            "killed in the middle of eight posts to a channel, and started again at once",
            tried=int(status == KILLED),
            lost=scene.lost(),
            doubled=scene.doubled(),
            told=TOLD,
        )
        request += chance.randint(1, 2 * step - 1)
    assert status == 0


async def killed_at_request(scene: Scene, worker: Worker, request: int, moment: str) -> int:
    """Deliver, and be killed at a request; gives how that ended."""
    left = request

    async def watch(seen: str) -> Reply | None:
        nonlocal left
        if seen != moment:
            return None
        left -= 1
        if left == -1:
            kill(process)
            return HANG_UP
        return None

    process = await worker.start(**scene.task())
    scene.discord.watch = watch
    status = await worker.end()
    scene.discord.watch = None
    return status


async def test_killed_at_random_instants(
    tmp_path: Path,
    discord_stand_in: Discord,
    workers: Workers,
    chance: random.Random,
    record_fault: RecordFault,
) -> None:
    """Again and again in one run, minutes or hours apart."""
    takes = Takes(
        await set_scene(tmp_path, discord_stand_in, channels=(101, 102), digests=(103,), stories=5)
    )
    duration = await undisturbed(takes.next(), workers[0])
    kills = 0
    while kills < scaled(few=6, many=240):
        scene = takes.next()
        tried = await killed_until_done(scene, workers[0], chance, duration)
        kills += tried
        assert scene.disordered() == 0
        record_fault(
            "killed at random instants, again and again",
            tried=tried,
            lost=scene.lost(),
            doubled=scene.doubled(),
            told=TOLD,
        )


async def undisturbed(scene: Scene, worker: Worker) -> float:
    """Deliver once and give how many seconds that takes."""
    started = time.perf_counter()
    await worker.start(**scene.task())
    assert await worker.end() == 0
    assert (scene.lost(), scene.doubled()) == (0, 0)
    return time.perf_counter() - started


async def killed_until_done(
    scene: Scene, worker: Worker, chance: random.Random, duration: float
) -> int:
    """Deliver and be killed, until all is done; gives how often a process was killed."""
    kills = 0
    for _ in range(6):
        process = await worker.start(**scene.task())
        await asyncio.sleep(chance.uniform(0, duration))
        kill(process)
        kills += await worker.end() == KILLED
        scene.discord.now += chance.choice(
            [timedelta(), timedelta(seconds=125), timedelta(hours=1)]
        )
        if scene.is_done():
            break
    await scene.finish(worker)
    return kills


async def test_two_processes_at_once_one_of_them_killed(
    tmp_path: Path,
    discord_stand_in: Discord,
    workers: Workers,
    chance: random.Random,
    record_fault: RecordFault,
) -> None:
    takes = Takes(
        await set_scene(tmp_path, discord_stand_in, channels=(101, 102), digests=(103,), stories=5)
    )
    duration = await undisturbed(takes.next(), workers[0])
    for _ in range(scaled(few=2, many=50)):
        scene = takes.next()
        processes = [await worker.start(**scene.task()) for worker in workers]
        await asyncio.sleep(chance.uniform(0, duration))
        kill(chance.choice(processes))
        assert {await worker.end() for worker in workers} <= {0, KILLED}
        await scene.finish(workers[0])
        assert scene.disordered() == 0
        record_fault(
            "two processes on one database, one of them killed",
            tried=1,
            lost=scene.lost(),
            doubled=scene.doubled(),
            told=TOLD,
        )


async def test_killed_while_it_loads(
    tmp_path: Path,
    discord_stand_in: Discord,
    workers: Workers,
    chance: random.Random,
    record_fault: RecordFault,
) -> None:
    """One process loads documents and delivers them, another delivers; both are killed."""
    folder = tmp_path / "documents"
    folder.mkdir()
    scene = await set_scene(tmp_path, discord_stand_in, stories=0)
    discord_stand_in.now = NOW + timedelta(minutes=1)
    task = {"folders": [str(folder)]}
    await workers[0].start(**scene.task(**task))  # an empty folder's backlog is empty
    assert await workers[0].end() == 0
    titles = [f"Report {number:02} from the harbour" for number in range(8)]
    for title in titles:
        (folder / f"{title}.md").write_text(document(title, date="2026-01-01T00:00:00Z"))
    scene.expected = [(channel, title) for channel in (101, 102) for title in titles]
    takes = Takes(scene)
    duration = await undisturbed_load(takes.next(), workers[0], task)
    for _ in range(scaled(few=2, many=50)):
        scene = takes.next()
        processes = [
            await workers[0].start(**scene.task(**task)),
            await workers[1].start(**scene.task()),
        ]
        for process in processes:
            await asyncio.sleep(chance.uniform(0, duration / 2))
            kill(process)
        for worker in workers:
            await worker.end()
        await load_again(scene, workers[0], task)
        await scene.finish(workers[0])
        record_fault(
            "killed while it loads documents, beside another that delivers",
            tried=1,
            lost=scene.lost(),
            doubled=scene.doubled(),
            told=TOLD,
        )


async def load_again(scene: Scene, worker: Worker, task: dict[str, list[str]]) -> None:
    scene.discord.now += timedelta(minutes=3)
    await worker.start(**scene.task(**task))
    assert await worker.end() == 0


async def undisturbed_load(scene: Scene, worker: Worker, task: dict[str, list[str]]) -> float:
    started = time.perf_counter()
    await load_again(scene, worker, task)
    assert (scene.lost(), scene.doubled()) == (0, 0)
    return time.perf_counter() - started
