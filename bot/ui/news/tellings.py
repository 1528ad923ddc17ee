"""Draws the full coverage of a story: who told it when, the earliest first. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import timedelta
from typing import Final

import discord

from bot.stories import Story, Telling
from bot.ui.embeds import BETWEEN, name_of
from bot.ui.news.story_buttons import TOLD_PER_PAGE
from bot.ui.text import clean, fit, length, link, plural, when

_TITLE: Final = 256
_DESCRIPTION: Final = 4096
_NAME: Final = 40
#: Above what an article lists that is no news any more.
_EARLIER: Final = "**Earlier on this**"
_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)


def story_embed(story: Story, offset: int, *, held: AbstractSet[int], colour: int) -> discord.Embed:
    """Draw a page of a story's full coverage.

    Args:
        story: All of it.
        offset: How many articles stand before the page.
        held: Ids of those articles that are not published here, for moderators.
        colour: The bar at the side, as 0xRRGGBB.
    """
    asked = next(one for one in story.tellings if one.id == story.article_id)
    head = _head(story)
    embed = discord.Embed(title=fit(f"Full coverage: {clean(asked.title)}", _TITLE), colour=colour)
    told = story.tellings + story.earlier
    shown = told[offset : offset + TOLD_PER_PAGE]
    entries: list[str] = []
    left = _DESCRIPTION - length(head) - length(_EARLIER) - 4
    for index, telling in enumerate(shown):
        facts = BETWEEN.join(_facts(story, telling, is_held=telling.id in held))
        number = f"**{offset + index + 1}.** "
        # Long addresses take what shorter ones before them left, never what others need.
        room = left // (len(shown) - index) - length(number) - length(facts) - 2
        entry = f"{number}{link(telling.title, telling.url, room=room)}\n{facts}"
        left -= length(entry) + 1
        is_first_earlier = story.earlier[:1] == (telling,) or (
            not index and telling in story.earlier
        )
        entries.append(f"{_EARLIER}\n{entry}" if is_first_earlier else entry)
    embed.description = "\n\n".join([head, "\n".join(entries)])
    total, pages = len(told), -(-len(told) // TOLD_PER_PAGE)
    counted = plural(total, "article", "articles")
    page = f"Page {offset // TOLD_PER_PAGE + 1} of {pages}{BETWEEN}" if pages > 1 else ""
    embed.set_footer(text=f"{page}{counted}")
    return embed


def _head(story: Story) -> str:
    """Say who was first, when, and how many tell it."""
    first = story.first
    name = fit(name_of(first.provider), _NAME) or "somebody"
    sentence = f"**{name}** told it first, {when(first.published_at, 'f')}."
    if story.source_count == 1:
        return f"{sentence} Nobody else has told it yet."
    span = story.tellings[-1].published_at - first.published_at
    within = f", all within {_in_words(span)}" if span else ""
    return f"{sentence} **{story.source_count} sources** tell it{within}."


def _facts(story: Story, telling: Telling, *, is_held: bool) -> Iterator[str]:
    if is_held:
        yield "🔒 held"
    yield fit(name_of(telling.provider), _NAME)
    later = telling.published_at - story.first.published_at
    is_counted = later and telling in story.tellings
    yield f"{_in_words(later)} later" if is_counted else when(telling.published_at)
    if telling.id == story.article_id and len(story.tellings) > 1:
        yield "the one you asked about"


def _in_words(span: timedelta) -> str:
    """Give a span in its largest unit: "3 days", "5 hours", "12 minutes"."""
    if span >= _DAY:
        return plural(round(span / _DAY), "day", "days")
    if span >= _HOUR:
        return plural(round(span / _HOUR), "hour", "hours")
    return plural(max(1, round(span.total_seconds() / 60)), "minute", "minutes")
