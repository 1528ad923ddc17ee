"""Plays a history: loads, plans, posts and edits at the moment of each step, on the real bot."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bot.config.settings import OnMissing, Posting, Source
from bot.deliveries.courier import Courier
from bot.deliveries.digests import gather
from bot.deliveries.editing import Editor
from bot.deliveries.planner import plan_deliveries
from bot.loading.loader import Loader
from bot.posting.filters import Filters
from bot.posting.hours import EVERY_DAY, DigestTimes
from bot.posting.options import Options
from bot.replay.counting import report_of
from bot.replay.history import SPANS, History, Step, opened
from bot.replay.newsroom import Newsroom
from bot.replay.recording import RecordingPublisher
from bot.replay.report import Report
from bot.store import Store
from bot.store.stories.filling import fill_words
from bot.stories import Merge
from bot.ui.posts.messages import Drawer

#: The one channel of the replay, and its server.
SERVER, CHANNEL = 7, 100
#: When the bot looks again after a step: edits are bundled, and come a little later.
_LATER: Final = (timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1))
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Settings:
    """What is played, and under which settings.

    Attributes:
        repository: A git repository, or a bundle of one.
        folder: Where in it the documents stand.
        step: Which commits come together: ``commit``, ``hour``, ``day`` or ``week``.
        on_missing: What a vanished file does to its article.
        max_age: The oldest article that is posted.
        merge: Which articles may share a post.
        digest: At which time of the day, UTC, stories come together; None for each by itself.
        follow_ups: Whether weighty coverage of a posted story is announced below it.
        limit: How many steps to play; None for all.
    """

    repository: Path
    folder: str = "_news"
    step: str = "commit"
    on_missing: OnMissing = "keep"
    max_age: timedelta = timedelta(days=3)
    merge: Merge = Merge.SIMILAR
    digest: time | None = None
    follow_ups: bool = False
    limit: int | None = None

    @property
    def options(self) -> Options:
        """How the one subscription posts."""
        digest = None if self.digest is None else DigestTimes(EVERY_DAY, self.digest, "UTC")
        return Options(digest=digest, follow_ups=self.follow_ups)


class _Clock:
    """A clock that stands at the moment that is played."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class _Stage:
    """A folder, a store and a bot without Discord, on which steps are played."""

    def __init__(self, store: Store, source: Source, clock: _Clock, settings: Settings) -> None:
        self.store = store
        self.clock = clock
        self.newsroom = Newsroom(settings.max_age, settings.merge)
        self._merge = settings.merge
        self._digest = settings.options.digest
        self.publisher = RecordingPublisher(Drawer(Posting().colour), clock)
        self._source = source
        self._folder = source.folders[0]
        self._loader = Loader(store.database, clock)
        self._courier = Courier(store, self.publisher, clock, merge=settings.merge)
        self._editor = Editor(store, self.publisher, clock, merge=settings.merge)

    async def play(self, step: Step, files: Mapping[str, bytes | None], number: int) -> None:
        """Write a step's files and let the bot see them."""
        self.clock.now = max(self.clock.now, step.at)
        for index, (name, data) in enumerate(files.items()):
            self._write(name, data, number, index)
        await self._loader.load(self._source)
        await fill_words(self.store.database)
        self.newsroom.apply(files, self.clock.now, is_backlog=number == 0)
        await self.deliver()

    async def wait(self, until: datetime | None) -> None:
        """Let the bot look again, but not beyond the moment of the next step."""
        for moment in sorted(self._moments(self.clock.now, until)):
            if until is None or moment < until:
                self.clock.now = moment
                await self.deliver()

    def _moments(self, begun: datetime, until: datetime | None) -> Iterator[datetime]:
        """Give when the bot looks again: after a while, and for each digest up to the next step."""
        yield from (begun + later for later in _LATER)
        if self._digest is not None:
            until = until or begun + _DAY
            moment = self._digest.next_after(begun)
            while moment <= until:
                yield moment
                moment = self._digest.next_after(moment)

    async def deliver(self) -> None:
        await plan_deliveries(self.store, self.clock(), self._merge)
        await gather(self.store, self.clock())
        await self._courier.work()
        await self._editor.work()

    def _write(self, name: str, data: bytes | None, number: int, index: int) -> None:
        file = self._folder / name
        if data is None:
            file.unlink(missing_ok=True)
            return
        file.write_bytes(data)
        # Two versions of one size within one tick of the file system would look like one.
        moment = int(self.clock.now.timestamp()) * 1_000_000_000 + number * 1000 + index
        os.utime(file, ns=(moment, moment))


async def play(settings: Settings) -> Report:
    """Play a history from its first commit to its last.

    What stands in the first step is the backlog: it is loaded and not posted.

    Raises:
        NewsdeskError: The repository cannot be read, or has nothing in the folder.
    """
    with opened(settings.repository, settings.folder) as history, TemporaryDirectory() as place:
        steps = history.steps(SPANS[settings.step])[: settings.limit]
        documents = Path(place) / "documents"
        documents.mkdir()
        source = Source(name="replay", folders=(documents,), on_missing=settings.on_missing)
        store = await Store.open(Path(place) / "replay.db")
        try:
            clock = _Clock(steps[0].at)
            await _subscribe(store, settings, clock.now)
            stage = _Stage(store, source, clock, settings)
            await _play_all(stage, steps, history)
            return await report_of(store, stage.newsroom, stage.publisher, steps, SERVER)
        finally:
            await store.close()


async def _play_all(stage: _Stage, steps: list[Step], history: History) -> None:
    for number, step in enumerate(steps):
        await stage.play(step, _files(step, history), number)
        await stage.wait(steps[number + 1].at if number + 1 < len(steps) else None)


def _files(step: Step, history: History) -> dict[str, bytes | None]:
    """Give a step's files by name, None where one is gone."""
    held = {path: one for path, one in step.changes.items() if one is not None}
    contents = dict(zip(held, history.contents(list(held.values())), strict=True))
    return {Path(path).name: contents.get(path) for path in sorted(step.changes)}


async def _subscribe(store: Store, settings: Settings, now: datetime) -> None:
    await store.subscriptions.add(
        server_id=SERVER,
        channel_id=CHANNEL,
        filters=Filters(),
        max_age=settings.max_age,
        created_by=0,
        now=now,
        options=settings.options,
    )
