"""Says where a story stands in a server, or where publishing it brings it; decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.deliveries.planner import foresee
from bot.headlines import Headline
from bot.store import Store
from bot.stories import Merge
from bot.ui.text import plural

_MOST_CHANNELS: Final = 5


@dataclass(frozen=True, slots=True)
class Coming:
    """Where publishing a story brings it: channels, each in the way that it comes there."""

    at_once: tuple[int, ...]
    waiting: tuple[int, ...]
    joining: tuple[int, ...]


async def coming(
    store: Store,
    headline: Headline,
    server_id: int,
    now: datetime,
    merge: Merge = Merge.SIMILAR,
) -> Coming:
    """Tell where publishing a story in a server now brings it."""
    due = await foresee(store, headline.id, server_id, now, merge)
    return Coming(
        at_once=tuple(one.channel_id for one in due if one.joins is None and not one.waits),
        waiting=tuple(one.channel_id for one in due if one.joins is None and one.waits),
        joining=tuple(one.channel_id for one in due if one.joins is not None),
    )


def in_future(where: Coming) -> str:
    """Say what publishing would do; empty where it would reach no channel."""
    ways = []
    if where.at_once:
        ways.append(f"to {mentions(where.at_once)} within seconds")
    if where.waiting:
        ways.append(f"to {mentions(where.waiting)} with the next digest")
    said = [f"Publishing posts it {', '.join(ways)}."] if ways else []
    if where.joining:
        said.append(f"Its story stands in {mentions(where.joining)}, and would show it too.")
    return " ".join(said)


def in_present(where: Coming) -> str:
    """Say the same of what is being published; empty where it reaches no channel."""
    said = []
    if where.at_once:
        said.append(f"It will be posted to {mentions(where.at_once)} within seconds.")
    if where.waiting:
        said.append(f"It comes with the next digest in {mentions(where.waiting)}.")
    if where.joining:
        said.append(f"Its story stands in {mentions(where.joining)}, and shows it from now on.")
    return " ".join(said)


async def why_nowhere(store: Store, headline: Headline, server_id: int) -> str:
    """Say why publishing a story brings it to no channel."""
    subscriptions = await store.subscriptions.of_server(server_id)
    wanting = [one for one in subscriptions if one.filters.mismatch(headline) is None]
    if not wanting:
        return "No channel here is subscribed to it."
    active = [one.channel_id for one in wanting if one.paused_at is None]
    if active:
        return f"It stands in {mentions(active)} already, so it is not posted again."
    paused = mentions(one.channel_id for one in wanting)
    return f"The subscription of {paused} is paused: it is posted when that goes on."


def standing(channel_ids: tuple[int, ...]) -> str:
    """Say where a published story stands."""
    if not channel_ids:
        return "Published here; no channel shows it."
    count = plural(len(channel_ids), "channel", "channels")
    return f"It stands in {count}: {mentions(channel_ids)}."


def mentions(channel_ids: Iterable[int]) -> str:
    """Name channels, the first few of them, so that they can be pressed."""
    ids = list(dict.fromkeys(channel_ids))
    shown = ", ".join(f"<#{channel_id}>" for channel_id in ids[:_MOST_CHANNELS])
    more = len(ids) - _MOST_CHANNELS
    return f"{shown} and {more} more" if more > 0 else shown
