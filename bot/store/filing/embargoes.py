"""Keeps what its document dates ahead: at its moment it becomes published, if anything lets it.

Until then it is held like any other, and a person may publish it earlier. Servers' rules have
their say when it comes, which is at its moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.store.engine import Reading, Transaction
from bot.store.filing.releases import record_releases, record_releases_in
from bot.store.filing.ruling import published_by, rule_on_stored
from bot.store.filing.standing import refile
from bot.store.times import as_moment, as_seconds


async def record_embargoes(write: Transaction, article_ids: Iterable[int]) -> None:
    """Note articles that are dated ahead."""
    await write.run_many(
        "INSERT INTO embargoes (article_id) VALUES (?) ON CONFLICT DO NOTHING",
        [(one,) for one in article_ids],
    )


async def ended_embargoes(read: Reading, now: datetime, *, limit: int) -> list[int]:
    """Give articles whose moment has come, the earliest first."""
    rows = await read.fetch(
        """
        SELECT article_id FROM embargoes ORDERED JOIN articles ON articles.id = article_id
        WHERE published_at <= :now ORDER BY published_at, article_id LIMIT :limit
        """,
        {"now": as_seconds(now), "limit": limit},
    )
    return [row[0] for row in rows]


async def publish_embargoed(write: Transaction, article_ids: Iterable[int], now: datetime) -> None:
    """Let articles whose moment has come be published, where nothing else holds them."""
    ids = list(article_ids)
    ruled = await rule_on_stored(write, ids, now)
    released = [one for one in ids if await refile(write, one, now)]
    await record_releases(write, released, now=now)
    await record_releases_in(write, published_by(ruled), now=now)
    await write.run("DELETE FROM embargoes WHERE article_id IN :ids", {"ids": ids})


async def embargo_of(read: Reading, article_id: int, now: datetime) -> datetime | None:
    """Give the moment for which an article waits; None where it waits for none."""
    rows = await read.fetch(
        """
        SELECT published_at FROM embargoes ORDERED JOIN articles ON articles.id = article_id
        WHERE article_id = :id AND published_at > :now AND published_by_document AND NOT removed
        """,
        {"id": article_id, "now": as_seconds(now)},
    )
    return as_moment(rows[0][0]) if rows else None
