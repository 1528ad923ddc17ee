"""Puts candidates to a server's moderators, a few an hour, and tells what became of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.identity import provider_id, topic_id
from bot.posting.ledger import Kind
from bot.posting.reviewing import Authority, Ruling
from bot.posting.servers import ServerSettings
from bot.publication import OPERATOR, Action
from bot.store.articles.articles import Articles
from bot.store.editorial.settings import settings_of
from bot.store.editorial.waiting import QUALITY, RULED, UNDECIDED
from bot.store.engine import Engine, Reading
from bot.store.posts.reviews import record_reviews
from bot.store.times import as_moment, as_seconds

#: What found no room for so long stays in the queue alone.
REVIEWED_WITHIN: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
#: So many of the newest are looked through for the best.
_MOST_CANDIDATES: Final = 1000


@dataclass(frozen=True, slots=True)
class ReviewOrder:
    """Where a server's candidates are to come.

    Attributes:
        since: When the channel was named: what was there before stays in the queue alone.
    """

    server_id: int
    channel_id: int
    since: datetime


class Reviews:
    """What is put to moderators, in the servers of one database."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    async def orders(self) -> tuple[ReviewOrder, ...]:
        """Give the review channels that there are, save those that are paused."""
        rows = await self._database.fetch(
            """
            SELECT server_id, review_channel_id, review_since FROM server_settings
            WHERE review_channel_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM channel_pauses
                WHERE channel_pauses.server_id = server_settings.server_id AND kind = :kind
            )
            ORDER BY server_id
            """,
            {"kind": Kind.REVIEW.value},
        )
        return tuple(ReviewOrder(row[0], row[1], as_moment(row[2])) for row in rows)

    async def bring(self, order: ReviewOrder, now: datetime) -> int:
        """Put the best of what came to the moderators, as far as the hour has room.

        Returns:
            How many are put to them; each is once.
        """
        if not await _candidates(self._database, order, now):
            return 0
        async with self._database.transaction() as write:
            found = await _candidates(write, order, now)
            await record_reviews(
                write, found, server_id=order.server_id, channel_id=order.channel_id, now=now
            )
        return len(found)


async def _candidates(read: Reading, order: ReviewOrder, now: datetime) -> tuple[int, ...]:
    """Give the articles that are to be put to a server's moderators now, the best first."""
    settings = await settings_of(read, order.server_id)
    if settings.review_channel != order.channel_id:
        return ()
    room = settings.review_hourly - await _count_since(read, order.server_id, now - _HOUR)
    if room <= 0:
        return ()
    conditions, values = _narrowed(settings)
    rows = await read.fetch(
        f"""
        SELECT articles.id FROM (
            SELECT article_id FROM arrivals WHERE arrived_at >= :since
            ORDER BY arrived_at DESC LIMIT {_MOST_CANDIDATES}
        ) AS lately
        ORDERED JOIN articles ON articles.id = lately.article_id
        WHERE ({UNDECIDED} OR {RULED}) AND NOT EXISTS (
            SELECT 1 FROM reviews
            WHERE reviews.server_id = :server_id AND reviews.article_id = articles.id
        ) {conditions}
        ORDER BY {QUALITY} DESC, articles.position DESC LIMIT :room
        """,
        {
            **values,
            "since": as_seconds(max(order.since, now - REVIEWED_WITHIN)),
            "server_id": order.server_id,
            "operator": OPERATOR,
            "room": room,
        },
    )
    return tuple(row[0] for row in rows)


async def _count_since(read: Reading, server_id: int, since: datetime) -> int:
    ((count,),) = await read.fetch(
        "SELECT count(*) FROM reviews WHERE server_id = :server_id AND planned_at > :since",
        {"server_id": server_id, "since": as_seconds(since)},
    )
    return int(count)


def _narrowed(settings: ServerSettings) -> tuple[str, dict[str, object]]:
    """Give the conditions of what a server wants to review, and their parameters."""
    conditions, values = "", dict[str, object]()
    keys = {
        "topic": settings.review_topic and topic_id(settings.review_topic),
        "provider": settings.review_provider and provider_id(settings.review_provider),
    }
    for name, key in keys.items():
        if key is not None:
            conditions += f"""
                AND EXISTS (
                    SELECT 1 FROM listings WHERE listings.key = :{name}
                        AND listings.published = articles.published
                        AND listings.position = articles.position
                )
            """
            values[name] = key
    if settings.review_min_quality is not None:
        conditions += f" AND {QUALITY} >= :min_quality"
        values["min_quality"] = settings.review_min_quality
    return conditions, values


async def rulings(
    read: Reading, asked: Iterable[tuple[int, int]]
) -> Mapping[tuple[int, int], Ruling]:
    """Tell how it was settled whether articles are published in servers.

    Args:
        read: Where that is kept.
        asked: Server and article of each.

    Returns:
        Those of the asked ones that do not wait any more.
    """
    pairs = list(asked)
    ids = {article_id for _, article_id in pairs}
    removed = await Articles(read).removed_among(ids)
    decided = await _decided(read, ids)
    published = {
        server_id: await _published(read, ids, server_id)
        for server_id in {server_id for server_id, _ in pairs}
    }
    found = {}
    for server_id, article_id in pairs:
        ruling = decided.get((server_id, article_id), decided.get((OPERATOR, article_id)))
        if article_id in removed:
            ruling = Ruling(is_published=False, authority=Authority.ITSELF)
        elif ruling is None and article_id in published[server_id]:
            ruling = Ruling(is_published=True, authority=Authority.ITSELF)
        if ruling is not None:
            found[server_id, article_id] = ruling
    return found


async def _published(read: Reading, ids: Iterable[int], server_id: int) -> frozenset[int]:
    headlines = await Articles(read).headlines(ids, server_id)
    return frozenset(one.id for one in headlines.values() if one.is_published)


def _authority(server_id: int, *, rule_id: int | None) -> Authority:
    if rule_id is not None:
        return Authority.ITSELF
    return Authority.OPERATOR if server_id == OPERATOR else Authority.PERSON


async def _decided(read: Reading, article_ids: Collection[int]) -> dict[tuple[int, int], Ruling]:
    """Give, by server and article, the decisions that stand; what a rule holds waits on."""
    rows = await read.fetch(
        """
        SELECT server_id, article_id, action, actor_id, decided_at, reason, rule_id FROM decisions
        WHERE stands AND article_id IN :ids AND (rule_id IS NULL OR action = 'publish')
        """,
        {"ids": list(article_ids)},
    )
    return {
        (row[0], row[1]): Ruling(
            is_published=row[2] == Action.PUBLISH,
            authority=_authority(row[0], rule_id=row[6]),
            actor_id=row[3],
            at=as_moment(row[4]),
            reason=row[5],
        )
        for row in rows
    }
