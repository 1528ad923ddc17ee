"""A newsroom whose bot runs as a process of its own, and the stand-in that it talks to."""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from aiohttp import web

from bot.databases import Location, ServerDatabase
from bot.posting.filters import Filters
from bot.store import Store
from tests.gateway.gateway import PATIENCE, Gateway
from tests.gateway.payloads import BOT, answered, server
from tests.loading.newsroom import document
from tests.operating.shell import TOKEN
from tests.places import ROOT
from tests.proof.discord_payloads import SERVER
from tests.proof.discord_stand_in import Discord, listening

CHANNEL: Final = 100
OTHER: Final = 101
#: Below those that systems give to whoever asks for any.
_PORTS: Final = range(20_000, 32_000)
#: Seconds within which a bot ends that is told to.
_END: Final = 5.0
#: The part of an answer with files that says what it is.
_PAYLOAD: Final = re.compile(rb'name="payload_json"\r\n(?:[^\r\n]+\r\n)*\r\n(.*?)\r\n--', re.DOTALL)
_CONFIG: Final = """
[database]
{database}
[[sources]]
name = "documents"
folders = ["documents"]
interval = "1s"
[posting]
interval = "1s"
"""


def _set() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


@dataclass(slots=True)
class Answers:
    """What the bot answered to interactions.

    Attributes:
        given: By the interaction's token, each answer in its order.
        asked: How many reached Discord, be they taken or not.
        may_pass: Cleared where Discord is to take none for a while.
    """

    given: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    asked: int = 0
    may_pass: asyncio.Event = field(default_factory=_set)
    note: Callable[[], None] = lambda: None

    def routes(self) -> list[web.RouteDef]:
        """Give what a server needs to take them."""
        return [
            web.post("/interactions/{interaction}/{token}/callback", self._take),
            web.patch("/webhooks/900/{token}/messages/@original", self._take),
        ]

    async def _take(self, request: web.Request) -> web.Response:
        said = await _said(request)
        self.asked += 1
        self.note()
        await self.may_pass.wait()
        token = request.match_info["token"]
        self.given.setdefault(token, []).append(said.get("data", said))
        self.note()
        message: dict[str, Any] = {
            "id": "1",
            "channel_id": str(CHANNEL),
            "author": BOT,
            "content": "",
            "timestamp": "2026-01-01T00:00:00+00:00",
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": False,
            "type": 0,
        }
        if request.method == "PATCH":
            return answered(message)
        interaction = {"id": request.match_info["interaction"], "type": 2}
        resource = {"type": said["type"], "message": message}
        return answered({"interaction": interaction, "resource": resource})


async def _said(request: web.Request) -> dict[str, Any]:
    """Read what an answer says; with files it comes in parts."""
    if not request.content_type.startswith("multipart/"):
        return dict(await request.json())
    found = _PAYLOAD.search(await request.read())
    assert found is not None
    return dict(json.loads(found[1]))


