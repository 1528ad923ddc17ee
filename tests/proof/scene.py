"""A newsroom for proofs: a database with stories that are due, and processes that deliver them."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing, suppress
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path
from typing import Any, Final

from bot.articles import Article
from bot.posting.filters import Filters
from bot.posting.hours import EVERY_DAY, DigestTimes
from bot.posting.options import Options
from bot.publication import Action
from bot.store import Store
from bot.store.editorial.decisions import Decision
from tests.places import ROOT
from tests.proof.discord_payloads import PERSON, SERVER
from tests.proof.discord_stand_in import Discord
from tests.samples import FORBES, NOW, ONE_STORY, WIRED, make_article, make_related, write

#: What a process's end looks like that was killed.
KILLED: Final = -signal.SIGKILL
#: A digest a minute after the newsroom opens, and so due at once.
DAILY: Final = Options(digest=DigestTimes(EVERY_DAY, time(0, 1), "UTC"))
_OPEN: Final = """
    SELECT (SELECT count(*) FROM posts
            WHERE state IN ('pending', 'sending', 'retracting')
                OR edit_due_at IS NOT NULL OR edit_claimed_at IS NOT NULL)
        + (SELECT count(*) FROM deliveries WHERE post_id IS NULL AND withdrawn_at IS NULL)
        + (SELECT coalesce(max(id), 0) FROM releases) - (SELECT last_release FROM planner)
"""


class Worker:
    """Starts processes that deliver, one after the other."""

    def __init__(self) -> None:
        # A pipe that nobody empties would fill up.
        self._log = tempfile.TemporaryFile("w+")  # noqa: SIM115  # ``close`` closes it
        self._forking = subprocess.Popen(
            [sys.executable, "-m", "tests.proof.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            cwd=ROOT,
        )

    async def start(self, **task: Any) -> int:
        """Start a process and give its number."""
        assert self._forking.stdin is not None
        self._forking.stdin.write(json.dumps(task) + "\n")
        self._forking.stdin.flush()
        return int(await self._line())

    async def end(self) -> int:
        """Wait for the process to end and give how it did."""
        return int(await self._line())

    async def _line(self) -> str:
        assert self._forking.stdout is not None
        return await asyncio.to_thread(self._forking.stdout.readline)

    def last_words(self) -> str:
        """Give the last line that a process logged."""
        self._log.seek(0)
        return self._log.read().rstrip().rpartition("\n")[2]

    def close(self) -> None:
        """End what starts them."""
        self._forking.communicate()
        self._log.close()


def kill(process: int) -> None:
    """Kill a process, which may have ended just now."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


@dataclass(slots=True)
class Due:
    """What is to stand in channels in the end.

    Attributes:
        expected: (channel, title) of every story that is due.
        unwanted: The same of every story that is to be taken down.
    """

    discord: Discord
    expected: list[tuple[int, str]] = field(default_factory=list)
    unwanted: list[tuple[int, str]] = field(default_factory=list)

    def lost(self) -> int:
        """Count the posts that stand nowhere, or that nobody takes down."""
        missing = sum(self.discord.copies(*one) == 0 for one in self.expected)
        return missing + sum(self.discord.copies(*one) for one in self.unwanted)

    def doubled(self) -> int:
        """Count the posts that stand more often than once."""
        return sum(max(0, self.discord.copies(*one) - 1) for one in self.expected)

    def disordered(self) -> int:
        """Count the channels in which stories stand in another order than they came out."""
        due: dict[int, list[str]] = {}
        for channel_id, title in self.expected:
            due.setdefault(channel_id, []).append(title)
        return sum(self.discord.order(channel, titles) != titles for channel, titles in due.items())


