"""Builds what people see when they ask: pages of stories and single articles.

Who may see what is held is decided by ``checks``; how things look by ``embeds`` and ``buttons``.
"""

from __future__ import annotations

import logging
from typing import Final

from bot.clock import Clock
from bot.config.settings import Config
from bot.errors import CommandError, NotFoundError, StoreError
from bot.headlines import Headline, Page
from bot.publication import Audience, Scope
from bot.search.query import SearchQuery
from bot.search.vocabulary import resolve
from bot.store import Store
from bot.stories import shown_coverage
from bot.ui.buttons import PER_PAGE, Kind, Spot, page_view, story_view
from bot.ui.embeds import article_embed, headlines_embed
from bot.ui.replies import Answer

log = logging.getLogger(__name__)

_COUNT_UP_TO: Final = 1000
_AUDIENCES: Final = {Kind.NEWS: Audience.PUBLISHED, Kind.QUEUE: Audience.UNPUBLISHED}

HELD_NOTE: Final = "Held: not published in this server."
REMOVED_NOTE: Final = "The newsroom has taken this story back."


class Answers:
    """Answers from one store, in the configured colour."""

    def __init__(self, *, store: Store, config: Config, clock: Clock) -> None:
        self._store = store
        self._colour = config.posting.colour
        self._clock = clock

    async def page(self, kind: Kind, query: SearchQuery, server_id: int, offset: int = 0) -> Answer:
        """Give a page of a list, with its buttons.

        Args:
            kind: What the list shows.
            query: What was asked for.
            server_id: Where; ``OPERATOR`` outside of servers.
            offset: How many stories to skip; the last page where there are not so many.

        Raises:
            NotFoundError: The list is empty; says so in its own words.
        """
        scope = Scope(server_id, _AUDIENCES[kind])
        page = await self._results(query, scope, offset)
        if offset and not page.headlines:
            last = max(0, page.total - 1) // PER_PAGE * PER_PAGE
            page = await self._results(query, scope, last)
        if not page.headlines:
            raise NotFoundError(_nothing(kind, query))
        provider = await self._provider_label(query, server_id)
        embed = headlines_embed(
            _heading(kind, query, provider),
            page,
            colour=self._colour,
            per_page=PER_PAGE,
            provider_domain=query.provider,
            provider_name=provider,
        )
        number = self._store.saved_searches.number(query)
        return Answer(embed, page_view(Spot(kind, number, page.offset), page))

    async def keep(self, query: SearchQuery) -> None:
        """Keep a search for the buttons of its pages.

        To be called after the answer, which must not wait while a load is written. Where the
        database is busy for too long, the buttons will say that the search is gone.
        """
        try:
            await self._store.saved_searches.save(query, self._clock())
        except StoreError as error:
            log.warning("a search cannot be kept for its buttons: %s", error)

    async def saved_page(self, spot: Spot, server_id: int) -> Answer:
        """Give the page that a button remembers, as the server sees it now.

        Raises:
            CommandError: The search is not kept any more.
            NotFoundError: The list has become empty.
        """
        query = await self._store.saved_searches.find(spot.search)
        if query is None:
            raise CommandError("This list is too old to go on with. Please ask for it again.")
        return await self.page(spot.kind, query, server_id, spot.offset)

    async def story(self, article_id: int, server_id: int, *, sees_held: bool) -> Answer:
        """Give one article with its related coverage.

        Args:
            article_id: The article's id.
            server_id: Where it is asked for.
            sees_held: Whether the person may see what is not published there.

        Raises:
            NotFoundError: There is none, or it is not for that person.
        """
        headlines = await self._store.articles.headlines([article_id], server_id)
        headline = headlines.get(article_id)
        if headline is None or not (headline.is_published or sees_held):
            raise NotFoundError("There is no such story here. It may have been taken down.")
        return await self._story(headline, server_id)

    async def _story(self, headline: Headline, server_id: int) -> Answer:
        articles = self._store.articles
        article = await articles.find(headline.id)
        withheld = await articles.withheld((item.id for item in article.related), server_id)
        coverage = shown_coverage(article, withheld)
        if headline.is_published:
            embed = article_embed(article, coverage, colour=self._colour)
            return Answer(embed, story_view(headline.id))
        note = REMOVED_NOTE if article.removed else HELD_NOTE
        return Answer(article_embed(article, coverage, colour=self._colour, note=note))

    async def _provider_label(self, query: SearchQuery, server_id: int) -> str:
        """Give what the asked provider calls itself; empty where none was asked for."""
        if query.provider is None:
            return ""
        name = resolve(await self._store.names.providers(server_id), query.provider)
        return name.label if name else query.provider

    async def _results(self, query: SearchQuery, scope: Scope, offset: int) -> Page:
        # Two pages further, so that far behind the limit there still is a next one.
        return await self._store.search.page(
            query,
            scope,
            limit=PER_PAGE,
            offset=offset,
            count_up_to=max(_COUNT_UP_TO, offset + 2 * PER_PAGE),
        )


def _heading(kind: Kind, query: SearchQuery, provider: str) -> str:
    if kind is Kind.QUEUE:
        return "Held for a moderator"
    if query.topic is not None:
        return f"Topic: {query.topic}"
    if query.provider is not None:
        return f"Provider: {provider} · {query.provider}"
    return "Latest stories"


def _nothing(kind: Kind, query: SearchQuery) -> str:
    if kind is Kind.QUEUE:
        return "Nothing is held here: every story is published."
    if query.topic is not None:
        return f"Nothing on {query.topic} is published here."
    if query.provider is not None:
        return f"Nothing from {query.provider} is published here."
    return "Nothing is published here yet."
