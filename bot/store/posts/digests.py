"""Keeps the stories that wait: which posts step back for them, which of them come together.

Who steps back is decided in ``posting.gathering``, what a digest shows in ``posting.digest``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.posting.digest import Gathering
from bot.posting.filters import filters_from_json
from bot.posting.gathering import StepBack
from bot.posting.ledger import Kind, Waiting
from bot.posting.options import Options, options_from_json
from bot.store.articles.rows import IS_PUBLISHED
from bot.store.engine import Engine, Reading, Row, Transaction
from bot.store.posts.ids import take_ids
from bot.store.posts.nonces import new_nonce
from bot.store.times import as_moment, as_seconds

# An index is named wherever SQLite would else walk through all that waits anywhere.
_WAITS: Final = "post_id IS NULL AND withdrawn_at IS NULL"


class Digests:
    """The digests of one database."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    async def find(self, post_id: int, server_id: int) -> Shown | None:
        """Give what a digest shows; None where that server has no such one.

        Args:
            post_id: Its post.
            server_id: Where it is asked for.
        """
        rows = await self._database.fetch(
            """
            SELECT posts.planned_at, story, article_id FROM posts
            JOIN deliveries ON deliveries.post_id = posts.id
            WHERE posts.id = :id AND server_id = :server_id AND withdrawn_at IS NULL
            ORDER BY story, leads DESC, deliveries.id
            """,
            {"id": post_id, "server_id": server_id},
        )
        if not rows:
            return None
        stories: dict[int, dict[int, None]] = {}
        for _, story, article_id in rows:
            stories.setdefault(story, {})[article_id] = None
        return Shown(as_moment(rows[0][0]), tuple(map(tuple, stories.values())))


@dataclass(frozen=True, slots=True)
class Shown:
    """What a digest shows.

    Attributes:
        until: When it came together.
        stories: Of each story the ids of its articles, the leading one first.
    """

    until: datetime
    stories: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Due:
    """A subscription whose waiting stories are to come together."""

    id: int
    channel_id: int
    options: Options


@dataclass(frozen=True, slots=True)
class WaitingStory:
    """A story that waits in a subscription: the one that first brought it to the channel.

    Attributes:
        story: Its number.
        deliveries: Those that wait with it.
        is_published: Whether one of its articles counts as published there.
    """

    story: int
    subscription_id: int
    deliveries: tuple[int, ...]
    is_published: bool


async def gatherings(read: Reading, post_ids: Iterable[int]) -> dict[int, Gathering]:
    """Give, by post, what digests gather; other posts are left out."""
    rows = await read.fetch(
        """
        SELECT posts.id, min(deliveries.planned_at), posts.planned_at, filters,
            subscriptions.options, waits
        FROM posts JOIN subscriptions ON subscriptions.id = posts.subscription_id
        JOIN deliveries ON post_id = posts.id
        WHERE posts.id IN :ids AND kind = 'digest'
        GROUP BY posts.id, posts.planned_at, filters, subscriptions.options, waits
        """,
        {"ids": list(post_ids)},
    )
    reasons: dict[int, list[Row]] = {}
    for row in rows:
        reasons.setdefault(row[0], []).append(row)
    return {post_id: _gathering_of(found) for post_id, found in reasons.items()}


def _gathering_of(rows: Sequence[Row]) -> Gathering:
    """Make one digest's of its rows, of which there is one for each reason to wait."""
    _, _, until, filters, options, _ = rows[0]
    reasons = {row[5] for row in rows} - {None} or set(Waiting)
    return Gathering(
        since=as_moment(min(row[1] for row in rows)),
        until=as_moment(until),
        why=next(why for why in Waiting if why in reasons),
        filters=filters_from_json(filters),
        times=options_from_json(options).digest,
    )


async def record_step_back(write: Transaction, subscription_id: int, step: StepBack) -> None:
    """Let posts step back: their stories wait, to come together when it is time.

    A subscription to digests keeps its own time for that.
    """
    values = {
        "id": subscription_id,
        "posts": step.posts,
        "put_off": step.put_off,
        "why": step.why.value,
        "until": as_seconds(step.until),
    }
    await write.run(
        "UPDATE posts SET due_at = :until WHERE id IN :put_off",
        values,
    )
    if not step.posts:
        return
    # Withdrawn ones too: published again, they are to go where the rest of their story does.
    await write.run(
        """
        UPDATE deliveries SET post_id = NULL, waits = :why
        WHERE post_id IN :posts
        """,
        values,
    )
    await write.run("DELETE FROM posts WHERE id IN :posts", values)
    ((options,),) = await write.fetch("SELECT options FROM subscriptions WHERE id = :id", values)
    await write.run(
        """
        UPDATE subscriptions
        SET gathered_until = CASE
            WHEN :has_own_time THEN coalesce(gathered_until, :until)
            ELSE least(coalesce(gathered_until, :until), :until)
        END
        WHERE id = :id
        """,
        {**values, "has_own_time": options_from_json(options).digest is not None},
    )