class Bot:
    """A bot's process and what it logs."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.lines: list[str] = []
        self._heard = asyncio.Event()
        self._listening = asyncio.create_task(self._listen())

    async def says(self, words: str, *, times: int = 1) -> str:
        """Wait until some words stand in the log so many times, and give the last line with them.

        Raises:
            AssertionError: It has ended, or takes too long; shows the log.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                while len(found := [one for one in self.lines if words in one]) < times:
                    assert not self._listening.done(), "\n".join(self.lines)
                    self._heard.clear()
                    await self._heard.wait()
        except TimeoutError:
            raise AssertionError("\n".join((f"It does not say: {words}", *self.lines))) from None
        return found[times - 1]

    def tell(self, number: int) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    async def stop(self) -> None:
        """Tell it to stop, and have it end by itself within five seconds."""
        self.tell(signal.SIGTERM)
        assert await self.end(_END) == 0, "\n".join(self.lines)

    async def end(self, seconds: float = PATIENCE) -> int:
        """Wait until it has ended, and give its exit status; after so many seconds it is killed."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.process.wait(), seconds)
        return await self.kill()

    async def kill(self) -> int:
        """End it at once, where it has not ended, and give its exit status."""
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()
        await self._listening
        return int(self.process.returncode or 0)

    async def _listen(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.lines.append(line.decode().rstrip())
            self._heard.set()
        self._heard.set()


@dataclass(slots=True)
class Newsroom:
    """A folder with a configuration, documents and a database, and Discord's stand-in."""

    folder: Path
    port: int
    database: Location
    gateway: Gateway = field(default_factory=Gateway)
    answers: Answers = field(default_factory=Answers)
    bots: list[Bot] = field(default_factory=list)
    discord: Discord = field(default_factory=Discord)

    def __post_init__(self) -> None:
        """Write the configuration and a story of the past."""
        self.gateway.url = f"ws://127.0.0.1:{self.port}/socket/"
        self.gateway.servers[SERVER] = server(SERVER, (CHANNEL, OTHER))
        self.answers.note = self.gateway.note
        (self.folder / "documents").mkdir()
        self.configure()
        self.write("Long ago")

    def configure(self, more: str = "") -> None:
        """Write the configuration, and more behind it."""
        key = "url" if isinstance(self.database, ServerDatabase) else "path"
        database = f'{key} = "{self.database}"'
        (self.folder / "config.toml").write_text(_CONFIG.format(database=database) + more)

    def write(self, title: str, folder: str = "documents") -> None:
        """Write a document that came out just now."""
        date = datetime.now(UTC).isoformat()
        unseen = self.folder / f"{title}.part"
        unseen.write_text(document(title, date=date))
        unseen.rename(self.folder / folder / f"{title}.md")

    async def subscribe(self, *channel_ids: int, server_id: int = SERVER) -> None:
        """Let channels of a server receive all stories."""
        store = await Store.open(self.database)
        for channel_id in channel_ids:
            await store.subscriptions.add(
                server_id=server_id,
                channel_id=channel_id,
                filters=Filters(),
                max_age=timedelta(days=3),
                created_by=1,
                now=datetime.now(UTC),
            )
        await store.close()

    @asynccontextmanager
    async def reachable(self) -> AsyncIterator[None]:
        """Let Discord be in reach for a while."""
        more = (*self.gateway.routes(), *self.answers.routes())
        async with listening(*more, port=self.port) as discord:
            discord.now = datetime.now(UTC)
            discord.watch = self._watch
            self.discord = discord
            yield

    async def start(self, *, silence: float = 60.0) -> Bot:
        """Start a bot; see ``tests.gateway.bot``."""
        http = f"http://127.0.0.1:{self.port}"
        arguments = (http, self.gateway.url, str(silence), "run", "--config")
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.gateway.bot",
            *arguments,
            str(self.folder / "config.toml"),
            stderr=asyncio.subprocess.PIPE,
            cwd=ROOT,
            env=os.environ | {"DISCORD_TOKEN": TOKEN},
        )
        self.bots.append(Bot(process))
        return self.bots[-1]

    async def shows(self, *titles: str, channel_id: int = CHANNEL) -> None:
        """Wait until stories stand in a channel."""
        await self.gateway.until(
            lambda: all(self.discord.copies(channel_id, title) for title in titles)
        )

    async def _watch(self, _moment: str) -> None:
        self.discord.now = datetime.now(UTC)
        # Once what is to go wrong with the request was taken as well.
        asyncio.get_running_loop().call_soon(self.gateway.note)


@asynccontextmanager
async def opened(folder: Path, database: Location | None = None) -> AsyncIterator[Newsroom]:
    """Open a newsroom; at the end no bot of it is left.

    Args:
        folder: Holds its documents.
        database: A file in that folder where none is named.
    """
    newsroom = Newsroom(folder, free_port(), database or folder / "newsdesk.db")
    try:
        yield newsroom
    finally:
        for bot in newsroom.bots:
            await bot.kill()
            sys.stderr.write("".join(f"{line}\n" for line in ("A bot:", *bot.lines)))


def free_port() -> int:
    """Give a port for a server that may be out of reach: no system gives it to others meanwhile."""
    while True:
        port = random.choice(_PORTS)  # noqa: S311 - other tests run beside these
        with socket.socket() as tried, suppress(OSError):
            tried.bind(("127.0.0.1", port))
            return port
