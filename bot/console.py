"""What the shell's commands do, ``search`` and so on; saying it is ``printing``'s job."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.articles import RelatedItem
from bot.headlines import Page
from bot.loading.by_hand import refuse_folder
from bot.publication import OPERATOR, Audience, Scope
from bot.search.query import SearchQuery, Sort, parse_moment, parse_words
from bot.search.vocabulary import Name, require
from bot.store import Store
from bot.store.files.problems import Problems, current_problems


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as it was typed; what was not typed is None or empty."""

    words: Sequence[str]
    topic: str | None
    provider: str | None
    since: str | None
    until: str | None
    sort: str
    limit: int
    has_unpublished: bool


async def standing_problems(database: Path) -> Problems:
    """Give what is wrong with documents, as the last load of each folder found it.

    Raises:
        StoreError: The database cannot be used, or is not there.
    """
    async with opened(database) as store:
        return await current_problems(store.database)


async def search_articles(
    database: Path, asked: Asked
) -> tuple[Page, dict[int, tuple[RelatedItem, ...]]]:
    """Search a database; gives the page, and the related coverage of its articles by id.

    Raises:
        CommandError: A topic, provider or date is unknown.
        StoreError: The database cannot be used, or is not there.
    """
    async with opened(database) as store:
        query = await _query(store, asked)
        scope = Scope(OPERATOR, Audience.ALL if asked.has_unpublished else Audience.PUBLISHED)
        page = await store.search.page(query, scope, limit=asked.limit, count_up_to=None)
        return page, await store.articles.related(one.id for one in page.headlines)


async def _query(store: Store, asked: Asked) -> SearchQuery:
    now = datetime.now(UTC)
    return SearchQuery(
        words=parse_words(" ".join(asked.words)),
        topic=_known("topic", asked.topic, await store.names.topics(OPERATOR)),
        provider=_known("provider", asked.provider, await store.names.providers(OPERATOR)),
        since=None if asked.since is None else parse_moment(asked.since, now),
        until=None if asked.until is None else parse_moment(asked.until, now, is_end=True),
        sort=Sort(asked.sort),
    )


def _known(kind: str, typed: str | None, names: Iterable[Name]) -> str | None:
    return None if typed is None else require(kind, names, typed).key


@asynccontextmanager
async def opened(database: Path, *, creates: bool = False) -> AsyncIterator[Store]:
    """Open the database that a command names, and close it at the end.

    Raises:
        StoreError: It cannot be used, or is not there.
    """
    refuse_folder(database)
    store = await Store.open(database, creates=creates)
    try:
        async with store.diagnosing():
            yield store
    finally:
        await store.close()
