"""What is asked of a search that is measured, how the bot asks it, and how long answers take.

Who is asked is said by ``search_rounds`` and ``engines_rounds``.
"""

from __future__ import annotations

import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.publication import OPERATOR, Scope
from bot.search.query import SearchQuery, Sort
from bot.store import Store
from tests.benchmarks.generated import START, World

_QUESTIONS = 100
_DAYS = 5 * 365
_COMMON = slice(20, 60)
#: Among a hundred thousand articles each stands in some fifty.
_RARE = slice(10_000, 11_000)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for in one turn, by all in their own way."""

    topic: str
    provider: str
    common: str
    rare: str
    word: str
    since: datetime
    typed: str
    article: int

    @property
    def until(self) -> datetime:
        """Give the end of its ninety days."""
        return self.since + timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Own:
    """The bot's own ways to answer a question; each method is one."""

    store: Store

    async def topic(self, one: Question) -> object:
        """Give a topic's ten newest."""
        return await self._page(SearchQuery(topic=one.topic))

    async def provider(self, one: Question) -> object:
        """Give a provider's ten newest."""
        return await self._page(SearchQuery(provider=one.provider))

    async def common(self, one: Question) -> object:
        """Give the ten newest with a common word."""
        return await self._page(SearchQuery(words=(one.common,)))

    async def rare(self, one: Question) -> object:
        """Give the ten newest with a rare word."""
        return await self._page(SearchQuery(words=(one.rare,)))

    async def two(self, one: Question) -> object:
        """Give the ten newest with a common word and another one."""
        return await self._page(SearchQuery(words=(one.common, one.word)))

    async def combined(self, one: Question) -> object:
        """Give the ten newest with a word, on a topic, in ninety days."""
        query = SearchQuery(words=(one.word,), topic=one.topic, since=one.since, until=one.until)
        return await self._page(query)

    async def best(self, one: Question) -> object:
        """Give the ten best with a common word."""
        return await self._page(SearchQuery(words=(one.common,), sort=Sort.BEST))

    async def names(self, one: Question) -> object:
        """Complete the name of a provider; there are many more of them than of topics."""
        return (await self.store.names.providers(OPERATOR)).published.suggest(one.typed)

    async def related(self, one: Question) -> object:
        """Give an article's related coverage."""
        return await self.store.articles.related([one.article])

    async def _page(self, query: SearchQuery) -> object:
        return await self.store.search.page(query, Scope(), count_up_to=0)


Ask = Callable[[Question], Awaitable[object]]
#: All that the bot is asked.
OWN = (
    Own.topic,
    Own.provider,
    Own.common,
    Own.rare,
    Own.two,
    Own.combined,
    Own.best,
    Own.names,
    Own.related,
)


async def questions_about(store: Store) -> list[Question]:
    """Give questions about what is in a database, always the same ones."""
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
                rare=chance.choice(world.words[_RARE]),
                word=word,
                since=START + timedelta(days=chance.randrange(_DAYS - 90)),
                typed=name[: chance.randint(1, 3)],
                article=article,
            )
        )
    return questions


async def times_of(
    ways: Mapping[str, Ask],
    questions: Sequence[Question],
    rounds: int,
    *,
    clocks: Mapping[str, Callable[[], float]] = {"": time.perf_counter},
    look: Callable[[Mapping[str, object]], None] = lambda _: None,
) -> dict[str, list[float]]:
    """Ask in several ways in turn; a first round, in which everything is cold, is left.

    Args:
        ways: In the order of each turn.
        questions: One after the other in each round.
        rounds: How many.
        clocks: Give seconds of what is measured, the quickest to look at last; what each is called
            comes behind a way's name.
        look: Is shown the answers of each turn.

    Returns:
        The milliseconds of each answer, by the ways, for each clock.
    """
    times: dict[str, list[float]] = {f"{name}{end}": [] for end in clocks for name in ways}
    for turn in range(rounds + 1):
        for question in questions:
            answers = {}
            for name, ask in ways.items():
                started = [(end, clock, clock()) for end, clock in clocks.items()]
                answers[name] = await ask(question)
                for end, clock, before in reversed(started if turn else ()):
                    times[f"{name}{end}"].append((clock() - before) * 1000)
            look(answers)
    return times
