"""The one place where objects are built, wired and closed."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from importlib.metadata import version
from typing import Final

from bot.clock import Clock, system_clock
from bot.config.settings import Config, Source, Token
from bot.deliveries.courier import Courier
from bot.deliveries.digests import gather
from bot.deliveries.editing import Editor
from bot.deliveries.pauses import tell_of_pauses
from bot.deliveries.planner import plan_deliveries
from bot.errors import Problem, StoreError
from bot.loading.apart import Apart
from bot.loading.feeds.reception import Reception, open_reception
from bot.loading.loader import Loader
from bot.loading.reports import LoadReport
from bot.loading.watching import watch
from bot.operating.backups import keep_backups
from bot.operating.daybook import Daybook
from bot.operating.standing import Standing, standing_in
from bot.operating.upkeep import Caretaker
from bot.operating.watching import watched
from bot.outage import Outage
from bot.publication import OPERATOR
from bot.schedule import Schedule
from bot.store import Store
from bot.store.overview.vitals import Vitals, forget_vitals, tell_vitals
from bot.store.stories.filling import fill_words
from bot.stories import Merge
from bot.ui.client import NewsdeskClient
from bot.ui.connecting import measured, quieten_tries, serve, watch_shards
from bot.ui.posts.publisher import PATIENCE, ChannelPublisher

log = logging.getLogger(__name__)

_LOOKOUT: Final = timedelta(seconds=2)
#: How often it is looked whether a feed is due.
_FEEDS: Final = timedelta(seconds=5)
_TELLING: Final = timedelta(seconds=30)
#: How often it is looked whether a backup is due, or a day is over.
_RARELY: Final = timedelta(minutes=5)


class Newsdesk:
    """The whole bot, built and open, with its ticks; ``newsdesk`` builds it.

    Attributes:
        client: The Discord client; start it, or hand it to a simulated Discord.
        store: The open database.
        daybook: Sums up each day in the log.
    """

    def __init__(
        self,
        config: Config,
        store: Store,
        client: NewsdeskClient,
        clock: Clock,
        patience: timedelta,
        feeds: Reception | None = None,
    ) -> None:
        self.config = config
        self.store = store
        self.client = client
        self._clock = clock
        self._started_at = clock()
        self._scans: dict[str, datetime] = {}
        self.daybook = Daybook(store.database, clock)
        self._caretaker = Caretaker(config.upkeep, store.database)
        self._rejected: dict[str, set[Problem]] = {}
        self._apart = Apart(config.database, clock)
        self._loader = Loader(store.database, clock, elsewhere=self._apart.load)
        self._feeds = feeds
        self._publisher = ChannelPublisher(client, config.posting.colour, patience=patience)
        self._outage = Outage(clock)
        watch_shards(client, self._outage)
        self._merge = Merge(config.stories.merge)
        self._courier = Courier(
            store, self._publisher, clock, outage=self._outage, merge=self._merge
        )
        self._editor = Editor(
            store,
            self._publisher,
            clock,
            follows=config.posting.edit_posts,
            merge=self._merge,
        )

    async def refresh(self, source: Source) -> LoadReport:
        """Bring one source up to date; what became published by it is due at once.

        Raises:
            SourceError: One of its folders cannot be read.
            StoreError: The database cannot be written.
            WorkerError: The process of a large load died.
        """
        report = await self._loader.load(source)
        self._scans[source.name] = self._clock()
        self.daybook.note(report)
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

    async def poll(self) -> None:
        """Ask the feeds that are due; what became published by it is due at once.

        Raises:
            StoreError: The database cannot be written.
        """
        if self._feeds is not None:
            await self._feeds.turn()

    async def deliver(self) -> None:
        """Plan, post and edit once, one after the other; the schedule does them side by side.

        Raises:
            StoreError: The database cannot be written.
        """
        await self.plan()
        await self.post()
        await self.edit()

    async def plan(self) -> None:
        """Plan what became published, and let come together what has waited long enough.

        Raises:
            StoreError: The database cannot be written.
        """
        await plan_deliveries(self.store, self._clock(), self._merge)
        await self._gather()

    async def post(self) -> None:
        """Send what is due and take down what is to go; this may take as long as there is any.

        Raises:
            StoreError: The database cannot be written.
        """
        await self._gather()
        if self._can_post:
            await tell_of_pauses(self.store, self._publisher, self._clock())
            await self._courier.work()

    async def edit(self) -> None:
        """Edit the posts whose stories have changed.

        Raises:
            StoreError: The database cannot be written.
        """
        if self._can_post:
            await self._editor.work()

    async def look_out(self) -> None:
        """Tell the operator when Discord is out of reach, and when it is back."""
        self._outage.look()

    async def _gather(self) -> None:
        # Only then: what waits while nobody can post comes together as one digest after it.
        if self._can_post:
            await gather(self.store, self._clock())

    @property
    def _can_post(self) -> bool:
        return self.config.posting.enabled and self.client.is_ready()

    async def back_up(self) -> None:
        """Write a backup of the database where one is due.

        Raises:
            StoreError: It cannot be written.
        """
        await keep_backups(self.config.backup, self.config.database, self._clock())

    async def look_after(self) -> None:
        """Look the database through and take out what has grown old, where it is time to.

        Raises:
            StoreError: It is damaged, or cannot be written.
        """
        await self._caretaker.look(self._clock())

    async def tell(self) -> None:
        """Keep how this process is, for whoever asks from outside.

        Raises:
            StoreError: The database cannot be written.
        """
        client, now = self.client, self._clock()
        vitals = Vitals(
            told_at=now,
            started_at=self._started_at,
            version=version("newsdesk"),
            is_ready=client.is_ready(),
            latency=measured(client.latency),
            shards={shard: measured(latency) for shard, latency in client.latencies},
            servers=len(client.guilds),
            scans=self._scans,
        )
        await tell_vitals(self.store.database, vitals)

    async def standing(self) -> Standing:
        """Look how everything is.

        Raises:
            StoreError: The database cannot be read.
        """
        config = self.config
        return await standing_in(
            self.store.database, config.database, config.backup.folder, self._clock()
        )

    async def warm(self) -> None:
        """Prepare what the first person to ask would wait for: the names that are offered.

        Where the database is busy for too long, that is left to whoever asks first.
        """
        try:
            await self.store.names.topics(OPERATOR)
            await self.store.names.providers(OPERATOR)
        except StoreError as error:
            log.warning("the names of topics and providers are not prepared: %s", error)

    async def fill_words(self) -> None:
        """Give words to the articles of a first load, or of a version that kept none.

        Until then older articles are found by links alone. Where the database is busy for too
        long, the next call goes on with it.
        """
        try:
            if count := await fill_words(self.store.database):
                log.info("%d more articles are found by their words now", count)
        except StoreError as error:
            log.warning("older articles are not found by their words yet: %s", error)

    def stop_loading(self) -> None:
        """End what is being loaded and asked for; once started again, the bot goes on with it."""
        self._apart.stop()
        if self._feeds is not None:
            self._feeds.stop()

    async def _diagnosed(self, action: Callable[[], Awaitable[object]]) -> None:
        async with self.store.diagnosing():
            await action()

    def schedule(self) -> Schedule:
        """Give a schedule with all ticks at their configured intervals; start and stop it.

        Documents are loaded as soon as they change, too, where the system tells of it.
        """
        schedule = Schedule()
        for source in self.config.sources:
            name = f"loading source {source.name}"
            refresh = partial(self._diagnosed, partial(self.refresh, source))
            schedule.every(source.interval, name, refresh)
            schedule.whenever(partial(watch, source.folders), name, refresh)
        for name, action in (
            ("planning", self.plan),
            ("posting", self.post),
            ("editing", self.edit),
        ):
            schedule.every(self.config.posting.interval, name, partial(self._diagnosed, action))
        schedule.every(_FEEDS, "asking feeds", self.poll)
        schedule.every(_LOOKOUT, "watching the connection", self.look_out)
        schedule.every(_TELLING, "telling how the bot is", self.tell)
        schedule.every(_RARELY, "backing up", self.back_up)
        schedule.every(_RARELY, "looking after the database", self.look_after)
        schedule.every(_RARELY, "summing up the day", self.daybook.look)
        return schedule


@asynccontextmanager
async def newsdesk(
    config: Config, clock: Clock = system_clock, *, patience: timedelta = PATIENCE
) -> AsyncIterator[Newsdesk]:
    """Build the whole bot and close it at the end.

    Nothing happens by itself: start ``client`` (or let a simulated Discord do it), and either
    start ``schedule()`` or call ``refresh`` and ``deliver`` at moments of your own.

    Args:
        config: What the operator decided.
        clock: Gives the present moment; everything that the bot dates takes it from here.
        patience: After how long a post that Discord does not answer is tried again later.

    Raises:
        StoreError: The database cannot be opened.
    """
    store = await Store.open(config.database)
    try:
        await store.claims.take_back()
        client = NewsdeskClient(store=store, config=config, clock=clock)
        async with client, open_reception(config.feeds, store, clock) as feeds:
            yield Newsdesk(config, store, client, clock, patience, feeds)
    finally:
        with suppress(StoreError):  # whoever looks sees that the process is gone
            await forget_vitals(store.database)
        await store.close()


async def run(config: Config, token: Token) -> None:
    """Run the bot in Discord until it is told to stop (SIGINT, SIGTERM).

    Raises:
        TokenError: Discord refuses the token.
        NewsdeskError: Discord ended the connection for good, or the database, or the port for
            whoever watches, cannot be used.
    """
    quieten_tries()
    async with newsdesk(config) as desk, watched(config.watching.port, desk.standing):
        warming = asyncio.create_task(desk.warm())
        filling = asyncio.create_task(_fill_words(desk))
        connection = asyncio.create_task(serve(desk.client, token))
        lost = asyncio.create_task(_lost(desk.store))
        told_to_stop = asyncio.create_task(_signalled())
        schedule = desk.schedule()
        schedule.start()
        try:
            ends = {connection, told_to_stop, lost}
            done, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            for ended in done:
                ended.result()
        finally:
            log.info("closing")
            desk.stop_loading()
            await schedule.stop()
            told_to_stop.cancel()
            lost.cancel()
            await desk.client.close()
            connection.cancel()  # it may be waiting to try again
            filling.cancel()  # the next start goes on with it
            await asyncio.gather(
                warming, filling, connection, told_to_stop, lost, return_exceptions=True
            )


async def _fill_words(desk: Newsdesk) -> None:
    """Give words to what a load has left without, here or in a process of its own."""
    while True:
        await desk.fill_words()
        await asyncio.sleep(_TELLING.total_seconds())


async def _lost(store: Store) -> None:
    """Wait until the database is not in its place any more, and raise that."""
    while True:
        await store.database.look_after()
        await asyncio.sleep(_LOOKOUT.total_seconds())


async def _signalled() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
