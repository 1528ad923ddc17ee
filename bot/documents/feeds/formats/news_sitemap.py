"""Reads news sitemaps: the lists of their newest articles that newsrooms write for search engines.

Google's documentation of news sitemaps names the elements; sitemaps.org those around them.
"""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree as ET

from bot.documents.feeds.formats.raw import NoFeedError, RawEntry, RawFeed, RawPicture, RawSource

_PAGES: Final = "{*}url"
_NEWS: Final = "{*}news"


def read_sitemap(data: bytes) -> RawFeed:
    """Read a news sitemap; pages in it that are no news are passed over.

    Raises:
        NoFeedError: It cannot be read, or names no news.
    """
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise NoFeedError("the sitemap declares entities, which none needs; it is not read")
    try:
        root = ET.fromstring(data)  # noqa: S314 - nothing is declared in it, so nothing expands
    except (ET.ParseError, ValueError, LookupError) as error:
        raise NoFeedError(f"the sitemap is no well-formed XML ({error})") from error
    if root.tag.endswith("sitemapindex"):
        first = root.findtext("{*}sitemap/{*}loc", "").strip()
        raise NoFeedError(f"this lists sitemaps; name one of them, such as {first or 'the newest'}")
    pages = [(page, news) for page in root.iterfind(_PAGES) for news in page.findall(_NEWS)]
    if not pages:
        raise NoFeedError("this sitemap has no news in it; look for the site's news sitemap")
    return RawFeed(
        title=_text(pages[0][1], "{*}publication/{*}name"),
        entries=tuple(_entry(page, news) for page, news in pages),
    )


def _entry(page: ET.Element, news: ET.Element) -> RawEntry:
    keywords = _text(news, "{*}keywords").split(",")
    return RawEntry(
        links=(_text(page, "{*}loc"),),
        title=_text(news, "{*}title"),
        dates=(_text(news, "{*}publication_date"),),
        topics=tuple(filter(None, map(str.strip, keywords))),
        pictures=tuple(RawPicture(_text(image, "{*}loc")) for image in page.iterfind("{*}image")),
        source=RawSource(_text(news, "{*}publication/{*}name")),
    )


def _text(element: ET.Element, path: str) -> str:
    return (element.findtext(path) or "").strip()
