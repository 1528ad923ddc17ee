"""Finds what to offer where a search finds nothing, among what the asker may see."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
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
from bot.search.vocabulary import Name
from bot.store.database import Database
from bot.store.matching import plan_for, plan_for_beginnings
from bot.store.names import Names
from bot.store.search import Search

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

_FOUND = """
    SELECT value FROM json_each(:matches) WHERE EXISTS (
        SELECT 1 FROM search_index WHERE search_index MATCH json_each.value
    )
"""
_TEXTS = """
    SELECT title || ' ' || excerpt
    FROM (SELECT position FROM ({positions}) ORDER BY position DESC LIMIT :limit)
    JOIN articles USING (position)
"""


class Suggestions:
    """Suggestions from one database."""

    def __init__(self, database: Database, names: Names, search: Search) -> None:
        self._database = database
        self._names = names
        self._search = search

    async def advice(self, query: SearchQuery, scope: Scope) -> Advice:
        """Give what to offer for a search that found nothing there.

        Everything that is offered finds something in that scope.
        """
        corrections, names, relaxations = await asyncio.gather(
            self._corrected(query, scope), self._named(query, scope), self._relaxed(query, scope)
        )
        offered = {one.query: one for one in (*corrections, *names)}
        offered.pop(query, None)
        return Advice(tuple(offered.values())[:_MOST_SUGGESTIONS], tuple(relaxations))

    async def _relaxed(self, query: SearchQuery, scope: Scope) -> list[Relaxation]:
        options = list(relaxed(query))[:_MOST_WORDS]
        totals = await asyncio.gather(
            *(self._search.count(one, scope, up_to=_COUNT_UP_TO) for _, one in options)
        )
        found = [
            Relaxation(dropped, one, total, total < _COUNT_UP_TO)
            for (dropped, one), total in zip(options, totals, strict=True)
            if total
        ]
        return sorted(found, key=lambda one: -one.total)[:_MOST_RELAXATIONS]

    async def _named(self, query: SearchQuery, scope: Scope) -> list[Suggestion]:
        """Give topics and providers that are called much as what was typed."""
        typed = " ".join(query.words)
        if not typed:
            return []
        topics = await self._names.topics(scope.server_id)
        providers = await self._names.providers(scope.server_id)
        if scope.audience is Audience.PUBLISHED:
            topics, providers = topics.published, providers.published
        wide = replace(query, words=(), topic=None, provider=None)
        options = [
            *(_suggested(Meaning.TOPIC, name, wide) for name in topics.suggest(typed, limit=2)),
            *(_suggested(Meaning.PROVIDER, name, wide) for name in providers.near(typed, limit=1)),
        ]
        return await self._fruitful(options, scope)

    async def _corrected(self, query: SearchQuery, scope: Scope) -> list[Suggestion]:
        """Give the query with the words in it that nobody wrote as somebody did."""
        words = query.words[:_MOST_WORDS]
        known = await asyncio.gather(*(self._is_known(word, scope) for word in words))
        unknown = [word for word, is_known in zip(words, known, strict=True) if not is_known]
        near = {word: await self._near(word, scope) for word in unknown[:_MOST_CORRECTED]}
        options = []
        for rank in range(_CORRECTIONS):
            better = {word: options[rank] for word, options in near.items() if rank < len(options)}
            if better:
                corrected = tuple(better.get(word, word) for word in query.words)
                whole = replace(query, words=corrected)
                alone = SearchQuery(words=tuple(better.values()), sort=query.sort)
                options += [_worded(one) for one in (whole, alone)]
        return await self._fruitful(options, scope)

    async def _fruitful(self, options: Sequence[Suggestion], scope: Scope) -> list[Suggestion]:
        totals = await asyncio.gather(
            *(self._search.count(one.query, scope, up_to=1) for one in options)
        )
        return [one for one, total in zip(options, totals, strict=True) if total]

    async def _is_known(self, word: str, scope: Scope) -> bool:
        return bool(await self._search.count(SearchQuery(words=(word,)), scope, up_to=1))

    async def _near(self, word: str, scope: Scope) -> list[str]:
        """Give the words, as they were written, that are nearest to one that nobody wrote."""
        typed = comparable(word)
        if not is_correctable(typed):
            return []
        slips = one_edit_away(typed)
        rows = await self._database.fetch(
            _FOUND, {"matches": json.dumps([f'{{title excerpt}}: "{one}"' for one in slips])}
        )
        held = [row[0].partition('"')[2][:-1] for row in rows]
        texts = await asyncio.gather(*(self._texts(one, scope) for one in held))
        # The index knows word forms only: offer what a reader has before them.
        written = [
            one
            for one, text in zip(held, texts, strict=True)
            if re.search(rf"\b{re.escape(one)}\b", text)
        ]
        if written:
            counts = await asyncio.gather(
                *(
                    self._search.count(SearchQuery(words=(one,)), scope, up_to=_COUNT_UP_TO)
                    for one in written
                )
            )
            ranked = sorted(zip(counts, written, strict=True), key=lambda pair: -pair[0])
            return [one for _, one in ranked[:_CORRECTIONS]]
        plan = plan_for_beginnings([typed[:_BEGINNING]], scope)
        rows = await self._database.fetch(
            _TEXTS.format(positions=plan.positions), {**plan.parameters, "limit": _LOOKED_AT}
        )
        return nearest(typed, _words(row[0] for row in rows), limit=_CORRECTIONS)

    async def _texts(self, word: str, scope: Scope) -> str:
        """Give what the newest articles with a word say."""
        plan = plan_for(SearchQuery(words=(word,)), scope, {})
        rows = await self._database.fetch(
            _TEXTS.format(positions=plan.positions), {**plan.parameters, "limit": 3}
        )
        return comparable(" ".join(row[0] for row in rows))


def _words(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in _WORD.findall(comparable(text))]


def _suggested(meaning: Meaning, name: Name, wide: SearchQuery) -> Suggestion:
    if meaning is Meaning.TOPIC:
        return Suggestion(meaning, name.label, replace(wide, topic=name.key))
    return Suggestion(meaning, name.label, replace(wide, provider=name.key))


def _worded(query: SearchQuery) -> Suggestion:
    return Suggestion(Meaning.WORDS, " ".join(query.words), query)
