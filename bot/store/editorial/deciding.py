"""Lets decisions about publication count: in listings, in the index, in posts, and undoes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.errors import CommandError, NotFoundError
from bot.publication import OPERATOR, Action, is_published
from bot.store.articles.articles import Articles
from bot.store.editorial.decisions import (
    Decision,
    Effect,
    Record,
    Wanted,
    newest_record,
    record,
    record_numbered,
    records,
)
from bot.store.editorial.yielding import follow_where_ruled, let_rules_give_way, ruled_servers
from bot.store.engine import Engine, Reading, Transaction
from bot.store.filing.releases import record_releases
from bot.store.filing.standing import refile
from bot.store.posts.edits import request_linked_edits
from bot.store.posts.reviews import request_review_edits
from bot.store.posts.standing import channels_showing
from bot.store.posts.withdrawals import request_retraction

#: For how long a decision can be undone with one press.
UNDO_WINDOW: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class DecisionOutcome:
    """What a decision did in its server.

    Attributes:
        was_published: Whether the article counted as published before.
        is_published: Whether it does now.
        stood_in: The channels in which it stood before.
        number: That of its record; None where nothing was recorded. It tells records apart, not
            what they did.
    """

    was_published: bool
    is_published: bool
    stood_in: tuple[int, ...] = ()
    number: int | None = field(default=None, compare=False)


class Decisions:
    """The decisions of one database."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    async def decide(self, decision: Decision) -> DecisionOutcome:
        """Record a decision and let it count at once.

        Raises:
            NotFoundError: There is no such article.
        """
        async with self._database.transaction() as write:
            return await _decide(write, decision)

    async def decide_first(self, decision: Decision) -> DecisionOutcome | Record:
        """Do the same, unless the last decision there says so already: then that one is given.

        Of several people who press the same at once, one decides.

        Raises:
            NotFoundError: There is no such article.
        """
        async with self._database.transaction() as write:
            earlier = await _persons_word(write, decision)
            if earlier is not None and earlier.decision.action is decision.action:
                return earlier
            return await _decide(write, decision)

    async def decide_several(
        self, decisions: Sequence[Decision]
    ) -> tuple[DecisionOutcome | Record, ...]:
        """Decide about several that wait, or none; the new records have numbers in a row.

        Of one that somebody decided before, whatever they decided, that record is given.

        Raises:
            NotFoundError: One of the articles is not there.
        """
        async with self._database.transaction() as write:
            return tuple([await _decide_waiting(write, one) for one in decisions])

    async def undo(
        self, number: int, *, server_id: int, actor_id: int, now: datetime
    ) -> tuple[Record, DecisionOutcome]:
        """Restore the decision that stood before another; gives that other, and what this did.

        Args:
            number: That of the record of what is to be undone.
            server_id: Whose decision it must be.
            actor_id: Who undoes it.
            now: The present moment.

        Raises:
            NotFoundError: That server has no such decision.
            CommandError: It is too old, or was followed by another.
        """
        ((undone, outcome),) = await self.undo_several(
            [number], server_id=server_id, actor_id=actor_id, now=now
        )
        return undone, outcome

    async def undo_several(
        self, numbers: Iterable[int], *, server_id: int, actor_id: int, now: datetime
    ) -> tuple[tuple[Record, DecisionOutcome], ...]:
        """Do the same for several at once, or for none.

        Raises:
            NotFoundError: That server has no such decision.
            CommandError: One is too old, or was followed by another.
        """
        async with self._database.transaction() as write:
            return tuple([await _undo(write, one, server_id, actor_id, now) for one in numbers])

    async def history(self, server_id: int, article_id: int) -> tuple[Decision, ...]:
        """Give the decisions about an article in a server and the operator's, newest first."""
        about = Wanted(server_ids=(server_id, OPERATOR), article_id=article_id)
        found = await records(self._database, about)
        return tuple(one.decision for one in found)


async def _decide_waiting(write: Transaction, decision: Decision) -> DecisionOutcome | Record:
    earlier = await _persons_word(write, decision)
    if earlier is not None and earlier.decision.action is not Action.RESET:
        return earlier
    return await _decide(write, decision)


async def _persons_word(read: Reading, decision: Decision) -> Record | None:
    """Give the last decision about an article in a server; None where that is a rule's."""
    earlier = await newest_record(read, decision.server_id, decision.article_id)
    return earlier if earlier is not None and earlier.decision.rule_id is None else None


async def _undo(
    write: Transaction, number: int, server_id: int, actor_id: int, now: datetime
) -> tuple[Record, DecisionOutcome]:
    undone = await record_numbered(write, number, server_id)
    if undone is None:
        raise NotFoundError("There is nothing to undo here.")
    article_id = undone.decision.article_id
    newest = await newest_record(write, server_id, article_id)
    if newest is not None and newest.number != number:
        raise CommandError("It was decided anew since, so this cannot be undone any more.")
    if now - undone.decision.decided_at > UNDO_WINDOW:
        raise CommandError(
            "That was more than 15 minutes ago. Decide anew with /moderate publish or "
            "/moderate unpublish."
        )
    before = await newest_record(write, server_id, article_id, before=number)
    restored = Decision(
        server_id,
        article_id,
        Action.RESET if before is None else before.decision.action,
        actor_id,
        "" if before is None else before.decision.reason,
        now,
        undoes=number,
        rule_id=None if before is None else before.decision.rule_id,
    )
    return undone, await _decide(write, restored)


async def _decide(write: Transaction, decision: Decision) -> DecisionOutcome:
    place = {"server_id": decision.server_id, "article_id": decision.article_id}
    stood_in = await channels_showing(write, **place)
    was_published = await Articles(write).is_published(**place)
    is_now = await _would_publish(write, decision)
    effect = Effect(was_published, is_now, len(stood_in))
    ruled = await ruled_servers(write, decision)
    number = await record(write, decision, effect)
    await let_rules_give_way(write, decision)
    await refile(write, decision.article_id, decision.decided_at)
    if decision.action is Action.UNPUBLISH or (was_published and not is_now):
        await request_retraction(
            write, **place, now=decision.decided_at, because="a moderator unpublished it"
        )
    else:
        await request_linked_edits(write, **place, now=decision.decided_at)
        await request_review_edits(
            write, [decision.article_id], decision.decided_at, server_id=decision.server_id
        )
    if is_now and not was_published:
        await record_releases(
            write,
            [decision.article_id],
            now=decision.decided_at,
            server_id=decision.server_id,
            is_decision=True,
        )
    await follow_where_ruled(write, decision, ruled, is_released=is_now and not was_published)
    return DecisionOutcome(was_published, is_now, stood_in, number)


async def _would_publish(read: Reading, decision: Decision) -> bool:
    """Tell whether a decision makes an article count as published.

    Raises:
        NotFoundError: There is no such article.
    """
    rows = await read.fetch(
        """
        SELECT CASE WHEN :server_id = :operator THEN published_by_document ELSE published END,
            removed
        FROM articles WHERE id = :id
        """,
        {"server_id": decision.server_id, "operator": OPERATOR, "id": decision.article_id},
    )
    if not rows:
        raise NotFoundError("There is no such article here.")
    ((otherwise, is_removed),) = rows
    return is_published(
        by_document=bool(otherwise),
        operator=None,
        server=decision.action,
        is_removed=bool(is_removed),
    )
