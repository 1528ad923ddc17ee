"""Draws what puts a story to a server's moderators, and later what became of it: pure."""

from __future__ import annotations

from typing import Final

import discord

from bot.deliveries.contents import ReviewContent
from bot.posting.reviewing import Authority, Ruling
from bot.ui.deciding import Way
from bot.ui.embeds import article_embed
from bot.ui.lasting import laid_out
from bot.ui.reviewing import ReviewButton
from bot.ui.text import fit, when

#: Stands above each of them, and tells it from the story's own post.
REVIEW_TEXT: Final = "For review"
_REASON: Final = 400
_PUBLISHED_COLOUR: Final = 0x2E9E5B
_HELD_COLOUR: Final = 0x8A8F98


def review_embed(content: ReviewContent, colour: int) -> discord.Embed:
    """Draw a story that waits, or one that is settled with how it was.

    Args:
        content: What to draw.
        colour: The bar at the side while it waits, as 0xRRGGBB.
    """
    story, ruling = content.story, content.ruling
    if ruling is None:
        return article_embed(story.article, story.coverage, colour=colour, is_brief=True)
    colour = _PUBLISHED_COLOUR if ruling.is_published else _HELD_COLOUR
    # Its coverage helped to decide, and would keep others that wait from being seen.
    embed = article_embed(story.article, (), colour=colour, is_brief=True)
    name = "✅ Published" if ruling.is_published else "🔒 Rejected"
    embed.add_field(name=name, value=_settled(ruling), inline=False)
    return embed


def review_view(content: ReviewContent) -> discord.ui.View | None:
    """Give what can be decided; None once it is."""
    if content.ruling is not None:
        return None
    article_id = content.story.article.id
    return laid_out(*(ReviewButton(way, article_id) for way in (Way.PUBLISH, Way.REJECT)))


def _settled(ruling: Ruling) -> str:
    """Say who settled it, when and why."""
    if ruling.authority is Authority.ITSELF:
        if ruling.is_published:
            return "By its document or a rule; nobody had to decide."
        return "The newsroom took it back."
    who = "The operator"
    if ruling.authority is Authority.PERSON:
        who = "Somebody" if ruling.actor_id is None else f"<@{ruling.actor_id}>"
    line = f"{who}, {when(ruling.at)}" if ruling.at else who
    return f"{line}\n> {fit(ruling.reason, _REASON)}" if ruling.reason else line
