"""A changed document is noticed at once where the system tells of it, else at the interval."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from bot.loading.watching import watch
from bot.running.schedule import Schedule
from tests.loading.newsroom import Newsroom, document

#: Far longer than a notice takes, so that only a notice that never comes fails a test.
PATIENCE = 30


@asynccontextmanager
async def noticed(*folders: Path) -> AsyncIterator[asyncio.Event]:
    """Watch folders, and give the event that each notice sets."""
    event = asyncio.Event()

    async def on_change() -> None:
        event.set()

    watching = asyncio.create_task(watch(folders, on_change))
    try:
        yield event
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def until(event: asyncio.Event, change: Callable[[int], object]) -> None:
    """Change something again and again until it is noticed: nobody says when watching begins."""
    event.clear()
    async with asyncio.timeout(PATIENCE):
        for number in count():
            change(number)
            try:
                await asyncio.wait_for(event.wait(), 0.2)
            except TimeoutError:
                continue
            return


def move_on(path: Path, target: Path) -> None:
    if path.exists():
        path.rename(target)


async def test_new_changed_moved_and_deleted_documents_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    async with noticed(tmp_path) as event:
        await until(event, lambda number: path.write_text(str(number)))
        await until(event, lambda _: move_on(path, tmp_path / "b.md"))
        await until(event, lambda _: (tmp_path / "b.md").unlink(missing_ok=True))
        await until(event, lambda number: (tmp_path / f"below{number}").mkdir())
        await until(event, lambda number: (tmp_path / "below0" / f"{number}.md").touch())


async def test_a_single_document_and_several_folders_can_be_watched(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    path = tmp_path / "a.md"
    path.touch()
    async with noticed(tmp_path / "one", path, tmp_path / "missing") as event:
        await until(event, lambda number: path.write_text(str(number)))
        await until(event, lambda number: (tmp_path / "one" / f"{number}.md").touch())


async def test_a_folder_that_was_replaced_is_watched_anew(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    async with noticed(folder) as event:
        await until(event, lambda number: (folder / f"{number}.md").touch())
        folder.rename(tmp_path / "old")
        folder.mkdir()
        # The first of these notices tells of the change itself, the second of what is in it.
        for _ in range(2):
            await until(event, lambda number: (folder / f"{number}.md").touch())


async def test_a_changed_document_is_loaded_without_a_tick(newsroom: Newsroom) -> None:
    loaded = asyncio.Event()

    async def load() -> None:
        if (await newsroom.load()).has_changes:
            loaded.set()

    schedule = Schedule()
    schedule.whenever(partial(watch, [newsroom.folder]), "loading", load)
    schedule.start()
    await until(loaded, lambda number: newsroom.write("a.md", document("One") + str(number)))
    await schedule.stop()
    assert await newsroom.titles() == ["One"]


async def test_what_an_action_raises_does_not_end_the_watch() -> None:
    calls = asyncio.Queue[int]()
    done = asyncio.Event()

    async def twice(on_change: Callable[[], Awaitable[object]]) -> None:
        await on_change()
        await on_change()
        done.set()
        await asyncio.Event().wait()

    async def fail() -> None:
        calls.put_nowait(1)
        raise ValueError

    schedule = Schedule()
    schedule.whenever(twice, "failing", fail)
    schedule.start()
    async with asyncio.timeout(PATIENCE):
        await done.wait()
    await schedule.stop()
    assert calls.qsize() == 2


async def test_stopping_waits_for_what_a_notice_began() -> None:
    begun, may_end, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def once(on_change: Callable[[], Awaitable[object]]) -> None:
        await on_change()

    async def load() -> None:
        begun.set()
        await may_end.wait()
        ended.set()

    schedule = Schedule()
    schedule.whenever(once, "loading", load)
    schedule.start()
    await begun.wait()
    stopping = asyncio.create_task(schedule.stop())
    may_end.set()
    await stopping
    assert ended.is_set()


async def test_without_the_package_the_interval_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    with caplog.at_level(logging.INFO, "bot.loading.watching"):
        await watch([tmp_path], asyncio.Event().wait)
    assert [record.levelname for record in caplog.records] == ["INFO"]


async def test_without_notices_the_interval_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "OS file watch limit reached")

    monkeypatch.setattr("watchfiles.awatch", refuse)
    await watch([tmp_path], asyncio.Event().wait)
    [record] = caplog.records
    assert record.levelname == "WARNING"
    assert "OS file watch limit reached" in record.getMessage()


def test_closing_leaves_no_thread(tmp_path: Path) -> None:
    before = set(threading.enumerate())

    async def main() -> None:
        async with noticed(tmp_path) as event:
            await until(event, lambda number: (tmp_path / f"{number}.md").touch())

    asyncio.run(main())
    left = set(threading.enumerate()) - before
    for thread in left:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in left)
