"""Files that were read, with the ids of the articles in them: what one transaction writes.

Which article each one is, the store settles; writing them is left to ``intake``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from bot.loading.jobs import ReadFile
from bot.store.engine import Transaction
from bot.store.files.files import articles_in
from bot.store.filing.arriving import Arrival, Settled, settle_arrivals


@dataclass(frozen=True)
class Batch:
    """Files that have changed.

    Attributes:
        files: By path.
        held: By path, the articles that those of them held at last that were known.
    """

    files: Mapping[str, ReadFile]
    held: Mapping[str, frozenset[int]]

    @cached_property
    def before(self) -> frozenset[int]:
        """The articles that they held at last."""
        return frozenset[int]().union(*self.held.values())

    @cached_property
    def involved(self) -> frozenset[int]:
        """The articles that they held or hold."""
        return self._involved(self.files)

    @cached_property
    def reread(self) -> frozenset[int]:
        """Of these, the articles about which no file says anything that it did not say before."""
        changed = [path for path, one in self.files.items() if not one.is_reread]
        return self.involved - self._involved(changed)

    def _involved(self, paths: Iterable[str]) -> frozenset[int]:
        now = (held.article_id for path in paths for held in self.files[path].file.articles)
        return frozenset[int]().union(now, *(self.held.get(path, ()) for path in paths))


async def identified(write: Transaction, files: Sequence[ReadFile], now: datetime) -> Batch:
    """Settle which articles files are about, given the keys of their addresses."""
    held = await articles_in(write, {one.file.path for one in files})
    arrivals = [Arrival(held.get(one.file.path, frozenset()), one.rows) for one in files]
    settled = await settle_arrivals(write, arrivals, now)
    return Batch(
        {one.file.path: _with_ids(one, settled.ids) for one in files},
        {path: _after_merging(ids, settled) for path, ids in held.items()},
    )


def _after_merging(ids: frozenset[int], settled: Settled) -> frozenset[int]:
    return frozenset(settled.merged.get(one, one) for one in ids) if settled.merged else ids


def _with_ids(one: ReadFile, ids: Mapping[int, int]) -> ReadFile:
    """Give a file's articles their ids; of two that are one, the later counts."""
    if all(ids[rows.id] == rows.id for rows in one.rows):
        return one
    rows = {ids[rows.id]: rows._replace(id=ids[rows.id]) for rows in one.rows}
    held = {
        ids[held.article_id]: held._replace(article_id=ids[held.article_id])
        for held in one.file.articles
    }
    file = one.file._replace(articles=list(held.values()))
    return one._replace(file=file, rows=tuple(rows.values()))
