"""Turns articles into rows and rows into articles; knows the columns, never a connection.

Making rows is pure and picklable, so that worker processes do it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.articles import Article, Image, Provider, RelatedItem
from bot.headlines import Headline
from bot.identity import normalise_domain, provider_id, topic_id
from bot.publication import is_published_by_document
from bot.search.words import index_forms

#: The listing in which every article stands.
EVERYTHING = 0

#: As many as leave room for every moment that a datetime can be: years 1 to 9999.
_TIE_BITS = 25
_TIES = (1 << _TIE_BITS) - 1

#: Made once: `json.dumps` makes one for each call where anything but its defaults is asked for.
_JSON = json.JSONEncoder(ensure_ascii=False)


@dataclass(slots=True)
class ArticleRows:
    """One article as the rows of its tables, ready for the writer.

    Attributes:
        article: Columns of ``articles``; the writer settles ``position``, ``published`` and
            the server marks in ``keywords``.
        keys: Every listing in which the article stands.
    """

    article: dict[str, Any]
    details: dict[str, Any]
    related: list[dict[str, Any]]
    providers: list[dict[str, Any]]
    topics: list[dict[str, Any]]
    keys: tuple[int, ...]


def position_of(published_at: datetime, article_id: int = 0) -> int:
    """Give where an article stands in the order of time; at one moment the id decides."""
    return (int(published_at.timestamp()) << _TIE_BITS) | (article_id & _TIES)


def end_position(published_at: datetime) -> int:
    """Give the last position of a moment."""
    return position_of(published_at, _TIES)


def moment_of(position: int) -> datetime:
    """Give the moment of a position."""
    return _moment(position >> _TIE_BITS)


def next_position(position: int) -> int:
    """Give another place at the same moment, the first one again after the last."""
    return (position & ~_TIES) | ((position + 1) & _TIES)


def rows_of(article: Article, *, default_published: bool) -> ArticleRows:
    """Make the rows of an article; ``default_published`` is its source's word where it has none."""
    published_at = int(article.published_at.timestamp())
    topics = {topic_id(name): name for name in article.topics}
    own = provider_id(article.provider.domain)
    providers = {provider_id(item.provider.domain): item.provider for item in article.related}
    providers[own] = article.provider
    is_published = is_published_by_document(
        article.published, default_published=default_published, is_removed=article.removed
    )
    marks = [f"p{own}", *(f"c{key}" for key in providers if key != own)]
    marks += [f"t{key}" for key in topics]
    return ArticleRows(
        article={
            "position": position_of(article.published_at, article.id),
            "id": article.id,
            "url": article.url,
            "title": article.title,
            "excerpt": article.excerpt,
            "category": article.category,
            "type": article.type,
            "published_at": published_at,
            "quality": article.quality,
            "heat": article.heat,
            "provider_id": own,
            "provider_name": article.provider.name,
            "topics": _JSON.encode(article.topics),
            "coverage_count": len(article.related),
            "published_by_document": is_published,
            "removed": article.removed,
            "published": is_published,
            "forms": index_forms(f"{article.title}\n{article.excerpt}"),
            "keywords": " ".join(marks),
        },
        details=_details_row(article),
        related=[_related_row(rank, item) for rank, item in enumerate(article.related)],
        providers=[_provider_row(key, providers[key], published_at) for key in providers],
        topics=[
            {"id": key, "name": " ".join(name.split()), "newest_at": published_at}
            for key, name in topics.items()
        ],
        keys=(EVERYTHING, *providers, *topics),
    )


def _provider_row(key: int, provider: Provider, published_at: int) -> dict[str, object]:
    return {
        "id": key,
        "domain": normalise_domain(provider.domain),
        "name": provider.name,
        "newest_at": published_at,
    }


