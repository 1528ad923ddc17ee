"""Asks what stories cost among many articles: ``python stories_rounds.py FOLDER SIZE ROUNDS``.

Prints one line of JSON: by what was asked, the milliseconds of processor time that each answer
took; and of the database's bytes those that are kept for stories, and all.
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

from bot.deliveries.newsroom import newsroom_about
from bot.headlines import Page
from bot.posting.filters import Filters
from bot.posting.ledger import Release
from bot.posting.options import Options
from bot.posting.planning import plan
from bot.posting.subscriptions import Subscription
from bot.publication import OPERATOR, Scope
from bot.search.query import SearchQuery
from bot.store import Store
from tests.benchmarks.generated import World
from tests.benchmarks.search_engine import newsdesk_of

_QUESTIONS = 100
_HOUR = timedelta(hours=1)
_KEPT_FOR_STORIES = ("words", "headline_words")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for in one turn."""

    article: int
    published_at: datetime
    topic: str
    page: Page


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything that is asked; each method answers a question in one way."""

    store: Store
    subscription: Subscription

    async def planned(self, one: Question) -> object:
        """Plan an article as if it had just changed: all that may tell the same is compared."""
        now = one.published_at + _HOUR
        newsroom = await newsroom_about(self.store.database, {one.article}, now)
        release = Release(sys.maxsize, one.article, OPERATOR, is_decision=False, released_at=now)
        return plan([release], [self.subscription], newsroom, now)

    async def told(self, one: Question) -> object:
        """Give everybody who tells an article's story."""
        return await self.store.stories.find(one.article, Scope())

    async def counted(self, one: Question) -> object:
        """Count the sources of a page of ten."""
        return await self.store.stories.sources(one.page.headlines, OPERATOR)

    async def listed(self, one: Question) -> object:
        """Give a topic's ten newest, article by article."""
        return await self.store.search.page(SearchQuery(topic=one.topic), Scope())

    async def folded(self, one: Question) -> object:
        """Give a topic's ten newest, each story once."""
        return await self.store.search.stories(SearchQuery(topic=one.topic), Scope())


KINDS = (Asked.planned, Asked.told, Asked.counted, Asked.listed, Asked.folded)


async def main(path: Path, rounds: int) -> None:
    """Ask everything in turn, and print the times."""
    store = await Store.open(path, creates=False)
    try:
        asked = Asked(store, _subscription())
        times = await _times(asked, await _questions(store), rounds)
    finally:
        await store.close()
    print(json.dumps({"times": times, "bytes": _bytes(path)}))


def _subscription() -> Subscription:
    begun = datetime.fromisoformat("2000-01-01T00:00:00Z")
    return Subscription(
        id=1,
        server_id=1,
        channel_id=1,
        filters=Filters(),
        options=Options(),
        since_release=0,
        max_age=timedelta(days=3),
        created_by=1,
        created_at=begun,
    )


async def _questions(store: Store) -> list[Question]:
    world, chance = World(), random.Random("questions")
    ids = await store.database.fetch(
        "SELECT id FROM articles WHERE published ORDER BY id LIMIT :count", {"count": _QUESTIONS}
    )
    headlines = await store.articles.headlines([row[0] for row in ids], OPERATOR)
    questions = []
    for one in headlines.values():
        [topic] = chance.choices(world.topics, cum_weights=world.topic_odds)
        page = await store.search.page(SearchQuery(topic=topic, until=one.published_at), Scope())
        questions.append(Question(one.id, one.published_at, topic, page))
    return questions


async def _times(asked: Asked, questions: list[Question], rounds: int) -> dict[str, list[float]]:
    """Give milliseconds by what was asked; a first round, in which everything is cold, is left."""
    times: dict[str, list[float]] = {}
    for turn in range(rounds + 1):
        for question in questions:
            for kind in KINDS:
                started = time.process_time()
                await kind(asked, question)
                if turn:
                    taken = (time.process_time() - started) * 1000
                    times.setdefault(kind.__name__, []).append(taken)
    return times


def _bytes(path: Path) -> tuple[int, int] | None:
    """Give what is kept for stories, and all; None where SQLite cannot tell."""
    with closing(sqlite3.connect(path)) as connection:
        try:
            rows = connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name")
            sizes = dict(rows.fetchall())
        except sqlite3.OperationalError:
            return None
    own = (size for name, size in sizes.items() if name.startswith(_KEPT_FOR_STORIES))
    return sum(own), sum(sizes.values())


if __name__ == "__main__":
    asyncio.run(main(newsdesk_of(Path(sys.argv[1]), int(sys.argv[2])), int(sys.argv[3])))
