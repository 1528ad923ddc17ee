"""Finds what to offer where a search finds nothing, among what the asker may see.

All of it in one hop to a thread: most of it is some hundred short looks into the index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.publication import Audience, Scope
from bot.search.query import SearchQuery
from bot.search.spotting import comparable
from bot.search.suggesting import (
    Advice,
    Meaning,
    Relaxation,
    Suggestion,
    is_correctable,
    nearest,
    one_edit_away,
    relaxed,
)
from bot.search.vocabulary import Name, Vocabulary
from bot.search.words import alternatives
from bot.store.articles.names import Names
from bot.store.engine import Engine, Reader
from bot.store.search import finding
from bot.store.search.matching import Plan, plan_for_beginnings

_COUNT_UP_TO: Final = 1000
_MOST_SUGGESTIONS: Final = 4
_MOST_RELAXATIONS: Final = 4
#: Each unknown word costs hundreds of looks into the index.
_MOST_CORRECTED: Final = 3
_MOST_WORDS: Final = 8
_CORRECTIONS: Final = 2
#: Where the slips are two, the beginning of a word is taken to be right.
_BEGINNING: Final = 3
_LOOKED_AT: Final = 200
_WORD: Final = re.compile(r"[^\W\d_]+")

_TEXTS = """
    SELECT title || ' ' || excerpt
    FROM (
        SELECT position FROM ({positions}) AS matching ORDER BY position DESC LIMIT :limit
    ) AS newest
    JOIN articles USING (position)
"""


class Suggestions:
    """Suggestions from one database."""

    def __init__(self, database: Engine, names: Names) -> None:
        self._database = database
        self._names = names

    async def advice(self, query: SearchQuery, scope: Scope) -> Advice:
        """Give what to offer for a search that found nothing there.

        Everything that is offered finds something in that scope.
        """
        topics = await self._names.topics(scope.server_id)
        providers = await self._names.providers(scope.server_id)
        if scope.audience is Audience.PUBLISHED:
            topics, providers = topics.published, providers.published
        named = _named(query, topics, providers)
        compounds = await self._names.compounds()
        return await self._database.read(
            lambda read: _Look(read, scope, compounds).advice(query, named)
        )


@dataclass(frozen=True, slots=True)
class _Look:
    """Looks for something to offer, on a thread of the engine's."""

    read: Reader
    scope: Scope
    compounds: Mapping[str, str]

    def advice(self, query: SearchQuery, named: Sequence[Suggestion]) -> Advice:
        """Give what to offer; of what is called much as the words, only what finds something."""
        options = (*self._corrected(query), *named)
        fruitful = [one for one in options if self._count(one.query, up_to=1)]
        offered = {one.query: one for one in fruitful}
        offered.pop(query, None)
        return Advice(tuple(offered.values())[:_MOST_SUGGESTIONS], tuple(self._relaxed(query)))

    def _relaxed(self, query: SearchQuery) -> list[Relaxation]:
        options = list(relaxed(query))[:_MOST_WORDS]
        found = [
            Relaxation(dropped, one, total, total < _COUNT_UP_TO)
            for dropped, one in options
            if (total := self._count(one))
        ]
        return sorted(found, key=lambda one: -one.total)[:_MOST_RELAXATIONS]

    def _corrected(self, query: SearchQuery) -> list[Suggestion]:
        """Give the query with the words in it that nobody wrote as somebody did."""
        words = query.words[:_MOST_WORDS]
        unknown = [word for word in words if not self._count(SearchQuery(words=(word,)), up_to=1)]
        near = {word: self._near(word) for word in unknown[:_MOST_CORRECTED]}
        options = []
        for rank in range(_CORRECTIONS):
            better = {word: options[rank] for word, options in near.items() if rank < len(options)}
            if better:
                corrected = tuple(better.get(word, word) for word in query.words)
                whole = replace(query, words=corrected)
                alone = SearchQuery(words=tuple(better.values()), sort=query.sort)
                options += [_worded(one) for one in (whole, alone)]
        return options

    def _near(self, word: str) -> list[str]:
        """Give the words, as they were written, that are nearest to one that nobody wrote."""
        typed = comparable(word)
        if not is_correctable(typed):
            return []
        # The index knows word forms only: offer what a reader has before them.
        written = [one for one in self.read.written(one_edit_away(typed)) if self._is_written(one)]
        if written:
            counts = {one: self._count(SearchQuery(words=(one,))) for one in written}
            return sorted(written, key=lambda one: -counts[one])[:_CORRECTIONS]
        beginning = plan_for_beginnings([typed[:_BEGINNING]], self.scope)
        texts = self._texts(beginning, limit=_LOOKED_AT)
        return nearest(typed, _words(texts), limit=_CORRECTIONS)

    def _is_written(self, word: str) -> bool:
        """Tell whether one of the newest articles with a word has it in this very form."""
        texts = self._texts(self._plan(SearchQuery(words=(word,))), limit=3)
        return re.search(rf"\b{re.escape(word)}\b", comparable(" ".join(texts))) is not None

    def _texts(self, found: Plan, *, limit: int) -> list[str]:
        rows = self.read.rows(
            _TEXTS.format(positions=found.positions), {**found.parameters, "limit": limit}
        )
        return [text for (text,) in rows]

    def _plan(self, query: SearchQuery) -> Plan:
        return finding.plan(self.read, query, self.scope, self.compounds)

    def _count(self, query: SearchQuery, *, up_to: int = _COUNT_UP_TO) -> int:
        return finding.count(self.read, self._plan(query), up_to)


def _named(query: SearchQuery, topics: Vocabulary, providers: Vocabulary) -> list[Suggestion]:
    """Give topics and providers that are called much as what was typed."""
    typed = " ".join(query.words)
    if not typed:
        return []
    wide = replace(query, words=(), topic=None, provider=None)
    return [
        *(_suggested(Meaning.TOPIC, name, wide) for name in topics.suggest(typed, limit=2)),
        *(_suggested(Meaning.PROVIDER, name, wide) for name in providers.near(typed, limit=1)),
    ]


def _words(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in _WORD.findall(comparable(text))]


def _suggested(meaning: Meaning, name: Name, wide: SearchQuery) -> Suggestion:
    if meaning is Meaning.TOPIC:
        return Suggestion(meaning, name.label, replace(wide, topic=name.key))
    return Suggestion(meaning, name.label, replace(wide, provider=name.key))


def _worded(query: SearchQuery) -> Suggestion:
    label = " ".join(" or ".join(alternatives(word)) for word in query.words)
    return Suggestion(Meaning.WORDS, label, query)
