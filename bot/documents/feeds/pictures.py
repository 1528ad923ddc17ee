"""Chooses the pictures of an entry, leaving out those that show nothing of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.articles import Image
from bot.documents.feeds.formats.raw import RawEntry, RawPicture
from bot.documents.feeds.links import web_address
from bot.documents.feeds.texts import tags

_MOST: Final = 8
#: Up to here they count readers, or draw a line.
_SPECK: Final = 2
_NO_STORY = re.compile(
    r"gravatar\.com/|//avatars\.githubusercontent\.|/avatars?[/._-]|/emoji/|/smil(?:ies|eys)/"
    r"|feeds\.feedburner\.com/~|/pixel\.(?:gif|png)|[/.]doubleclick\.net/|//pixel\.",
    re.IGNORECASE,
)
_PIXELS = re.compile(r"([0-9]{1,5})(?:px)?")
#: Pictures in a text are looked for no further than here.
_TEXT: Final = 200_000


def pictures_of(entry: RawEntry, base: str) -> tuple[Image, ...]:
    """Give pictures, the best first: those of Media RSS, enclosures, the icon, then the text's.

    Args:
        entry: Whose pictures.
        base: What relative addresses start from.
    """
    base = web_address(entry.base, base) or base
    told = (_image(picture, base) for picture in _told(entry))
    images: dict[str, Image] = {}
    for image in filter(None, (*told, *_in_texts(entry, base))):
        images.setdefault(image.url, image)
    return tuple(images.values())[:_MOST]


def _told(entry: RawEntry) -> Iterator[RawPicture]:
    yield from entry.pictures
    yield from (RawPicture(file.url) for file in entry.files if file.type.startswith("image"))
    yield RawPicture(entry.icon)


def _in_texts(entry: RawEntry, base: str) -> list[Image]:
    """Give the first picture that a text shows; further ones may be anything."""
    for text in entry.texts:
        shown = (_image(_shown(given), base) for _, given in tags(text[:_TEXT], "img"))
        first = next(filter(None, shown), None)
        if first is not None:
            return [first]
    return []


def _image(picture: RawPicture, base: str) -> Image | None:
    address = web_address(picture.url, base)
    if not address or _shows_nothing(picture):
        return None
    return Image(address, picture.width, picture.height)


def _shown(given: dict[str, str]) -> RawPicture:
    """Read ``<img>``; where a script is to load the picture later, its address stands aside."""
    source = given.get("src", "")
    if not source or source.startswith("data:"):
        source = given.get("data-src", "")
    return RawPicture(source, _pixels(given, "width"), _pixels(given, "height"))


def _pixels(given: dict[str, str], name: str) -> int | None:
    written = _PIXELS.fullmatch(given.get(name, ""))
    return int(written[1]) if written else None


def _shows_nothing(picture: RawPicture) -> bool:
    sides = [side for side in (picture.width, picture.height) if side is not None]
    is_speck = any(side <= _SPECK for side in sides)
    return is_speck or _NO_STORY.search(picture.url) is not None
