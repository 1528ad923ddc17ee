"""Bots with one token on one database of a server, and what they are to post."""

from __future__ import annotations

import asyncio
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final

import psycopg

from bot.databases import ServerDatabase
from bot.posting.filters import Filters
from bot.store import Store
from bot.store.articles.rows import rows_of
from bot.store.filing.writer import save
from tests.gateway import payloads
from tests.gateway.gateway import PATIENCE, Gateway
from tests.gateway.newsroom import free_port
from tests.loading.newsroom import document
from tests.proof.bots import Bot, Starter, until
from tests.proof.discord_payloads import DISTANT, PERSON, SERVER, channel_payload, server_of
from tests.proof.discord_stand_in import listening
from tests.proof.report import RecordFault
from tests.proof.scene import Due
from tests.proof.server import Server
from tests.samples import make_article

#: Of a server on each of two shards: two channels, and a forum, where Discord takes no nonce.
CHANNELS: Final = (101, 102, 201, 401, 402, 241)
SHARDS: Final = 2
_ADDRESS: Final = re.compile(r"postgresql://[^\s:]*(:\d+[^\s:]*)?")
#: What the log says of the database.
_COMPLAINT: Final = re.compile(r"(?:ERROR|WARNING) [\w.]+: .*?postgresql://\S+?:? (.+)")
#: So many seconds after it ended something is started again.
_RESTART: Final = 2.0
_OPEN: Final = """
    SELECT (SELECT count(*) FROM posts WHERE state IN ('pending', 'sending', 'retracting'))
        + (SELECT count(*) FROM deliveries WHERE post_id IS NULL AND withdrawn_at IS NULL)
        + (SELECT coalesce(max(id), 0) FROM releases) - (SELECT last_release FROM planner)
"""


