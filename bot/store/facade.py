"""One open database with everything that is kept in it; a module for each noun."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

from bot.databases import Location
from bot.errors import NewsdeskError, StoreError
from bot.shards import EVERY, Shards
from bot.store.articles.articles import Articles
from bot.store.articles.names import Names
from bot.store.duties import Duties
from bot.store.editorial.corrections import StoryDecisions
from bot.store.editorial.deciding import Decisions
from bot.store.editorial.drafting import RuleDrafts
from bot.store.editorial.following import Following
from bot.store.editorial.logs import Logs
from bot.store.editorial.reviewing import Reviews
from bot.store.editorial.rules import Rules
from bot.store.editorial.settings import Settings
from bot.store.editorial.waiting import Queue
from bot.store.engine import Engine
from bot.store.feeds.feeds import Feeds
from bot.store.feeds.offers import FeedOffers
from bot.store.opening import open_database
from bot.store.posts.channel_pauses import ChannelPauses
from bot.store.posts.claims import Claims
from bot.store.posts.digests import Digests
from bot.store.posts.editing import Edits
from bot.store.posts.ledger import Ledger
from bot.store.posts.messages import Messages
from bot.store.search.further import Further
from bot.store.search.saved import SavedSearches, SyncedCommands
from bot.store.search.search import Search
from bot.store.search.suggestions import Suggestions
from bot.store.servers.servers import Servers
from bot.store.stories.telling import Stories
from bot.store.subscriptions.pauses import UntoldPauses
from bot.store.subscriptions.subscriptions import Subscriptions

log = logging.getLogger(__name__)


class Store:
    """One open database with everything that is kept in it.

    Attributes:
        database: Holds it.
        shards: Those whose servers this process serves.
    """

    def __init__(self, database: Engine) -> None:
        self.database = database
        self.shards = EVERY
        self.duties = Duties(database)
        self.articles = Articles(database)
        self.names = Names(database)
        self.search = Search(database, self.names)
        self.further = Further(database, self.names, self.articles)
        self.suggestions = Suggestions(database, self.names)
        self.stories = Stories(database)
        self.decisions = Decisions(database)
        self.story_decisions = StoryDecisions(database)
        self.queue = Queue(database)
        self.logs = Logs(database)
        self.following = Following(database)
        self.reviews = Reviews(database)
        self.settings = Settings(database)
        self.rules = Rules(database)
        self.rule_drafts = RuleDrafts(database)
        self.subscriptions = Subscriptions(database)
        self.untold_pauses = UntoldPauses(database)
        self.channel_pauses = ChannelPauses(database)
        self.claims = Claims(database)
        self.ledger = Ledger(database)
        self.messages = Messages(database)
        self.edits = Edits(database)
        self.digests = Digests(database)
        self.feeds = Feeds(database)
        self.servers = Servers(database)
        self.feed_offers = FeedOffers(database)
        self.saved_searches = SavedSearches(database)
        self.synced_commands = SyncedCommands(database)
        self._diagnosis: asyncio.Task[StoreError | None] | None = None

    @classmethod
    async def open(cls, place: Location, *, creates: bool = True, patience: float = 5.0) -> Self:
        """Open a database; see ``open_database`` for what can go wrong."""
        return cls(await open_database(place, creates=creates, patience=patience))

    def serve(self, shards: Shards) -> None:
        """Give out work for servers on some shards only, from now on."""
        for one in (self, self.ledger, self.edits, self.untold_pauses):
            one.shards = shards

    @asynccontextmanager
    async def diagnosing(self) -> AsyncIterator[None]:
        """Say of an error that nobody foresaw whether it comes of a damaged database.

        Raises:
            StoreError: It does.
        """
        try:
            yield
        except Exception as error:
            cause = await self.cause_of(error)
            if cause is error:
                raise
            raise cause from error

    async def cause_of(self, error: Exception) -> Exception:
        """Give what is behind an error: that the database is damaged, or nothing but itself.

        What stands in a damaged file can be anything: half a text, a word that no code knows. So
        where nobody foresaw an error all of it is looked through, which takes long; those who ask
        meanwhile are told the same.
        """
        if isinstance(error, NewsdeskError):
            return error
        if self._diagnosis is None or self._diagnosis.done():
            self._diagnosis = asyncio.create_task(self._damage())
        return await asyncio.shield(self._diagnosis) or error

    async def _damage(self) -> StoreError | None:
        try:
            await self.database.diagnose()
        except StoreError as damage:
            return damage
        except Exception:
            log.exception("whether the database is damaged cannot be told")
        return None

    async def close(self) -> None:
        """Close every connection."""
        if self._diagnosis is not None:
            await self._diagnosis
        await self.database.close()
