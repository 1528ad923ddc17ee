"""Tells people what became of a subscription: in its channel, or whoever made it."""

from __future__ import annotations

import logging
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from functools import partial
from typing import Final

import discord

from bot.errors import DeliveryError
from bot.posting.subscriptions import Subscription
from bot.ui.posts.pacing import Pacer
from bot.ui.posts.places import Places
from bot.ui.posts.refusals import talking_about
from bot.ui.text import clean, escape, shorten

log = logging.getLogger(__name__)

_CONTENT: Final = 2000


class Reports:
    """Reports through a Discord client."""

    def __init__(
        self, client: discord.Client, places: Places, pacer: Pacer, patience: timedelta
    ) -> None:
        self._client = client
        self._places = places
        self._pacer = pacer
        self._patience = patience

    async def report_pause(self, subscription: Subscription, because: str) -> bool:
        """Tell the channel that its subscription was paused, else the person who made it.

        Returns:
            Whether anybody could be told.
        """
        text = (
            f"⏸ Subscription {subscription.id} of <#{subscription.channel_id}> is paused: "
            f"{escape(clean(because))} Once that is mended, somebody who may manage the channel "
            "can let it go on with `/subscription resume`."
        )
        try:
            async with self._talking(subscription):
                channel = await self._places.find(subscription.server_id, subscription.channel_id)
                if isinstance(channel, discord.ForumChannel):
                    return await self._tell_maker(subscription, text)
                await self._say(channel, text)
        except DeliveryError:
            return await self._tell_maker(subscription, text)
        return True

    async def report_lost_role(self, subscription: Subscription) -> None:
        """Tell whoever made a subscription that the role which it mentioned is gone."""
        await self._tell_maker(
            subscription,
            f"The role that subscription {subscription.id} of <#{subscription.channel_id}> "
            "mentioned is gone. Its posts come without a mention from now on; choose another role "
            "with `/subscription edit`.",
        )

    async def _tell_maker(self, subscription: Subscription, text: str) -> bool:
        person_id = subscription.created_by
        server = self._client.get_guild(subscription.server_id)
        if server is not None:
            text = f"In **{escape(clean(server.name))}**: {text}"
        try:
            async with self._talking(subscription):
                person = self._client.get_user(person_id)
                await self._say(person or await self._client.fetch_user(person_id), text)
        except DeliveryError as error:
            log.warning("nobody could be told of subscription %d: %s", subscription.id, error)
            return False
        return True

    async def _say(self, to: discord.abc.Messageable, text: str) -> None:
        await self._pacer.turn()
        # No embed: the right to send one may be what is missing.
        await to.send(shorten(text, _CONTENT), allowed_mentions=discord.AllowedMentions.none())

    def _talking(self, subscription: Subscription) -> AbstractAsyncContextManager[None]:
        return talking_about(partial(self._places.name, subscription.channel_id), self._patience)
