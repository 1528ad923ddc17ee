"""Turns articles into rows and rows into articles; knows the columns, never a connection.

Making rows is pure and picklable, so that worker processes do it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from bot.articles import Article, Image, Provider, RelatedItem
from bot.headlines import Headline
from bot.identity import Version, normalise_domain, provider_id, topic_id, wording_key
from bot.publication import is_published_by_documents
from bot.search.words import index_forms
from bot.store.times import as_moment, as_seconds

#: The listing in which every article stands.
EVERYTHING = 0

#: As many as leave room for every moment that a datetime can be: years 1 to 9999.
_TIE_BITS = 25
_TIES = (1 << _TIE_BITS) - 1

#: Made once: `json.dumps` makes one for each call where anything but its defaults is asked for.
_JSON = json.JSONEncoder(ensure_ascii=False)


class ArticleRows(NamedTuple):
    """One article as the rows of its tables, ready for the writer.

    Tuples in a tuple, for there are many of them and they go from process to process.

    Attributes:
        id: Key of its address, until it is settled which article that leads to.
        position: Where it stands in the order of time, if nothing else stands there.
        by_document: Whether its document, or the source, calls it published.
        keywords: Words of the index that no reader sees, without marks of publication.
        texts: Title, excerpt and further forms: what the full-text index takes as it is.
        columns: The rest of ``articles``, in the order of ``ARTICLE_ROW``.
        details: ``article_details`` without the position, in the order of ``DETAILS_ROW``.
        providers: Id, domain, name and date of every provider that it names.
        topics: Id, name and date of its topics.
        related: Keys of the articles that it lists.
        listings: Keys of every listing in which it stands.
    """

    id: int
    position: int
    by_document: bool
    is_removed: bool
    is_doubtful: bool
    keywords: str
    texts: tuple[str, str, str]
    columns: tuple[object, ...]
    details: tuple[object, ...]
    providers: tuple[tuple[int, str, str, int], ...]
    topics: tuple[tuple[int, str, int], ...]
    related: tuple[int, ...]
    listings: tuple[int, ...]


def position_of(published_at: datetime, article_id: int = 0) -> int:
    """Give where an article stands in the order of time; at one moment the id decides."""
    return (as_seconds(published_at) << _TIE_BITS) | (article_id & _TIES)


def end_position(published_at: datetime) -> int:
    """Give the last position of a moment."""
    return position_of(published_at, _TIES)


def is_dated_ahead(position: int, now: datetime) -> bool:
    """Tell by its place whether an article is dated later than now."""
    return position > end_position(now)


def moment_of(position: int) -> datetime:
    """Give the moment of a position."""
    return as_moment(position >> _TIE_BITS)


def positions_around(published_at: datetime, apart: timedelta) -> tuple[int, int]:
    """Give the first and the last position of all moments that are no further from one."""
    span = int(apart.total_seconds()) << _TIE_BITS
    return position_of(published_at) - span, end_position(published_at) + span


def next_position(position: int) -> int:
    """Give another place at the same moment, the first one again after the last."""
    return (position & ~_TIES) | ((position + 1) & _TIES)


def rows_of(article: Article, *, default_published: bool) -> ArticleRows:
    """Make the rows of an article; ``default_published`` is its source's word where it has none."""
    published_at = as_seconds(article.published_at)
    topics = {topic_id(name): name for name in article.topics}
    own = provider_id(article.provider.domain)
    providers = {provider_id(item.provider.domain): item.provider for item in article.related}
    providers[own] = article.provider
    listings = (EVERYTHING, *providers, *topics)
    marks = [f"p{own}", *(f"c{key}" for key in providers if key != own)]
    marks += [f"t{key}" for key in topics]
    return ArticleRows(
        id=article.id,
        position=position_of(article.published_at, article.id),
        by_document=is_published_by_documents(
            [article.published], default_published=default_published, is_removed=article.removed
        ),
        is_removed=article.removed,
        is_doubtful=article.is_doubtful,
        keywords=" ".join(marks),
        texts=(article.title, article.excerpt, index_forms(f"{article.title}\n{article.excerpt}")),
        columns=(
            article.url,
            article.category,
            article.type,
            published_at,
            article.quality,
            article.heat,
            own,
            article.provider.name,
            _JSON.encode(article.topics),
            len(article.related),
            wording_key(_version(article)),
        ),
        details=_details_row(article, listings),
        providers=tuple(
            (key, normalise_domain(one.domain), one.name, published_at)
            for key, one in providers.items()
        ),
        topics=tuple((key, " ".join(name.split()), published_at) for key, name in topics.items()),
        related=tuple(item.id for item in article.related),
        listings=listings,
    )


def _version(article: Article) -> Version:
    return Version(
        article.url, article.title, article.excerpt, article.published_at, article.provider.domain
    )


#: Columns of ``ArticleRows.columns`` and ``ArticleRows.details``.
ARTICLE_ROW = """
    url, category, type, published_at, quality, heat, provider_id, provider_name, topics,
    coverage_count, wording
"""
DETAILS_ROW = """
    listings, images, provider_images, original_url, web_url, amp_url, cdn_amp_url,
    featured_content, related, secured, body, extra
"""


