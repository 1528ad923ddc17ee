"""Settles which article each one is that was read: a known one, be it at another address, or a new.

Whether two versions are one article is decided in ``identity``; works inside a transaction, before
anything of what was read is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime

from bot.identity import Version, move_between, normalise_address, text_key
from bot.store.articles.rows import ArticleRows
from bot.store.articles.versions import (
    stored_versions,
    url_of,
    version_of,
    versions_saying,
    wording_of,
)
from bot.store.engine import Transaction
from bot.store.filing.merging import merge
from bot.store.identity.addresses import NOWHERE, articles_at, record_addresses


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that was read.

    Attributes:
        held: Ids of the articles that it held at last.
        rows: Its articles as it has them now, by the keys of their addresses.
    """

    held: frozenset[int]
    rows: Sequence[ArticleRows]


@dataclass(slots=True)
class Settled:
    """Which articles they are.

    Attributes:
        ids: By the key of its address, each article's id.
        merged: Ids that were another article's until now, each with that one's id.
    """

    ids: dict[int, int] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)


async def settle_arrivals(
    write: Transaction, arrivals: Sequence[Arrival], now: datetime
) -> Settled:
    """Settle which article each one is; remember the addresses of those that have moved.

    An article is looked for by its address, then among those that its file held and holds no
    more, then among all that say the same. Where a file turns to an article that is known in
    place of one that it held, and they are one, they become one.
    """
    led = await articles_at(write, {rows.id for one in arrivals for rows in one.rows})
    known = {key: one for key, one in led.items() if one != NOWHERE}
    settling = _Settling(write, now, Settled(known), led.keys() - known.keys())
    await settling.follow_files(arrivals)
    await settling.place_others(arrivals)
    return settling.settled


@dataclass(slots=True)
class _Settling:
    write: Transaction
    now: datetime
    settled: Settled
    taken: AbstractSet[int]

    async def follow_files(self, arrivals: Sequence[Arrival]) -> None:
        """Find the articles that files held and hold no more among what they hold instead."""
        gone_from = [(one, gone) for one in arrivals if (gone := self._gone(one))]
        before = await stored_versions(self.write, {one for _, gone in gone_from for one in gone})
        for arrival, gone in gone_from:
            left = {one: before[one] for one in gone if one in before}
            for rows in self._instead(arrival):
                now = version_of(rows)
                if (found := _nearest(left, now, is_same_file=True)) is not None:
                    await self._follow(found, rows, left.pop(found).url)

    async def place_others(self, arrivals: Sequence[Arrival]) -> None:
        """Give what is not known so far the id of an article that says the same, or a new one."""
        ids = self.settled.ids
        fresh = [rows for one in arrivals for rows in one.rows if rows.id not in ids]
        wordings = Counter(wording for rows in fresh if (wording := wording_of(rows)) is not None)
        saying = await versions_saying(self.write, wordings)
        for wording, count in wordings.items():
            if count > 1:
                saying.setdefault(wording, {})
        for arrival in arrivals:
            own = {ids[rows.id] for rows in arrival.rows if rows.id in ids}
            for rows in arrival.rows:
                if rows.id not in ids:
                    alike = saying.get(wording_of(rows) or NOWHERE)
                    if alike is None or not await self._join(rows, alike, own):
                        await self._add(rows)
                    if alike is not None:
                        alike.setdefault(ids[rows.id], version_of(rows))
                    own.add(ids[rows.id])

    async def _join(
        self, rows: ArticleRows, alike: Mapping[int, Version], own: AbstractSet[int]
    ) -> bool:
        """Let an article be one of those that say the same, save others of its own file."""
        others = {one: version for one, version in alike.items() if one not in own}
        found = _nearest(others, version_of(rows), is_same_file=False)
        if found is not None:
            await self._follow(found, rows, others[found].url)
        return found is not None

    def _gone(self, arrival: Arrival) -> frozenset[int]:
        """Give the articles that a file held and to which none of its addresses leads."""
        ids = self.settled.ids
        return arrival.held and arrival.held - {
            ids[rows.id] for rows in arrival.rows if rows.id in ids
        }

    def _instead(self, arrival: Arrival) -> Iterator[ArticleRows]:
        """Give what a file has come to hold: first what nobody knows."""
        ids = self.settled.ids
        yield from [rows for rows in arrival.rows if rows.id not in ids]
        for rows in arrival.rows:
            if ids.get(rows.id, NOWHERE) not in arrival.held:
                yield rows

    async def _follow(self, one: int, rows: ArticleRows, former: str) -> None:
        """Let a known article be what was read at another address of it."""
        other = self.settled.ids.get(rows.id)
        if other is None:
            self.settled.ids[rows.id] = one
            await record_addresses(self.write, {former: one, url_of(rows): one})
        elif other != one:
            self._note_merged({one, other}, await merge(self.write, one, other, self.now))

    def _note_merged(self, both: set[int], kept: int) -> None:
        (gone,) = both - {kept}
        for lasting in (self.settled.ids, self.settled.merged):
            lasting |= {key: kept for key, one in lasting.items() if one == gone}
        self.settled.merged[gone] = kept

    async def _add(self, rows: ArticleRows) -> None:
        """Give a new article its id: its address's key, if that number is nobody's."""
        one, count = rows.id, 0
        while one in self.taken or (count and await articles_at(self.write, [one])):
            count += 1
            one = text_key(f"{normalise_address(url_of(rows))}\n{count}")
        self.settled.ids[rows.id] = one
        if count:
            await record_addresses(self.write, {url_of(rows): one})


def _nearest(versions: Mapping[int, Version], now: Version, *, is_same_file: bool) -> int | None:
    """Give the id of the one that has moved to where something is now; of several the nearest."""
    moved = [
        one
        for one, before in versions.items()
        if move_between(before, now, is_same_file=is_same_file)
    ]
    return min(
        moved, key=lambda one: abs(versions[one].published_at - now.published_at), default=None
    )
