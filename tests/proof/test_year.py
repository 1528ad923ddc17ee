"""A year of use, a day at a time."""

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
from tests.gateway.newsroom import Answers, free_port
from tests.gateway.payloads import command, server
from tests.loading.newsroom import document
from tests.places import ROOT
from tests.proof.discord_stand_in import SERVER, Discord, listening
from tests.proof.measure import IS_FULL, scaled
from tests.proof.report import RecordFault
from tests.samples import NOW

DAYS: Final = scaled(few=4, many=365)
COMMANDS: Final = scaled(few=20, many=500)
#: More than ten at once would come together in a digest.
_PARTS: Final = 2
#: As many as are used at once.
_TOGETHER: Final = 10
#: How many come in a day; one more waits for a moderator, who publishes it.
DOCUMENTS: Final = 20
EVERYTHING: Final = (100, 101)
ROBOTS: Final = 102
_TABLES: Final = {
    "an article": (
        *("articles", "article_details", "listings", "related", "search_index_data", "words"),
        *("search_index_idx", "headline_words", "files", "file_articles", "arrivals", "releases"),
    ),
    "a post": ("posts", "deliveries"),
    "a decision": ("decisions",),
}
_SYLLABLES: Final = ("ka", "lo", "mi", "ru", "te", "sa", "po", "ni", "vu", "ge", "do", "fa", "zi")


@dataclass(slots=True)
class Year:
    """A newsroom, its days, and Discord's stand-in.

    Attributes:
        expected: (channel, title) of all that is due so far.
        resident: What the process weighed at the end of each day, in bytes, since it started.
    """

    folder: Path
    port: int
    discord: Discord = field(default_factory=Discord)
    gateway: Gateway = field(default_factory=Gateway)
    answers: Answers = field(default_factory=Answers)
    expected: list[tuple[int, str]] = field(default_factory=list)
    resident: list[int] = field(default_factory=list)
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
        self.resident = []
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
            titles = [_title(number, part * count + n) for n in range(count)]
            for n, title in enumerate(titles):
                topics = "[Robots]" if n % 2 else "[Weather]"
                self._write(title, now, f"published: true\ntopics: {topics}")
                self.expected += [(channel, title) for channel in EVERYTHING]
                self.expected += [(ROBOTS, title)] * (n % 2)
            day = {"now": now.isoformat(), "publish": [], "weighs": weighs}
            if part == 0:
                day["publish"] = [self._hold_back(number, now)]
            living = asyncio.create_task(told(process, day))
            await self._use(titles)
            found = await living
        self.resident.append(found["resident"])
        return found

    def _hold_back(self, number: int, now: datetime) -> str:
        title = _title(number, DOCUMENTS)
        self.expected += [(channel, title) for channel in EVERYTHING]
        return self._write(title, now, "published: false")

    def _write(self, title: str, date: datetime, more: str) -> str:
        address = f"https://news.example/{title.replace(' ', '-')}"
        text = document(title, url=address, date=date.isoformat(), more=more)
        path = self.folder / "documents" / f"{date:%Y-%m}" / f"{title}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return address

    async def _use(self, titles: Sequence[str]) -> None:
        """Use commands of members, some at once, and have each answered."""
        asked = islice(cycle(_commands(titles)), COMMANDS // _PARTS)
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


def _title(day: int, number: int) -> str:
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


async def test_a_year_with_an_upgrade_in_its_middle(
    tmp_path: Path, record_fault: RecordFault
) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "backups").mkdir()
    year = Year(tmp_path, free_port())
    growth = []
    await year.subscribe()
    async with year.reachable():
        for first, more in ((0, ()), (DAYS // 2, ("NEWER",))):
            days = range(first + 1, first + DAYS // 2 + 1)
            async with year.bot(NOW + timedelta(days=first), *more) as process:
                for number in days:
                    found = await year.live(process, number, weighs=number == days[-1])
            growth.append(year.resident[-1] / year.resident[1])
    copies = year.copies()
    lived = DAYS // 2 * 2
    counts = {"an article": lived * (DOCUMENTS + 1), "a post": len(copies), "a decision": lived}
    bytes_of = {
        what: sum(found["sizes"].get(table, 0) for table in tables) / counts[what]
        for what, tables in _TABLES.items()
    }
    told_of = ", ".join(f"{size:,.0f} bytes for {what}" for what, size in bytes_of.items())
    record_fault(
        f"{lived} days with {DOCUMENTS} documents, {len(copies) // lived} posts and {COMMANDS} "
        "commands each, a backup a day and an upgrade in the middle",
        tried=len(copies),
        lost=sum(count == 0 for count in copies.values()),
        doubled=sum(count - 1 for count in copies.values() if count > 1),
        told=f"{told_of}; memory at the end {max(growth):.2f} times that of the second day",
    )
    assert year.used == lived * COMMANDS
    assert (tmp_path / "newsdesk.db.before-version-4").exists()
    assert len(list((tmp_path / "backups").iterdir())) <= 7
    # The shorter a run, the more of it is what Python gathers at first.
    assert not IS_FULL or max(growth) <= 1.10
