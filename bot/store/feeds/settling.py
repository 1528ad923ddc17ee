"""Settles which article each entry of a feed is; works inside a transaction, before it is written.

A feed that knows an entry says itself that it has moved. What it does not know is looked for as
any document's article is, save what shares its page with others: that has no address of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.documents.feeds.changes import Change
from bot.identity import article_id
from bot.store.articles.rows import ArticleRows
from bot.store.articles.versions import url_of
from bot.store.engine import Transaction
from bot.store.filing.arriving import Arrival, settle_arrivals
from bot.store.filing.merging import merge
from bot.store.identity.addresses import NOWHERE, articles_at, current_ids, record_addresses


async def settle_entries(
    write: Transaction, entries: Sequence[tuple[Change, ArticleRows]], now: datetime
) -> dict[int, int]:
    """Settle which article each entry is, and remember the addresses of those that have moved.

    Args:
        write: The open transaction.
        entries: Those that changed, each with its rows.
        now: When it happens.

    Returns:
        The articles' ids by the entries' keys.
    """
    known = {change.entry.key: change.article_id for change, _ in entries if change.article_id}
    ids = dict(known)
    moved = [one for one in entries if one[0].entry.key in known]
    merged = await _follow(write, moved, now)
    others = [one for one in entries if one[0].entry.key not in known]
    own = [one for one in others if one[0].entry.has_own_identity]
    ids |= {change.entry.key: rows.id for change, rows in own}
    placed = [one for one in others if not one[0].entry.has_own_identity]
    settled = await settle_arrivals(
        write, [Arrival(frozenset(), _each_once([rows for _, rows in placed]))], now
    )
    ids |= {change.entry.key: settled.ids[rows.id] for change, rows in placed}
    merged |= settled.merged
    merged |= await current_ids(write, ids.values())
    return {key: _last(one, merged) for key, one in ids.items()}


async def _follow(
    write: Transaction, moved: Sequence[tuple[Change, ArticleRows]], now: datetime
) -> dict[int, int]:
    """Let the addresses at which known entries stand lead to their articles.

    Returns:
        Ids that were another article's until now, each with that one's id.
    """
    ids = [change.article_id for change, _ in moved if change.article_id]
    stored = await write.fetch("SELECT id, url FROM articles WHERE id IN :ids", {"ids": ids})
    former: dict[int, str] = {row[0]: row[1] for row in stored}
    merged: dict[int, int] = {}
    for change, rows in moved:
        one = _last(change.article_id or NOWHERE, merged)
        key = article_id(url_of(rows))
        if change.entry.has_own_identity or one not in former or article_id(former[one]) == key:
            continue
        other = (await articles_at(write, [key])).get(key, NOWHERE)
        if other == NOWHERE:
            await record_addresses(write, {former[one]: one, url_of(rows): one})
        elif other != one:
            kept = await merge(write, one, other, now)
            merged[one if kept == other else other] = kept
            former.setdefault(kept, url_of(rows))
    return merged


def _each_once(rows: Sequence[ArticleRows]) -> list[ArticleRows]:
    return list({one.id: one for one in rows}.values())


def _last(one: int, merged: dict[int, int]) -> int:
    while one in merged:
        one = merged[one]
    return one
