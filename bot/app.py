"""The one place where objects are built, wired and closed."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import aiohttp
import discord

from bot.clock import Clock, system_clock
from bot.config.settings import Config, Source, Token
from bot.deliveries import Courier, plan_deliveries
from bot.errors import NewsdeskError, Problem, TokenError
from bot.loading.apart import Apart
from bot.loading.loader import Loader, LoadReport
from bot.loading.watching import watch
from bot.schedule import Schedule
from bot.store import Store
from bot.ui.client import NewsdeskClient
from bot.ui.publisher import ChannelPublisher

log = logging.getLogger(__name__)


class Newsdesk:
    """The whole bot, built and open, with its two ticks; ``newsdesk`` builds it.

    Attributes:
        client: The Discord client; start it, or hand it to a simulated Discord.
        store: The open database.
    """

    def __init__(self, config: Config, store: Store, client: NewsdeskClient, clock: Clock) -> None:
        self.config = config
        self.store = store
        self.client = client
        self._clock = clock
        self._rejected: dict[str, set[Problem]] = {}
        self._apart = Apart(config.database, clock)
        self._loader = Loader(store, clock, elsewhere=self._apart.load)
        self._courier = Courier(store, ChannelPublisher(client, config.posting.colour), clock)

    async def refresh(self, source: Source) -> LoadReport:
        """Bring one source up to date; what became published by it is due at once.

        Raises:
            SourceError: One of its folders cannot be read.
            StoreError: The database cannot be written.
            WorkerError: The process of a large load died.
        """
        report = await self._loader.load(source)
        if report.has_changes:
            log.info(
                "source %s: %d added, %d updated, %d withdrawn",
                source.name,
                report.added,
                report.updated,
                report.withdrawn,
            )
        told = self._rejected.get(source.name, set())
        for problem in report.rejected:
            if problem not in told:
                log.warning("source %s: rejected %s", source.name, problem)
        self._rejected[source.name] = set(report.rejected)
        return report

    async def deliver(self) -> None:
        """Plan what became published, send what is due and take down what is to go.

        Raises:
            StoreError: The database cannot be written.
        """
        await plan_deliveries(self.store, self._clock())
        if self.config.posting.enabled and self.client.is_ready():
            await self._courier.work()

    def stop_loading(self) -> None:
        """End what large loads there are; once started again, the bot goes on with them."""
        self._apart.stop()

    def schedule(self) -> Schedule:
        """Give a schedule with both ticks at their configured intervals; start and stop it.

        Documents are loaded as soon as they change, too, where the system tells of it.
        """
        schedule = Schedule()
        for source in self.config.sources:
            name, refresh = f"loading source {source.name}", partial(self.refresh, source)
            schedule.every(source.interval, name, refresh)
            schedule.whenever(partial(watch, source.folders), name, refresh)
        schedule.every(self.config.posting.interval, "posting", self.deliver)
        return schedule


@asynccontextmanager
async def newsdesk(config: Config, clock: Clock = system_clock) -> AsyncIterator[Newsdesk]:
    """Build the whole bot and close it at the end.

    Nothing happens by itself: start ``client`` (or let a simulated Discord do it), and either
    start ``schedule()`` or call ``refresh`` and ``deliver`` at moments of your own.

    Args:
        config: What the operator decided.
        clock: Gives the present moment; everything that the bot dates takes it from here.

    Raises:
        StoreError: The database cannot be opened.
    """
    store = await Store.open(config.database)
    try:
        client = NewsdeskClient(store=store, config=config, clock=clock)
        async with client:
            yield Newsdesk(config, store, client, clock)
    finally:
        await store.close()


async def run(config: Config, token: Token) -> None:
    """Run the bot in Discord until it is told to stop (SIGINT, SIGTERM).

    Raises:
        TokenError: Discord refuses the token.
        NewsdeskError: Discord cannot be reached at all, or the database cannot be used.
    """
    async with newsdesk(config) as desk:
        connection = asyncio.create_task(_connect(desk.client, token))
        told_to_stop = asyncio.create_task(_signalled())
        schedule = desk.schedule()
        schedule.start()
        try:
            await asyncio.wait({connection, told_to_stop}, return_when=asyncio.FIRST_COMPLETED)
            if connection.done():
                connection.result()
        finally:
            log.info("closing")
            desk.stop_loading()
            await schedule.stop()
            told_to_stop.cancel()
            await desk.client.close()
            await asyncio.gather(connection, told_to_stop, return_exceptions=True)


async def _connect(client: NewsdeskClient, token: Token) -> None:
    try:
        await client.start(token.reveal())
    except discord.LoginFailure:
        # From None: the library's own error could hold what was sent.
        raise TokenError(
            "Discord refuses the token. Copy it anew from the developer portal, Bot, Reset Token."
        ) from None
    except (aiohttp.ClientError, OSError) as error:
        raise NewsdeskError(f"Discord cannot be reached: {error}") from error


async def _signalled() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