@dataclass(slots=True, kw_only=True)
class Company(Due):
    """Bots on one database, and what is to stand in their channels in the end.

    Attributes:
        server: Has the database.
        way: How bots come to it.
        slot: How many of the shards each carries.
        bots: All that were started.
    """

    server: Server
    gateway: Gateway
    starter: Starter
    way: ServerDatabase
    slot: int = 0
    bots: list[Bot] = field(default_factory=list)
    _heard: dict[Bot, int] = field(default_factory=dict)

    async def start(self, **more: Any) -> Bot:
        """Start a further bot."""
        task = {
            "discord": self.discord.url,
            "gateway": self.gateway.url,
            "database": self.way.url,
            "shards": SHARDS,
            "slot": self.slot,
        }
        self.bots.append(await self.starter.start(**{**task, **more}))
        return self.bots[-1]

    async def begin(self, spares: int = 1, **more: Any) -> None:
        """Start as many bots as there are slots, and spares; wait until all is connected."""
        for _ in range((SHARDS // self.slot if self.slot else 1) + spares):
            await self.start(**more)
        await self.is_connected()

    async def restore(self) -> None:
        """Start those again that have ended by themselves, as whatever looks after them does."""
        for bot in [one for one in self.bots if one.status is not None]:
            assert bot.status == 1, bot.said
            self.bots.remove(bot)
            await self.start(**bot.task)

    async def recover(self) -> None:
        """Wait until nothing is left to do, while what ends by itself is started again."""
        async with asyncio.timeout(2 * PATIENCE):
            while not await until(self.is_through, _RESTART):
                await self.restore()

    async def is_connected(self) -> None:
        """Wait until each shard is connected."""
        await self.waits(lambda: all(self.gateway.connected(shard) for shard in range(SHARDS)))

    async def waits(self, condition: Callable[[], object]) -> None:
        """Wait until something is so; where it never is, show what the bots said."""
        assert await until(condition), self.said

    async def subscribe(self) -> None:
        """Let every channel receive every story."""
        store = await Store.open(self.server.place)
        for channel_id in CHANNELS:
            await store.subscriptions.add(
                server_id=server_of(channel_id),
                channel_id=channel_id,
                filters=Filters(),
                max_age=timedelta(days=3),
                created_by=PERSON,
                now=datetime.now(UTC),
            )
        await store.close()

    async def publish(self, stories: int = 3) -> None:
        """Let stories come out, one after the other."""
        now = datetime.now(UTC)
        articles = [
            replace(make_article(title), published_at=now - timedelta(seconds=stories - age))
            for age, title in enumerate(self.titles(stories))
        ]
        rows = [rows_of(article, default_published=False) for article in articles]
        store = await Store.open(self.server.place)
        async with store.database.transaction() as write:
            await save(write, rows, is_backlog=False, now=now)
        await store.close()

    def write(self, folder: Path, titles: Sequence[str]) -> None:
        """Write documents that come out just now, one after the other, and all appear at once."""
        folder.mkdir(exist_ok=True)
        now, number = datetime.now(UTC), next(self.starter.numbers)
        unseen = folder.with_name(f"{number} to come")
        unseen.mkdir()
        for age, title in enumerate(titles):
            date = now - timedelta(seconds=len(titles) - age)
            (unseen / f"{title}.md").write_text(document(title, date=date.isoformat()))
        unseen.rename(folder / str(number))

    def titles(self, stories: int) -> list[str]:
        """Give further titles, which every channel is to show."""
        numbers = islice(self.starter.numbers, stories)
        titles = [f"Report {number:05} from the harbour" for number in numbers]
        self.expected += [(channel, title) for channel in CHANNELS for title in titles]
        return titles

    async def settle(self) -> tuple[int, int]:
        """Wait until nothing is left to do; gives how many posts were lost and doubled.

        What stands by then in another order than it came out fails.
        """
        await self.waits(self._hurries)
        await until(self.is_through)
        lost, doubled = self.lost(), self.doubled()
        assert lost or doubled or not self.disordered(), self._orders()
        return lost, doubled

    def is_through(self) -> bool:
        """Tell whether all that is due stands, and nothing is left to do."""
        return self.lost() == 0 and self.is_done()

    def is_done(self) -> bool:
        """Tell whether nothing is left to plan, to form or to send."""
        with suppress(psycopg.OperationalError):
            return self.server.run(_OPEN) == [(0,)]
        return False

    def _orders(self) -> dict[int, list[str]]:
        titles = list(dict.fromkeys(title for _, title in self.expected))
        return {channel: self.discord.order(channel, titles) for channel in CHANNELS}

    async def has_posted(self, number: int) -> None:
        """Wait until so many of the posts that are due stand."""
        await self.waits(lambda: len(self.expected) - self.lost() >= number)

    def forget(self) -> None:
        """Begin anew: what stands was counted."""
        self.expected.clear()
        self.discord.channels.clear()
        self._heard = {bot: len(bot.said) for bot in self.bots}

    def hurry(self) -> None:
        """Let shards connect at once, where they would wait for Discord's five seconds."""
        self.server.run("DELETE FROM turns WHERE name LIKE 'identify%%'")

    def told_by(self, bot: Bot) -> str:
        """Give what a bot said last, with any database's address in the place of this one."""
        words = _ADDRESS.sub("postgresql://…/newsdesk", bot.last_words)
        return words.removeprefix("newsdesk: ")

    async def record(self, row: str, record_fault: RecordFault) -> None:
        """Settle, and add to a row with what the bots' logs say of the database."""
        lost, doubled = await self.settle()
        *more, told = self.complaints()
        for one in more:
            record_fault(row, tried=0, lost=0, doubled=0, told=one)
        record_fault(row, tried=1, lost=lost, doubled=doubled, told=told)

    def complaints(self) -> list[str]:
        """Give what the bots' logs say of the database, or that it is nothing."""
        said = sorted(set(_COMPLAINT.findall(self.news)))
        return [f"the log: “{one}”" for one in said] or ["nothing"]

    @property
    def living(self) -> list[Bot]:
        """Those that have not ended."""
        return [bot for bot in self.bots if bot.status is None]

    def _hurries(self) -> bool:
        with suppress(psycopg.OperationalError):  # the server is just coming back
            self.hurry()
            return True
        return False

    @property
    def news(self) -> str:
        """What all of them have logged since what stood was last forgotten."""
        return "\n".join(bot.said[self._heard.get(bot, 0) :] for bot in self.bots)

    @property
    def said(self) -> str:
        """What all of them have logged."""
        return "\n".join(f"Bot {bot.pid} ({bot.status}):\n{bot.said}" for bot in self.bots)

    async def close(self) -> None:
        """End all of them."""
        for bot in self.living:
            bot.tell(signal.SIGKILL)
        for bot in self.bots:
            await bot.end()
        self.bots.clear()


@asynccontextmanager
async def company_on(
    server: Server, starter: Starter, *, slot: int = 0, way: ServerDatabase | None = None
) -> AsyncIterator[Company]:
    """Open a company, whose channels are subscribed; at the end no bot of it is left."""
    gateway, port = Gateway(told_concurrency=SHARDS), free_port()
    gateway.url = f"ws://127.0.0.1:{port}/socket/"
    for server_id in (SERVER, DISTANT):
        mine = [one for one in CHANNELS if server_of(one) == server_id]
        told = [{**channel_payload(one), "position": one} for one in mine]
        gateway.servers[server_id] = payloads.server(server_id, channels=told)
    async with listening(*gateway.routes(), port=port) as discord:
        discord.now = datetime.now(UTC)
        company = Company(
            discord=discord,
            server=server,
            gateway=gateway,
            starter=starter,
            way=way or server.place,
            slot=slot,
        )
        await company.subscribe()
        try:
            yield company
        finally:
            said = company.said
            await company.close()
            sys.stderr.write(said)
