"""What a document said of an article, as far as it tells whether the article has moved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from bot.identity import Version
from bot.store.articles.rows import ARTICLE_ROW, DETAILS_ROW, ArticleRows
from bot.store.engine import Reading, Row
from bot.store.times import as_moment


def _places(columns: str) -> dict[str, int]:
    return {name.strip(): place for place, name in enumerate(columns.split(","))}


_ARTICLE: Final = _places(ARTICLE_ROW)
_DETAILS: Final = _places(DETAILS_ROW)


def url_of(rows: ArticleRows) -> str:
    """Give the address by which an article is known."""
    return str(rows.columns[_ARTICLE["url"]])


def wording_of(rows: ArticleRows) -> int | None:
    """Give the key that it shares with what may say the same; None where that proves nothing."""
    return _value(rows.columns, "wording", _ARTICLE)  # type: ignore[no-any-return]


def provider_of(rows: ArticleRows) -> tuple[int, str]:
    """Give the id of an article's provider, and what its document calls it."""
    return rows.columns[_ARTICLE["provider_id"]], rows.columns[_ARTICLE["provider_name"]]  # type: ignore[return-value]  # as ``rows_of`` makes them


def version_of(rows: ArticleRows) -> Version:
    """Give what a document says that was just read."""
    own = _value(rows.columns, "provider_id", _ARTICLE)
    return Version(
        url=url_of(rows),
        title=rows.texts[0],
        excerpt=rows.texts[1],
        published_at=as_moment(_value(rows.columns, "published_at", _ARTICLE)),
        domain=next(domain for key, domain, *_ in rows.providers if key == own),
        original_url=_value(rows.details, "original_url", _DETAILS),
        web_url=_value(rows.details, "web_url", _DETAILS),
    )


def _value(columns: tuple[object, ...], name: str, places: dict[str, int]) -> Any:
    return columns[places[name]]


async def stored_versions(read: Reading, ids: Iterable[int]) -> dict[int, Version]:
    """Give what the documents of articles said at last, by id."""
    return {row[0]: _version(row) for row in await _stored(read, "articles.id", ids)}


async def versions_saying(read: Reading, wordings: Iterable[int]) -> dict[int, dict[int, Version]]:
    """Give, by the key of what they may say, the versions of the articles that may, by id."""
    found: dict[int, dict[int, Version]] = {}
    for row in await _stored(read, "articles.wording", wordings):
        found.setdefault(row[1], {})[row[0]] = _version(row)
    return found


async def _stored(read: Reading, column: str, values: Iterable[int]) -> list[Row]:
    wanted = list(values)
    if not wanted:
        return []
    return await read.fetch(
        f"""
        SELECT articles.id, wording, url, title, excerpt, published_at, domain, original_url,
            web_url
        FROM articles JOIN article_details USING (position)
        JOIN providers ON providers.id = articles.provider_id
        WHERE {column} IN :wanted ORDER BY articles.position
        """,
        {"wanted": wanted},
    )


def _version(row: Row) -> Version:
    _, _, url, title, excerpt, published_at, *addresses = row
    return Version(url, title, excerpt, as_moment(published_at), *addresses)
