"""One open database with everything that is kept in it; a module for each noun."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from bot.store.articles import Articles
from bot.store.database import Database
from bot.store.decisions import Decisions
from bot.store.digests import Digests
from bot.store.editing import Edits
from bot.store.ledger import Ledger
from bot.store.names import Names
from bot.store.saved import SavedSearches, SyncedCommands
from bot.store.search import Search
from bot.store.stories import Stories
from bot.store.subscriptions import Subscriptions
from bot.store.suggestions import Suggestions


class Store:
    """One open database with everything that is kept in it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.articles = Articles(database)
        self.names = Names(database)
        self.search = Search(database, self.names)
        self.suggestions = Suggestions(database, self.names)
        self.stories = Stories(database)
        self.decisions = Decisions(database)
        self.subscriptions = Subscriptions(database)
        self.ledger = Ledger(database)
        self.edits = Edits(database)
        self.digests = Digests(database)
        self.saved_searches = SavedSearches(database)
        self.synced_commands = SyncedCommands(database)

    @classmethod
    async def open(cls, path: Path, *, creates: bool = True, patience: float = 5.0) -> Self:
        """Open the database at a path; see ``Database.open`` for what can go wrong."""
        return cls(await Database.open(path, creates=creates, patience=patience))

    async def close(self) -> None:
        """Close every connection."""
        await self.database.close()
