"""Writes what was planned into the ledger: deliveries, and the posts that are to show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.posting.ledger import Kind, PlannedDelivery, Release
from bot.store.engine import Row, Transaction
from bot.store.posts.edits import request_edits
from bot.store.posts.gathering import let_gather
from bot.store.posts.ids import take_ids
from bot.store.posts.leads import note_stories
from bot.store.posts.nonces import new_nonce
from bot.store.posts.restoring import doubt
from bot.store.times import as_moment, as_seconds

#: Of ``releases``; what ``release_of`` makes releases of.
RELEASE_COLUMNS: Final = "id, article_id, server_id, is_decision, released_at"
#: It is not taken down yet, or its message stays and says that it was.
_COMES_BACK: Final = (
    "(posts.state = 'retracting' OR posts.state = 'retracted' AND posts.message_id IS NOT NULL)"
)
_STANDING_POST: Final = "posts.state IN ('pending', 'sending', 'sent')"


async def unplanned_releases(write: Transaction, *, limit: int) -> tuple[Release, ...]:
    """Give the oldest releases that no delivery was planned from yet."""
    rows = await write.fetch(
        f"""
        SELECT {RELEASE_COLUMNS} FROM releases
        WHERE id > (SELECT last_release FROM planner) ORDER BY id LIMIT :limit
        """,
        {"limit": limit},
    )
    return tuple(map(release_of, rows))


def release_of(row: Row) -> Release:
    """Make a release of a row of ``RELEASE_COLUMNS``."""
    return Release(row[0], row[1], row[2], bool(row[3]), as_moment(row[4]))


async def record_planned(write: Transaction, last_release: int) -> None:
    """Record how far the releases have been planned."""
    await write.run(
        "UPDATE planner SET last_release = :last_release", {"last_release": last_release}
    )


async def record_plan(
    write: Transaction, planned: Sequence[PlannedDelivery], *, now: datetime
) -> int:
    """Write planned deliveries, with posts for those that need one; gives how many are new.

    A withdrawn delivery comes back to life: in its own post while that is not taken down, or its
    message stays and says so, else in a new one, since Discord remembers a deleted message's nonce.
    Any other that is there already stays as it is.

    Args:
        write: The transaction in which the releases were read.
        planned: What is due.
        now: From when it is due.
    """
    existing = await _existing(write, planned)
    fresh, revived, past = [], [], []
    for one in planned:
        there = existing.get((one.subscription_id, one.article_id))
        if there is None:
            fresh.append(one)
        elif there.is_withdrawn and there.is_post_there:
            revived.append(there)
        elif there.is_withdrawn:
            fresh.append(one)
            past.append(there)
    await _forget(write, past)
    await _revive(write, revived, now)
    await _insert(write, fresh, now)
    await doubt(write, fresh)
    return len(fresh) + len(revived)


@dataclass(frozen=True, slots=True)
class _Existing:
    """A delivery that is in the ledger already."""

    id: int
    story: int
    post_id: int | None
    is_withdrawn: bool
    is_post_there: bool


async def _existing(
    write: Transaction, planned: Sequence[PlannedDelivery]
) -> dict[tuple[int, int], _Existing]:
    rows = await write.fetch(
        f"""
        SELECT deliveries.subscription_id, article_id, deliveries.id, story, post_id,
            withdrawn_at IS NOT NULL,
            post_id IS NULL OR {_COMES_BACK} OR {_STANDING_POST}
        FROM deliveries LEFT JOIN posts ON posts.id = post_id
        WHERE article_id IN :ids
        """,
        {"ids": list({one.article_id for one in planned})},
    )
    return {
        (row[0], row[1]): _Existing(row[2], row[3], row[4], bool(row[5]), bool(row[6]))
        for row in rows
    }


async def _forget(write: Transaction, deliveries: Sequence[_Existing]) -> None:
    """Make room for new deliveries in the place of withdrawn ones whose posts are gone."""
    await write.run(
        "DELETE FROM deliveries WHERE id IN :ids",
        {"ids": [one.id for one in deliveries]},
    )


async def _revive(write: Transaction, deliveries: Sequence[_Existing], now: datetime) -> None:
    """Let withdrawn deliveries go on whose posts are not taken down yet."""
    if not deliveries:
        return
    ids = {"ids": [one.id for one in deliveries]}
    posts = [one.post_id for one in deliveries if one.post_id is not None]
    await write.run(
        """
        UPDATE deliveries SET withdrawn_at = NULL, withdrawn_because = '',
            leads = NOT EXISTS (
                SELECT 1 FROM deliveries AS other WHERE other.story = deliveries.story
                    AND other.leads AND other.withdrawn_at IS NULL AND other.id != deliveries.id
            )
        WHERE id IN :ids
        """,
        ids,
    )
    await write.run(
        f"""
        UPDATE posts SET state = CASE WHEN message_id IS NULL THEN 'sending' ELSE 'sent' END
        WHERE id IN :ids AND {_COMES_BACK}
        """,
        {"ids": posts},
    )
    await request_edits(write, posts, now, within=timedelta())
    await note_stories(write, {one.story for one in deliveries})
    await let_gather(write, {one.story for one in deliveries}, now)


async def _insert(write: Transaction, planned: Sequence[PlannedDelivery], now: datetime) -> None:
    """Write new deliveries: first those that begin a story, then those that join one."""
    beginning = [one for one in planned if one.joins is None]
    joining = [one for one in planned if one.joins is not None]
    posted = [one for one in beginning if one.waits is None]
    seconds = as_seconds(now)
    post_ids = await take_ids(write, "posts", len(posted))
    await write.run_many(
        _INSERT_POST,
        [_post_row(one, id_, seconds) for one, id_ in zip(posted, post_ids, strict=True)],
    )
    posts, ids = iter(post_ids), await take_ids(write, "deliveries", len(beginning))
    await write.run_many(
        _INSERT_DELIVERY,
        [
            {
                **_delivery_row(one, id_, seconds),
                "story": id_,
                "post_id": next(posts) if one.waits is None else None,
                "waits": one.waits,
            }
            for one, id_ in zip(beginning, ids, strict=True)
        ],
    )
    await _join(write, joining, now)


_INSERT_DELIVERY: Final = """
    INSERT INTO deliveries (
        id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at
    ) VALUES (
        :id, :subscription_id, :article_id, :channel_id, :story, :leads, :post_id, :waits, :now
    )
