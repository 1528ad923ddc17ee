"""A newsroom that is used day by day: the bot is a process of its own, by a clock that is set."""

from __future__ import annotations

import asyncio
import json
import random
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final

from bot.posting.filters import Filters
from bot.store import Store
from tests.gateway.gateway import Gateway
from tests.gateway.newsroom import Answers
from tests.gateway.payloads import command, server
from tests.loading.newsroom import document
from tests.places import ROOT
from tests.proof.discord_payloads import SERVER
from tests.proof.discord_stand_in import Discord, listening
from tests.proof.measure import scaled
from tests.samples import NOW

COMMANDS: Final = scaled(few=20, many=500)
#: More than ten at once would come together in a digest.
_PARTS: Final = 2
#: As many as are used at once.
_TOGETHER: Final = 10
#: How many come in a day; one more waits for a moderator, who publishes it.
DOCUMENTS: Final = 20
EVERYTHING: Final = (100, 101)
ROBOTS: Final = 102
_SYLLABLES: Final = ("ka", "lo", "mi", "ru", "te", "sa", "po", "ni", "vu", "ge", "do", "fa", "zi")


@dataclass(slots=True)
class Year:
    """A newsroom, its days, and Discord's stand-in.

    Attributes:
        expected: (channel, title) of all that is due so far.
        own: The memory that it alone has, at the end of each day since it started, in bytes.
    """

    folder: Path
    port: int
    discord: Discord = field(default_factory=Discord)
    gateway: Gateway = field(default_factory=Gateway)
    answers: Answers = field(default_factory=Answers)
    expected: list[tuple[int, str]] = field(default_factory=list)
    own: list[int] = field(default_factory=list)
    used: int = 0

    @asynccontextmanager
    async def reachable(self) -> AsyncIterator[None]:
        """Let Discord be in reach."""
        self.gateway.url = f"ws://127.0.0.1:{self.port}/socket/"
        self.gateway.servers[SERVER] = server(SERVER, (*EVERYTHING, ROBOTS))
        self.answers.note = self.gateway.note
        routes = (*self.gateway.routes(), *self.answers.routes())
        async with listening(*routes, port=self.port) as self.discord:
            yield

    async def subscribe(self) -> None:
        """Let channels receive all that comes, and one of them a topic."""
        store = await Store.open(self.folder / "newsdesk.db")
        wanted = dict.fromkeys(EVERYTHING, Filters()) | {ROBOTS: Filters(topics=("Robots",))}
        for channel_id, filters in wanted.items():
            await store.subscriptions.add(
                server_id=SERVER,
                channel_id=channel_id,
                filters=filters,
                max_age=timedelta(days=3),
                created_by=1,
                now=NOW,
            )
        await store.close()

    @asynccontextmanager
    async def bot(self, now: datetime, *more: str) -> AsyncIterator[Process]:
        """Run the bot; at the end it has ended by itself."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.proof.year_bot", f"http://127.0.0.1:{self.port}"),
            *(self.gateway.url, str(self.folder), *more),
            stdin=PIPE,
            stdout=PIPE,
            cwd=ROOT,
        )
        self.own = []
        try:
            await told(process, {"now": now.isoformat()})
            yield process
            assert process.stdin is not None
            process.stdin.close()
            assert await process.wait() == 0
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def live(self, process: Process, number: int, *, weighs: bool = False) -> dict[str, Any]:
        """Let a day pass with all that comes in it, and give what the bot weighs at its end."""
        found: dict[str, Any] = {}
        for part in range(_PARTS):
            now = NOW + timedelta(days=number, hours=part * 24 // _PARTS)
            self.discord.now = now
            count = DOCUMENTS // _PARTS
            titles = [title_of(number, part * count + n) for n in range(count)]
            for n, title in enumerate(titles):
                topics = "[Robots]" if n % 2 else "[Weather]"
                self.write(title, now, f"published: true\ntopics: {topics}")
                self.expected += [(channel, title) for channel in EVERYTHING]
                self.expected += [(ROBOTS, title)] * (n % 2)
            day = {"now": now.isoformat(), "hours": 6, "publish": [], "weighs": weighs}
            if part == 0:
                day["publish"] = [self._hold_back(number, now)]
            living = asyncio.create_task(told(process, day))
            await self.use(titles, COMMANDS // _PARTS)
            found = await living
        self.own.append(found["own"])
        return found

    def _hold_back(self, number: int, now: datetime) -> str:
        title = title_of(number, DOCUMENTS)
        self.expected += [(channel, title) for channel in EVERYTHING]
        return self.write(title, now, "published: false")

    def write(self, title: str, date: datetime, more: str) -> str:
        """Write a document, or write it anew, and give its article's address."""
        address = f"https://news.example/{title.replace(' ', '-')}"
        text = document(title, url=address, date=date.isoformat(), more=more)
        path = self.folder / "documents" / f"{date:%Y-%m}" / f"{title}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return address

    async def use(self, titles: Sequence[str], count: int) -> None:
        """Use so many commands of members, some at once, and have each answered.

        Args:
            titles: Of at least six stories that are asked for.
            count: How many commands.
        """
        asked = islice(cycle(_commands(titles)), count)
        while some := list(islice(asked, _TOGETHER)):
            tokens: set[str] = set()
            for name, options in some:
                used = command(SERVER, EVERYTHING[0], "news", name, **options)
                tokens.add(str(used["token"]))
                await self.gateway.tell("INTERACTION_CREATE", used)
            await self.gateway.until(partial(self._has_answered, tokens))
            self.used += len(some)
            self.answers.given.clear()
            for session in self.gateway.sessions.values():
                session.events[:] = [{}] * len(session.events)  # only their number counts

    def _has_answered(self, tokens: set[str]) -> bool:
        return tokens <= self.answers.given.keys()

    def copies(self) -> dict[tuple[int, str], int]:
        """Count how often each story that is due stands in its channel."""
        shown = {
            channel: [json.dumps(one["embeds"]) for one in messages.values()]
            for channel, messages in self.discord.channels.items()
        }
        counts = dict.fromkeys(self.expected, 0)
        for channel, texts in shown.items():
            for text in texts:
                title = json.loads(text)[0].get("title", "")
                if (channel, title) in counts:
                    counts[channel, title] += 1
        return counts


def title_of(day: int, number: int) -> str:
    """Give a title that shares no word with another, or they might tell the same story."""
    chance = random.Random(f"{day}-{number}")  # noqa: S311  # nothing secret
    words = ("".join(chance.choices(_SYLLABLES, k=4)) for _ in range(5))
    return " ".join(words).capitalize()


def _commands(titles: Sequence[str]) -> list[tuple[str, dict[str, object]]]:
    return [
        ("latest", {}),
        ("search", {"words": titles[0]}),
        ("search", {"words": f"{titles[3].split()[1]} -harbour"}),
        ("topic", {"topic": "Robots"}),
        ("show", {"article": titles[5]}),
        ("provider", {"provider": "news.example"}),
    ]


async def told(process: Process, day: dict[str, object]) -> dict[str, Any]:
    """Begin a day, and wait until it is over."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(day).encode() + b"\n")
    line = await process.stdout.readline()
    assert line, "the bot has ended"
    found: dict[str, Any] = json.loads(line)
    return found
