"""Lets what servers' rules decided give way to the operator's word, and count again after it.

Works inside the transaction of a decision of the operator's; about others it does nothing. Where
people decided, the operator's word does not count; ``own_words`` tells where that is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.publication import OPERATOR, Action
from bot.store.articles.articles import Articles
from bot.store.editorial.decisions import Decision
from bot.store.engine import Reading, Transaction
from bot.store.filing.releases import record_releases
from bot.store.posts.withdrawals import request_retraction

#: Where a rule's word is the last one about an article.
_RULED: Final = """
    decisions.article_id = :article_id AND decisions.rule_id IS NOT NULL
    AND NOT EXISTS (
        SELECT 1 FROM decisions AS later
        WHERE later.server_id = decisions.server_id AND later.article_id = decisions.article_id
            AND later.id > decisions.id
    )
"""


async def own_words(read: Reading, article_id: int) -> dict[int, bool]:
    """Give the servers whose people decided about an article, and whether it is published there.

    With them the operator's word does not count.
    """
    rows = await read.fetch(
        """
        SELECT server_id, action = 'publish' FROM decisions
        WHERE article_id = :article_id AND stands AND server_id != :operator AND rule_id IS NULL
        """,
        {"article_id": article_id, "operator": OPERATOR},
    )
    return {server_id: bool(is_published) for server_id, is_published in rows}


async def ruled_servers(read: Reading, decision: Decision) -> dict[int, bool]:
    """Give the servers with which the operator has his way, and whether it is published there."""
    if decision.server_id != OPERATOR:
        return {}
    rows = await read.fetch(
        f"SELECT decisions.server_id FROM decisions WHERE {_RULED}",
        {"article_id": decision.article_id},
    )
    articles = Articles(read)
    return {row[0]: await articles.is_published(decision.article_id, row[0]) for row in rows}


async def let_rules_give_way(write: Transaction, decision: Decision) -> None:
    """Let rules' decisions stand no more, or again where the operator's word was lifted."""
    if decision.server_id == OPERATOR:
        await write.run(
            f"UPDATE decisions SET stands = :stands WHERE {_RULED}",
            {
                "article_id": decision.article_id,
                "stands": decision.action is Action.RESET,
            },
        )


async def follow_where_ruled(
    write: Transaction, decision: Decision, before: Mapping[int, bool], *, is_released: bool
) -> None:
    """Release an article, or take it down, in each server where that comes of it.

    Args:
        write: The open transaction.
        decision: The operator's.
        before: What ``ruled_servers`` gave before it counted.
        is_released: Whether it is released everywhere already.
    """
    articles = Articles(write)
    for server_id, was_published in before.items():
        place = {"server_id": server_id, "article_id": decision.article_id}
        is_published = await articles.is_published(**place)
        if was_published and not is_published:
            await request_retraction(
                write, **place, now=decision.decided_at, because="the operator decided so"
            )
        elif is_published and not (was_published or is_released):
            await record_releases(
                write,
                [decision.article_id],
                now=decision.decided_at,
                server_id=server_id,
                is_decision=True,
            )