"""


_INSERT_POST: Final = """
    INSERT INTO posts (
        id, subscription_id, server_id, channel_id, kind, state, nonce, due_at, planned_at
    ) VALUES (
        :id, :subscription_id, (SELECT server_id FROM subscriptions WHERE id = :subscription_id),
        :channel_id, :kind, 'pending', :nonce, :now, :now
    )
"""


async def _join(write: Transaction, planned: Sequence[PlannedDelivery], now: datetime) -> None:
    """Write deliveries that join a story; its post is to show them too."""
    ids = await take_ids(write, "deliveries", len(planned))
    for one, id_ in zip(planned, ids, strict=True):
        rows = await write.fetch(
            """
            SELECT story, post_id, waits FROM deliveries
            WHERE channel_id = :channel_id AND article_id = :joins AND withdrawn_at IS NULL
            ORDER BY leads DESC LIMIT 1
            """,
            {"channel_id": one.channel_id, "joins": one.joins},
        )
        story, post_id, waits = rows[0]
        if one.leads:
            await write.run(
                "UPDATE deliveries SET leads = FALSE WHERE story = :story", {"story": story}
            )
        await write.run(
            _INSERT_DELIVERY,
            {
                **_delivery_row(one, id_, as_seconds(now)),
                "story": story,
                "post_id": post_id,
                "waits": waits,
            },
        )
        if post_id is not None:
            await request_edits(write, [post_id], now)


# What thousands of rows have in common is looked up once.
_STORY: Final = Kind.STORY.value


def _post_row(delivery: PlannedDelivery, id_: int, now: int) -> dict[str, object]:
    return {
        "id": id_,
        "subscription_id": delivery.subscription_id,
        "channel_id": delivery.channel_id,
        "kind": _STORY,
        "nonce": new_nonce(),
        "now": now,
    }


def _delivery_row(delivery: PlannedDelivery, id_: int, now: int) -> dict[str, object]:
    return {
        "id": id_,
        "subscription_id": delivery.subscription_id,
        "channel_id": delivery.channel_id,
        "article_id": delivery.article_id,
        "leads": delivery.leads,
        "now": now,
    }
