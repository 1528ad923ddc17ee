"""The one place where objects are built, wired and closed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock, system_clock
from bot.config.settings import Config, Source
from bot.config.webhook import Secret
from bot.deliveries.courier import Courier
from bot.deliveries.digests import gather
from bot.deliveries.editing import Editor
from bot.deliveries.pauses import tell_of_pauses
from bot.deliveries.planner import plan_deliveries
from bot.deliveries.reviewing import Reviewer
from bot.errors import StoreError
from bot.loading.apart import Apart
from bot.loading.feeds.reception import Reception, open_reception
from bot.loading.loader import Loader
from bot.loading.reports import LoadReport
from bot.loading.telling import Telling
from bot.operating.alarms import SOUNDNESS, WEBHOOK, Alarms
from bot.operating.backups import keep_backups
from bot.operating.daybook import Daybook
from bot.operating.departures import clear_left
from bot.operating.standing import Standing, standing_in
from bot.operating.upkeep import Caretaker, look_through
from bot.outage import Outage
from bot.processes import Processes
from bot.running import heap
from bot.shards import WHOLE, Slot
from bot.sources.web.guarding import Rule, is_public
from bot.store import Store
from bot.store.duties import LEADER
from bot.store.feeds.hosts import HostClaims
from bot.store.overview.vitals import forget_vitals, tell_vitals
from bot.stories import Merge
from bot.ui.admin.letters import tell_operators
from bot.ui.checks import is_edited, is_private
from bot.ui.client import NewsdeskClient
from bot.ui.connecting import vitals_of, watch_shards
from bot.ui.posts.publisher import PATIENCE, ChannelPublisher
from bot.webhook.telling import NewsroomLine, open_line

log = logging.getLogger(__name__)


class Newsdesk:
    """The whole bot, built and open, with its ticks; ``newsdesk`` builds it.

    Attributes:
        client: The Discord client; start it, or hand it to a simulated Discord.
        store: The open database.
        slot: What this process carries.
        daybook: Sums up each day in the log.
        alarms: Tells the operator what has failed for long.
    """

    def __init__(
        self,
        config: Config,
        store: Store,
        client: NewsdeskClient,
        clock: Clock,
        patience: timedelta,
        feeds: Reception | None = None,
        line: NewsroomLine | None = None,
    ) -> None:
        self.config = config
        self.store = store
        self.client = client
        self.slot = WHOLE
        self._clock = clock
        self._started_at = clock()
        self._scans: dict[str, datetime] = {}
        self.daybook = Daybook(store.database, clock)
        self._telling = Telling()
        self.alarms = Alarms(store.database, clock, self._tell_operators)
        self._processes = Processes()
        self._caretaker = Caretaker(
            config.upkeep,
            store.database,
            look_through=partial(look_through, config.database, self._processes),
        )
        apart = Apart(config.database, clock, self._processes)
        self._loader = Loader(store.database, clock, elsewhere=apart.load)
        self._feeds = feeds
        self._line = line
        self._publisher = ChannelPublisher(
            client,
            config.posting.colour,
            patience=patience,
            moderation=lambda: self.config.moderation,
        )
        self._outage = Outage(clock)
        watch_shards(client, self._outage)
        self._merge = Merge(config.stories.merge)
        self._courier = Courier(
            store, self._publisher, clock, outage=self._outage, merge=self._merge
        )
        self._reviewer = Reviewer(store, self._publisher, clock)
        self._editor = Editor(
            store,
            self._publisher,
            clock,
            follows=config.posting.edit_posts,
            merge=self._merge,
        )

    def carry(self, slot: Slot) -> None:
        """Work for what is in a slot, and nothing else; without this, for everything."""
        self.slot = slot
        self.store.serve(slot.shards)
        self.client.carry(slot.shards)

    async def take_over(self) -> None:
        """Take back what processes held that have died; another one may have, just now.

        Raises:
            StoreError: The database cannot be written.
        """
        await self.store.claims.take_back(self._clock())
        await HostClaims(self.store.database).take_back()

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
        self._telling.tell(source.name, report)
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
        leads = await self.store.duties.has(LEADER)
        if leads:
            await plan_deliveries(self.store, self._clock(), self._merge)
            await self._gather()
        if self._can_post:
            await self._reviewer.work()
            if leads:
                await self.store.logs.plan(self._clock())

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

    async def follow(self) -> None:
        """Tell the newsroom's server what was decided, if there is one.

        Raises:
            StoreError: The database cannot be read or written.
        """
        # Before Discord has told who may add the bot, nobody knows which servers are followed.
        if self._line is not None and self.client.application is not None:
            note = partial(self.alarms.note, WEBHOOK)
            await self._line.work(self.config.moderation, self._is_followed, note)

    def _is_followed(self, server_id: int) -> bool:
        return is_edited(server_id, self.config.moderation, is_private=is_private(self.client))

    async def raise_alarm(self) -> None:
        """Tell operators what has failed for an hour, and what is well again."""
        await self.alarms.look(is_posting=self._can_post)

    async def _tell_operators(self, text: str, nonce: str) -> bool:
        return await tell_operators(self.client, self.config.moderation, text, nonce)

    async def look_out(self) -> None:
        """Tell the operator when Discord is out of reach, and when it is back."""
        self._outage.look()

    async def _gather(self) -> None:
        # Only then: what waits while nobody can post comes together as one digest after it.
        if self._can_post and await self.store.duties.has(LEADER):
            await gather(self.store, self._clock())

    @property
    def _can_post(self) -> bool:
        return self.config.posting.enabled and self.client.is_ready()

    async def back_up(self) -> None:
        """Write a backup of the database where one is due.

        Raises:
            StoreError: It cannot be written.
        """
        settings, database = self.config.backup, self.config.database
        await keep_backups(settings, database, self._clock(), self._processes)

    async def look_after(self) -> None:
        """Look the database through and take out what has grown old, where it is time to.

        Raises:
            StoreError: It is damaged, or cannot be written.
        """
        try:
            was_done = await self._caretaker.look(self._clock())
        except StoreError as error:
            self.alarms.note(SOUNDNESS, error)
            raise
        if was_done:
            self.alarms.note(SOUNDNESS, None)

    async def give_back(self) -> None:
        """Give the system back what memory is kept for later only.

        Raises:
            StoreError: The database is out of reach.
        """
        await self.store.database.give_back()
        await asyncio.to_thread(heap.give_back)

    async def tell(self) -> None:
        """Keep how this process is, for whoever asks from outside.

        Raises:
            StoreError: The database cannot be written.
        """
        vitals = vitals_of(
            self.client,
            self._clock(),
            self._started_at,
            self._scans,
            self.slot,
            self.store.duties.held,
        )
        await tell_vitals(self.store.database, vitals)

    async def standing(self) -> Standing:
        """Look how everything is.

        Raises:
            StoreError: The database cannot be read.
        """
        return await standing_in(self.store.database, self.config.backup.folder, self._clock())

    async def clear_left(self) -> None:
        """Take out what servers had ordered that were left a month ago.

        Raises:
            StoreError: The database cannot be written.
        """
        if self.client.is_ready():
            present = {guild.id for guild in self.client.guilds}
            await clear_left(self.store, present, self._clock())

    def break_off(self) -> None:
        """End what is being loaded, asked for and backed up.

        Once started again, the bot goes on with it.
        """
        self._processes.stop()
        if self._feeds is not None:
            self._feeds.stop()

    async def change(self, config: Config) -> None:
        """Go on by another configuration, which ``bot.config.changes`` says may be taken over."""
        self.config = config
        self._caretaker.change(config.upkeep)
        if self._feeds is not None:
            self._feeds.change(config.feeds)
        await self.client.refurnish(config)


@asynccontextmanager
async def newsdesk(
    config: Config,
    clock: Clock = system_clock,
    *,
    patience: timedelta = PATIENCE,
    feeds_stand: Rule = is_public,
    secret: Secret | None = None,
) -> AsyncIterator[Newsdesk]:
    """Build the whole bot and close it at the end.

    Nothing happens by itself: start ``client`` (or let a simulated Discord do it), and either
    start what ``bot.running.ticking`` gives or call ``refresh`` and ``deliver`` at moments of your
    own.

    Args:
        config: What the operator decided.
        clock: Gives the present moment; everything that the bot dates takes it from here.
        patience: After how long a post that Discord does not answer is tried again later.
        feeds_stand: At which addresses feeds may stand, and the newsroom's server.
        secret: What is signed with that the newsroom's server is told.

    Raises:
        StoreError: The database cannot be opened.
    """
    store = await Store.open(config.database)
    try:
        await store.claims.take_back(clock())
        async with (
            open_reception(config.feeds, store, clock, feeds_stand) as feeds,
            open_line(config.moderation, store, secret, clock, feeds_stand) as line,
        ):
            client = NewsdeskClient(store=store, config=config, clock=clock, feeds=feeds)
            async with client:
                yield Newsdesk(config, store, client, clock, patience, feeds, line)
    finally:
        with suppress(StoreError):  # whoever looks sees that the process is gone
            await forget_vitals(store.database)
        await store.close()