@dataclass(slots=True, kw_only=True)
class Scene(Due):
    """One newsroom, and what is to stand in its channels in the end.

    Attributes:
        feeds: Addresses of feeds that are read.
    """

    database: Path
    feeds: list[str] = field(default_factory=list)

    def task(self, **more: object) -> dict[str, Any]:
        """Give the task to deliver now."""
        return {
            "database": str(self.database),
            "discord": self.discord.url,
            "now": self.discord.now.isoformat(),
            "feeds": self.feeds,
            **more,
        }

    def is_done(self) -> bool:
        """Tell whether nothing is left to plan, to form, to send or to take down."""
        with closing(sqlite3.connect(self.database)) as connection:
            ((left,),) = connection.execute(_OPEN)
        return bool(left == 0)

    async def finish(self, worker: Worker, *, most: int = 20) -> None:
        """Let processes come and go undisturbed until nothing is left to do."""
        for _ in range(most):
            if self.is_done():
                return
            self.discord.now += timedelta(minutes=3)
            await worker.start(**self.task())
            assert await worker.end() == 0
        raise AssertionError("the ledger is never worked off")


class Takes:
    """Fresh copies of one scene, each to be played in another way."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._kept = scene.database.with_suffix(".kept")
        shutil.copy(scene.database, self._kept)
        self._channels = deepcopy(scene.discord.channels)
        self._begin = scene.discord.now + timedelta(minutes=2)

    def next(self) -> Scene:
        """Set everything back to the beginning."""
        for path in self._scene.database.parent.glob("newsdesk.db*"):
            path.unlink()
        shutil.copy(self._kept, self._scene.database)
        discord = self._scene.discord
        discord.channels = deepcopy(self._channels)
        discord.nonces.clear()
        discord.now = self._begin
        return self._scene


async def set_scene(
    folder: Path,
    discord: Discord,
    *,
    channels: Sequence[int] = (101, 102),
    digests: Sequence[int] = (),
    stories: int = 3,
) -> Scene:
    """Make a database in which stories have just been published, for channels to receive.

    Args:
        folder: Where to put it.
        discord: Where the channels are.
        channels: Those that receive each story at once.
        digests: Those that receive a digest, which is due.
        stories: How many.
    """
    scene = Scene(discord=discord, database=folder / "newsdesk.db")
    articles = [
        # The first tells what the better one tells that may come.
        make_article(f"Report {number:02} from the harbour", excerpt="" if number else ONE_STORY)
        for number in range(stories)
    ]
    store = await Store.open(scene.database)
    try:
        for channel_id in (*channels, *digests):
            await store.subscriptions.add(
                server_id=SERVER,
                channel_id=channel_id,
                filters=Filters(),
                max_age=timedelta(days=30),
                created_by=PERSON,
                now=NOW,
                options=DAILY if channel_id in digests else Options(),
            )
        await publish(scene, store, (*channels, *digests), articles)
    finally:
        await store.close()
    return scene


async def publish(
    scene: Scene, store: Store, channels: Sequence[int], articles: Sequence[Article]
) -> None:
    """Publish articles that these channels are to receive."""
    await write(store, *articles)
    scene.expected += [(channel, one.title) for channel in channels for one in articles]


async def take_down(scene: Scene, worker: Worker) -> None:
    """Let everything be posted, and a moderator unpublish the first story."""
    await scene.finish(worker)
    await unpublish(scene)


async def unpublish(scene: Scene) -> None:
    """Have a moderator unpublish the first story."""
    first = make_article("Report 00 from the harbour")
    store = await Store.open(scene.database)
    try:
        decision = Decision(SERVER, first.id, Action.UNPUBLISH, PERSON, "", scene.discord.now)
        await store.decisions.decide(decision)
    finally:
        await store.close()
    scene.unwanted = [one for one in scene.expected if one[1] == first.title]
    scene.expected = [one for one in scene.expected if one[1] != first.title]


async def hand_over(scene: Scene, worker: Worker) -> None:
    """Let everything be posted, and a better article on the first story come out."""
    await scene.finish(worker)
    better = make_article(
        "All about the harbour",
        provider=WIRED,
        quality=90,
        excerpt=ONE_STORY,
        related=[make_related("Report 00 from the harbour", provider=FORBES)],
    )
    store = await Store.open(scene.database)
    try:
        await write(store, better)
    finally:
        await store.close()
    channels = {channel for channel, _ in scene.expected}
    scene.expected += [(channel, better.title) for channel in channels]
