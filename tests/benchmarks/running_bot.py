"""Runs ``newsdesk`` as a process against a stand-in for Discord: its start, and a day of use."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from tests.gateway.newsroom import CHANNEL, free_port, opened
from tests.gateway.payloads import command
from tests.proof.discord_payloads import SERVER
from tests.proof.year import EVERYTHING, ROBOTS, Year, title_of, told
from tests.samples import NOW

HOURS: Final = 24
#: In a whole day.
_CHANGES, _STORIES, _COMMANDS = 5_000, 9 * HOURS, 20_000
_PAGE_SIZE: Final = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Start:
    """What it takes until the bot answers the first command.

    Attributes:
        bare: Seconds of a process that imports discord.py and does nothing else.
        ready: Seconds from the start of the process to the answer.
        memory: Bytes that the process holds then of its own, without pages of files.
    """

    bare: float
    ready: float
    memory: int


@dataclass(frozen=True, slots=True)
class Day:
    """What was done in a day, and the bytes that the process held of its own after each hour."""

    changes: int
    posts: int
    commands: int
    memory: tuple[int, ...]


async def start(folder: Path) -> Start:
    """Start a bot on the database of a folder, once, beside a process that imports the library."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "import discord")
    assert await process.wait() == 0
    bare = time.perf_counter() - began
    async with opened(folder) as newsroom, newsroom.reachable():
        began = time.perf_counter()
        bot = await newsroom.start()
        await newsroom.gateway.until(newsroom.gateway.connected)
        asked = command(SERVER, CHANNEL, "news", "latest")
        await newsroom.gateway.tell("INTERACTION_CREATE", asked)
        await newsroom.gateway.until(lambda: asked["token"] in newsroom.answers.given)
        ready = time.perf_counter() - began
        _, held, of_files, *_ = Path(f"/proc/{bot.process.pid}/statm").read_text().split()
        await bot.stop()
    return Start(bare, ready, (int(held) - int(of_files)) * _PAGE_SIZE)


async def live(folder: Path, share: float) -> Day:
    """Let a day pass on the database of a folder, by a clock that is set.

    Args:
        folder: With the database, and nothing else.
        share: How much of a whole day's is done.
    """
    for name in ("documents", "backups"):
        (folder / name).mkdir()
    year = Year(folder, free_port())
    changes, stories, commands = (
        max(least, round(most * share / HOURS))
        for least, most in ((6, _CHANGES), (1, _STORIES), (6, _COMMANDS))
    )
    known = [title_of(0, number) for number in range(changes)]
    for title in known:
        year.write(title, NOW, "published: true")
    await year.subscribe()
    async with year.reachable(), year.bot(NOW) as process:
        for hour in range(1, HOURS + 1):
            now = year.discord.now = NOW + timedelta(hours=hour)
            _write(year, hour, known, stories)
            part = {"now": now.isoformat(), "hours": 0.5, "publish": []}
            living = asyncio.create_task(told(process, part))
            await year.use(known[:6], commands)
            year.own.append((await living)["own"])
    assert set(year.copies().values()) == {1}
    return Day((changes + stories) * HOURS, len(year.expected), year.used, tuple(year.own))


def _write(year: Year, hour: int, known: Sequence[str], stories: int) -> None:
    """Change every document that is known, and add so many new ones."""
    for title in known:
        year.write(title, NOW, f"published: true\nheat: {hour}")
    for number in range(stories):
        title, is_odd = title_of(hour, number), number % 2
        topic = "Robots" if is_odd else "Weather"
        year.write(title, year.discord.now, f"published: true\ntopics: [{topic}]")
        year.expected += [(channel, title) for channel in (*EVERYTHING, *[ROBOTS] * is_odd)]
