"""Writes an article as the mapping of a document, by the keys that ``building`` reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from bot.articles import Article, Image, Provider, RelatedItem
from bot.documents.building import ARTICLE, RELATED_ITEM

#: By field, the key under which a document has it.
_ARTICLE_KEYS: Final = {name: key for key, (name, _) in ARTICLE.fields.items()}
_RELATED_KEYS: Final = {name: key for key, (name, _) in RELATED_ITEM.fields.items()}
_IMAGE_KEYS: Final = {
    "url": "url",
    "width": "width",
    "height": "height",
    "title": "title",
    "is_cached": "isCached",
}


def document_of(article: Article) -> dict[str, Any]:
    """Give the front matter that describes an article, as values of JSON.

    What is empty is left out. The body is no part of it.
    """
    values = {**article.extra, **_scalars(article, _ARTICLE_KEYS)}
    if article.published is not None:
        values["published"] = article.published
    if article.removed:
        values["removed"] = True
    if article.original_url is None and article.web_url is None:
        values["originalUrl"] = article.url
    return values | {
        "provider": _provider(article.provider),
        "topics": list(article.topics),
        "images": _images(article.images),
        "related": [_related(item) for item in article.related],
    }


def _related(item: RelatedItem) -> dict[str, Any]:
    return _scalars(item, _RELATED_KEYS) | {
        "originalUrl": item.url,
        "provider": _provider(item.provider),
        "images": _images(item.images),
    }


def _provider(provider: Provider) -> dict[str, Any]:
    told: dict[str, Any] = {"name": provider.name, "domain": provider.domain}
    return told | ({"images": _images(provider.images)} if provider.images else {})


def _images(images: Iterable[Image]) -> list[dict[str, Any]]:
    return [_scalars(image, _IMAGE_KEYS) for image in images]


def _scalars(one: object, keys: Mapping[str, str]) -> dict[str, Any]:
    """Give those of its fields that say something, a moment in ISO 8601."""
    found: dict[str, Any] = {}
    for name, key in keys.items():
        value = getattr(one, name, None)
        if value is not None and value != "" and value is not False:
            found[key] = value.isoformat() if name == "published_at" else value
    return found
