"""Lets servers' rules decide about articles as they come, in the transaction that files them.

So nothing is ever released before a rule held it. What is recorded is only what differs from the
document's word, and only where nobody decided yet.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from bot.identity import topic_id
from bot.publication import OPERATOR, Action
from bot.rules.judging import Incoming, Rulebook
from bot.rules.rules import Outcome, Rule
from bot.rules.sentences import in_words
from bot.store.articles.rows import ArticleRows, end_position
from bot.store.engine import Reading, Row, Transaction
from bot.store.filing.rulebooks import rulebook
from bot.store.times import as_seconds

#: By article and server, what was decided there.
Ruled = dict[int, dict[int, Action]]

_ACTIONS: Final = {Outcome.HOLD: Action.UNPUBLISH, Outcome.PUBLISH: Action.PUBLISH}


async def rule_on_rows(write: Transaction, coming: Sequence[ArticleRows], now: datetime) -> Ruled:
    """Let rules decide about articles that are about to be written; gives what they decided."""
    book = await rulebook(write)
    if book.is_empty or not coming:
        return {}
    sources = await _sources(write, book, [rows.id for rows in coming])
    incoming = [_of_rows(rows, sources.get(rows.id, frozenset())) for rows in coming]
    return await _rule_on(write, book, incoming, now)


async def rule_on_stored(write: Transaction, article_ids: Collection[int], now: datetime) -> Ruled:
    """Do the same with articles that are there, and are neither taken back nor dated ahead."""
    book = await rulebook(write)
    if book.is_empty or not article_ids:
        return {}
    return await _rule_on(write, book, await incoming_of(write, article_ids, now), now)


def published_by(ruled: Ruled) -> dict[int, list[int]]:
    """Give, by server, the articles that its rules publish."""
    published: dict[int, list[int]] = {}
    for article_id, by_server in ruled.items():
        for server_id, action in by_server.items():
            if action is Action.PUBLISH:
                published.setdefault(server_id, []).append(article_id)
    return published


async def incoming_of(read: Reading, article_ids: Collection[int], now: datetime) -> list[Incoming]:
    """Give articles as rules see them, but none that is taken back or dated ahead."""
    rows = await read.fetch(
        """
        SELECT id, title, excerpt, provider_id, topics, type, quality, published_by_document
        FROM articles WHERE id IN :ids AND NOT removed AND position <= :last
        ORDER BY position DESC
        """,
        {"ids": list(article_ids), "last": end_position(now)},
    )
    sources = await sources_of(read, [row[0] for row in rows])
    return [_of_row(row, sources.get(row[0], frozenset())) for row in rows]


async def sources_of(read: Reading, article_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """Give, by article, the names of sources and the addresses of feeds that have it."""
    rows = await read.fetch(
        """
        SELECT article_id, source FROM file_articles JOIN files USING (path)
        WHERE article_id IN :ids AND source != ''
        UNION
        SELECT article_id, address FROM feed_entries JOIN feeds ON feeds.id = feed_id
        WHERE article_id IN :ids
        """,
        {"ids": list(article_ids)},
    )
    found: dict[int, frozenset[str]] = {}
    for article_id, source in rows:
        found[article_id] = found.get(article_id, frozenset()) | {source}
    return found


async def _sources(
    read: Reading, book: Rulebook, article_ids: Iterable[int]
) -> dict[int, frozenset[str]]:
    return await sources_of(read, article_ids) if book.asks_for_sources else {}


def _of_rows(rows: ArticleRows, sources: frozenset[str]) -> Incoming:
    columns: tuple[Any, ...] = rows.columns
    return Incoming(
        rows.id,
        *rows.texts[:2],
        provider=columns[6],
        topics=frozenset(topic for topic, _, _ in rows.topics),
        type=columns[2],
        quality=columns[4],
        is_published=rows.by_document,
        sources=sources,
    )


def _of_row(row: Row, sources: frozenset[str]) -> Incoming:
    topics = frozenset(map(topic_id, json.loads(row[4])))
    return Incoming(row[0], row[1], row[2], row[3], topics, row[5], row[6], bool(row[7]), sources)


async def _rule_on(
    write: Transaction, book: Rulebook, incoming: Sequence[Incoming], now: datetime
) -> Ruled:
    decided = await decided_servers(write, [one.id for one in incoming])
    # A hundred articles and ten thousand rules: not on the event loop.
    rulings = await asyncio.to_thread(_rulings, book, incoming, decided)
    ruled: Ruled = {}
    for article_id, rule in rulings:
        ruled.setdefault(article_id, {})[rule.server_id] = _ACTIONS[rule.order.outcome]
    await _record(write, rulings, now)
    return ruled


async def decided_servers(read: Reading, article_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Give, by article, the servers in which it was decided; ``OPERATOR`` where that stands."""
    rows = await read.fetch(
        """
        SELECT DISTINCT article_id, server_id FROM decisions
        WHERE article_id IN :ids AND (stands OR server_id != :operator)
        """,
        {"ids": list(article_ids), "operator": OPERATOR},
    )
    found: dict[int, frozenset[int]] = {}
    for article_id, server_id in rows:
        found[article_id] = found.get(article_id, frozenset()) | {server_id}
    return found


def _rulings(
    book: Rulebook, incoming: Sequence[Incoming], decided: Mapping[int, frozenset[int]]
) -> list[tuple[int, Rule]]:
    """Give the rules that decide, each with the article, where that differs from its document."""
    nobody: frozenset[int] = frozenset()
    return [
        (article.id, rule)
        for article in incoming
        if OPERATOR not in (others := decided.get(article.id, nobody))
        for server_id, rule in book.first_about(article).items()
        if server_id not in others
        and (rule.order.outcome is Outcome.PUBLISH) is not article.is_published
    ]


async def _record(write: Transaction, rulings: Sequence[tuple[int, Rule]], now: datetime) -> None:
    """Record what rules decided; why is what each of them says now."""
    sentences = {
        rule.id: in_words(rule.order) for rule in {rule.id: rule for _, rule in rulings}.values()
    }
    await write.run_many(
        """
        INSERT INTO decisions (
            server_id, article_id, action, actor_kind, reason, decided_at, stands, was_published,
            is_published, stood_in, rule_id
        )
        VALUES (
            :server_id, :article_id, :action, 'rule', :reason, :now, TRUE, FALSE, :is_published,
            0, :rule_id
        )
        """,
        [
            {
                "server_id": rule.server_id,
                "article_id": article_id,
                "action": _ACTIONS[rule.order.outcome].value,
                "reason": sentences[rule.id],
                "now": as_seconds(now),
                "is_published": rule.order.outcome is Outcome.PUBLISH,
                "rule_id": rule.id,
            }
            for article_id, rule in rulings
        ],
    )
