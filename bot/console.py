"""What the shell commands ``load``, ``search`` and ``problems`` do; saying it is ``printing``'s."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.articles import RelatedItem
from bot.clock import system_clock
from bot.config.settings import Source
from bot.errors import Problem, SourceError, StoreError
from bot.headlines import Page
from bot.loading.loader import Loader, LoadReport, Onlooker
from bot.loading.workers import default_workers, rare_collections
from bot.publication import OPERATOR, Audience, Scope
from bot.search.query import SearchQuery, Sort, parse_moment, parse_words
from bot.search.vocabulary import Name, require
from bot.store import Store
from bot.store.folders import BY_HAND
from bot.store.problems import Problems, current_problems


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


async def load_folders(
    folders: Sequence[Path],
    database: Path,
    workers: int | None = None,
    onlooker: Onlooker | None = None,
) -> LoadReport:
    """Load folders, or single documents, into a database, which is created where there is none.

    Args:
        folders: What to load.
        database: The file.
        workers: How many processes read where many documents changed; None for what pays here.
        onlooker: Is told how far the load has come.

    Raises:
        SourceError: None of the folders can be read.
        StoreError: The database cannot be used.
        WorkerError: A worker process died.
    """
    source = Source(name=BY_HAND, folders=_absolute(folders))
    if not any(map(os.path.lexists, source.folders)):
        # Before a database is made that nobody wants.
        raise SourceError(
            *(
                Problem(str(one), None, "", "there is no folder or document of that name")
                for one in folders
            )
        )
    async with _opened(database, creates=True) as store:
        count = default_workers() if workers is None else workers
        with rare_collections():
            return await Loader(store, system_clock, workers=count).load(source, onlooker)


async def standing_problems(database: Path) -> Problems:
    """Give what is wrong with documents, as the last load of each folder found it.

    Raises:
        StoreError: The database cannot be used, or is not there.
    """
    async with _opened(database) as store:
        return await current_problems(store.database)


async def search_articles(
    database: Path, asked: Asked
) -> tuple[Page, dict[int, tuple[RelatedItem, ...]]]:
    """Search a database; gives the page, and the related coverage of its articles by id.

    Raises:
        CommandError: A topic, provider or date is unknown.
        StoreError: The database cannot be used, or is not there.
    """
    async with _opened(database) as store:
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
async def _opened(database: Path, *, creates: bool = False) -> AsyncIterator[Store]:
    _refuse_folder(database)
    store = await Store.open(database, creates=creates)
    try:
        yield store
    finally:
        await store.close()


def _refuse_folder(database: Path) -> None:
    if database.is_dir():
        raise StoreError(f"{database} is a folder. Name a file, such as {database}/newsdesk.db.")


def _absolute(paths: Iterable[Path]) -> tuple[Path, ...]:
    # Not resolved: a source may be a link that is to be followed anew each time.
    return tuple(Path(os.path.abspath(path)) for path in paths)
