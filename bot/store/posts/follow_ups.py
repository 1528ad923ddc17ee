"""Keeps the posts that announce weighty coverage below a story's post, each article once.

They are no posts of the story: they show one article, and go with it or with what they follow.
Which coverage is weighty is decided by ``posting.following``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.posting.ledger import Kind
from bot.posting.options import Options, options_from_json
from bot.publication import OPERATOR
from bot.store.engine import Reading, Transaction
from bot.store.posts.ids import take_ids
from bot.store.posts.nonces import new_nonce
from bot.store.times import as_seconds


@dataclass(frozen=True, slots=True)
class FollowedPost:
    """A story's post that stands, in a subscription that asks for what follows.

    Attributes:
        members: The story's articles in the order in which they came.
        later: Those that came after the post was sent.
        told: Those that were announced below it already.
    """

    post_id: int
    subscription_id: int
    server_id: int
    channel_id: int
    options: Options
    members: tuple[int, ...]
    later: frozenset[int]
    told: frozenset[int]


async def stories_in(
    read: Reading, article_ids: Iterable[int], channel_ids: Iterable[int]
) -> tuple[int, ...]:
    """Give the stories of some channels that any of the articles is part of."""
    rows = await read.fetch(
        """
        SELECT DISTINCT story FROM deliveries
        WHERE article_id IN :ids AND channel_id IN :channels AND withdrawn_at IS NULL
        """,
        {"ids": list(article_ids), "channels": list(channel_ids)},
    )
    return tuple(row[0] for row in rows)


async def followed_posts(read: Reading, stories: Iterable[int]) -> tuple[FollowedPost, ...]:
    """Give, of some stories, the posts that are followed."""
    rows = await read.fetch(
        """
        SELECT post_id, posts.subscription_id, posts.server_id, posts.channel_id,
            subscriptions.options, article_id, deliveries.planned_at > sent_at
        FROM deliveries JOIN posts ON posts.id = post_id
        JOIN subscriptions ON subscriptions.id = posts.subscription_id
        WHERE story IN :stories AND withdrawn_at IS NULL AND kind = 'story' AND state = 'sent'
        ORDER BY post_id, deliveries.id
        """,
        {"stories": list(stories)},
    )
    following = [row for row in rows if options_from_json(row[4]).follow_ups]
    told = await read.fetch(
        "SELECT parent_id, article_id FROM follow_ups WHERE parent_id IN :ids",
        {"ids": list({row[0] for row in following})},
    )
    members: dict[tuple[int, int, int, int, str], dict[int, bool]] = {}
    for *post, article_id, is_later in following:
        members.setdefault((*post,), {})[article_id] = bool(is_later)
    return tuple(
        FollowedPost(
            post_id,
            subscription_id,
            server_id,
            channel_id,
            options_from_json(options),
            tuple(found),
            frozenset(one for one, is_later in found.items() if is_later),
            frozenset(article_id for parent_id, article_id in told if parent_id == post_id),
        )
        for (post_id, subscription_id, server_id, channel_id, options), found in members.items()
    )


async def record_follow_up(
    write: Transaction, parent: FollowedPost, article_id: int, *, due_at: datetime, now: datetime
) -> None:
    """Write the post that announces an article below another post."""
    (id_,) = await take_ids(write, "posts", 1)
    await write.run(
        """
        INSERT INTO posts (
            id, subscription_id, server_id, channel_id, kind, state, nonce, due_at, planned_at
        ) VALUES (
            :id, :subscription_id, :server_id, :channel_id, :kind, 'pending', :nonce, :due_at, :now
        )
        """,
        {
            "id": id_,
            "subscription_id": parent.subscription_id,
            "server_id": parent.server_id,
            "channel_id": parent.channel_id,
            "kind": Kind.FOLLOW_UP.value,
            "nonce": new_nonce(),
            "due_at": as_seconds(due_at),
            "now": as_seconds(now),
        },
    )
    await write.run(
        "INSERT INTO follow_ups (post_id, parent_id, article_id) VALUES (:id, :parent, :article)",
        {"id": id_, "parent": parent.post_id, "article": article_id},
    )


def _taken_down(which: str) -> str:
    return f"""
        UPDATE posts SET state = CASE state WHEN 'pending' THEN 'retracted' ELSE 'retracting' END,
            due_at = :now, error = CASE state WHEN 'pending' THEN :because ELSE error END
        WHERE state IN ('pending', 'sending', 'sent') AND id IN ({which})
    """


async def take_down_announcements(
    write: Transaction, article_id: int, *, server_id: int, now: datetime, because: str
) -> None:
    """Take down what announces an article in one server or all, where it is not published."""
    await write.run(
        _taken_down(
            """
            SELECT post_id FROM follow_ups JOIN posts AS announcing ON announcing.id = post_id
            LEFT JOIN articles ON articles.id = :article_id
            LEFT JOIN decisions ON decisions.server_id = announcing.server_id
                AND decisions.article_id = :article_id AND stands
            WHERE follow_ups.article_id = :article_id
                AND :server_id IN (:operator, announcing.server_id)
                AND (removed OR coalesce(action, '') != 'publish')
            """
        ),
        {
            "article_id": article_id,
            "server_id": server_id,
            "operator": OPERATOR,
            "now": as_seconds(now),
            "because": because,
        },
    )


async def take_down_below(
    write: Transaction, post_ids: Collection[int], article_id: int, now: datetime
) -> None:
    """Take down what announces an article below some posts: it is another story."""
    await write.run(
        _taken_down(
            """
            SELECT post_id FROM follow_ups
            WHERE parent_id IN :ids AND article_id = :article_id
            """
        ),
        {
            "ids": list(post_ids),
            "article_id": article_id,
            "now": as_seconds(now),
            "because": "a moderator put it to another story",
        },
    )


async def take_down_with(
    write: Transaction, post_ids: Collection[int], now: datetime, because: str
) -> None:
    """Take down what follows posts that are, or are being, taken down."""
    await write.run(
        _taken_down(
            """
            SELECT post_id FROM follow_ups JOIN posts AS parents ON parents.id = parent_id
            WHERE parent_id IN :ids AND parents.state IN ('retracting', 'retracted')
            """
        ),
        {"ids": list(post_ids), "now": as_seconds(now), "because": because},
    )
