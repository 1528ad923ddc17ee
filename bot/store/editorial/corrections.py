"""Keeps what moderators say of stories, and lets what stands in channels follow at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.errors import NotFoundError
from bot.posting.corrections import Correction, Corrections, StoryDecision
from bot.store.engine import Engine, Reading, Transaction
from bot.store.filing.releases import record_releases
from bot.store.posts.edits import request_edits
from bot.store.posts.leads import note_stories
from bot.store.posts.withdrawals import let_posts_follow
from bot.store.times import as_seconds


class StoryDecisions:
    """The decisions about stories of one database."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    async def decide(self, decision: StoryDecision) -> None:
        """Record a decision and let it count at once, in its server alone.

        What it takes out of a story is planned anew, and gets a post of its own where it is due.
        What was said before of the article's place, or of its lead, stands no more.

        Raises:
            NotFoundError: One of the articles is not there.
        """
        async with self._database.transaction() as write:
            await _check(write, decision)
            await _record(write, decision)
            if decision.correction is Correction.APART:
                await _take_out(write, decision)
            elif decision.correction is Correction.SAME:
                await _put_together(write, decision)
            rows = await write.fetch(
                f"SELECT story {_OWN} AND withdrawn_at IS NULL",
                {"article_id": decision.article_id, "server_id": decision.server_id},
            )
            await note_stories(write, {row[0] for row in rows})


async def corrections_of(read: Reading, article_ids: Iterable[int]) -> Corrections:
    """Give what stands of decisions about articles, or that put another one to them."""
    rows = await read.fetch(
        """
        SELECT server_id, article_id, correction, other_id FROM story_decisions
        WHERE stands AND article_id IN :ids
        UNION
        SELECT server_id, article_id, correction, other_id FROM story_decisions
        WHERE stands AND other_id IN :ids
        """,
        {"ids": list(article_ids)},
    )
    found: dict[str, set[tuple[int, int]]] = {one: set() for one in Correction}
    for server_id, article_id, correction, _ in rows:
        found[correction].add((server_id, article_id))
    same = {(row[0], row[1], row[3]) for row in rows if row[3] is not None}
    return Corrections(
        apart=found[Correction.APART],
        same=same | {(server_id, other, one) for server_id, one, other in same},
        leading=found[Correction.LEAD],
    )


#: Deliveries of an article in a server.
_OWN = """
    FROM deliveries JOIN subscriptions ON subscriptions.id = subscription_id
    WHERE article_id = :article_id AND server_id = :server_id
"""


async def _check(read: Reading, decision: StoryDecision) -> None:
    ids = {decision.article_id, decision.other_id or decision.article_id}
    rows = await read.fetch("SELECT id FROM articles WHERE id IN :ids", {"ids": list(ids)})
    if len(rows) < len(ids):
        raise NotFoundError("There is no such article here.")


async def _record(write: Transaction, decision: StoryDecision) -> None:
    """Append a decision; it stands in the place of what was said of the same before."""
    is_undo = decision.correction is Correction.UNDO
    row = {
        "server_id": decision.server_id,
        "article_id": decision.article_id,
        "correction": decision.correction.value,
        "other_id": decision.other_id,
        "actor_id": decision.actor_id,
        "decided_at": as_seconds(decision.decided_at),
        "stands": not is_undo,
        "is_lead": decision.correction is Correction.LEAD,
        "is_undo": is_undo,
    }
    await write.run(
        """
        UPDATE story_decisions SET stands = FALSE
        WHERE server_id = :server_id AND article_id = :article_id AND stands
            AND (:is_undo OR (correction = 'lead') = :is_lead)
        """,
        row,
    )
    await write.run(
        """
        INSERT INTO story_decisions
            (server_id, article_id, correction, other_id, actor_id, decided_at, stands)
        VALUES
            (:server_id, :article_id, :correction, :other_id, :actor_id, :decided_at, :stands)
        """,
        row,
    )


async def _take_out(write: Transaction, decision: StoryDecision) -> None:
    """Take an article out of the stories that it shares, to be planned anew by itself."""
    rows = await write.fetch(
        f"""
        SELECT deliveries.id, story, post_id {_OWN} AND withdrawn_at IS NULL
            AND EXISTS (
                SELECT 1 FROM deliveries AS other
                WHERE other.story = deliveries.story AND other.article_id != :article_id
                    AND other.withdrawn_at IS NULL
            )
        """,
        {"article_id": decision.article_id, "server_id": decision.server_id},
    )
    if not rows:
        return
    await write.run("DELETE FROM deliveries WHERE id IN :ids", {"ids": [row[0] for row in rows]})
    await note_stories(write, {row[1] for row in rows})
    await request_edits(write, {row[2] for row in rows} - {None}, decision.decided_at)
    await record_releases(
        write,
        [decision.article_id],
        now=decision.decided_at,
        server_id=decision.server_id,
        is_decision=True,
    )


async def _put_together(write: Transaction, decision: StoryDecision) -> None:
    """Put what stands of an article to the other's story in each channel; its own post goes."""
    rows = await write.fetch(
        """
        SELECT deliveries.id, deliveries.post_id, there.story, there.post_id, there.waits
        FROM deliveries JOIN subscriptions ON subscriptions.id = deliveries.subscription_id
        JOIN deliveries AS there ON there.article_id = :other_id
            AND there.channel_id = deliveries.channel_id
            AND there.story != deliveries.story AND there.withdrawn_at IS NULL
        WHERE deliveries.article_id = :article_id AND server_id = :server_id
            AND deliveries.withdrawn_at IS NULL
        """,
        {
            "article_id": decision.article_id,
            "server_id": decision.server_id,
            "other_id": decision.other_id,
        },
    )
    await write.run_many(
        """
        UPDATE deliveries SET story = :story, post_id = :post_id, waits = :waits, leads = FALSE
        WHERE id = :id
        """,
        [{"id": row[0], "story": row[2], "post_id": row[3], "waits": row[4]} for row in rows],
    )
    await _follow(write, {row[1] for row in rows} | {row[3] for row in rows}, decision.decided_at)


async def _follow(write: Transaction, post_ids: set[int | None], now: datetime) -> None:
    posts = {one for one in post_ids if one is not None}
    await let_posts_follow(write, posts, now, "a moderator put it to another story")
