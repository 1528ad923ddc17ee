"""After any sequence of saves, decisions and withdrawals, every view of the store agrees.

A naive model in Python is walked along; lists, full-text searches, counts and the index itself
are compared with it in several servers.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import product

import pytest

from bot.articles import Article, Provider
from bot.headlines import Headline
from bot.identity import article_id, normalise_domain
from bot.publication import OPERATOR, Action, Audience, Scope, is_published
from bot.search.query import SearchQuery
from bot.store import Store
from bot.store.articles.rows import rows_of
from bot.store.editorial.decisions import Decision
from bot.store.filing.writer import save, withdraw
from tests.samples import NOW, make_article, make_related
from tests.store.databases import check_index

SERVERS = (OPERATOR, 7, 8)
PROVIDERS = tuple(Provider(name, f"{name.lower()}.com") for name in ("Forbes", "Wired", "Stuff"))
TOPICS = ("AI", "Law", "Computer Vision", "wired.com")
WORDS = ("alpha", "bravo", "kilo", "lima", "oscar", "tango")
#: Stands in every title, so that a search for it takes the other path to the same articles.
EVERYWHERE = "zulu"
ARTICLES = 40
STEPS = 60
STEPS_BETWEEN_LOOKS = 12


@dataclass(slots=True)
class Model:
    """What the store should hold."""

    articles: dict[int, Article] = field(default_factory=dict)
    decisions: dict[tuple[int, int], Action] = field(default_factory=dict)

    def is_published(self, article: Article, server_id: int) -> bool:
        return is_published(
            by_document=bool(article.published),
            operator=self.decisions.get((OPERATOR, article.id)),
            server=self.decisions.get((server_id, article.id)),
            is_removed=article.removed,
        )

    def matching(self, query: SearchQuery, scope: Scope) -> list[Article]:
        shown = {
            Audience.ALL: (True, False),
            Audience.PUBLISHED: (True,),
            Audience.UNPUBLISHED: (False,),
        }[scope.audience]
        found = [
            article
            for article in self.articles.values()
            if not article.removed
            and self.is_published(article, scope.server_id) in shown
            and _matches(query, article)
        ]
        return sorted(found, key=lambda article: article.published_at, reverse=True)


def _domains(article: Article) -> set[str]:
    providers = (article.provider, *(item.provider for item in article.related))
    return {normalise_domain(provider.domain) for provider in providers}


def _matches(query: SearchQuery, article: Article) -> bool:
    text = f"{article.title} {article.excerpt}".split()
    return (
        all(word in text for word in query.words)
        and query.topic in (None, *article.topics)
        and query.provider in (None, *_domains(article))
        and (query.since is None or article.published_at >= query.since)
        and (query.until is None or article.published_at <= query.until)
        and (query.min_quality is None or (article.quality or -1) >= query.min_quality)
        and query.type in (None, article.type)
    )


class Walk:
    """Changes the store and the model alike, at random."""

    def __init__(self, store: Store, seed: int) -> None:
        self.store = store
        self.model = Model()
        self._random = random.Random(seed)  # noqa: S311 - a test that repeats

    async def step(self) -> None:
        await self._random.choice((self._save, self._save, self._decide, self._withdraw))()

    async def _save(self) -> None:
        numbers = self._random.sample(range(ARTICLES), self._random.randint(1, 6))
        batch = [self._article(number) for number in numbers]
        async with self.store.database.transaction() as write:
            rows = [rows_of(article, default_published=False) for article in batch]
            outcome = await save(write, rows, is_backlog=False, now=NOW)
        new = {article.id for article in batch} - self.model.articles.keys()
        assert outcome.added == new
        assert outcome.updated | outcome.withdrawn == {article.id for article in batch} - new
        self.model.articles.update((article.id, article) for article in batch)

    async def _decide(self) -> None:
        if not self.model.articles:
            return
        article = self._random.choice(list(self.model.articles.values()))
        server_id = self._random.choice(SERVERS)
        action = self._random.choice(list(Action))
        before = self.model.is_published(article, server_id)
        self.model.decisions[server_id, article.id] = action
        decision = Decision(server_id, article.id, action, 1, "", NOW)
        outcome = await self.store.decisions.decide(decision)
        assert outcome.was_published == before
        assert outcome.is_published == self.model.is_published(article, server_id)

    async def _withdraw(self) -> None:
        standing = [one for one in self.model.articles.values() if not one.removed]
        if standing:
            article = self._random.choice(standing)
            async with self.store.database.transaction() as write:
                assert await withdraw(write, [article.id, article.id], NOW) == 1
            self.model.articles[article.id] = replace(article, removed=True)

    def _article(self, number: int) -> Article:
        chance = self._random
        provider = chance.choice(PROVIDERS)
        url = f"https://example.com/{number}"
        return replace(
            make_article(
                f"{EVERYWHERE} {' '.join(chance.choices(WORDS, k=2))}",
                provider=provider,
                excerpt=chance.choice(WORDS),
                topics=chance.sample(TOPICS, chance.randint(0, 3)),
                related=[
                    make_related(f"Related {other}", provider=chance.choice(PROVIDERS))
                    for other in range(chance.randint(0, 2))
                ],
                age=timedelta(minutes=chance.randrange(20)),
                published=chance.random() < 0.6,
                removed=chance.random() < 0.1,
                quality=chance.choice((None, 10, 50, 90)),
            ),
            # Numbers that are the same but for their high bits meet at one place of one second.
            id=article_id(url) >> 40 << 40,
            url=url,
            type=chance.choice(("article", "video")),
        )


def queries() -> Iterator[SearchQuery]:
    """Give queries of every shape, each once with and once without the word of every title."""
    recent, old = NOW - timedelta(minutes=5), NOW - timedelta(minutes=12)
    for words in ((), (EVERYWHERE,)):
        yield SearchQuery(words=words)
        yield SearchQuery(words=words, topic="AI")
        yield SearchQuery(words=words, topic="wired.com")
        yield SearchQuery(words=words, provider="wired.com")
        yield SearchQuery(words=words, topic="AI", provider="forbes.com")
        yield SearchQuery(words=words, since=old, until=recent)
        yield SearchQuery(words=words, topic="Law", since=recent)
        yield SearchQuery(words=words, provider="stuff.com", until=old)
        yield SearchQuery(words=words, min_quality=50)
        yield SearchQuery(words=words, topic="Computer Vision", type="video", min_quality=10)
        yield SearchQuery(words=(*words, "kilo"))
        yield SearchQuery(words=(*words, "lima", "alpha"), topic="AI")


async def found(store: Store, query: SearchQuery, scope: Scope) -> list[Headline]:
    """Give everything that a query finds, page by page."""
    headlines: list[Headline] = []
    while True:
        page = await store.search.page(query, scope, limit=7, offset=len(headlines))
        headlines += page.headlines
        if len(page.headlines) < 7:
            assert page.is_total_exact
            assert page.total == len(headlines)
            return headlines


async def compare_searches(store: Store, model: Model) -> None:
    by_text: dict[tuple[SearchQuery, Scope], list[Headline]] = {}
    for query, server_id, audience in product(queries(), SERVERS, Audience):
        scope = Scope(server_id, audience)
        results = await found(store, query, scope)
        expected = model.matching(query, scope)
        assert {one.id for one in results} == {one.id for one in expected}
        assert [one.published_at for one in results] == [one.published_at for one in expected]
        for one in results:
            assert one.is_published == model.is_published(model.articles[one.id], server_id)
            assert await store.articles.is_published(one.id, server_id) == one.is_published
        bare = replace(query, words=tuple(word for word in query.words if word != EVERYWHERE))
        assert by_text.setdefault((bare, scope), results) == results


async def compare_counts(store: Store, model: Model) -> None:
    for server_id in SERVERS:
        published = model.matching(SearchQuery(), Scope(server_id))
        topics = Counter(topic for article in published for topic in article.topics)
        domains = Counter(domain for article in published for domain in _domains(article))
        assert {
            one.key: one.count for one in await store.names.topics(server_id) if one.count
        } == topics
        assert {
            one.key: one.count for one in await store.names.providers(server_id) if one.count
        } == domains


@pytest.mark.parametrize("seed", range(3))
async def test_every_view_agrees_after_any_sequence_of_changes(store: Store, seed: int) -> None:
    walk = Walk(store, seed)
    for step in range(1, STEPS + 1):
        await walk.step()
        if step % STEPS_BETWEEN_LOOKS == 0:
            await compare_searches(store, walk.model)
            await compare_counts(store, walk.model)
    await check_index(store.database)
