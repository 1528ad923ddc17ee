"""Asks the bot's search and plain SQL the same in turn: ``python search_rounds.py FOLDER SIZE N``.

Prints one line of JSON: by what was asked, the milliseconds that each answer took.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import aiosqlite

from bot.publication import Scope
from bot.search.query import SearchQuery
from bot.store import Store
from bot.store.search import finding
from bot.store.sqlite.driver import Reader
from tests.benchmarks.search_engine import newsdesk_of, plain_of
from tests.benchmarks.search_questions import Ask, Own, Question, questions_about, times_of

SMALLEST = 1_000

_TOPIC = """
    SELECT article.title, article.excerpt, article.url, article.published_at, article.quality,
        article.heat, article.type, provider.name, provider.domain
    FROM article_topic JOIN article ON article.id = article_id
    JOIN provider ON provider.id = provider_id
    WHERE topic_id = (SELECT id FROM topic WHERE name = :topic)
    ORDER BY article_topic.published_at DESC LIMIT 10
"""
_PROVIDER = """
    SELECT article.title, article.excerpt, article.url, article.published_at, article.quality,
        article.heat, article.type, provider.name, provider.domain
    FROM article JOIN provider ON provider.id = provider_id
    WHERE provider_id = (SELECT id FROM provider WHERE domain = :provider)
    ORDER BY published_at DESC LIMIT 10
"""
_BM25 = """
    SELECT article.title, article.excerpt, article.url, article.published_at, article.quality,
        article.heat, article.type, provider.name, provider.domain
    FROM fts JOIN article ON article.id = fts.rowid
    JOIN provider ON provider.id = provider_id WHERE fts MATCH :word ORDER BY rank LIMIT 10
"""
_JOIN = """
    SELECT article.title, article.excerpt, article.url, article.published_at, article.quality,
        article.heat, article.type, provider.name, provider.domain
    FROM fts JOIN article ON article.id = fts.rowid
    JOIN provider ON provider.id = provider_id
    WHERE fts MATCH :word AND published_at BETWEEN :since AND :until AND EXISTS (
        SELECT 1 FROM article_topic WHERE topic_id = (SELECT id FROM topic WHERE name = :topic)
            AND article_topic.published_at = article.published_at AND article_id = article.id
    )
    ORDER BY rank LIMIT 10
"""


@dataclass(frozen=True, slots=True)
class ByHand:
    """Answers from a schema by hand, by plain SQL; each method is one."""

    plain: aiosqlite.Connection

    async def topic(self, one: Question) -> object:
        """Give a topic's ten newest."""
        return await self._plain(_TOPIC, topic=one.topic)

    async def provider(self, one: Question) -> object:
        """Give a provider's ten newest."""
        return await self._plain(_PROVIDER, provider=one.provider)

    async def common(self, one: Question) -> object:
        """Give the ten best with a common word as bm25 has it."""
        return await self._plain(_BM25, word=one.common)

    async def combined(self, one: Question) -> object:
        """Give the ten best with a word, on a topic, in ninety days."""
        since, until = int(one.since.timestamp()), int(one.until.timestamp())
        return await self._plain(_JOIN, word=one.word, topic=one.topic, since=since, until=until)

    async def _plain(self, sql: str, **values: object) -> object:
        return await self.plain.execute_fetchall(sql, values)


async def _topic_on_the_spot(direct: sqlite3.Connection, one: Question) -> object:
    """Give a topic's ten newest without a thread."""
    query = SearchQuery(topic=one.topic)
    return finding.page(Reader(direct), query, Scope(), {}, limit=10, offset=0, count_up_to=0)


async def main(folder: Path, size: int, rounds: int) -> None:
    """Ask everything in turn, and print the times."""
    async with AsyncExitStack() as stack:
        store = await _opened(stack, newsdesk_of(folder, size))
        own, few = Own(store), Own(await _opened(stack, newsdesk_of(folder, SMALLEST)))
        plain = ByHand(await stack.enter_async_context(aiosqlite.connect(plain_of(folder, size))))
        direct = stack.enter_context(closing(sqlite3.connect(newsdesk_of(folder, size))))
        ways: dict[str, Ask] = {
            "topic": own.topic,
            "topic_by_hand": plain.topic,
            "topic_among_few": few.topic,
            "topic_on_the_spot": partial(_topic_on_the_spot, direct),
            "provider": own.provider,
            "provider_by_hand": plain.provider,
            "common": own.common,
            "common_by_hand": plain.common,
            "combined": own.combined,
            "combined_by_hand": plain.combined,
            "best": own.best,
            "names": own.names,
            "related": own.related,
        }
        print(json.dumps(await times_of(ways, await questions_about(store), rounds)))


async def _opened(stack: AsyncExitStack, path: Path) -> Store:
    store = await Store.open(path, creates=False)
    stack.push_async_callback(store.close)
    await store.names.warm()
    return store


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
