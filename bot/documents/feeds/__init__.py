"""Turns the bytes of a feed into entries that can become articles, and into problems for people.

Fetching is left to the sources, remembering to the store. Hostile bytes can take long: whoever
reads what strangers wrote does so in a process that can be killed.

What reads feeds is imported when it is asked for: nothing else is to wait for it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from bot.documents.feeds.parsed import FeedEntry, ParsedFeed

if TYPE_CHECKING:
    from bot.documents.feeds.articles import article_of
    from bot.documents.feeds.reading import read_feed

__all__ = ["FeedEntry", "ParsedFeed", "article_of", "read_feed"]

_LATER = {"article_of": "articles", "read_feed": "reading"}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
