"""Takes what a feed gave into the store: its articles, its entries, and what its server told.

All of it is one transaction. A bot that is killed before its end asks again, and does all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.documents.feeds import ParsedFeed, article_of
from bot.documents.feeds.changes import Change, changes_of, title_key
from bot.sources.politeness import Move
from bot.sources.web.answers import Validators
from bot.store.articles.rows import ArticleRows, rows_of
from bot.store.engine import Engine, Transaction
from bot.store.feeds.entries import (
    EntryRow,
    first_dates,
    known_entries,
    led_elsewhere,
    record_entries,
    record_listed,
)
from bot.store.feeds.feeds import current_feed, record_read
from bot.store.feeds.records import FeedOptions, KnownFeed
from bot.store.feeds.settling import settle_entries
from bot.store.filing.writer import SaveOutcome, save

_NEWEST: Final = 20


@dataclass(frozen=True, slots=True)
class Reading:
    """A body that was read.

    Attributes:
        digest: Of its bytes.
        move: Where its server has led permanently of late.
        now: When it was fetched.
        due: When the feed is to be asked next.
    """

    parsed: ParsedFeed
    validators: Validators
    digest: str
    move: Move | None
    now: datetime
    due: datetime


async def take(database: Engine, feed: KnownFeed, reading: Reading) -> SaveOutcome:
    """Write what is new in a feed, or other than it was; nothing of a feed that has gone.

    Raises:
        StoreError: The database cannot be written; then nothing is.
    """
    async with database.transaction() as write:
        current = await current_feed(write, feed.id)
        if current is None:
            return SaveOutcome()
        known = await known_entries(write, feed.id)
        changes = changes_of(
            reading.parsed,
            known,
            is_first=current.first_loaded_at is None,
            backfill=current.options.backfill,
        )
        outcome = await _write(write, current, changes, reading.now)
        keys = [entry.key for entry in reading.parsed.entries]
        await record_listed(write, feed.id, keys, reading.now)
        await _record(write, current, reading)
    return outcome


async def _write(
    write: Transaction, feed: KnownFeed, changes: Sequence[Change], now: datetime
) -> SaveOutcome:
    """Settle which articles entries are, and write those that this feed leads for."""
    entries = [(change, _rows(change, feed.options)) for change in changes]
    ids = await settle_entries(write, entries, now)
    dates = await first_dates(write, set(ids.values()))
    taken = await led_elsewhere(write, feed.id, ids.values())
    rows: dict[bool, dict[int, ArticleRows]] = {True: {}, False: {}}
    records: dict[int, EntryRow] = {}
    for change, _ in entries:
        one = ids[change.entry.key]
        date = dates.get(one, change.published_at)
        records[change.entry.key] = _record_of(change, one, date)
        is_written = one in rows[True] or one in rows[False]
        if one not in taken and not is_written:
            rows[change.is_backlog][one] = _rows(change, feed.options, date)._replace(id=one)
    await record_entries(write, feed.id, list(records.values()), now)
    outcomes = [
        await save(write, list(some.values()), is_backlog=is_backlog, now=now)
        for is_backlog, some in rows.items()
    ]
    return SaveOutcome(
        frozenset().union(*(one.added for one in outcomes)),
        frozenset().union(*(one.updated for one in outcomes)),
        frozenset().union(*(one.withdrawn for one in outcomes)),
    )


def _rows(change: Change, options: FeedOptions, date: datetime | None = None) -> ArticleRows:
    article = article_of(
        change.entry,
        published_at=date or change.published_at,
        topics=options.topics,
        quality=options.quality,
    )
    return rows_of(article, default_published=options.default_published)


def _record_of(change: Change, article_id: int, date: datetime) -> EntryRow:
    entry = change.entry
    return EntryRow(
        entry.key, article_id, entry.digest, title_key(entry.title), date, entry.has_own_identity
    )


async def _record(write: Transaction, feed: KnownFeed, reading: Reading) -> None:
    parsed = reading.parsed
    await record_read(
        write,
        feed,
        validators=reading.validators,
        digest=reading.digest,
        title=parsed.title,
        site=parsed.site,
        dates=newest_dates(parsed),
        every=None if parsed.every is None else int(parsed.every.total_seconds()),
        problems=parsed.problems,
        move=reading.move,
        now=reading.now,
        due=reading.due,
    )


def newest_dates(parsed: ParsedFeed) -> list[datetime]:
    """Give the dates of a feed's newest entries that have one: they tell how busy it is."""
    dated = (entry.published_at for entry in parsed.entries if entry.is_dated)
    return sorted(dated, reverse=True)[:_NEWEST]
