"""Our search as an engine for the measuring kit: its generated rows through the real store.

Run as a program with a size and the kit's data folder, it builds the database for that size. The
factories are then given to the kit by path: ``bench_search.py N --engine
'ours=PYTHON,/…/tests/benchmarks/search_engine:newest'``, and so on.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.articles import Article, Provider, RelatedItem
from bot.identity import article_id
from bot.publication import OPERATOR, Scope
from bot.search.query import SearchQuery, Sort
from bot.store import Store
from bot.store.article_writer import save
from bot.store.rows import rows_of

Query = dict[str, Any]
Row = tuple[Any, ...]
Answer = Callable[[Query], Awaitable[Sequence[object]]]

_BATCH = 2_000
#: The generator writes a story's articles one after the other, days apart at the most.
_STORY_SECONDS = 4 * 86_400
_MOST_RELATED = 3
_TOPICS = """
    CREATE TEMP TABLE topics_of AS
    SELECT article_id AS id, group_concat(name, char(10)) AS names
    FROM article_topic JOIN topic ON topic.id = topic_id GROUP BY article_id
"""
_ROWS = """
    SELECT a.id, a.title, a.excerpt, a.published_at, a.original_url, a.type, a.quality, a.heat,
        a.published, p.name, p.domain, coalesce(topics_of.names, '')
    FROM article AS a JOIN provider AS p ON p.id = a.provider_id
    LEFT JOIN topics_of ON topics_of.id = a.id
"""


def database_of(size: int, folder: Path) -> Path:
    """Give where the database for a size stands."""
    return folder / f"newsdesk{size}.db"


async def build(size: int, folder: Path) -> None:
    """Build the database for a size from the kit's rows, oldest first as a first load does."""
    path = database_of(size, folder)
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    kit = sqlite3.connect(f"file:{folder}/s{size}.db?mode=ro", uri=True)
    kit.execute(_TOPICS)
    kit.execute("CREATE UNIQUE INDEX temp.topics_of_id ON topics_of (id)")
    rows = kit.execute(_ROWS + " ORDER BY a.published_at, a.id")
    store = await Store.open(path)
    try:
        while batch := rows.fetchmany(_BATCH):
            articles = [_article(row, _neighbours(kit, row)) for row in batch]
            ready = [rows_of(article, default_published=False) for article in articles]
            async with store.database.transaction() as write:
                now = articles[-1].published_at
                await save(write, ready, is_backlog=True, now=now)
    finally:
        await store.close()
        kit.close()


def _neighbours(kit: sqlite3.Connection, row: Row) -> list[Row]:
    """Give the rows that were generated just before one, as far as they may be its story."""
    found = kit.execute(
        _ROWS + " WHERE a.id BETWEEN ? AND ? AND abs(a.published_at - ?) < ?",
        (row[0] - _MOST_RELATED, row[0] - 1, row[3], _STORY_SECONDS),
    )
    return found.fetchall()


def _article(row: Row, neighbours: Sequence[Row]) -> Article:
    related = tuple(
        RelatedItem(
            article_id(near[4]),
            near[1],
            near[4],
            datetime.fromtimestamp(near[3], UTC),
            Provider(near[9], near[10]),
            near[2],
        )
        for near in neighbours
    )
    return Article(
        id=article_id(row[4]),
        title=row[1],
        url=row[4],
        published_at=datetime.fromtimestamp(row[3], UTC),
        provider=Provider(row[9], row[10]),
        excerpt=row[2],
        type=row[5],
        quality=row[6],
        heat=row[7],
        published=bool(row[8]),
        topics=tuple(filter(None, row[11].split("\n"))),
        related=related,
    )


def newest(size: int, folder: str) -> dict[str, Answer]:
    """Answer with the ten newest, and complete names from memory."""
    return _answers(size, folder, Sort.NEWEST, count_up_to=0)


def newest_counted(size: int, folder: str) -> dict[str, Answer]:
    """Answer with the ten newest and how many there are, as a page of the bot does."""
    return _answers(size, folder, Sort.NEWEST, count_up_to=1000)


def best(size: int, folder: str) -> dict[str, Answer]:
    """Answer with the ten best."""
    return _answers(size, folder, Sort.BEST, count_up_to=0)


def titles(size: int, folder: str) -> dict[str, Answer]:
    """Complete titles by one, two or three letters, in place of names."""
    opened = _Opened(database_of(size, Path(folder)))

    async def complete(query: Query) -> Sequence[object]:
        store = await opened.store()
        return await store.search.matching_titles(query["prefix"], Scope())

    return {"prefix_topic": complete, "prefix_provider": complete}


class _Opened:
    """A store that is opened by the first who asks: the kit has its event loop only then."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._store: Store | None = None

    async def store(self) -> Store:
        if self._store is None:
            self._store = await Store.open(self._path, creates=False)
        return self._store


def _answers(size: int, folder: str, sort: Sort, *, count_up_to: int) -> dict[str, Answer]:
    opened = _Opened(database_of(size, Path(folder)))

    async def search(query: Query) -> Sequence[object]:
        store = await opened.store()
        wanted = SearchQuery(
            words=tuple(query.get("words", ())),
            topic=query.get("topic"),
            provider=query.get("domain"),
            since=datetime.fromtimestamp(query["lo"], UTC) if "lo" in query else None,
            until=datetime.fromtimestamp(query["hi"], UTC) if "hi" in query else None,
            sort=sort,
        )
        return (await store.search.page(wanted, Scope(), count_up_to=count_up_to)).headlines

    async def complete_topic(query: Query) -> Sequence[object]:
        store = await opened.store()
        return (await store.names.topics(OPERATOR)).suggest(query["prefix"])

    async def complete_provider(query: Query) -> Sequence[object]:
        store = await opened.store()
        return (await store.names.providers(OPERATOR)).suggest(query["prefix"])

    texts = ("text_1word", "text_2words", "text_3words", "text_common")
    return {
        **dict.fromkeys((*texts, "topic", "provider", "combined"), search),
        "prefix_topic": complete_topic,
        "prefix_provider": complete_provider,
    }


if __name__ == "__main__":
    asyncio.run(build(int(sys.argv[1]), Path(sys.argv[2])))
