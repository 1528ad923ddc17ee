"""Reads a database out in full, to be carried elsewhere, and brings in what was read out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.articles import Article
from bot.identity import article_id as address_key
from bot.posting.corrections import Correction, StoryDecision
from bot.publication import Action
from bot.rules.rules import Rule
from bot.store.articles.articles import Articles
from bot.store.articles.rows import rows_of
from bot.store.editorial.decisions import Decision, Effect, record
from bot.store.editorial.yielding import let_rules_give_way
from bot.store.engine import Reading, Transaction
from bot.store.filing.arriving import Arrival, settle_arrivals
from bot.store.filing.rulebooks import RULE_COLUMNS, rule_of
from bot.store.filing.standing import refile
from bot.store.filing.writer import save
from bot.store.identity.addresses import NOWHERE, addresses_of, articles_at, record_addresses
from bot.store.times import as_moment, as_seconds

_PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class Carried:
    """An article with every address that leads to it, its own left out."""

    article: Article
    addresses: tuple[str, ...] = ()


async def every_article(read: Reading) -> AsyncIterator[Carried]:
    """Give all articles in the order of time, removed ones too."""
    last = -(2**63)
    while rows := await read.fetch(
        "SELECT position, id FROM articles WHERE position > :last ORDER BY position LIMIT :limit",
        {"last": last, "limit": _PAGE},
    ):
        ids = [row[1] for row in rows]
        last = rows[-1][0]
        found = await Articles(read).in_full(ids)
        beside = await addresses_of(read, ids)
        for one in ids:
            others = beside.get(one, frozenset()) - {found[one].url, ""}
            yield Carried(found[one], tuple(sorted(others)))


async def every_decision(read: Reading) -> AsyncIterator[Decision]:
    """Give all decisions about articles, the oldest first."""
    last = 0
    while rows := await read.fetch(
        """
        SELECT id, server_id, article_id, action, actor_id, reason, decided_at, rule_id
        FROM decisions WHERE id > :last ORDER BY id LIMIT :limit
        """,
        {"last": last, "limit": _PAGE},
    ):
        last = rows[-1][0]
        for row in rows:
            action, moment = Action(row[3]), as_moment(row[6])
            yield Decision(row[1], row[2], action, row[4], row[5], moment, rule_id=row[7])


async def standing_corrections(read: Reading) -> tuple[StoryDecision, ...]:
    """Give what stands of what people said of stories, the oldest first."""
    rows = await read.fetch(
        """
        SELECT server_id, article_id, correction, actor_id, decided_at, other_id
        FROM story_decisions WHERE stands ORDER BY id
        """
    )
    return tuple(
        StoryDecision(row[0], row[1], Correction(row[2]), row[3], as_moment(row[4]), row[5])
        for row in rows
    )


async def every_rule(read: Reading) -> tuple[Rule, ...]:
    """Give all rules, each server's in their order."""
    rows = await read.fetch(
        f"SELECT {RULE_COLUMNS} FROM rules WHERE removed_at IS NULL ORDER BY server_id, place"
    )
    return tuple(map(rule_of, rows))


async def bring_in_articles(write: Transaction, batch: Sequence[Carried], now: datetime) -> int:
    """Add those articles that no address leads to yet, as a backlog that is never posted.

    Returns:
        How many were added; the others are left as they are.
    """
    rows = [rows_of(one.article, default_published=False) for one in batch]
    known = await articles_at(write, [key for one in batch for key in _keys(one)])
    settled = await settle_arrivals(write, [Arrival(frozenset(), rows)], now)
    there = await _there(write, set(settled.ids.values()))
    fresh = {}
    for one, each in zip(batch, rows, strict=True):
        article = settled.ids[each.id]
        leads_elsewhere = any(known.get(key, NOWHERE) != NOWHERE for key in _keys(one))
        if article in there or leads_elsewhere or article in fresh:
            continue
        fresh[article] = each._replace(id=article)
        if one.addresses:
            addresses = (one.article.url, *one.addresses)
            await record_addresses(write, dict.fromkeys(addresses, article))
    outcome = await save(write, list(fresh.values()), is_backlog=True, now=now)
    return len(outcome.added)


def _keys(one: Carried) -> tuple[int, ...]:
    return tuple(map(address_key, (one.article.url, *one.addresses)))


async def _there(read: Reading, ids: set[int]) -> set[int]:
    rows = await read.fetch("SELECT id FROM articles WHERE id IN :ids", {"ids": sorted(ids)})
    return {row[0] for row in rows}


async def bring_in_decision(write: Transaction, decision: Decision, now: datetime) -> bool:
    """Record a decision as it was made, and let it count; no post is made or taken down by it.

    Returns:
        Whether it is new here.
    """
    rows = await write.fetch(
        """
        SELECT 1 FROM decisions
        WHERE server_id = :server_id AND article_id = :article_id AND action = :action
            AND decided_at = :decided_at
        """,
        _place(decision) | {"action": decision.action.value},
    )
    if rows:
        return False
    is_latest = not await write.fetch(
        """
        SELECT 1 FROM decisions
        WHERE server_id = :server_id AND article_id = :article_id AND decided_at > :decided_at
            AND (:is_ruled OR rule_id IS NULL)
        """,
        _place(decision) | {"is_ruled": decision.rule_id is not None},
    )
    was_published = await Articles(write).is_published(decision.article_id, decision.server_id)
    await record(write, decision, Effect(was_published, was_published, 0), is_latest=is_latest)
    if is_latest:
        await let_rules_give_way(write, decision)
    await refile(write, decision.article_id, now)
    return True


def _place(decision: Decision) -> dict[str, object]:
    return {
        "server_id": decision.server_id,
        "article_id": decision.article_id,
        "decided_at": as_seconds(decision.decided_at),
    }


async def says_already(read: Reading, said: StoryDecision) -> bool:
    """Tell whether a person's word on a story is here already, or was said anew since."""
    rows = await read.fetch(
        """
        SELECT 1 FROM story_decisions
        WHERE server_id = :server_id AND article_id = :article_id AND decided_at >= :decided_at
            AND (correction = 'lead') = :is_lead
        """,
        {
            "server_id": said.server_id,
            "article_id": said.article_id,
            "decided_at": as_seconds(said.decided_at),
            "is_lead": said.correction is Correction.LEAD,
        },
    )
    return bool(rows)
