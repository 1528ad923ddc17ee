"""Draws a digest: what it gathers, its best stories with a picture, the next ones in a line each.

What there is to press below it is left to ``digest_buttons``. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import discord

from bot.deliveries.contents import DigestContent
from bot.posting.digest import DigestStory, Gathering
from bot.posting.filters import Filters
from bot.posting.hours import EVERY_DAY
from bot.posting.ledger import Waiting
from bot.ui.embeds import BETWEEN, best_image, icon_of, marked, name_of
from bot.ui.filters import filters_in_words
from bot.ui.text import fit, length, link, plain, plural, web_address, when

#: Stories with an excerpt and a picture, and those after them in a line each. The others, one
#: button away, would only make the digest longer than anybody reads.
FEATURED: Final = 3
LISTED: Final = 10

# Discord's own limits: https://discord.com/developers/docs/resources/message#embed-object-embed-limits
_ALL: Final = 6000
_DESCRIPTION: Final = 4096

# Ours. Three featured stories and what stands above them take less than a third of all there is.
_TITLE: Final = 150
_NAME: Final = 60
_EXCERPT: Final = 220
#: Beside a picture lines are short on a phone.
_EXCERPT_BESIDE: Final = 140
_FILTERS: Final = 200
_FACT: Final = 40
_BULLET: Final = "• "

_OCCASIONS: Final = {
    Waiting.QUIET_HOURS: "While it was quiet",
    Waiting.HOURLY_LIMIT: "More of the last hour",
    Waiting.TOO_MANY: "More stories",
}
_EVERYTHING: Final = Filters()


def digest_embeds(content: DigestContent, *, colour: int) -> list[discord.Embed]:
    """Draw a digest as the embeds of one message: at most five, 6,000 units in all.

    Args:
        content: What it shows, at least one story.
        colour: The bar at the side, as 0xRRGGBB.
    """
    featured = content.stories[:FEATURED]
    embeds = [
        _head(content, colour),
        *(_featured(story, colour, is_first=not index) for index, story in enumerate(featured)),
    ]
    if listed := content.stories[FEATURED : FEATURED + LISTED]:
        room = _ALL - sum(map(_length, embeds))
        lines = "\n".join(_lines(listed, min(room, _DESCRIPTION)))
        embeds.append(discord.Embed(description=lines, colour=colour))
    return embeds


def digest_title(gathering: Gathering) -> str:
    """Give what a digest is called, such as "Daily digest" or "While it was quiet"."""
    if gathering.why in _OCCASIONS:
        return _OCCASIONS[gathering.why]
    if gathering.times is None:
        return "Digest"
    days = set(gathering.times.days)
    if days == set(EVERY_DAY):
        return "Daily digest"
    return "Weekly digest" if len(days) == 1 else "Digest"


def _head(content: DigestContent, colour: int) -> discord.Embed:
    gathering = content.gathering
    counted = plural(len(content.stories), "story", "stories")
    # A document may come late, and a backfill is older than what it waits for.
    since = min([gathering.since, *(one.headline.published_at for one in content.stories)])
    lines = [f"**{counted}** since {when(since, 'f')}"]
    if gathering.filters != _EVERYTHING:
        lines.append(filters_in_words(gathering.filters, room=_FILTERS))
    return discord.Embed(title=digest_title(gathering), description="\n".join(lines), colour=colour)


def _featured(story: DigestStory, colour: int, *, is_first: bool) -> discord.Embed:
    """Draw a story with its excerpt; the first one with its picture across, others beside it."""
    headline = story.headline
    excerpt = fit(headline.excerpt, _EXCERPT if is_first else _EXCERPT_BESIDE)
    embed = discord.Embed(
        title=fit(marked(headline), _TITLE) or fit(headline.url, _TITLE),
        url=web_address(headline.url),
        description="\n".join(filter(None, [excerpt, BETWEEN.join(_told(story))])),
        colour=colour,
    )
    if name := plain(name_of(headline.provider), _NAME):
        embed.set_author(name=name, icon_url=icon_of(headline.provider))
    picture = best_image(story.images)
    if is_first:
        embed.set_image(url=picture)
    else:
        embed.set_thumbnail(url=picture)
    return embed


def _lines(stories: Sequence[DigestStory], room: int) -> Iterator[str]:
    """Give a line for each story; together with their breaks they take at most ``room`` units."""
    for index, story in enumerate(stories):
        provider = fit(name_of(story.headline.provider), _FACT)
        facts = "".join(f"{BETWEEN}{fact}" for fact in (provider, *_told(story)) if fact)
        # Long addresses take what shorter ones before them left, never what others need.
        share = room // (len(stories) - index) - len(_BULLET) - length(facts) - 1
        line = f"{_BULLET}{link(marked(story.headline), story.headline.url, room=share)}{facts}"
        room -= length(line) + 1
        yield line


def _told(story: DigestStory) -> Iterator[str]:
    """Say when a story was published, and how many others tell it."""
    yield when(story.headline.published_at)
    if story.source_count > 1:
        yield "+" + plural(story.source_count - 1, "source", "sources")


def _length(embed: discord.Embed) -> int:
    """Give what an embed takes of the units that all of a message's embeds may have."""
    texts = (embed.title, embed.description, embed.author.name, embed.footer.text)
    return sum(length(text or "") for text in texts)
