"""Asks the bot's search, on both engines, and plain SQL the same in turn.

``python search_rounds.py FOLDER SIZE N [ADDRESS]``, the address being that of the same database on
a server. Prints one line of JSON: by what was asked, the milliseconds that each answer took.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import aiosqlite

from bot.databases import Location, ServerDatabase
from bot.publication import Scope
from bot.search.query import SearchQuery
from bot.store import Store
from bot.store.search import finding
from bot.store.sqlite.driver import Reader
from tests.benchmarks.search_engine import newsdesk_of, plain_of
from tests.benchmarks.search_questions import OWN, Own, Question, questions_about

SMALLEST = 1_000
IN_FILE, ON_SERVER = "{}_in_file", "{}_on_server"
Ask = Callable[[Question], Awaitable[object]]

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


async def main(folder: Path, size: int, rounds: int, server: str | None = None) -> None:
    """Ask everything in turn, first beside plain SQL, then of both engines; print the times."""
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
        questions = await questions_about(store)
        times = await _times(ways, questions, rounds)
        if server is not None:
            other = Own(await _opened(stack, ServerDatabase(server)))
            times |= await _times(_on_both(own, other), questions, rounds)
        print(json.dumps(times))


def _on_both(own: Own, other: Own) -> dict[str, Ask]:
    """Give how to ask the same of a file and of a server."""
    ways: dict[str, Ask] = {}
    for ask in OWN:
        ways[IN_FILE.format(ask.__name__)] = partial(ask, own)
        ways[ON_SERVER.format(ask.__name__)] = partial(ask, other)
    return ways


async def _opened(stack: AsyncExitStack, place: Location) -> Store:
    store = await Store.open(place, creates=False)
    stack.push_async_callback(store.close)
    await store.names.warm()
    return store


async def _times(
    ways: Mapping[str, Ask], questions: Sequence[Question], rounds: int
) -> dict[str, list[float]]:
    """Give milliseconds by what was asked; a first round, in which everything is cold, is left."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for question in questions:
            answers = {}
            for name, ask in ways.items():
                started = time.perf_counter()
                answers[name] = await ask(question)
                if turn:
                    times[name].append((time.perf_counter() - started) * 1000)
            _compare(answers)
    return times


def _compare(answers: Mapping[str, object]) -> None:
    """Make sure that both engines answer alike, where both were asked."""
    for ask in OWN:
        in_file, on_server = (answers.get(one.format(ask.__name__)) for one in (IN_FILE, ON_SERVER))
        if in_file != on_server:
            raise RuntimeError(f"the engines differ: {ask.__doc__}")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:]))
