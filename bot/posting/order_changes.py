"""What people and the bot do with subscriptions, as it is kept on record. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from bot.posting.filters import Filters, filters_from_json
from bot.posting.options import Options, options_from_json
from bot.posting.subscriptions import Subscription


class Deed(StrEnum):
    """What was done with a subscription."""

    ADDED = "added"
    EDITED = "edited"
    PAUSED = "paused"
    RESUMED = "resumed"
    REMOVED = "removed"
    RESTORED = "restored"


class Part(StrEnum):
    """What of a subscription can be edited."""

    FILTERS = "filters"
    OPTIONS = "options"
    MAX_AGE = "max_age"


@dataclass(frozen=True, slots=True)
class OrderChange:
    """What was done with a subscription, and what it orders from then on.

    Attributes:
        max_age: In seconds.
        edited: What of it is new, where it was edited.
        because: Why it was paused or removed, without anybody's name; empty otherwise.
    """

    deed: Deed
    channel_id: int
    filters: Filters
    options: Options
    max_age: int
    edited: tuple[Part, ...] = ()
    because: str = ""

    @classmethod
    def of(
        cls,
        deed: Deed,
        subscription: Subscription,
        *,
        edited: tuple[Part, ...] = (),
        because: str = "",
    ) -> Self:
        """Tell what was done with a subscription, which is given as it is since."""
        return cls(
            deed,
            subscription.channel_id,
            subscription.filters,
            subscription.options,
            int(subscription.max_age.total_seconds()),
            edited,
            because,
        )

    def to_json(self) -> str:
        """Give it as text that ``order_change_from_json`` reads."""
        return json.dumps(
            {
                "deed": self.deed,
                # Ids have more bits than numbers of JSON are sure to keep.
                "channel": str(self.channel_id),
                "filters": json.loads(self.filters.to_json()),
                "options": json.loads(self.options.to_json()),
                "max_age": self.max_age,
                "edited": self.edited,
                "because": self.because,
            }
        )


def order_change_from_json(text: str) -> OrderChange:
    """Read what ``OrderChange.to_json`` wrote."""
    values = json.loads(text)
    return OrderChange(
        Deed(values["deed"]),
        int(values["channel"]),
        filters_from_json(json.dumps(values["filters"])),
        options_from_json(json.dumps(values["options"])),
        values["max_age"],
        tuple(map(Part, values["edited"])),
        values["because"],
    )


def edited_parts(before: Subscription, after: Subscription) -> tuple[Part, ...]:
    """Give in what two states of a subscription differ."""
    return tuple(one for one in Part if getattr(before, one) != getattr(after, one))
