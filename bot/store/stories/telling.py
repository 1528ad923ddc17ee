"""Reads an article with all that tell its story, as may be seen in a scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.errors import NotFoundError
from bot.headlines import Headline
from bot.publication import Audience, Scope
from bot.store.articles.articles import Articles
from bot.store.engine import Engine
from bot.store.stories.same import telling_the_same_in
from bot.stories import Story, other_sources, story_of


class Stories:
    """The stories of one database."""

    def __init__(self, database: Engine) -> None:
        self._database = database
        self._articles = Articles(database)

    async def sources(
        self,
        headlines: Iterable[Headline],
        server_id: int,
        folded: Mapping[int, Sequence[Headline]] | None = None,
    ) -> dict[int, int]:
        """Give how many other providers tell the same as an article, as a server sees it, by id.

        Args:
            headlines: The articles.
            server_id: Where they are shown.
            folded: By article, those of its story for which it stands.
        """
        folded = folded or {}
        shown = list(headlines)
        related = await self._articles.related(one.id for one in shown)
        listed = {item.id for items in related.values() for item in items}
        withheld = await self._articles.withheld(listed, server_id)
        same = await telling_the_same_in(self._database, shown, server_id)
        others = await self._articles.headlines(set[int]().union(*same.values()), server_id)
        seen = {key for key, other in others.items() if other.is_published}
        return {
            one.id: other_sources(
                one,
                (
                    *related.get(one.id, ()),
                    *folded.get(one.id, ()),
                    *(others[key] for key in same[one.id] & seen),
                ),
                withheld,
            )
            for one in shown
        }

    async def find(self, article_id: int, scope: Scope) -> Story:
        """Give the full coverage of an article's story, the earliest first.

        Listed coverage counts unless a person took it down; what tells the same by the rule only
        where it may be seen itself.

        Raises:
            NotFoundError: There is no such article, or it may not be seen in that scope.
        """
        article = await self._articles.find(article_id)
        own = await self._articles.headlines([article_id], scope.server_id)
        same = await telling_the_same_in(self._database, own.values(), scope.server_id)
        ids = {article_id, *same[article_id], *(item.id for item in article.related)}
        headlines = await self._articles.headlines(ids, scope.server_id)
        sees_held = scope.audience is not Audience.PUBLISHED
        if not (headlines[article_id].is_published or sees_held):
            raise NotFoundError("There is no such story here. It may have been taken down.")
        withheld = await self._articles.withheld(ids - {article_id}, scope.server_id)
        here = [one for one in headlines.values() if one.is_published or sees_held]
        return story_of(article, here, withheld)