async def due_gatherings(read: Reading, now: datetime, *, limit: int) -> list[Due]:
    """Give subscriptions whose time to come together has come, the longest waiting first."""
    rows = await read.fetch(
        """
        SELECT id, channel_id, options FROM subscriptions
        WHERE gathered_until IS NOT NULL AND gathered_until <= :now
            AND paused_at IS NULL AND removed_at IS NULL
        ORDER BY gathered_until, id LIMIT :limit
        """,
        {"now": as_seconds(now), "limit": limit},
    )
    return [Due(row[0], row[1], options_from_json(row[2])) for row in rows]


async def waiting_stories(read: Reading, subscription_ids: Iterable[int]) -> list[WaitingStory]:
    """Give the stories that wait in some subscriptions, in the order in which they came.

    A story that two subscriptions of a channel share waits in the one that brought it first.
    """
    rows = await read.fetch(
        f"""
        WITH waiting (story) AS (
            SELECT DISTINCT story FROM deliveries INDEXED BY deliveries_waiting
            WHERE subscription_id IN :ids AND {_WAITS}
        )
        SELECT home.story, home.subscription_id, deliveries.id, {IS_PUBLISHED}
        FROM waiting
        JOIN deliveries AS home ON home.id = (
            SELECT min(id) FROM deliveries INDEXED BY deliveries_by_story
            WHERE story = waiting.story AND {_WAITS}
        )
        JOIN subscriptions ON subscriptions.id = home.subscription_id
        JOIN deliveries ON deliveries.story = waiting.story AND deliveries.withdrawn_at IS NULL
        LEFT JOIN articles ON articles.id = deliveries.article_id
        LEFT JOIN decisions AS standing ON standing.server_id = subscriptions.server_id
            AND standing.article_id = articles.id AND standing.stands
        WHERE home.subscription_id IN :ids
        ORDER BY home.story, deliveries.id
        """,
        {"ids": list(subscription_ids)},
    )
    return [
        WaitingStory(*home, tuple(row[2] for row in found), any(row[3] for row in found))
        for home, found in _by_home(rows).items()
    ]


def _by_home(rows: Iterable[Row]) -> dict[tuple[int, int], list[Row]]:
    """Give the rows of each story and the subscription that it waits in."""
    found: dict[tuple[int, int], list[Row]] = {}
    for row in rows:
        found.setdefault((row[0], row[1]), []).append(row)
    return found


async def record_gathered(
    write: Transaction, due: Due, kind: Kind, stories: Sequence[int], now: datetime
) -> None:
    """Let stories that wait come together in one post, which is due now."""
    (post_id,) = await take_ids(write, "posts", 1)
    await write.run(
        """
        INSERT INTO posts (
            id, subscription_id, server_id, channel_id, kind, state, nonce, due_at, planned_at
        ) VALUES (
            :id, :subscription_id,
            (SELECT server_id FROM subscriptions WHERE id = :subscription_id),
            :channel_id, :kind, 'pending', :nonce, :now, :now
        )
        """,
        {
            "id": post_id,
            "subscription_id": due.id,
            "channel_id": due.channel_id,
            "kind": kind.value,
            "nonce": new_nonce(),
            "now": as_seconds(now),
        },
    )
    # Withdrawn ones too: published again, they are to go where the rest of their story is.
    await write.run(
        """
        UPDATE deliveries INDEXED BY deliveries_by_story SET post_id = :post_id
        WHERE story IN :stories AND post_id IS NULL
        """,
        {"post_id": post_id, "stories": stories},
    )


async def record_next(write: Transaction, moments: Iterable[tuple[int, datetime | None]]) -> None:
    """Write when subscriptions gather next; None while nothing waits in them."""
    await write.run_many(
        "UPDATE subscriptions SET gathered_until = :until WHERE id = :id",
        [
            {"id": subscription_id, "until": None if until is None else as_seconds(until)}
            for subscription_id, until in moments
        ],
    )
