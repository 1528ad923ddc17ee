"""Reads an article with those that are directly related to it, as may be seen in a scope."""

from __future__ import annotations

from collections.abc import Iterable

from bot.errors import NotFoundError
from bot.headlines import Headline
from bot.publication import Audience, Scope
from bot.store.articles.articles import Articles
from bot.store.engine import Engine
from bot.stories import Story, other_sources, story_of


class Stories:
    """The stories of one database."""

    def __init__(self, database: Engine) -> None:
        self._articles = Articles(database)

    async def sources(self, headlines: Iterable[Headline], server_id: int) -> dict[int, int]:
        """Give how many other providers tell the same as an article, as a server sees it, by id."""
        shown = list(headlines)
        related = await self._articles.related(one.id for one in shown)
        listed = {item.id for items in related.values() for item in items}
        withheld = await self._articles.withheld(listed, server_id)
        return {one.id: other_sources(one, related.get(one.id, ()), withheld) for one in shown}

    async def find(self, article_id: int, scope: Scope) -> Story:
        """Give the full coverage of an article's story, the earliest first.

        Listed coverage counts unless a person took it down; an article that lists this one only
        where it may be seen itself.

        Raises:
            NotFoundError: There is no such article, or it may not be seen in that scope.
        """
        article = await self._articles.find(article_id)
        linked = (await self._articles.linked([article_id])).get(article_id, frozenset())
        ids = {article_id, *linked, *(item.id for item in article.related)}
        headlines = await self._articles.headlines(ids, scope.server_id)
        sees_held = scope.audience is not Audience.PUBLISHED
        if not (headlines[article_id].is_published or sees_held):
            raise NotFoundError("There is no such story here. It may have been taken down.")
        withheld = await self._articles.withheld(ids - {article_id}, scope.server_id)
        here = [one for one in headlines.values() if one.is_published or sees_held]
        return story_of(article, here, withheld)
