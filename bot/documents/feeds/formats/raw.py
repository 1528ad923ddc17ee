"""What a feed's format says, whichever it is, before any rule of ours is applied.

Texts may hold markup, dates are as they are written. The readers of formats build these values.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class RawPicture:
    """A picture's address, and its width and height in pixels, None where not told."""

    url: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file that an entry carries: a sound, a film or a picture, by its media type."""

    url: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class RawSource:
    """Where an entry was first published, as aggregators tell it."""

    title: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One entry; whatever is not told is empty.

    Attributes:
        links: Addresses of its page, the best first; they may be no web addresses.
        texts: What it says, the shortest form first: a summary, then the whole.
        dates: The first publication first, then changes.
        pictures: Those told as such, the best kind first.
        files: What it carries, pictures among them.
        icon: The picture told for the entry as a whole, which may be the same for all.
        base: What relative addresses in its texts start from; empty for the feed's own.
    """

    guid: str = ""
    is_permalink: bool = True
    links: tuple[str, ...] = ()
    title: str = ""
    texts: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    pictures: tuple[RawPicture, ...] = ()
    files: tuple[RawFile, ...] = ()
    icon: str = ""
    base: str = ""
    source: RawSource = RawSource()


@dataclass(frozen=True, slots=True)
class RawFeed:
    """A feed as its format has it.

    Attributes:
        own: Its own address, as it tells it.
        every: How often it says that it changes.
        problems: What is wrong with the whole of it.
    """

    title: str = ""
    site: str = ""
    own: str = ""
    every: timedelta | None = None
    entries: tuple[RawEntry, ...] = ()
    problems: tuple[str, ...] = ()


class NoFeedError(Exception):
    """The bytes are no feed; the message says what they are, and what to do."""
