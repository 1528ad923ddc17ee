"""What the buttons and menus of subscriptions may ask for; whoever builds them hands it in."""

from __future__ import annotations

from typing import Protocol

from bot.posting.subscriptions import Subscription
from bot.ui.checks import Interaction
from bot.ui.replies import Answer
from bot.ui.subscriptions.access import SubscriptionAccess


class Pages(Protocol):
    """Shows subscriptions, and changes them for those who may; see ``pages``."""

    @property
    def access(self) -> SubscriptionAccess:
        """Who may manage which subscription."""

    async def summary(self, subscription: Subscription, note: str = "") -> Answer:
        """Give everything about one subscription."""

    async def added(self, subscription: Subscription, note: str) -> Answer:
        """Give everything about a new subscription, and which other one takes its stories."""

    async def list(self, interaction: Interaction, offset: int = 0) -> Answer:
        """Give a page of the subscriptions that the person may manage."""

    async def form(
        self, interaction: Interaction, subscription: Subscription, note: str = ""
    ) -> Answer:
        """Give the form by which a subscription is changed."""

    async def show_form(
        self, interaction: Interaction, subscription: Subscription, note: str
    ) -> None:
        """Put the form in the place of the message that was acknowledged before."""

    async def pause(
        self, interaction: Interaction, subscription: Subscription, reason: str = ""
    ) -> Answer:
        """Pause a subscription by hand."""

    async def ask_to_remove(self, subscription: Subscription) -> Answer:
        """Ask whether a subscription is really to be removed."""

    async def remove(self, subscription: Subscription, by: int) -> Answer:
        """Remove a subscription, and offer to undo that."""

    async def bring_back(self, subscription: Subscription, by: int) -> Answer:
        """Undo that a subscription was removed."""

    async def resume(self, interaction: Interaction, subscription: Subscription) -> Answer:
        """Let a paused subscription go on."""


class SubscriptionDesk(Protocol):
    """What a press may ask for."""

    @property
    def subscription_pages(self) -> Pages:
        """What is shown of subscriptions."""
