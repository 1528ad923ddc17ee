"""Reads RSS, RDF, Atom and CDF by feedparser, without its sanitising and without its dates.

Both are ours: its dates are wrong where they are unusual, and its sanitising is slow and made for
pages, not for plain text. It is asked for what feeds say, never for an address.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

import feedparser

from bot.documents.feeds.formats.raw import (
    NoFeedError,
    RawEntry,
    RawFeed,
    RawFile,
    RawPicture,
    RawSource,
)

_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:[?#]|$)", re.IGNORECASE)
_PERIODS: Final = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_NUMBER = re.compile(r"\s*(\d{1,6})")

# feedparser's answer is a dictionary of whatever stood there, and has no types.
_Answer = Mapping[str, Any]


def read_xml(data: bytes, content_type: str) -> RawFeed:
    """Read a feed of any kind that feedparser knows, broken XML included.

    It is not told the feed's address, by which it would make an address of every id. Links are
    as they are written, or start from ``xml:base``.

    Args:
        data: As it was received, in any encoding.
        content_type: As the server told it, for the encoding; may be empty.

    Raises:
        NoFeedError: It is none.
    """
    headers = {"content-type": content_type} if content_type else {}
    try:
        answer = feedparser.parse(
            io.BytesIO(_without_picture_texts(data)),
            response_headers=headers,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception as error:  # whatever odd bytes make it raise is their fault
        problem = f"this cannot be read as a feed ({type(error).__name__})"
        raise NoFeedError(problem) from error
    if not answer.entries and not answer.version:
        raise NoFeedError("this is no feed: neither RSS, Atom nor RDF, JSON Feed or news sitemap")
    return RawFeed(
        title=_text(answer.feed, "title"),
        site=_site(answer.feed),
        own=_link(answer.feed, "self"),
        every=_every(answer.feed),
        entries=tuple(_entry(entry) for entry in answer.entries),
        problems=_damage(answer),
    )


def _damage(answer: _Answer) -> tuple[str, ...]:
    """Say where the XML breaks; feedparser reads on without it being well-formed."""
    error = answer.get("bozo_exception")
    line = getattr(error, "getLineNumber", lambda: None)()
    if line is None:
        return ()
    said = getattr(error, "getMessage", lambda: "")()
    return (f"the feed is no well-formed XML from line {line} on ({said}); it was read as it is",)


def _entry(entry: _Answer) -> RawEntry:
    links = entry.get("links", ())
    return RawEntry(
        guid=_text(entry, "id"),
        # feedparser says no as well where there is a link, whatever the guid says.
        is_permalink="link" in entry or bool(entry.get("guidislink", True)),
        links=tuple(filter(None, _links(entry, links))),
        title=_text(entry, "title"),
        texts=tuple(filter(None, _texts(entry))),
        dates=tuple(
            _text(entry, key) for key in ("published", "updated", "created") if key in entry
        ),
        topics=tuple(_topics(entry.get("tags", ()))),
        pictures=(*_media_pictures(entry), *_thumbnails(entry)),
        files=tuple(_files(entry, links)),
        icon=_text(entry.get("image") or {}, "href"),
        base=_base(entry),
        source=_source(entry.get("source") or {}),
    )


def _links(entry: _Answer, links: Sequence[_Answer]) -> Iterator[str]:
    """Give the addresses of the page: where FeedBurner counts readers, the one that it leads to.

    Of several alternates feedparser chooses the page; where there is none, it takes the guid.
    """
    yield _text(entry, "feedburner_origlink")
    pages = [_text(link, "href") for link in links if link.get("rel") == "alternate"]
    chosen = _text(entry, "link")
    if chosen in pages or chosen != _text(entry, "id"):
        yield from sorted([*pages, chosen], key=lambda page: (page not in pages, page != chosen))
    else:
        yield from pages


def _texts(entry: _Answer) -> Iterator[str]:
    yield _text(entry, "summary")
    for content in entry.get("content", ()):
        yield _text(content, "value")
    yield _text(entry, "subtitle")


def _base(entry: _Answer) -> str:
    """Give what relative addresses in the texts start from: ``xml:base``, where there is one."""
    details = (entry.get("summary_detail") or {}, *entry.get("content", ()))
    return next(filter(None, (_text(detail, "base") for detail in details)), "")


def _topics(tags: Sequence[_Answer]) -> Iterator[str]:
    """Give the names of tags, by their labels where those only spell them for people."""
    for tag in tags:
        term, label = _text(tag, "term"), _text(tag, "label")
        if label and (not term or "://" in term or _letters(term) == _letters(label)):
            yield label
        elif term:
            yield term


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()


def _media_pictures(entry: _Answer) -> list[RawPicture]:
    """Give the pictures of Media RSS, widest first; films and sounds stand under the same name."""
    pictures = [_picture(one) for one in entry.get("media_content", ()) if _is_picture(one)]
    return sorted(pictures, key=lambda picture: -(picture.width or 0))


def _thumbnails(entry: _Answer) -> list[RawPicture]:
    thumbnails = [_picture(one) for one in entry.get("media_thumbnail", ())]
    return sorted(thumbnails, key=lambda picture: -(picture.width or 0))


def _is_picture(media: _Answer) -> bool:
    kind = _text(media, "medium") or _text(media, "type").partition("/")[0]
    if kind:
        return kind == "image"
    return _PICTURE.search(_text(media, "url")) is not None


def _picture(media: _Answer) -> RawPicture:
    return RawPicture(_text(media, "url"), _number(media, "width"), _number(media, "height"))


def _files(entry: _Answer, links: Sequence[_Answer]) -> Iterator[RawFile]:
    for link in links:
        if link.get("rel") == "enclosure" and link.get("href"):
            yield RawFile(_text(link, "href"), _text(link, "type"))
    for media in entry.get("media_content", ()):
        kind = _text(media, "type") or _text(media, "medium")
        if kind.startswith(("audio", "video")) and media.get("url"):
            yield RawFile(_text(media, "url"), kind)


def _source(source: _Answer) -> RawSource:
    address = _site(source) or _text(source, "href")
    return RawSource(_text(source, "title"), address)


def _site(feed: _Answer) -> str:
    """Give the page that a feed belongs to."""
    if feed.get("link"):
        return _text(feed, "link")
    return _link(feed, "alternate")


def _link(values: _Answer, relation: str) -> str:
    links = (link for link in values.get("links", ()) if link.get("rel") == relation)
    return next(filter(None, (_text(link, "href") for link in links)), "")


def _every(feed: _Answer) -> timedelta | None:
    """Read ``<ttl>`` (RSS 2.0, minutes), else the syndication module of RSS 1.0."""
    minutes = _number(feed, "ttl")
    if minutes:
        return timedelta(minutes=minutes)
    period = _PERIODS.get(_text(feed, "sy_updateperiod").strip().lower())
    return period and period / max(_number(feed, "sy_updatefrequency") or 1, 1)


def _text(values: _Answer, key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def _number(values: _Answer, key: str) -> int | None:
    found = _NUMBER.match(str(values.get(key, "")))
    return int(found[1]) if found else None


def _without_picture_texts(data: bytes) -> bytes:
    """Leave out what describes a picture: feedparser would take it for the entry's summary."""
    opening, closing = b"<media:description", b"</media:description>"
    if closing not in data or b"</media:content>" not in data:
        return data
    pieces = data.split(b"</media:content>")
    for index, piece in enumerate(pieces[:-1]):
        inside = piece.rfind(b"<media:content")
        start = piece.find(opening, inside)
        end = piece.find(closing, start)
        if inside >= 0 and start >= 0 and end >= 0:
            pieces[index] = piece[:start] + piece[end + len(closing) :]
    return b"</media:content>".join(pieces)
