"""What the shell's commands do, ``search`` and so on; saying it is ``printing``'s job."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.asking import Asked, Found, Unknown, understand
from bot.databases import Location
from bot.errors import NotFoundError
from bot.headlines import Page
from bot.operating.opening import opened
from bot.publication import OPERATOR, Audience, Scope
from bot.search.further import ENOUGH, Section
from bot.search.query import SearchQuery, Sort, parse_moment
from bot.search.suggesting import Meaning
from bot.store import Store
from bot.store.feeds.troubles import feed_problems
from bot.store.files.problems import Problems, current_problems


@dataclass(frozen=True, slots=True)
class Request:
    """A search as it was typed; what was not typed is None or empty."""

    words: Sequence[str]
    topic: str | None
    provider: str | None
    since: str | None
    until: str | None
    sort: str | None
    limit: int
    has_unpublished: bool


async def standing_problems(database: Location) -> Problems:
    """Give what is wrong with documents and feeds, as the last look at each found it.

    Raises:
        StoreError: The database cannot be used, or is not there.
    """
    async with opened(database) as store:
        problems = await current_problems(store.database)
        return problems.beside(*await feed_problems(store.database))


async def search_articles(database: Location, request: Request) -> Found:
    """Search a database, as ``/news search`` understands what is typed.

    Raises:
        CommandError: A topic, provider or date is unknown.
        StoreError: The database cannot be used, or is not there.
    """
    async with opened(database) as store:
        audience = Audience.ALL if request.has_unpublished else Audience.PUBLISHED
        scope = Scope(OPERATOR, audience)
        query = await _query(store, request, scope)
        page = await store.search.stories(query, scope, limit=request.limit, count_up_to=None)
        further = await _further(store, query, scope, page)
        if not page.headlines and not further:
            advice = await store.suggestions.advice(query, scope)
            return Found(
                page,
                {},
                tuple(one.label for one in advice.suggestions),
                tuple((one.dropped, one.total) for one in advice.relaxations),
            )
        seen = [*page.headlines, *(one for section in further for one in section.headlines)]
        related = await store.articles.related(one.id for one in seen)
        sources = await store.stories.sources(seen, scope.server_id, page.others)
        return Found(page, related, further=further, sources=sources)


async def _further(
    store: Store, query: SearchQuery, scope: Scope, page: Page
) -> tuple[Section, ...]:
    if not query.words or page.total >= ENOUGH:
        return ()
    found = [one.id for one in page.articles]
    room = ENOUGH - page.total
    return tuple(await store.further.sections(query, scope, found=found, room=room))


async def _query(store: Store, request: Request, scope: Scope) -> SearchQuery:
    now = datetime.now(UTC)
    for moment in (request.since, request.until):
        if moment is not None:
            parse_moment(moment, now)  # an empty one is a slip in a script, not left out
    asked = Asked(
        words=" ".join(request.words),
        topic=request.topic,
        provider=request.provider,
        since=request.since,
        until=request.until,
        sort=None if request.sort is None else Sort(request.sort),
    )
    understood = await understand(store, asked, scope, now)
    if isinstance(understood, Unknown):
        near = ", ".join(
            one.label if one.meaning is Meaning.WORDS else f"“{one.label}”"
            for one in understood.advice.suggestions
        )
        raise NotFoundError(
            f"{understood.error} Did you mean {near}?" if near else str(understood.error)
        )
    return understood
