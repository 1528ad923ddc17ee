"""What the operator decides on feeds: the table ``[feeds]`` and each ``[[feeds.list]]``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from bot.config import values as toml
from bot.config.tables import Place, Problems, RefusedValueError, key, placed_key, read_keys
from bot.identity import bears_login, is_web_address, normalise_address

_INTERVAL: Final = toml.duration(least="5m", most="1d")


def _address(value: object) -> str:
    address = toml.filled_text(value)
    if not is_web_address(address):
        raise RefusedValueError(
            f'"{address[:60]}" is not a web address; write it like "https://example.org/feed.xml"'
        )
    if bears_login(address):
        raise RefusedValueError(
            "holds a name or a password, which everybody who sees the feed would see; feeds are "
            "read without a login"
        )
    return address


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed on the web: one ``[[feeds.list]]`` table. What is left open is as in ``[feeds]``.

    Attributes:
        address: http or https.
        name: What it is called; empty for its own title.
        topics: What every article of it is about, beside what it says itself.
        quality: What an article of it counts in quality filters; None for nothing.
        default_published: Whether its articles count as published; else a moderator decides.
        interval: It is never asked more often.
        backfill: How many of the entries of its first load are news.
        user_agent: By which its server is to know who asks.
    """

    address: str = key(_address, "https://example.org/feed.xml")
    name: str = key(toml.text, "")
    topics: tuple[str, ...] = key(toml.texts, [])
    quality: int | None = key(toml.optional(toml.number(least=0, most=1000)), "")
    default_published: bool | None = key(toml.optional(toml.flag), "")
    interval: timedelta | None = key(toml.optional(_INTERVAL), "")
    backfill: int = key(toml.number(least=0, most=20), 0)
    user_agent: str = key(toml.text, "")


def _list(value: object, place: Place) -> tuple[Feed, ...]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise RefusedValueError(
            "must be tables; head each feed with `[[feeds.list]]`, in two brackets"
        )
    problems = Problems()
    feeds: list[Feed] = []
    numbers: dict[str, int] = {}
    for number, written in enumerate(value, start=1):
        here = Place(place.folder, f"[[feeds.list]] number {number}")
        with problems.caught(here.at("address")):
            if "address" not in written:
                raise RefusedValueError('is missing; add it, such as "https://example.org/feed"')
        with problems.caught(here):
            feeds.append(feed := read_keys(Feed, written, here))
            with problems.caught(here.at("address")):
                _claim(feed.address, number, numbers)
    problems.check()
    return tuple(feeds)


def _claim(address: str, number: int, numbers: dict[str, int]) -> None:
    owner = numbers.setdefault(normalise_address(address), number)
    if owner != number:
        raise RefusedValueError(f"number {owner} has the same; remove one of the two tables")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    """Feeds on the web, and how they are asked: ``[feeds]``.

    Attributes:
        interval: No feed is asked more often, unless its own table says so.
        contact: A web or e-mail address for those who run the servers of feeds.
        user_agent: By which servers know who asks; empty for Newsdesk's own name.
        private_networks: Whether feeds may stand on the operator's own network.
        opml: A list of feeds as other readers keep it, read again when it changes.
        default_published: Whether articles of feeds count as published.
        list: The feeds that are configured here.
    """

    interval: timedelta = key(_INTERVAL, "15m")
    contact: str = key(toml.text, "")
    user_agent: str = key(toml.text, "")
    private_networks: bool = key(toml.flag, False)
    opml: Path | None = placed_key(toml.optional(toml.existing_path), "", default=None)
    default_published: bool = key(toml.flag, False)
    list: tuple[Feed, ...] = placed_key(_list, [], default=())

    @property
    def are_any(self) -> bool:
        """Whether any feed is named here or in a list."""
        return bool(self.list or self.opml)
