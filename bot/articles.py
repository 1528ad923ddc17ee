"""The values everything else speaks in: articles, providers, images, related coverage.

Frozen, without input or output. Only ``bot.documents`` and the store's row factories build them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Image:
    """A picture at an http(s) address. Width and height are pixels, None where not told."""

    url: str
    width: int | None = None
    height: int | None = None
    title: str = ""
    is_cached: bool = False


@dataclass(frozen=True, slots=True)
class Provider:
    """Who published an article. The domain identifies it; the name may vary or be wrong."""

    name: str
    domain: str
    images: tuple[Image, ...] = ()


@dataclass(frozen=True, slots=True)
class RelatedItem:
    """Another provider's article on the same story, as a document lists it.

    Attributes:
        id: As a document lists it, the key of its address (``identity.article_id``); as the store
            gives it, the id of the article that the address leads to, if it is one here.
        url: Its web address, http or https.
        published_at: Aware, UTC.
        quality: The source's whole number, 0 upwards and no percentage; None where not told.
    """

    id: int
    title: str
    url: str
    published_at: datetime
    provider: Provider
    excerpt: str = ""
    type: str = "article"
    quality: int | None = None
    images: tuple[Image, ...] = ()
    amp_url: str | None = None
    cdn_amp_url: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What a valid document describes.

    Attributes:
        id: As a document describes it, the key of its address (``identity.article_id``); as the
            store gives it, the id that it was given once, whatever address it has had since.
        url: The address to show and to be known by: ``originalUrl``, else ``webUrl``.
        published_at: Aware, UTC, as the document dates it.
        quality: The source's whole number, 0 upwards and no percentage; None where not told.
        heat: The source's whole number; -1 marks a follower of another article's story.
        published: The document's own flag; None where it has none.
        removed: The newsroom has taken the article back.
        is_doubtful: Its document leaves open whether it was taken back: then ``published`` is
            false, and its posts come down until a person publishes it.
        secured: Opaque ciphertext of the source: kept, never shown.
        body: What stands after the front matter, as it is.
        extra: Unknown keys of the front matter, as they are.
    """

    id: int
    title: str
    url: str
    published_at: datetime
    provider: Provider
    excerpt: str = ""
    category: str = "news"
    type: str = "article"
    original_url: str | None = None
    web_url: str | None = None
    amp_url: str | None = None
    cdn_amp_url: str | None = None
    quality: int | None = None
    heat: int | None = None
    published: bool | None = None
    removed: bool = False
    is_doubtful: bool = False
    featured_content: str = ""
    topics: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    related: tuple[RelatedItem, ...] = ()
    secured: str | None = None
    body: str = ""
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)
