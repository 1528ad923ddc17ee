"""Builds what people see when they ask: pages of stories and single articles.

Who may see what is held is decided by ``checks``; how things look by ``embeds`` and ``buttons``.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, Final

import discord

from bot.articles import Article, RelatedItem
from bot.clock import Clock
from bot.config.settings import Config
from bot.errors import CommandError, NotFoundError, StoreError
from bot.headlines import Headline, Page
from bot.identity import topic_id
from bot.publication import Audience, Scope
from bot.search.further import ENOUGH, Section
from bot.search.query import SearchQuery
from bot.search.suggesting import Advice
from bot.search.vocabulary import resolve
from bot.store import Store
from bot.store.stories.facts import rarity_in
from bot.stories import Merge, Story, coverage_of, with_tellings
from bot.ui.deciding import Foretells
from bot.ui.embeds import article_embed, headlines_embed, message_embed
from bot.ui.lookup import Candidates
from bot.ui.marking import Marker
from bot.ui.news.advising import advice_text, in_full, offers_of
from bot.ui.news.buttons import offers_view, page_view
from bot.ui.news.further import add_sections
from bot.ui.news.headings import heading, nothing, order_in_words
from bot.ui.news.plotting.coverage import head_of_list
from bot.ui.news.results import results_or_last
from bot.ui.news.spots import Kind, Spot
from bot.ui.news.story_buttons import TOLD_PER_PAGE, coverage_view, story_view
from bot.ui.news.tellings import story_embed
from bot.ui.opening import PER_PAGE, which_one
from bot.ui.replies import Answer

log = logging.getLogger(__name__)

#: What each kind of list shows.
AUDIENCES: Final = {Kind.NEWS: Audience.PUBLISHED, Kind.QUEUE: Audience.UNPUBLISHED}

HELD_NOTE: Final = "Held: not published in this server."
REMOVED_NOTE: Final = "The newsroom has taken this story back."
_TRY: Final = "Try other words, or see what there is with /news topics."
_NO_STORY: Final = "There is no such story here. It may have been taken down."


class Answers:
    """Answers from one store, in the configured colour."""

    def __init__(self, *, store: Store, editor: Foretells, config: Config, clock: Clock) -> None:
        self._store = store
        self._editor = editor
        self._colour = config.posting.colour
        self._merge = Merge(config.stories.merge)
        self._clock = clock

    async def page(
        self,
        kind: Kind,
        query: SearchQuery,
        server_id: int,
        offset: int = 0,
        *,
        may_follow: bool = False,
    ) -> Answer:
        """Give a page of a list, with its buttons.

        Args:
            kind: What the list shows.
            query: What was asked for.
            server_id: Where; ``OPERATOR`` outside of servers.
            offset: How many stories to skip; the last page where there are not so many.
            may_follow: Whether the person may let the channel follow what is asked for.

        Raises:
            NotFoundError: The list is empty; says so in its own words.
        """
        provider = await self._provider_label(query, server_id)
        is_held = kind is Kind.QUEUE
        scope = Scope(server_id, AUDIENCES[kind])
        page = await results_or_last(self._store, kind, query, scope, offset, self._merge)
        sections = await self._further(query, scope, page)
        if not page.headlines and not sections:
            raise NotFoundError(nothing(query, provider, is_held=is_held))
        embed, further = await self._drawn(kind, query, server_id, page, sections, provider)
        view = page_view(
            Spot(kind, self._store.saved_searches.number(query), page.offset),
            page,
            query,
            further=further,
            topic_to_follow=topic_id(query.topic) if may_follow and query.topic else None,
        )
        if is_held:  # the plot shows what is published
            return Answer(embed, view, searches=(query,))
        head = await head_of_list(
            self._store.names, query, server_id, provider_name=provider, colour=self._colour
        )
        return Answer(embed, view, head.text, head.picture, searches=(query,))

    async def _drawn(
        self,
        kind: Kind,
        query: SearchQuery,
        server_id: int,
        page: Page,
        sections: Sequence[Section],
        provider: str,
    ) -> tuple[discord.Embed, list[Headline]]:
        """Draw a page, and give what of the sections below it could be added."""
        seen = [*page.headlines, *(one for section in sections for one in section.headlines)]
        marker = Marker.of(query, await self._store.names.compounds())
        sources = await self._store.stories.sources(seen, server_id, page.others)
        embed = headlines_embed(
            heading(query, provider, is_held=kind is Kind.QUEUE),
            page,
            colour=self._colour,
            per_page=PER_PAGE,
            provider_domain=query.provider,
            provider_name=provider,
            order=order_in_words(query.sort),
            marker=marker,
            sources=sources,
        )
        further = add_sections(
            embed, sections, found=len(page.headlines), marker=marker, sources=sources
        )
        return embed, further

    async def _further(self, query: SearchQuery, scope: Scope, page: Page) -> list[Section]:
        """Look further where words find too little."""
        if not query.words or page.total >= ENOUGH:
            return []
        found = [one.id for one in page.articles]
        room = ENOUGH - len(page.headlines)
        return await self._store.further.sections(
            query, scope, found=found, room=room, merge=self._merge
        )

    async def search(
        self, kind: Kind, query: SearchQuery, server_id: int, *, may_follow: bool = False
    ) -> Answer:
        """Give the first page of what a search finds, or what may be tried where it finds nothing.

        Args:
            kind: What is searched.
            query: What was asked for.
            server_id: Where; ``OPERATOR`` outside of servers.
            may_follow: Whether the person may let the channel follow what is asked for.

        Raises:
            NotFoundError: Nothing was found, and nothing near it either.
        """
        try:
            return await self.page(kind, query, server_id, may_follow=may_follow)
        except NotFoundError as nothing_found:
            advice = await self._store.suggestions.advice(query, Scope(server_id, AUDIENCES[kind]))
            if query.words and not (advice.suggestions or advice.relaxations):
                raise NotFoundError(f"{nothing_found} {_TRY}") from None
            return self.advised(kind, nothing_found, in_full(query, advice))

    def advised(self, kind: Kind, nothing_found: NotFoundError, advice: Advice) -> Answer:
        """Give the word that nothing was found, with buttons for what may be tried instead.

        Raises:
            NotFoundError: There is nothing to try.
        """
        if not (advice.suggestions or advice.relaxations):
            raise nothing_found
        return Answer(
            message_embed(advice_text(str(nothing_found), advice), self._colour),
            offers_view(kind, offers_of(advice, self._store.saved_searches.number)),
            searches=(
                *(one.query for one in advice.suggestions),
                *(one.query for one in advice.relaxations),
            ),
        )

    async def keep(self, *queries: SearchQuery) -> None:
        """Keep the searches that the buttons of an answer stand for.

        To be called after the answer, which must not wait while a load is written. Where the
        database is busy for too long, the buttons will say that the search is gone.
        """
        try:
            await self._store.saved_searches.save(queries, self._clock())
        except StoreError as error:
            log.warning("a search cannot be kept for its buttons: %s", error)

    async def saved(self, number: int) -> SearchQuery:
        """Give the search that a button remembers.

        Raises:
            CommandError: It is not kept any more.
        """
        query = await self._store.saved_searches.find(number)
        if query is None:
            raise CommandError("This list is too old to go on with. Please ask for it again.")
        return query

    async def story(self, article_id: int, server_id: int, *, sees_held: bool) -> Answer:
        """Give one article with its related coverage.

        Args:
            article_id: The article's id.
            server_id: Where it is asked for.
            sees_held: Whether the person may see what is not published there.

        Raises:
            NotFoundError: There is none, or it is not for that person.
        """
        article_id = await self._store.articles.current(article_id)
        headlines = await self._store.articles.headlines([article_id], server_id)
        headline = headlines.get(article_id)
        if headline is None or not (headline.is_published or sees_held):
            raise NotFoundError(_NO_STORY)
        scope = Scope(server_id, Audience.ALL if sees_held else Audience.PUBLISHED)
        story = await self._store.stories.find(article_id, scope)
        article = await self._store.articles.find(article_id)
        embed = await self._article_embed(article, headline, story, server_id)
        may_decide = sees_held and not article.removed
        view = story_view(
            article_id,
            len(story.tellings) + len(story.earlier),
            is_published=headline.is_published,
            may_decide=may_decide,
        )
        told = await self._editor.foretell(headline, server_id) if may_decide else ""
        return Answer(embed, view, told)

    async def waiting(self, article_id: int, server_id: int) -> Answer:
        """Give an article that waits for a moderator, so that what can be pressed is near at hand.

        Raises:
            NotFoundError: There is none any more.
        """
        headlines = await self._store.articles.headlines([article_id], server_id)
        if article_id not in headlines:
            raise NotFoundError(_NO_STORY)
        article = await self._store.articles.find(article_id)
        coverage = await self._coverage(article, server_id)
        embed = article_embed(article, coverage, colour=self._colour, is_brief=True)
        told = await self._editor.foretell(headlines[article_id], server_id)
        return Answer(embed, content=told)

    def which_one(self, found: Candidates, menu: discord.ui.Item[Any]) -> Answer:
        """Ask which of several stories is meant, with a menu that shows the one chosen."""
        return which_one(found, menu, self._colour)

    async def coverage(
        self, article_id: int, server_id: int, *, offset: int = 0, sees_held: bool
    ) -> Answer:
        """Give a page of the full coverage of an article's story, in order of time.

        Args:
            article_id: The article's id.
            server_id: Where it is asked for.
            offset: How many articles to skip; the last page where there are not so many.
            sees_held: Whether the person may see what is not published there.

        Raises:
            NotFoundError: There is no such article, or it is not for that person.
        """
        scope = Scope(server_id, Audience.ALL if sees_held else Audience.PUBLISHED)
        article_id = await self._store.articles.current(article_id)
        story = await self._store.stories.find(article_id, scope)
        here = [one.id for one in (*story.tellings, *story.earlier) if one.is_here]
        headlines = await self._store.articles.headlines(here, server_id)
        held = {key for key, one in headlines.items() if not one.is_published}
        total = len(story.tellings) + len(story.earlier)
        last = (total - 1) // TOLD_PER_PAGE * TOLD_PER_PAGE
        offset = min(offset, last)
        return Answer(
            story_embed(story, offset, held=held, colour=self._colour),
            coverage_view(story, offset, is_published=article_id not in held),
        )

    async def _coverage(self, article: Article, server_id: int) -> tuple[RelatedItem, ...]:
        """Give what of an article's coverage stands with it."""
        listed = (item.id for item in article.related)
        withheld = await self._store.articles.withheld(listed, server_id)
        rarity = await rarity_in(self._store.database, [article, *article.related])
        return coverage_of(article, rarity, withheld).shown

    async def _article_embed(
        self, article: Article, headline: Headline, story: Story, server_id: int
    ) -> discord.Embed:
        coverage = await self._coverage(with_tellings(article, story), server_id)
        if headline.is_published:
            return article_embed(article, coverage, colour=self._colour)
        note = REMOVED_NOTE if article.removed else HELD_NOTE
        return article_embed(article, coverage, colour=self._colour, note=note)

    async def _provider_label(self, query: SearchQuery, server_id: int) -> str:
        """Give what the asked provider calls itself; empty where none was asked for."""
        if query.provider is None:
            return ""
        name = resolve(await self._store.names.providers(server_id), query.provider)
        return name.label if name else query.provider
