"""What an article needs and may have: the schema of a document, and the values that it becomes.

Key names are the publisher's. Each function takes the mapping that describes its value, and raises
PartError when that lacks what is needed; anything else that is wrong is left out and noted, as is
what lists have beyond any sensible length.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from bot.articles import Article, Image, Provider, RelatedItem
from bot.documents.cleaning import readable
from bot.documents.notes import Notes, Schema
from bot.documents.trees import MAX_DEPTH, Tree, is_deeper_than
from bot.documents.values import (
    UnfitError,
    address,
    article_type,
    excerpt,
    flag,
    moment,
    name,
    prose,
    published,
    quoted,
    removed,
    text,
    title,
    whole_number,
)
from bot.identity import article_id, normalise_domain, topic_id

#: The article's own address comes first: the other one may be a link found in its page.
_ADDRESSES = ("originalUrl", "webUrl")
#: No real document comes near: the longest list of related items known has 179.
_MOST_TOPICS = 100
_MOST_IMAGES = 100
_MOST_RELATED = 1_000
RELATED_ITEM = Schema(
    {
        "title": ("title", title),
        "excerpt": ("excerpt", excerpt),
        "publishedDateTime": ("published_at", moment),
        "originalUrl": ("original_url", address),
        "webUrl": ("web_url", address),
        "ampWebUrl": ("amp_url", address),
        "cdnAmpWebUrl": ("cdn_amp_url", address),
        "type": ("type", article_type),
        "quality": ("quality", whole_number),
    },
    needed=("title", "publishedDateTime"),
    parts=frozenset({"provider", "images"}),
)
ARTICLE = Schema(
    {
        **RELATED_ITEM.fields,
        "category": ("category", name),
        "heat": ("heat", whole_number),
        "removed": ("removed", removed),
        "published": ("published", published),
        "featuredContent": ("featured_content", text),
        "secured": ("secured", text),
    },
    needed=RELATED_ITEM.needed,
    parts=frozenset({"provider", "topics", "images", "related"}),
)
_PROVIDER = Schema(
    {"name": ("name", prose), "domain": ("domain", name)}, parts=frozenset({"images"})
)
_IMAGE = Schema(
    {
        "url": ("url", address),
        "width": ("width", whole_number),
        "height": ("height", whole_number),
        "title": ("title", prose),
        "isCached": ("is_cached", flag),
    },
    needed=("url",),
)


def build_article(values: dict[str, Tree], notes: Notes, body: str = "") -> Article:
    """Build the article that a document or an entry of a listing describes.

    Raises:
        PartError: Title, address or date is missing or wrong.
    """
    fields, others = notes.take(values, ARTICLE)
    url = _address(values, fields, notes)
    provider = _provider(others.pop("provider", None), url, notes)
    topics = _topics(others.pop("topics", None), notes)
    images = notes.build_each("images", others.pop("images", None), _image, _MOST_IMAGES)
    related = notes.build_each("related", others.pop("related", None), _related_item, _MOST_RELATED)
    _require_shallow(others, notes)
    notes.settle()
    key = article_id(url)
    web_url = fields.get("web_url", url)
    own_ids = {key} if web_url == url else {key, article_id(web_url)}
    if fields.get("removed", False) is None:
        fields |= {"removed": False, "published": False, "is_doubtful": True}
    return Article(
        id=key,
        url=url,
        provider=provider,
        topics=topics,
        images=images,
        related=_distinct(related, own_ids),
        body=body,
        extra=others,
        **fields,
    )


def _distinct(related: Iterable[RelatedItem], own_ids: Iterable[int]) -> tuple[RelatedItem, ...]:
    """Leave out what real lists also name: an address a second time, and the document's own."""
    items: dict[int, RelatedItem] = {}
    for item in related:
        items.setdefault(item.id, item)
    for key in own_ids:
        items.pop(key, None)
    return tuple(items.values())


def _related_item(values: dict[str, Tree], notes: Notes) -> RelatedItem:
    fields, others = notes.take(values, RELATED_ITEM)
    url = _address(values, fields, notes)
    notes.settle()
    fields.pop("original_url", None)
    fields.pop("web_url", None)
    return RelatedItem(
        id=article_id(url),
        url=url,
        provider=_provider(others.get("provider"), url, notes),
        images=notes.build_each("images", others.get("images"), _image, _MOST_IMAGES),
        **fields,
    )


def _address(values: Mapping[str, Tree], fields: Mapping[str, Any], notes: Notes) -> str:
    """Choose the address by which an article is known; "" where there is none, a fault."""
    url: str | None = fields.get("original_url") or fields.get("web_url")
    if url is not None:
        return url
    for key in _ADDRESSES:
        if values.get(key):
            problem = f"{quoted(values[key])} is no http or https address, and there is no other"
            notes.fault(problem, key)
            return ""
    notes.fault(f"it is missing; one of {' and '.join(_ADDRESSES)} is needed", "webUrl")
    return ""


def _provider(given: Tree, url: str, notes: Notes) -> Provider:
    """Build the provider; without a domain, the address's host is its domain."""
    if isinstance(given, dict) and given.keys() == _PROVIDER.fields.keys():
        called, domain = given["name"], given["domain"]
        if isinstance(called, str) and isinstance(domain, str) and domain.strip():
            return _usual_provider(called, domain.strip())
    notes.path.append("provider")
    if given and not isinstance(given, dict):
        notes.note(f"{quoted(given)} stands where name and domain should; it is left out")
    fields, others = notes.take(given if isinstance(given, dict) else {}, _PROVIDER)
    images = notes.build_each("images", others.get("images"), _image, _MOST_IMAGES)
    domain = fields.get("domain")
    if not domain and not notes.faults:  # of a document that is refused it would be noise
        domain = normalise_domain(urlsplit(url).hostname or "")
        notes.note(f"it is missing; {domain} is taken from the address", "domain")
    notes.path.pop()
    return Provider(fields.get("name") or domain or "", domain or "", images)


@lru_cache(maxsize=4096)
def _usual_provider(called: str, domain: str) -> Provider:
    """Build a provider of which only name and domain are told: the same few again and again."""
    return Provider(readable(called) or domain, domain)


def _image(values: dict[str, Tree], notes: Notes) -> Image:
    fields, _ = notes.take(values, _IMAGE)
    notes.settle()
    return Image(**fields)


def _topics(given: Tree, notes: Notes) -> tuple[str, ...]:
    """Take the topics, each once; real lists may begin with an empty entry."""
    if isinstance(given, str) and given:
        notes.note("a list should stand here; the one text is taken for it", "topics")
        given = [given]
    topics: dict[int, str] = {}
    for index, entry in enumerate(notes.entries("topics", given, _MOST_TOPICS)):
        try:
            topic = prose(entry or "")
        except UnfitError as error:
            notes.note(f"{error}; it is left out", "topics", index)
        else:
            topics.setdefault(topic_id(topic), topic)
    topics.pop(topic_id(""), None)
    return tuple(topics.values())


def _require_shallow(others: Mapping[str, Tree], notes: Notes) -> None:
    """Find fault with what could not be written out again: JSON is read to any depth."""
    for key, value in others.items():
        if is_deeper_than(value, MAX_DEPTH):
            notes.fault(f"it is nested more than {MAX_DEPTH} deep", key)
