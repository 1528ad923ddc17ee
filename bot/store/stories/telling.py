"""Reads an article with all that tell its story, as may be seen in a scope."""

from __future__ import annotations

from bot.errors import NotFoundError
from bot.publication import Audience, Scope
from bot.store.articles.articles import Articles
from bot.store.engine import Engine
from bot.store.stories.same import telling_the_same
from bot.stories import Story, story_of


class Stories:
    """The stories of one database."""

    def __init__(self, database: Engine) -> None:
        self._database = database
        self._articles = Articles(database)

    async def find(self, article_id: int, scope: Scope) -> Story:
        """Give the full coverage of an article's story, the earliest first.

        Listed coverage counts unless a person took it down; what tells the same by the rule only
        where it may be seen itself.

        Raises:
            NotFoundError: There is no such article, or it may not be seen in that scope.
        """
        article = await self._articles.find(article_id)
        own = await self._articles.headlines([article_id], scope.server_id)
        same = (await telling_the_same(self._database, own.values()))[article_id]
        ids = {article_id, *same, *(item.id for item in article.related)}
        headlines = await self._articles.headlines(ids, scope.server_id)
        sees_held = scope.audience is not Audience.PUBLISHED
        if not (headlines[article_id].is_published or sees_held):
            raise NotFoundError("There is no such story here. It may have been taken down.")
        withheld = await self._articles.withheld(ids - {article_id}, scope.server_id)
        here = [one for one in headlines.values() if one.is_published or sees_held]
        return story_of(article, here, withheld)
