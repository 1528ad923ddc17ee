"""Draws what became of a story in each subscription, for moderators. Pure."""

from __future__ import annotations

from typing import Final

import discord

from bot.deliveries.sentences import Outcome, Sentence, Verdict, in_words
from bot.deliveries.why import Explanation
from bot.ui.text import fit, fitting, link, shorten, when

_DESCRIPTION: Final = 4096
_FOREIGN: Final = 300
_LINE: Final = 1000
_MORE: Final = 100
_POSTED: Final = {Outcome.POSTED, Outcome.WITHDRAWN}
_DUE: Final = {Outcome.COMING, Outcome.WAITING, Outcome.PAUSED, Outcome.FAILING}


def why_embed(explanation: Explanation, *, colour: int, is_posting: bool) -> discord.Embed:
    """Draw what became of a story: a paragraph for each subscription.

    Args:
        explanation: What there is to tell.
        colour: The bar at the side, as 0xRRGGBB.
        is_posting: Whether the bot posts at all.
    """
    headline = explanation.headline
    head = [link(headline.title, headline.url)]
    if explanation.general:
        head.append(told(explanation.general))
    if not is_posting:
        head.append("Posting is switched off by the bot's operator, so nothing goes out.")
    if not explanation.verdicts:
        head.append("No channel of this server has a subscription.")
    text = "\n".join(head)
    room = _DESCRIPTION - len(text) - _MORE
    lines = fitting((_line(one, explanation) for one in explanation.verdicts), room)
    left = len(explanation.verdicts) - len(lines)
    more = [f"and {left:,} more subscriptions"] if left else []
    return discord.Embed(
        title=_title(explanation),
        description="\n".join([text, *lines, *more]),
        colour=colour,
    )


def _title(explanation: Explanation) -> str:
    outcomes = {one.outcome for one in explanation.verdicts}
    if outcomes & _POSTED or any(one.message_id for one in explanation.verdicts):
        return "Where this story was posted"
    if outcomes & _DUE:
        return "Where this story will be posted"
    if not explanation.headline.is_published:
        return "Why this story is not published"
    return "Why this story was not posted"


def _line(verdict: Verdict, explanation: Explanation) -> str:
    line = f"**{verdict.subscription_id}.** <#{verdict.channel_id}>: {told(verdict.sentence)}"
    if verdict.message_id is None:
        return shorten(line, _LINE)
    place = f"{explanation.server_id}/{verdict.channel_id}/{verdict.message_id}"
    return f"{shorten(line, _LINE)} [Jump](https://discord.com/channels/{place})"


def told(sentence: Sentence) -> str:
    """Write a sentence as Discord shows it."""
    return in_words(sentence, moment=when, foreign=lambda text: fit(text, _FOREIGN))
