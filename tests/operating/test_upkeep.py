"""Once a day, at a quiet hour, the database is looked through and what has grown old goes."""

from __future__ import annotations

import asyncio
import multiprocessing
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.config.keeping import Upkeep
from bot.errors import DamagedStoreError, StoreError, WorkerError
from bot.operating.upkeep import Caretaker, look_through
from bot.processes import Processes
from bot.publication import OPERATOR, Audience, Scope
from bot.search.query import SearchQuery
from bot.store import Store
from tests.operating.shell import Shell
from tests.samples import make_article, write
from tests.store.databases import place_of
from tests.store.test_damage import damaged

BERLIN = ZoneInfo("Europe/Berlin")
#: Four in the morning there, in winter.
NIGHT = datetime(2026, 12, 1, 4, tzinfo=BERLIN)
GONE = make_article("Gone", age=timedelta(days=900))
KEPT = make_article("Kept")


@pytest.mark.parametrize(
    ("moments", "done"),
    [
        ([timedelta(hours=-1)], [False]),
        ([timedelta(0), timedelta(minutes=5)], [True, False]),
        ([timedelta(hours=1), timedelta(days=1)], [True, True]),
        ([timedelta(hours=2), timedelta(hours=20)], [False, False]),
    ],
)
async def test_it_is_done_once_a_night(
    moments: list[timedelta], done: list[bool], store: Store
) -> None:
    """Not by day, should the bot have been away at night."""
    caretaker = Caretaker(Upkeep(at=time(4)), store.database, BERLIN)
    assert [await caretaker.look(NIGHT + moment) for moment in moments] == done


@pytest.mark.parametrize(("age", "left"), [(None, 2), (timedelta(days=400), 1)])
async def test_what_goes_is_for_the_operator_to_say(
    age: timedelta | None, left: int, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    await write(store, KEPT, GONE, is_backlog=True)
    await Caretaker(Upkeep(articles=age), store.database, BERLIN).look(NIGHT)
    page = await store.search.page(SearchQuery(), Scope(OPERATOR, Audience.ALL))
    assert page.total == left
    assert ("1 old articles are gone" in caplog.text) == (left == 1)


async def test_damage_is_told_and_looked_for_again_the_next_night(tmp_path: Path) -> None:
    store = await damaged(tmp_path / "news.db")
    try:
        caretaker = Caretaker(Upkeep(), store.database, BERLIN)
        with pytest.raises(StoreError, match="damaged"):
            await caretaker.look(NIGHT)
        assert not await caretaker.look(NIGHT + timedelta(minutes=5))
        with pytest.raises(StoreError, match="damaged"):
            await caretaker.look(NIGHT + timedelta(days=1))
    finally:
        await store.close()


async def test_it_is_looked_through_in_a_process_of_its_own(tmp_path: Path) -> None:
    await (await Store.open(tmp_path / "sound.db")).close()
    await (await damaged(tmp_path / "news.db")).close()
    processes = Processes()
    await look_through(tmp_path / "sound.db", processes)
    with pytest.raises(DamagedStoreError):
        await look_through(tmp_path / "news.db", processes)


def wait_for_a_process() -> None:
    while not multiprocessing.active_children():
        pass


@pytest.mark.parametrize("is_told_to", [True, False])
async def test_what_is_broken_off_is_not_gone_on_with(store: Store, *, is_told_to: bool) -> None:
    await write(store, KEPT, GONE, is_backlog=True)
    processes = Processes()

    async def break_off() -> None:
        looking = asyncio.create_task(look_through(place_of(store.database), processes))
        await asyncio.to_thread(wait_for_a_process)
        if is_told_to:
            processes.stop()
        for process in multiprocessing.active_children():
            process.kill()
        await looking

    settings = Upkeep(articles=timedelta(days=400))
    caretaker = Caretaker(settings, store.database, BERLIN, break_off)
    if is_told_to:
        assert not await caretaker.look(NIGHT)
    else:
        with pytest.raises(WorkerError, match="tried again tomorrow"):
            await caretaker.look(NIGHT)
    page = await store.search.page(SearchQuery(), Scope(OPERATOR, Audience.ALL))
    assert page.total == 2


def test_a_wrong_time_is_told(shell: Shell) -> None:
    shell.set('at = "04:00"\n', 'at = "4 o\'clock"\n')
    shell.set('articles = ""\n', 'articles = "30d"\n')
    told = shell.run("status", expects=2)
    assert '4 o\'clock" is no time of day; write it such as "04:00"' in told
    assert '"30d" is out of range; write 90d to 3650d' in told
