"""Draws feeds: all of them with what is wrong, and one with how it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import discord

from bot.store.feeds.records import KnownFeed
from bot.ui.text import fit, fitting, plain, plural, when

#: Discord's limit for a description, less room for the line that counts what is left.
_ROOM: Final = 4096 - 40
_NAME: Final = 100
_ADDRESS: Final = 300
_PROBLEM: Final = 300
_SHOWN: Final = 5


def list_card(feeds: Sequence[KnownFeed], *, colour: int) -> discord.Embed:
    """Draw all feeds, those in trouble first."""
    embed = discord.Embed(title="Feeds", colour=colour)
    if not feeds:
        embed.description = "There is none yet. `/feed add` adds one."
        return embed
    lines = fitting(map(_line, sorted(feeds, key=lambda feed: not feed.problem)), _ROOM)
    left = len(feeds) - len(lines)
    embed.description = "\n".join([*lines, *([f"and {left:,} more"] if left else [])])
    failing = sum(bool(feed.problem) for feed in feeds)
    told = plural(len(feeds), "feed", "feeds")
    embed.set_footer(text=f"{told} · {failing:,} failing" if failing else told)
    return embed


def feed_card(feed: KnownFeed, *, colour: int) -> discord.Embed:
    """Draw how one feed is: when it is asked, and what is wrong since when."""
    embed = discord.Embed(title=plain(feed.label, _NAME), colour=colour)
    embed.description = "\n".join(_facts(feed))
    return embed


def _line(feed: KnownFeed) -> str:
    name = f"**{fit(feed.label, _NAME)}**"
    if feed.problem:
        since = f", since {when(feed.failing_since)}" if feed.failing_since else ""
        return f"⚠️ {name}: {_told(feed.problem)}{since}"
    if feed.paused_at:
        return f"⏸️ {name}: paused {when(feed.paused_at)}"
    asked = f"asked {when(feed.last_poll_at)}" if feed.last_poll_at else "not asked yet"
    return f"✅ {name}: {asked}" if feed.last_poll_at else f"⏳ {name}: {asked}"


def _facts(feed: KnownFeed) -> Iterator[str]:
    yield fit(feed.address, _ADDRESS)
    if feed.location != feed.address:
        yield f"It stands at {fit(feed.location, _ADDRESS)} now."
    if feed.last_poll_at:
        yield f"Last asked {when(feed.last_poll_at)}."
    if feed.paused_at:
        yield f"Paused {when(feed.paused_at)}."
    elif feed.next_poll_at is None:
        yield "It is not asked again."
    elif feed.last_poll_at is None:
        yield "It is asked for the first time within seconds."
    else:
        yield f"Asked again {when(feed.next_poll_at)}."
    if feed.problem and feed.failing_since:
        yield f"⚠️ Failing since {when(feed.failing_since)}: {_told(feed.problem)}"
    for problem in feed.problems[:_SHOWN]:
        yield f"⚠️ {_told(problem)}"
    held = "counts as published" if feed.options.default_published else "waits for moderators"
    yield f"What is new in it {held}."


def _told(problem: str) -> str:
    return fit(problem, _PROBLEM)
