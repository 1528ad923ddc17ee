"""Keeps what moderators say of stories, and lets what stands in channels follow at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.errors import CommandError, NotFoundError
from bot.posting.corrections import Correction, StoryDecision
from bot.store.editorial.deciding import UNDO_WINDOW
from bot.store.engine import Engine, Reading, Transaction
from bot.store.filing.releases import record_releases
from bot.store.posts.edits import request_edits, request_similar_edits
from bot.store.posts.follow_ups import take_down_below
from bot.store.posts.leads import note_stories
from bot.store.posts.withdrawals import let_posts_follow
from bot.store.times import as_moment, as_seconds


class StoryDecisions:
    """The decisions about stories of one database."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    async def decide(self, decision: StoryDecision) -> int:
        """Record a decision, let it count at once, in its server alone, and give its number.

        What it takes out of a story is planned anew, and gets a post of its own where it is due.
        What was said before of the article's place, or of its lead, stands no more.

        Raises:
            NotFoundError: One of the articles is not there.
        """
        async with self._database.transaction() as write:
            await _check(write, decision)
            number = await _record(write, decision)
            if decision.correction is Correction.APART:
                await _take_out(write, decision)
            elif decision.correction is Correction.SAME:
                await _put_together(write, decision)
            await _settle(write, decision)
        return number

    async def undo(self, number: int, *, server_id: int, actor_id: int, now: datetime) -> int:
        """Restore what was said before a decision, with its posts; gives the article's id.

        What it took out of a story goes back there. What it put to another story is planned anew.

        Raises:
            NotFoundError: That server has no such decision.
            CommandError: It is too old, or does not stand any more.
        """
        async with self._database.transaction() as write:
            undone = await _undoable(write, number, server_id, now)
            restored = StoryDecision(
                server_id, undone.article_id, Correction.UNDO, actor_id, now, undone.back_to
            )
            await _append(write, restored, stands=False)
            await write.run(
                "UPDATE story_decisions SET stands = (id != :number) WHERE id IN :ids",
                {"number": number, "ids": [number, undone.replaced_id or number]},
            )
            if undone.correction is Correction.APART:
                await _put_together(write, restored)
            elif undone.correction is Correction.SAME:
                await _take_out(write, restored)
            await _settle(write, restored)
        return undone.article_id


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


async def _settle(write: Transaction, decision: StoryDecision) -> None:
    """Let it be looked who leads an article's stories in a server, and what its posts show."""
    rows = await write.fetch(
        f"SELECT story, post_id {_OWN} AND withdrawn_at IS NULL", _place(decision)
    )
    await note_stories(write, {row[0] for row in rows})
    await request_edits(write, {row[1] for row in rows} - {None}, decision.decided_at)
    await request_similar_edits(write, [decision.article_id], decision.decided_at)


def _place(decision: StoryDecision) -> dict[str, int]:
    return {"article_id": decision.article_id, "server_id": decision.server_id}


async def _record(write: Transaction, decision: StoryDecision) -> int:
    """Append a decision; it stands in the place of what was said of the same before."""
    replaced = await write.fetch(
        """
        UPDATE story_decisions SET stands = FALSE
        WHERE server_id = :server_id AND article_id = :article_id AND stands
            AND (:is_undo OR (correction = 'lead') = :is_lead)
        RETURNING id
        """,
        {
            **_place(decision),
            "is_lead": decision.correction is Correction.LEAD,
            "is_undo": decision.correction is Correction.UNDO,
        },
    )
    stands = decision.correction is not Correction.UNDO
    replaced_id = max((row[0] for row in replaced), default=None)
    return await _append(write, decision, stands=stands, replaced_id=replaced_id)


async def _append(
    write: Transaction, decision: StoryDecision, *, stands: bool, replaced_id: int | None = None
) -> int:
    is_apart = decision.correction is Correction.APART
    rows = await write.fetch(
        """
        INSERT INTO story_decisions (
            server_id, article_id, correction, other_id, actor_id, decided_at, stands,
            replaced_id, left_id
        )
        VALUES (
            :server_id, :article_id, :correction, :other_id, :actor_id, :decided_at, :stands,
            :replaced_id, :left_id
        )
        RETURNING id
        """,
        {
            **_place(decision),
            "correction": decision.correction.value,
            "other_id": decision.other_id,
            "actor_id": decision.actor_id,
            "decided_at": as_seconds(decision.decided_at),
            "stands": stands,
            "replaced_id": replaced_id,
            "left_id": await _companion(write, decision) if is_apart else None,
        },
    )
    return int(rows[0][0])


async def _companion(read: Reading, decision: StoryDecision) -> int | None:
    """Give the article that shares most of an article's stories in a server."""
    rows = await read.fetch(
        f"""
        SELECT other.article_id FROM deliveries AS other
        WHERE other.article_id != :article_id AND other.withdrawn_at IS NULL
            AND other.story IN (SELECT story {_OWN} AND withdrawn_at IS NULL)
        GROUP BY other.article_id ORDER BY count(*) DESC, min(other.id) LIMIT 1
        """,
        _place(decision),
    )
    return rows[0][0] if rows else None


@dataclass(frozen=True, slots=True)
class _Undoable:
    """A decision that stands, and what stood before it.

    Attributes:
        back_to: An article that it took this one away from, or put it to.
    """

    article_id: int
    correction: Correction
    replaced_id: int | None
    back_to: int | None


async def _undoable(read: Reading, number: int, server_id: int, now: datetime) -> _Undoable:
    rows = await read.fetch(
        """
        SELECT article_id, correction, replaced_id, coalesce(left_id, other_id), decided_at, stands
        FROM story_decisions
        WHERE id = :number AND server_id = :server_id AND correction != 'undo'
        """,
        {"number": number, "server_id": server_id},
    )
    if not rows:
        raise NotFoundError("There is nothing to undo here.")
    article_id, correction, replaced_id, back_to, decided_at, stands = rows[0]
    if not stands:
        raise CommandError("It was undone, or something else said since.")
    if now - as_moment(decided_at) > UNDO_WINDOW:
        raise CommandError("That was more than 15 minutes ago. Correct it by /moderate story.")
    return _Undoable(article_id, Correction(correction), replaced_id, back_to)


async def _take_out(write: Transaction, decision: StoryDecision) -> None:
    """Take an article out of the stories that it shares, to be planned anew by itself.

    Where another is named, out of those that it shares with that one.
    """
    rows = await write.fetch(
        f"""
        SELECT deliveries.id, story, post_id {_OWN} AND withdrawn_at IS NULL
            AND EXISTS (
                SELECT 1 FROM deliveries AS other
                WHERE other.story = deliveries.story AND other.article_id != :article_id
                    AND other.article_id = coalesce(:other_id, other.article_id)
                    AND other.withdrawn_at IS NULL
            )
        """,
        {**_place(decision), "other_id": decision.other_id},
    )
    if not rows:
        return
    await write.run("DELETE FROM deliveries WHERE id IN :ids", {"ids": [row[0] for row in rows]})
    await take_down_below(
        write, {row[2] for row in rows} - {None}, decision.article_id, decision.decided_at
    )
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
        {**_place(decision), "other_id": decision.other_id},
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