def _details_row(article: Article) -> dict[str, object]:
    return {
        "images": _images_text(article.images),
        "provider_images": _images_text(article.provider.images),
        "original_url": article.original_url,
        "web_url": article.web_url,
        "amp_url": article.amp_url,
        "cdn_amp_url": article.cdn_amp_url,
        "featured_content": article.featured_content,
        "secured": article.secured,
        "body": article.body,
        "extra": _JSON.encode(dict(article.extra)) if article.extra else "{}",
    }


def _related_row(rank: int, item: RelatedItem) -> dict[str, object]:
    return {
        "rank": rank,
        "other_id": item.id,
        "url": item.url,
        "title": item.title,
        "excerpt": item.excerpt,
        "type": item.type,
        "published_at": int(item.published_at.timestamp()),
        "quality": item.quality,
        "provider_id": provider_id(item.provider.domain),
        "provider_name": item.provider.name,
        "images": _images_text(item.images),
        "amp_url": item.amp_url,
        "cdn_amp_url": item.cdn_amp_url,
    }


def _images_text(images: Sequence[Image]) -> str:
    if not images:
        return "[]"
    return _JSON.encode(
        [(one.url, one.width, one.height, one.title, one.is_cached) for one in images]
    )


def _images(text: str) -> tuple[Image, ...]:
    return tuple(Image(*values) for values in json.loads(text)) if text != "[]" else ()


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


#: Beside ``articles``, ``providers`` and ``standing``, a LEFT JOIN of the server's decisions.
IS_PUBLISHED = "NOT articles.removed AND coalesce(standing.action = 'publish', articles.published)"
HEADLINE_COLUMNS = f"""
    articles.id, articles.title, articles.excerpt, articles.url, articles.published_at,
    articles.provider_name, providers.domain, articles.topics, articles.type, articles.quality,
    articles.heat, articles.coverage_count, {IS_PUBLISHED}
"""


def headline_of(row: Sequence[Any]) -> Headline:
    """Build a headline from a row of ``HEADLINE_COLUMNS``."""
    return Headline(
        id=row[0],
        title=row[1],
        excerpt=row[2],
        url=row[3],
        published_at=_moment(row[4]),
        provider=Provider(row[5], row[6]),
        topics=tuple(json.loads(row[7])),
        type=row[8],
        quality=row[9],
        heat=row[10],
        coverage_count=row[11],
        is_published=bool(row[12]),
    )


ARTICLE_COLUMNS = """
    articles.id, articles.title, articles.url, articles.published_at, articles.provider_name,
    providers.domain, articles.excerpt, articles.category, articles.type, articles.quality,
    articles.heat, articles.published_by_document, articles.removed, articles.topics,
    article_details.images, article_details.provider_images, article_details.original_url,
    article_details.web_url, article_details.amp_url, article_details.cdn_amp_url,
    article_details.featured_content, article_details.secured, article_details.body,
    article_details.extra
"""


def article_of(row: Sequence[Any], related: tuple[RelatedItem, ...]) -> Article:
    """Build an article from a row of ``ARTICLE_COLUMNS`` and its related coverage."""
    return Article(
        id=row[0],
        title=row[1],
        url=row[2],
        published_at=_moment(row[3]),
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
        secured=row[21],
        body=row[22],
        extra=json.loads(row[23]),
        related=related,
    )


RELATED_COLUMNS = """
    articles.id, related.other_id, related.title, related.url, related.published_at,
    related.provider_name, providers.domain, related.excerpt, related.type, related.quality,
    related.images, related.amp_url, related.cdn_amp_url
"""


def related_of(row: Sequence[Any]) -> tuple[int, RelatedItem]:
    """Build, from a row of ``RELATED_COLUMNS``, the listing article's id and the item."""
    return row[0], RelatedItem(
        id=row[1],
        title=row[2],
        url=row[3],
        published_at=_moment(row[4]),
        provider=Provider(row[5], row[6]),
        excerpt=row[7],
        type=row[8],
        quality=row[9],
        images=_images(row[10]),
        amp_url=row[11],
        cdn_amp_url=row[12],
    )
