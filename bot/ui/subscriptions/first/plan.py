"""What a first subscription is to be, as far as it is chosen; a message keeps it in its menus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self

import discord

from bot.posting.filters import Filters
from bot.posting.options import Options
from bot.posting.subscriptions import Subscription
from bot.ui.subscriptions.access import Draft
from bot.ui.subscriptions.options import options_of
from bot.ui.subscriptions.sections import USUAL_HOUR

#: Custom ids of the menus.
TOPICS: Final = "first-subscription:topics"
CHANNEL: Final = "first-subscription:channel"
HOW: Final = "first-subscription:how"


class How(StrEnum):
    """How stories are to come."""

    INSTANT = "instant"
    DAILY = "every day"
    WEEKDAYS = "weekdays"
    WEEKLY = "Mon"

    @property
    def label(self) -> str:
        """What people choose."""
        return {
            How.INSTANT: "At once, as stories are published",
            How.DAILY: f"Together, every day at {USUAL_HOUR}",
            How.WEEKDAYS: f"Together, on weekdays at {USUAL_HOUR}",
            How.WEEKLY: f"Together, on Mondays at {USUAL_HOUR}",
        }[self]

    def options(self, zone: str) -> Options:
        """Give the options that it stands for; hours are those of a time zone."""
        if self is How.INSTANT:
            return Options()
        return options_of("digest", USUAL_HOUR, self.value, "", zone)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is chosen.

    Attributes:
        topics: Empty for all.
        channel_id: None while none is chosen.
    """

    topics: tuple[str, ...] = ()
    channel_id: int | None = None
    how: How = How.INSTANT

    @classmethod
    def shown_in(cls, message: discord.Message | None) -> Self:
        """Read a plan from the menus of the message that shows it."""
        menus = {one.custom_id: one for one in _menus(message)}
        topics, channel, how = (menus.get(one) for one in (TOPICS, CHANNEL, HOW))
        chosen = [] if how is None else _chosen(how)
        return cls(
            () if topics is None else tuple(_chosen(topics)),
            next((one.id for one in channel.default_values), None) if channel else None,
            How(chosen[0]) if chosen else How.INSTANT,
        )

    def draft(self, zone: str, max_age: timedelta) -> Draft:
        """Give what the subscription is to want."""
        return Draft(Filters(topics=self.topics), self.how.options(zone), max_age)

    def imagined(self, draft: Draft, server_id: int, person_id: int, now: datetime) -> Subscription:
        """Give the subscription as if it were made, so that it can be shown; it has no number."""
        return Subscription(
            id=0,
            server_id=server_id,
            channel_id=self.channel_id or 0,
            filters=draft.filters,
            options=draft.options,
            max_age=draft.max_age,
            since_release=0,
            created_by=person_id,
            created_at=now,
        )


def _menus(message: discord.Message | None) -> Iterator[discord.SelectMenu]:
    for row in message.components if message else ():
        if isinstance(row, discord.ActionRow):
            yield from (one for one in row.children if isinstance(one, discord.SelectMenu))


def _chosen(menu: discord.SelectMenu) -> list[str]:
    return [one.value for one in menu.options if one.default]