def _details_row(article: Article, listings: tuple[int, ...]) -> tuple[object, ...]:
    return (
        f"[{','.join(map(str, listings))}]",
        _text(list(map(_image_values, article.images))),
        _text(list(map(_image_values, article.provider.images))),
        article.original_url,
        article.web_url,
        article.amp_url,
        article.cdn_amp_url,
        article.featured_content,
        _text(list(map(_related_values, article.related))),
        article.secured,
        article.body,
        _JSON.encode(dict(article.extra)) if article.extra else "{}",
    )


def _text(values: list[tuple[object, ...]]) -> str:
    return _JSON.encode(values) if values else "[]"


def _image_values(image: Image) -> tuple[object, ...]:
    return image.url, image.width, image.height, image.title, image.is_cached


def _related_values(item: RelatedItem) -> tuple[object, ...]:
    return (
        item.id,
        item.title,
        item.url,
        as_seconds(item.published_at),
        item.provider.name,
        normalise_domain(item.provider.domain),
        item.excerpt,
        item.type,
        item.quality,
        list(map(_image_values, item.images)),
        item.amp_url,
        item.cdn_amp_url,
    )


def _images(text: str) -> tuple[Image, ...]:
    return tuple(Image(*values) for values in json.loads(text)) if text != "[]" else ()


#: Beside ``articles``, ``providers`` and ``standing``, a LEFT JOIN of the server's decisions.
IS_PUBLISHED = "NOT articles.removed AND coalesce(standing.action = 'publish', articles.published)"
HEADLINE_COLUMNS = f"""
    articles.id, articles.title, articles.excerpt, articles.url, articles.published_at,
    coalesce(providers.usual_name, articles.provider_name), providers.domain, articles.topics,
    articles.type, articles.quality, articles.heat, articles.coverage_count, {IS_PUBLISHED}
"""


def headline_of(row: Sequence[Any]) -> Headline:
    """Build a headline from a row of ``HEADLINE_COLUMNS``."""
    # By place, in the order of its fields: names would cost a fifth more, on every page.
    return Headline(
        row[0],
        row[1],
        row[2],
        row[3],
        as_moment(row[4]),
        _provider(row[5], row[6]),
        _texts(row[7]),
        row[8],
        row[9],
        row[10],
        row[11],
        bool(row[12]),
    )


# The same few again and again: to look them up costs a fraction of making them.
_provider = lru_cache(maxsize=4096)(Provider)


@lru_cache(maxsize=4096)
def _texts(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


ARTICLE_COLUMNS = """
    articles.id, articles.title, articles.url, articles.published_at,
    coalesce(providers.usual_name, articles.provider_name), providers.domain, articles.excerpt,
    articles.category, articles.type, articles.quality, articles.heat,
    articles.published_by_document, articles.removed, articles.topics, article_details.images,
    article_details.provider_images, article_details.original_url, article_details.web_url,
    article_details.amp_url, article_details.cdn_amp_url, article_details.featured_content,
    article_details.related, article_details.secured, article_details.body, article_details.extra
"""


def article_of(row: Sequence[Any]) -> Article:
    """Build an article from a row of ``ARTICLE_COLUMNS``."""
    return Article(
        id=row[0],
        title=row[1],
        url=row[2],
        published_at=as_moment(row[3]),
        provider=Provider(row[4], row[5], _images(row[15])),
        excerpt=row[6],
        category=row[7],
        type=row[8],
        quality=row[9],
        heat=row[10],
        published=bool(row[11]),
        removed=bool(row[12]),
        topics=tuple(json.loads(row[13])),
        images=_images(row[14]),
        original_url=row[16],
        web_url=row[17],
        amp_url=row[18],
        cdn_amp_url=row[19],
        featured_content=row[20],
        related=related_of(row[21]),
        secured=row[22],
        body=row[23],
        extra=json.loads(row[24]),
    )


def related_of(text: str) -> tuple[RelatedItem, ...]:
    """Build an article's related coverage from what ``article_details`` has of it."""
    return tuple(map(_related_item, json.loads(text))) if text != "[]" else ()


def listings_of(text: str) -> list[int]:
    """Give the keys of the listings that an article stands in, from ``article_details``."""
    keys: list[int] = json.loads(text)
    return keys


def related_ids(text: str) -> tuple[int, ...]:
    """Give the keys of the articles in an article's related coverage, from ``article_details``."""
    return tuple(values[0] for values in json.loads(text))


def _related_item(values: Sequence[Any]) -> RelatedItem:
    return RelatedItem(
        id=values[0],
        title=values[1],
        url=values[2],
        published_at=as_moment(values[3]),
        provider=Provider(values[4], values[5]),
        excerpt=values[6],
        type=values[7],
        quality=values[8],
        images=tuple(Image(*image) for image in values[9]),
        amp_url=values[10],
        cdn_amp_url=values[11],
    )
