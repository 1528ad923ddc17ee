"""A channel's standing order: what it wants, and how. Planning deliveries is left to others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.posting.filters import Filters
from bot.posting.options import Options


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel's standing order.

    Attributes:
        max_age: Older articles are not posted, unless a moderator published them by hand.
        since_release: Releases up to this number were there before it; they are its backlog.
        created_by: Id of the person who made it.
        gathered_until: When the stories that wait in it come together as a digest; None while
            none are to.
        paused_because: Why it is paused, for people; empty while it is not.
    """

    id: int
    server_id: int
    channel_id: int
    filters: Filters
    options: Options
    max_age: timedelta
    since_release: int
    created_by: int
    created_at: datetime
    gathered_until: datetime | None = None
    paused_at: datetime | None = None
    paused_because: str = ""

    def does_same(self, filters: Filters, options: Options) -> bool:
        """Tell whether it is what another order of its channel is to be."""
        return self.options == options and self.filters.comparable() == filters.comparable()
