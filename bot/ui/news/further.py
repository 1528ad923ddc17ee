"""Draws what a search shows beyond what holds all of its words, each reason under its own line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import discord

from bot.headlines import Headline, Page
from bot.search.further import Reason, Section
from bot.ui.embeds import BETWEEN, headlines_embed, name_of
from bot.ui.marking import Marker
from bot.ui.text import fit, length, link, plural

_DESCRIPTION: Final = 4096
_TOPIC: Final = 60
_NAME: Final = 40
_COVERED: Final = 300
_NONE: Final = "Nothing here has all of these words as they are."


def add_sections(
    embed: discord.Embed,
    sections: Sequence[Section],
    *,
    found: int,
    marker: Marker,
    sources: Mapping[int, int],
) -> list[Headline]:
    """Add sections to a list as far as they fit, and give what was added.

    Args:
        embed: The list of what holds all words, perhaps nothing.
        sections: What else there is.
        found: How many stories stand above.
        marker: Shows the words that were looked for.
        sources: How many other providers tell the same, by article.
    """
    added: list[Headline] = []
    if not sections:
        return added
    text = (embed.description or "") if found else _NONE
    for section in sections:
        lines = [_heading(section)]
        taken = []
        for headline, entry in _entries(section, found + len(added), marker, sources):
            if length("\n".join([text, "", *lines, entry])) > _DESCRIPTION:
                break
            lines.append(entry)
            taken.append(headline)
        if taken:
            text = "\n".join([text, "", *lines]).strip()
            added += taken
    embed.description = text
    if added:
        counted = plural(found, "story", "stories") if found else "None with all the words"
        embed.set_footer(text=f"{counted}{BETWEEN}{len(added)} further")
    return added


def _heading(section: Section) -> str:
    match section.reason:
        case Reason.BEGINNING:
            return "**With words that begin so**"
        case Reason.TOPIC:
            return f"**On the topic {fit(section.label, _TOPIC)}**"
        case Reason.COVERAGE:
            return "**Covered in such words**"


def _entries(
    section: Section, before: int, marker: Marker, sources: Mapping[int, int]
) -> Iterator[tuple[Headline, str]]:
    for number, headline in enumerate(section.headlines):
        page = Page((headline,), 1, is_total_exact=True, offset=before + number)
        drawn = headlines_embed("", page, colour=0, marker=marker, sources=sources)
        entry = drawn.description or ""
        item = section.covered_in.get(headline.id)
        if item is not None:
            provider = fit(name_of(item.provider), _NAME)
            title = link(item.title, item.url, room=_COVERED, mark=marker.label)
            entry += f"\n> covered in {title}{BETWEEN}{provider}"
        yield headline, entry
