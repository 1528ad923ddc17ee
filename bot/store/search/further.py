"""Finds what a search may show beyond what holds all of its words: see ``search.further``."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from bot.articles import RelatedItem
from bot.headlines import Headline
from bot.publication import Audience, Scope
from bot.search.further import BEGINS_FROM, Reason, Section, holding, stretches
from bot.search.query import SearchQuery, Sort
from bot.store.articles.articles import Articles
from bot.store.articles.names import Names
from bot.store.articles.rows import related_of
from bot.store.engine import Engine
from bot.store.search import finding
from bot.store.search.matching import Plan, plan_for
from bot.store.stories.folding import Folding, fold
from bot.stories import Merge

#: Of so many of the newest stories the coverage is looked through: its headlines are in no index.
_LOOKED_AT: Final = 2000
_LIKE_SIGN: Final = re.compile(r"[%_\\]")
_COVERAGE = """
    SELECT articles.id, article_details.related
    FROM (
        SELECT position FROM ({positions}) AS matching ORDER BY position DESC LIMIT :looked_at
    ) AS newest
    ORDERED JOIN article_details ON article_details.position = newest.position
    ORDERED JOIN articles ON articles.position = newest.position
    WHERE {conditions}
    ORDER BY newest.position DESC
"""
_HOLDS = r"article_details.related ILIKE :stretch_{n} ESCAPE '\'"


class Further:
    """Looks further in one database."""

    def __init__(self, database: Engine, names: Names, articles: Articles) -> None:
        self._database = database
        self._names = names
        self._articles = articles

    async def sections(
        self,
        query: SearchQuery,
        scope: Scope,
        *,
        found: Collection[int],
        room: int,
        merge: Merge = Merge.SIMILAR,
    ) -> list[Section]:
        """Give what else there is, newest first: by beginnings of words, by topic, by coverage.

        No story stands there twice, and none that is shown already.

        Args:
            query: What was looked for; all but its words holds here, too.
            scope: Where, and what may be seen there.
            found: Ids of what holds all words, which is shown already.
            room: How many stories to give at the most, in all.
            merge: Which articles may share a story.
        """
        shown = set(found)
        sections: list[Section] = []
        for reason in Reason:
            section = await self._section(reason, query, scope, shown, room)
            if section is not None:
                sections.append(section)
                shown |= {one.id for one in section.headlines}
                room -= len(section.headlines)
        repeats = await self._repeats(found, sections, Folding(scope.server_id, merge))
        kept = [
            replace(section, headlines=[one for one in section.headlines if one.id not in repeats])
            for section in sections
        ]
        return [section for section in kept if section.headlines]

    async def _repeats(
        self, found: Collection[int], sections: Sequence[Section], folding: Folding
    ) -> set[int]:
        """Give what tells a story that stands before it, of what was found or in a section."""
        shown = await self._articles.headlines(found, folding.server_id)
        listed = [*shown.values(), *(one for section in sections for one in section.headlines)]
        places = {one.id: place for place, one in enumerate(listed)}
        repeats = set[int]()
        for entry in await fold(self._database, listed, folding):
            told = sorted(
                (entry.leader.id, *(one.id for one in entry.others)), key=places.__getitem__
            )
            repeats.update(told[1:])
        return repeats

    async def _section(
        self, reason: Reason, query: SearchQuery, scope: Scope, shown: set[int], room: int
    ) -> Section | None:
        if room <= 0:
            return None
        label, covered_in = "", dict[int, RelatedItem]()
        if reason is Reason.COVERAGE:
            headlines, covered_in = await self._covering(query, scope, shown, room)
        else:
            topic = await self._topic(query, scope) if reason is Reason.TOPIC else None
            if reason is Reason.TOPIC and topic is None:
                return None
            label = topic or ""
            wide = query if topic is None else replace(query, words=(), topic=topic)
            compounds = await self._names.compounds()
            plan = plan_for(wide, scope, compounds, begins_from=BEGINS_FROM)
            headlines = await self._newest(plan, scope, shown, room)
        return Section(reason, headlines, label, covered_in) if headlines else None

    async def _topic(self, query: SearchQuery, scope: Scope) -> str | None:
        """Give the topic that the words name, where none was asked for."""
        names = await self._names.topics(scope.server_id)
        if scope.audience is Audience.PUBLISHED:
            names = names.published
        name = names.resolve(" ".join(query.words))
        return None if name is None or query.topic is not None else name.key

    async def _newest(self, plan: Plan, scope: Scope, shown: set[int], room: int) -> list[Headline]:
        headlines = await self._database.read(
            lambda read: finding.newest(read, scope, plan, limit=room + len(shown))
        )
        return [one for one in headlines if one.id not in shown][:room]

    async def _covering(
        self, query: SearchQuery, scope: Scope, shown: set[int], room: int
    ) -> tuple[list[Headline], dict[int, RelatedItem]]:
        """Give stories among whose coverage a headline holds the words, and that coverage."""
        plan = plan_for(replace(query, words=(), sort=Sort.NEWEST), scope, {})
        wanted = [_LIKE_SIGN.sub(r"\\\g<0>", one) for one in stretches(query)]
        if not wanted:
            return [], {}
        rows = await self._database.fetch(
            _COVERAGE.format(
                positions=plan.positions,
                conditions=" AND ".join(_HOLDS.format(n=n) for n in range(len(wanted))),
            ),
            {
                **plan.parameters,
                **{f"stretch_{n}": f"%{one}%" for n, one in enumerate(wanted)},
                "looked_at": _LOOKED_AT,
            },
        )
        items = {key: related_of(text) for key, text in rows if key not in shown}
        listed = {item.id for some in items.values() for item in some}
        withheld = await self._articles.withheld(listed, scope.server_id)
        covered_in = dict[int, RelatedItem]()
        for key, some in items.items():
            item = holding(query, [one for one in some if one.id not in withheld])
            if item is not None and len(covered_in) < room:
                covered_in[key] = item
        headlines = await self._articles.headlines(covered_in, scope.server_id)
        return [headlines[key] for key in covered_in if key in headlines], covered_in
