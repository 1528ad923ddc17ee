"""Takes what was read into the store: files, their articles, which file leads, what is orphaned.

Each call is one transaction. Which files to hand over is left to ``loading``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.config.settings import OnMissing
from bot.loading.batches import Batch, identified
from bot.loading.jobs import ReadFile
from bot.store.articles.rows import ArticleRows
from bot.store.engine import Engine, Transaction
from bot.store.feeds.entries import leave_to_feeds
from bot.store.files.files import (
    articles_in,
    forget_files,
    is_known_unread,
    record_files,
    touch_files,
    unsettle_files,
)
from bot.store.files.known import Content, KnownFile
from bot.store.files.leads import Leading, leading_files, settle_leads
from bot.store.filing.flags import flags_beside, heard_together, settle_flags
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
        now = self.clock()
        async with self.database.transaction() as write:
            await touch_files(write, [one.file for one in files if not one.is_changed])
            batch = await identified(write, await _changed(write, files), now)
            leads, rows = await self._settle_rows(write, batch)
            reread = batch.reread
            outcomes = (
                await save(write, rows[False], is_backlog=is_backlog, now=now),
                await save(write, rows[True], is_backlog=True, now=now),
            )
            unwritten = batch.involved.difference(one.id for some in rows.values() for one in some)
            for ids, is_silent in ((unwritten - reread, is_backlog), (unwritten & reread, True)):
                await settle_flags(write, ids, is_silent=is_silent, now=now)
            await self._orphan(write, batch.before - leads.keys())
        for outcome in outcomes:
            self.added |= outcome.added
            self.removed |= outcome.withdrawn
            self.updated |= outcome.updated
        self.updated -= self.added | self.removed

    async def forget(self, files: Mapping[str, KnownFile]) -> None:
        """Forget files, at most 1,000, that are gone; where another has the article, it goes on.

        Raises:
            StoreError: The database cannot be written; then nothing is.
        """
        async with self.database.transaction() as write:
            held = await articles_in(write, files)
            before = frozenset[int]().union(*held.values())
            leading = await leading_files(write, before)
            await forget_files(write, files)
            leads = await self._settle(write, before, leading, read=())
            await settle_flags(write, leads.keys(), is_silent=False, now=self.clock())
            await self._orphan(write, before - leads.keys())

    async def _settle_rows(
        self, write: Transaction, batch: Batch
    ) -> tuple[dict[int, str], dict[bool, list[ArticleRows]]]:
        """Record files, and settle which of their articles are to be written.

        Returns:
            By article, the path of the file that leads for it; and the rows of those that these
            files lead for, apart those that were only read again.
        """
        involved = batch.involved
        leading = await leading_files(write, involved)
        paths = {one: lead.path for one, lead in leading.items()}
        await record_files(write, [one.file for one in batch.files.values()], paths)
        leads = await self._settle(write, involved, leading, read=batch.files.keys())
        flags = await flags_beside(write, involved)
        rows: dict[bool, list[ArticleRows]] = {False: [], True: []}
        for path, one in batch.files.items():
            rows[one.is_reread] += [
                heard_together(found, flags)
                for found in one.rows
                if leads[found.id] == path
                and (one.is_reread or _content(leading, found.id) != one.file.content)
            ]
        return leads, rows

    async def _settle(
        self,
        write: Transaction,
        articles: Iterable[int],
        leading: Mapping[int, Leading],
        *,
        read: Collection[str],
    ) -> dict[int, str]:
        """Settle which file leads for each article, given what they were taken from so far.

        A file that takes over is to be read, unless it was just now, or says the same.
        """
        leads = await settle_leads(write, articles)
        takers = [one for one, lead in leads.items() if lead.is_new and lead.path not in read]
        anew = await leading_files(write, takers)
        heirs = {leads[one].path for one in takers if _content(anew, one) != _content(leading, one)}
        await unsettle_files(write, heirs)
        self.heirs |= heirs
        return {article: lead.path for article, lead in leads.items()}

    async def _orphan(self, write: Transaction, articles: Collection[int]) -> None:
        listed = await leave_to_feeds(write, articles) if articles else frozenset()
        if self.on_missing == "withdraw":
            gone = [one for one in articles if one not in listed]
            self.orphaned += await withdraw(write, gone, self.clock())


async def _changed(write: Transaction, files: Iterable[ReadFile]) -> list[ReadFile]:
    """Give the files that say something else, or are to be heard anew."""
    return [one for one in files if one.is_changed and not await is_known_unread(write, one.file)]


def _content(leading: Mapping[int, Leading], article_id: int) -> Content | None:
    lead = leading.get(article_id)
    return lead.content if lead else None
