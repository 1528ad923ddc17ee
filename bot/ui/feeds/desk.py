"""What the commands and buttons of feeds may ask for; whoever builds them hands it in."""

from __future__ import annotations

from typing import Protocol

from bot.clock import Clock
from bot.config.settings import Config
from bot.loading.feeds.trying import Trial
from bot.store import Store
from bot.ui.checks import Interaction, check_moderator


class Looks(Protocol):
    """Looks at feeds that nobody has added yet."""

    async def look(self, address: str) -> Trial:
        """Look at a feed, or at the first one that a page names.

        Raises:
            FeedError: There is none, or it cannot be had or read; says why.
        """


class FeedDesk(Protocol):
    """What may be asked for."""

    @property
    def store(self) -> Store:
        """The open database."""

    @property
    def config(self) -> Config:
        """What the operator decided."""

    @property
    def clock(self) -> Clock:
        """Gives the present moment."""

    @property
    def feeds(self) -> Looks | None:
        """Looks at feeds; None where none are read."""


def check_changes(desk: FeedDesk, interaction: Interaction) -> None:
    """Let only moderators of the operator's servers change feeds, or see them.

    Raises:
        CheckFailure: The person is none, or the operator has not named the server.
    """
    check_moderator(interaction, desk.config.moderation, act="do this")
