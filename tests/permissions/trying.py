"""The shapes that most tries have: something is asked of a story, and its title is told or not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import simcord

from bot.articles import Article
from tests.permissions.asking import Asking

#: Tries one row of the table, and tells whether the person had done what they asked.
Try = Callable[[Asking], Awaitable[bool]]
Options = Callable[[Article], dict[str, Any]]


def word_of(story: Article) -> str:
    """Give the word that only that story has."""
    return story.title.rpartition(" ")[2]


def topic_of(story: Article) -> str:
    """Give the topic that only that story has."""
    return story.topics[0]


def by_id(story: Article) -> dict[str, Any]:
    """Name a story as autocomplete does."""
    return {"article": str(story.id)}


async def naming(asked: Awaitable[str]) -> str:
    """Give what is told where a channel is named; Discord names none that a person cannot see."""
    try:
        return await asked
    except simcord.SetupError:
        return ""


def tells(path: str, options: Options = by_id, *, is_held: bool = False) -> Try:
    """Send a command about a story, which shows it."""

    async def attempt(asking: Asking) -> bool:
        story = await asking.story(is_held=is_held)
        return story.title in await asking.slash(path, **options(story))

    return attempt


def offers(
    path: str,
    option: str,
    what: Callable[[Article], str],
    *,
    is_held: bool = False,
    **filled: Any,
) -> Try:
    """Type the beginning of what a story has, which is offered."""

    async def attempt(asking: Asking) -> bool:
        story = await asking.story(is_held=is_held)
        wanted = what(story)
        return wanted in await asking.offered(path, option, wanted[: len(wanted) - 3], **filled)

    return attempt


def offers_always(path: str, option: str, typed: str, wanted: str) -> Try:
    """Type into an option that offers the same everywhere, such as days."""

    async def attempt(asking: Asking) -> bool:
        return wanted in await asking.offered(path, option, typed)

    return attempt


def pressed(custom_id: str, *, is_held: bool = False) -> Try:
    """Press a button about a story, which shows it; ``{id}`` and ``{search}`` are filled in."""

    async def attempt(asking: Asking) -> bool:
        story = await asking.story(is_held=is_held)
        search = await asking.search()
        return story.title in await asking.press(custom_id.format(id=story.id, search=search))

    return attempt


def chosen(custom_id: str, *, is_held: bool = False) -> Try:
    """Choose a story in a menu, which shows it."""

    async def attempt(asking: Asking) -> bool:
        story = await asking.story(is_held=is_held)
        return story.title in await asking.choose(custom_id, str(story.id))

    return attempt


def entry(name: str, *, is_held: bool = False) -> Try:
    """Choose an entry in the menu of a message that shows a story."""

    async def attempt(asking: Asking) -> bool:
        story = await asking.story(is_held=is_held)
        return story.title in await asking.menu(name, await asking.message(story))

    return attempt
