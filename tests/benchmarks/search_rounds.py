"""Asks the bot's search and plain SQL the same in turn: ``python search_rounds.py FOLDER SIZE N``.

Prints one line of JSON: by what was asked, the milliseconds that each answer took.
"""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import aiosqlite

from bot.publication import OPERATOR, Scope
from bot.search.query import SearchQuery, Sort
from bot.store import Store
from bot.store.search import finding
from bot.store.sqlite.driver import Reader
from tests.benchmarks.generated import START, World
from tests.benchmarks.search_engine import newsdesk_of, plain_of

SMALLEST = 1_000
_QUESTIONS = 100
_DAYS = 5 * 365
_COMMON = slice(20, 60)

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
class Question:
    """What is asked for in one turn, by all in their own way."""

    topic: str
    provider: str
    common: str
    word: str
    since: datetime
    typed: str
    article: int

    @property
    def until(self) -> datetime:
        """Give the end of its ninety days."""
        return self.since + timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything that is asked; each method answers a question in one way."""

    store: Store
    smallest: Store
    plain: aiosqlite.Connection
    direct: sqlite3.Connection

    async def topic(self, one: Question) -> object:
        """Give a topic's ten newest."""
        return await self._page(SearchQuery(topic=one.topic))

    async def topic_among_few(self, one: Question) -> object:
        """Give the same from the smallest database."""
        query = SearchQuery(topic=one.topic)
        return await self.smallest.search.page(query, Scope(), count_up_to=0)

    async def topic_on_the_spot(self, one: Question) -> object:
        """Give the same without a thread."""
        query = SearchQuery(topic=one.topic)
        return finding.page(
            Reader(self.direct), query, Scope(), {}, limit=10, offset=0, count_up_to=0
        )

    async def topic_by_hand(self, one: Question) -> object:
        """Give the same by plain SQL."""
        return await self._plain(_TOPIC, topic=one.topic)

    async def provider(self, one: Question) -> object:
        """Give a provider's ten newest."""
        return await self._page(SearchQuery(provider=one.provider))

    async def provider_by_hand(self, one: Question) -> object:
        """Give the same by plain SQL."""
        return await self._plain(_PROVIDER, provider=one.provider)

    async def common(self, one: Question) -> object:
        """Give the ten newest with a common word."""
        return await self._page(SearchQuery(words=(one.common,)))

    async def common_by_hand(self, one: Question) -> object:
        """Give the ten best with a common word as bm25 has it."""
        return await self._plain(_BM25, word=one.common)

    async def combined(self, one: Question) -> object:
        """Give the ten newest with a word, on a topic, in ninety days."""
        query = SearchQuery(words=(one.word,), topic=one.topic, since=one.since, until=one.until)
        return await self._page(query)

    async def combined_by_hand(self, one: Question) -> object:
        """Give the ten best of them by plain SQL."""
        since, until = int(one.since.timestamp()), int(one.until.timestamp())
        return await self._plain(_JOIN, word=one.word, topic=one.topic, since=since, until=until)

    async def best(self, one: Question) -> object:
        """Give the ten best with a common word and another one."""
        return await self._page(SearchQuery(words=(one.common,), sort=Sort.BEST))

    async def names(self, one: Question) -> object:
        """Complete the name of a provider; there are many more of them than of topics."""
        return (await self.store.names.providers(OPERATOR)).published.suggest(one.typed)

    async def related(self, one: Question) -> object:
        """Give an article's related coverage."""
        return await self.store.articles.related([one.article])

    async def _page(self, query: SearchQuery) -> object:
        return await self.store.search.page(query, Scope(), count_up_to=0)

    async def _plain(self, sql: str, **values: object) -> object:
        return await self.plain.execute_fetchall(sql, values)


#: What is asked, in this order in every turn.
KINDS = (
    Asked.topic,
    Asked.topic_by_hand,
    Asked.topic_among_few,
    Asked.topic_on_the_spot,
    Asked.provider,
    Asked.provider_by_hand,
    Asked.common,
    Asked.common_by_hand,
    Asked.combined,
    Asked.combined_by_hand,
    Asked.best,
    Asked.names,
    Asked.related,
)


async def main(folder: Path, size: int, rounds: int) -> None:
    """Ask everything in turn, and print the times."""
    async with aiosqlite.connect(plain_of(folder, size)) as plain:
        store = await Store.open(newsdesk_of(folder, size), creates=False)
        smallest = await Store.open(newsdesk_of(folder, SMALLEST), creates=False)
        try:
            await store.names.warm()
            with closing(sqlite3.connect(newsdesk_of(folder, size))) as direct:
                asked = Asked(store, smallest, plain, direct)
                print(json.dumps(await _times(asked, await _questions(store), rounds)))
        finally:
            await store.close()
            await smallest.close()


async def _questions(store: Store) -> list[Question]:
    world, chance = World(), random.Random("questions")
    ids = await store.database.fetch(
        "SELECT id FROM articles ORDER BY id LIMIT :count", {"count": _QUESTIONS}
    )
    questions = []
    for (article,) in ids:
        [(name, domain)] = chance.choices(world.providers, cum_weights=world.provider_odds)
        [topic] = chance.choices(world.topics, cum_weights=world.topic_odds)
        [word] = chance.choices(world.words, cum_weights=world.word_odds)
        questions.append(
            Question(
                topic=topic,
                provider=domain,
                common=chance.choice(world.words[_COMMON]),
                word=word,
                since=START + timedelta(days=chance.randrange(_DAYS - 90)),
                typed=name[: chance.randint(1, 3)],
                article=article,
            )
        )
    return questions


async def _times(asked: Asked, questions: list[Question], rounds: int) -> dict[str, list[float]]:
    """Give milliseconds by what was asked; a first round, in which everything is cold, is left."""
    times: dict[str, list[float]] = {}
    for turn in range(rounds + 1):
        for question in questions:
            for kind in KINDS:
                started = time.perf_counter()
                await kind(asked, question)
                if turn:
                    taken = (time.perf_counter() - started) * 1000
                    times.setdefault(kind.__name__, []).append(taken)
    return times


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
