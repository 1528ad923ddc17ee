"""Notes of which stories another article may lead by now, and keeps which one does.

Which one that is is decided by ``posting.leading``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.posting.filters import filters_from_json
from bot.posting.leading import Candidate
from bot.store.engine import Reading, Transaction


@dataclass(frozen=True, slots=True)
class UnsettledStory:
    """A story of which something has changed that decides who leads it.

    Attributes:
        story: Its number.
        post_id: The post that shows it; None while it waits for a digest.
        candidates: What is part of it, in the order of the ledger.
    """

    story: int
    post_id: int | None
    candidates: tuple[Candidate, ...]


async def note_changed_articles(write: Transaction, article_ids: Collection[int]) -> None:
    """Note the stories that articles are part of: something of the articles has changed."""
    await write.run(
        """
        INSERT INTO unsettled_stories (story)
        SELECT DISTINCT story FROM deliveries
        WHERE article_id IN :ids AND withdrawn_at IS NULL
        ON CONFLICT (story) DO NOTHING
        """,
        {"ids": list(article_ids)},
    )


async def note_stories(write: Transaction, stories: Iterable[int]) -> None:
    """Note stories to or from which something came or went."""
    await write.run_many(
        "INSERT INTO unsettled_stories (story) VALUES (?) ON CONFLICT (story) DO NOTHING",
        [(story,) for story in stories],
    )


async def unsettled_stories(read: Reading, *, limit: int) -> tuple[UnsettledStory, ...]:
    """Give the stories that were noted; those of which nothing is left have no candidates."""
    rows = await read.fetch(
        """
        SELECT noted.story, deliveries.id, article_id, server_id, filters, leads, post_id
        FROM (SELECT story FROM unsettled_stories ORDER BY story LIMIT :limit) AS noted
        LEFT JOIN deliveries ON deliveries.story = noted.story AND withdrawn_at IS NULL
        LEFT JOIN subscriptions ON subscriptions.id = subscription_id
        ORDER BY noted.story, deliveries.id
        """,
        {"limit": limit},
    )
    stories: dict[int, tuple[int | None, list[Candidate]]] = {}
    for story, delivery_id, article_id, server_id, filters, leads, post_id in rows:
        _, candidates = stories.setdefault(story, (post_id, []))
        if delivery_id is not None:
            candidates.append(
                Candidate(
                    delivery_id, article_id, server_id, filters_from_json(filters), bool(leads)
                )
            )
    return tuple(
        UnsettledStory(story, post_id, tuple(candidates))
        for story, (post_id, candidates) in stories.items()
    )


async def record_settled(
    write: Transaction, stories: Iterable[int], leads: Sequence[tuple[int, int]]
) -> None:
    """Record who leads stories from now on.

    Args:
        write: The transaction in which they were read.
        stories: The numbers of those that are settled.
        leads: (story, delivery) where the lead changes.
    """
    await write.run_many(
        "UPDATE deliveries SET leads = (id = :delivery) WHERE story = :story",
        [{"story": story, "delivery": delivery} for story, delivery in leads],
    )
    await write.run(
        "DELETE FROM unsettled_stories WHERE story IN :stories", {"stories": list(stories)}
    )
