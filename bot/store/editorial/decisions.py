"""Records what moderators decide about publication, and what that makes of an article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.errors import NotFoundError
from bot.publication import OPERATOR, Action
from bot.store.articles.articles import Articles
from bot.store.engine import Engine, Reading, Transaction
from bot.store.filing.releases import record_releases
from bot.store.filing.standing import refile
from bot.store.posts.edits import request_linked_edits
from bot.store.posts.withdrawals import request_retraction
from bot.store.times import as_moment, as_seconds


@dataclass(frozen=True, slots=True)
class Decision:
    """What a moderator decided about an article in a server, when and why."""

    server_id: int
    article_id: int
    action: Action
    actor_id: int
    reason: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class DecisionOutcome:
    """Whether the article counted as published in the decision's server, before and after."""

    was_published: bool
    is_published: bool


class Decisions:
    """The decisions of one database."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    async def decide(self, decision: Decision) -> DecisionOutcome:
        """Record a decision and let it count at once.

        Raises:
            NotFoundError: There is no such article.
        """
        place = {"server_id": decision.server_id, "article_id": decision.article_id}
        async with self._database.transaction() as write:
            if not await write.fetch("SELECT 1 FROM articles WHERE id = :article_id", place):
                raise NotFoundError("There is no such article here.")
            was_published = await Articles(write).is_published(**place)
            await _record(write, decision)
            await refile(write, decision.article_id, decision.decided_at)
            is_now = await Articles(write).is_published(**place)
            if decision.action is Action.UNPUBLISH or (was_published and not is_now):
                await request_retraction(
                    write, **place, now=decision.decided_at, because="a moderator unpublished it"
                )
            else:
                await request_linked_edits(write, **place, now=decision.decided_at)
            if is_now and not was_published:
                await record_releases(
                    write,
                    [decision.article_id],
                    now=decision.decided_at,
                    server_id=decision.server_id,
                    is_decision=True,
                )
        return DecisionOutcome(was_published, is_now)

    async def history(self, server_id: int, article_id: int) -> tuple[Decision, ...]:
        """Give the decisions about an article in a server and the operator's, newest first."""
        rows = await self._database.fetch(
            """
            SELECT server_id, article_id, action, actor_id, reason, decided_at FROM decisions
            WHERE article_id = :article_id AND server_id IN (:server_id, :operator)
            ORDER BY id DESC
            """,
            {"article_id": article_id, "server_id": server_id, "operator": OPERATOR},
        )
        return tuple(
            Decision(row[0], row[1], Action(row[2]), row[3], row[4], as_moment(row[5]))
            for row in rows
        )


async def _record(write: Transaction, decision: Decision) -> None:
    """Append a decision; it stands in the place of the one before, save a reset."""
    row = {
        "server_id": decision.server_id,
        "article_id": decision.article_id,
        "action": decision.action.value,
        "actor_id": decision.actor_id,
        "reason": decision.reason,
        "decided_at": as_seconds(decision.decided_at),
        "stands": decision.action is not Action.RESET,
    }
    await write.run(
        """
        UPDATE decisions SET stands = FALSE
        WHERE server_id = :server_id AND article_id = :article_id AND stands
        """,
        row,
    )
    await write.run(
        """
        INSERT INTO decisions
            (server_id, article_id, action, actor_id, reason, decided_at, stands)
        VALUES (:server_id, :article_id, :action, :actor_id, :reason, :decided_at, :stands)
        """,
        row,
    )


async def server_decisions(read: Reading, article_ids: Iterable[int]) -> dict[int, dict[int, bool]]:
    """Give, by article and server, whether standing decisions publish it there."""
    rows = await read.fetch(
        """
        SELECT article_id, server_id, action = 'publish' AND NOT articles.removed
        FROM decisions JOIN articles ON articles.id = article_id
        WHERE stands AND server_id != :operator
            AND article_id IN :ids
        """,
        {"ids": list(article_ids), "operator": OPERATOR},
    )
    found: dict[int, dict[int, bool]] = {}
    for article_id, server_id, is_published in rows:
        found.setdefault(article_id, {})[server_id] = bool(is_published)
    return found
