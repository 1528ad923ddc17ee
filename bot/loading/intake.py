"""Takes what was read into the store: files, their articles, which file leads, what is orphaned.

Each call is one transaction. Which files to hand over is left to ``loading``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.config.settings import OnMissing
from bot.loading.jobs import ReadFile
from bot.store.engine import Engine, Transaction
from bot.store.files.files import (
    articles_in,
    forget_files,
    is_known_unread,
    record_files,
    touch_files,
    unsettle_files,
)
from bot.store.files.known import Content, KnownFile
from bot.store.files.leads import leading_contents, settle_leads
from bot.store.filing.writer import save, withdraw


@dataclass(slots=True)
class Intake:
    """What one load writes, and what came of it so far.

    Attributes:
        on_missing: What happens to an article that stands in no file any more.
        added: Ids of articles that are new.
        updated: Ids of articles that were written anew.
        removed: Ids of articles that their documents call removed now.
        orphaned: How many were taken back because they stand in no file any more.
        heirs: Paths of files that lead for an article now and are to be read for it.
    """

    database: Engine
    clock: Clock
    on_missing: OnMissing
    added: set[int] = field(default_factory=set)
    updated: set[int] = field(default_factory=set)
    removed: set[int] = field(default_factory=set)
    orphaned: int = 0
    heirs: set[str] = field(default_factory=set)

    async def take(self, files: Sequence[ReadFile], *, is_backlog: bool) -> None:
        """Write files, at most 1,000, with those of their articles for which they lead.

        Raises:
            StoreError: The database cannot be written; then nothing is.
        """
        async with self.database.transaction() as write:
            await touch_files(write, [one.file for one in files if not one.is_changed])
            changed = {
                one.file.path: one
                for one in files
                if one.is_changed and not await is_known_unread(write, one.file)
            }
            before = await articles_in(write, changed)
            involved = before.union(key for one in changed.values() for key, _ in one.file.articles)
            contents = await leading_contents(write, involved)
            await record_files(write, [one.file for one in changed.values()])
            leads = await self._settle(write, involved, contents, read=changed.keys())
            rows = [
                rows
                for path, one in changed.items()
                for rows in one.rows
                if leads[rows.id] == path and contents.get(rows.id) != one.file.content
            ]
            outcome = await save(write, rows, is_backlog=is_backlog, now=self.clock())
            await self._orphan(write, before - leads.keys())
        self.added |= outcome.added
        self.removed |= outcome.withdrawn
        self.updated = (self.updated | outcome.updated) - self.added - self.removed

    async def forget(self, files: Mapping[str, KnownFile]) -> None:
        """Forget files, at most 1,000, that are gone; where another has the article, it goes on.

        Raises:
            StoreError: The database cannot be written; then nothing is.
        """
        async with self.database.transaction() as write:
            before = await articles_in(write, files)
            contents = await leading_contents(write, before)
            await forget_files(write, files)
            leads = await self._settle(write, before, contents, read=())
            await self._orphan(write, before - leads.keys())

    async def _settle(
        self,
        write: Transaction,
        articles: Iterable[int],
        contents: Mapping[int, Content],
        *,
        read: Collection[str],
    ) -> dict[int, str]:
        """Settle which file leads for each article, given what they were taken from so far.

        A file that takes over is to be read, unless it was just now, or says the same.
        """
        leads = await settle_leads(write, articles)
        takers = [one for one, lead in leads.items() if lead.is_new and lead.path not in read]
        anew = await leading_contents(write, takers)
        heirs = {leads[one].path for one in takers if anew.get(one) != contents.get(one)}
        await unsettle_files(write, heirs)
        self.heirs |= heirs
        return {article: lead.path for article, lead in leads.items()}

    async def _orphan(self, write: Transaction, articles: Iterable[int]) -> None:
        if self.on_missing == "withdraw":
            self.orphaned += await withdraw(write, articles, self.clock())
