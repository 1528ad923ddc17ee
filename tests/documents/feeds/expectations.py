"""feedparser's own test files: each a feed, with what is to be found in it as a Python expression.

An expression is judged where it speaks only of what an article is made of. Texts are compared as
people read them, since markup is not kept; dates as moments, since the reading of them is ours.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

from bot.documents.feeds.dates import read_date
from bot.documents.feeds.formats.raw import NoFeedError, RawEntry, RawFeed
from bot.documents.feeds.formats.xml_feed import read_xml
from bot.documents.feeds.links import web_address
from bot.documents.feeds.texts import plain

_HEADER = re.compile(r"Header: *([\w-]+): *(.*?) *$", re.MULTILINE)
_EXPECT = re.compile(r"Expect: *(.*?) *(?:\n *(?:Source|Description|Notes?):|-->|\Z)", re.DOTALL)
_ADDRESS: Final = "http://127.0.0.1:8097/"

_DATES: Final = ("published", "updated", "created", "issued", "modified", "date")
_TEXTS: Final = ("title", "summary", "description")
#: What an article is made of, as feedparser calls it.
_FEED: Final = {"title", "link", "title_detail.value"}
_ENTRY: Final = {
    *("link", "id", "guid", "category", "content.value", "tags.term", "media_thumbnail.url"),
    *(f"enclosures.{key}" for key in ("href", "url", "type")),
    *(f"{name}{suffix}" for name in _TEXTS for suffix in ("", "_detail.value")),
    *(f"{name}_parsed" for name in _DATES),
}


@dataclass(frozen=True, slots=True)
class Expectation:
    """A feed, and what is to be found in it."""

    path: Path
    expression: str
    address: str
    content_type: str

    def is_met(self) -> bool:
        """Tell whether our reading finds it."""
        try:
            raw = read_xml(self.path.read_bytes(), self.content_type)
        except NoFeedError:
            raw = RawFeed()
        entries = [_entry(one, self.address) for one in raw.entries]
        names = {"feed": _feed(raw, self.address), "entries": entries, "bozo": False}
        try:
            return bool(eval(self.expression, {}, names))  # noqa: S307 - the suite is what it is
        except (KeyError, IndexError, AttributeError):
            return False


def expectations(folder: Path) -> list[Expectation]:
    """Give the expectations of a folder that concern articles."""
    found = (_expectation(path) for path in sorted(folder.rglob("*.xml")))
    return [one for one in found if one is not None and _concerns_articles(one.expression)]


def _expectation(path: Path) -> Expectation | None:
    text = path.read_bytes().decode("utf-8", "replace")
    expected = _EXPECT.search(text)
    if expected is None:
        return None
    headers = {name.lower(): value for name, value in _HEADER.findall(text.partition("-->")[0])}
    expression = re.sub(r"\b(?:not )?bozo\b(?: and |$)", "", expected[1]).strip()
    address = web_address(headers.get("content-location", ""), _ADDRESS) or _ADDRESS
    return Expectation(path, expression, address, headers.get("content-type", ""))


def _concerns_articles(expression: str) -> bool:
    """Tell whether every value that an expression asks for is one of ours."""
    try:
        tree = ast.parse(expression, mode="eval").body
    except SyntaxError:
        return False
    paths = [_path(node) for node in ast.walk(tree) if isinstance(node, ast.Name)]
    asked = {path for path in _paths(tree) if path.partition(".")[0] in {"feed", "entries"}}
    known = {f"feed.{one}" for one in _FEED} | {f"entries.{one}" for one in _ENTRY}
    names = {path for path in paths if path not in {"feed", "entries", "len", "bozo"}}
    return bool(asked) and asked <= known and not names


def _paths(tree: ast.AST) -> set[str]:
    """Give the longest paths of keys from names, such as entries.content.value."""
    inner = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Subscript | ast.Attribute)
    }
    return {
        _path(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript | ast.Attribute) and id(node) not in inner
    }


def _path(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_path(node.value)}.{node.attr}"
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        key = node.slice.value
        return f"{_path(node.value)}.{key}" if isinstance(key, str) else _path(node.value)
    return "?"


class _Text(str):
    """A text that equals what reads the same."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and plain(self) == plain(other)

    def __hash__(self) -> int:
        return hash(plain(self))


class _Moments(tuple[Any, ...]):
    """The moments of an entry, of which one is to be met."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return any(moment == other for moment in self)

    def __hash__(self) -> int:
        return super().__hash__()


class _Values(dict[str, Any]):
    """Values by key or by attribute, as feedparser gives them."""

    def __getattr__(self, name: str) -> Any:
        return self[name]


def _feed(raw: RawFeed, address: str) -> _Values:
    title = _Text(raw.title)
    return _Values(title=title, title_detail=_Values(value=title), link=urljoin(address, raw.site))


def _entry(raw: RawEntry, address: str) -> _Values:
    texts = [_Text(text) for text in raw.texts]
    summary = texts[0] if texts else _Text("")
    moments = [read_date(date) for date in raw.dates]
    parsed = _Moments(tuple(one.utctimetuple()) for one in moments if one is not None)
    files = [_Values(href=one.url, url=one.url, type=one.type) for one in raw.files]
    return _Values(
        {f"{name}_parsed": parsed for name in _DATES},
        title=_Text(raw.title),
        title_detail=_Values(value=_Text(raw.title)),
        link=urljoin(address, next(iter(raw.links), raw.guid if raw.is_permalink else "")),
        id=raw.guid,
        guid=raw.guid,
        summary=summary,
        description=summary,
        summary_detail=_Values(value=summary),
        description_detail=_Values(value=summary),
        content=[_Values(value=text) for text in texts[1:] or texts],
        tags=[_Values(term=topic) for topic in raw.topics],
        category=raw.topics[0] if raw.topics else None,
        enclosures=files,
        media_thumbnail=[_Values(url=one.url) for one in raw.pictures],
    )
