"""Tells people what became of a subscription or a channel: there, or whoever made or named it."""

from __future__ import annotations

import logging
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

import discord

from bot.errors import DeliveryError
from bot.posting.ledger import Kind
from bot.posting.servers import ChannelPause
from bot.posting.subscriptions import Subscription
from bot.ui.posts.places import Places
from bot.ui.posts.refusals import talking_about
from bot.ui.text import clean, escape, shorten

log = logging.getLogger(__name__)

_CONTENT: Final = 2000


@dataclass(frozen=True, slots=True)
class _Concerned:
    """Whom a report concerns: a channel, else a person; and what it is about, for the log."""

    server_id: int
    channel_id: int
    person_id: int | None
    about: str


class Reports:
    """Reports through a Discord client."""

    def __init__(self, client: discord.Client, places: Places, patience: timedelta) -> None:
        self._client = client
        self._places = places
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
        return await self._tell(_concerned(subscription), text)

    async def report_channel(self, pause: ChannelPause) -> bool:
        """Tell a channel that nothing for moderators comes there, else the person who named it.

        Returns:
            Whether anybody could be told.
        """
        is_review = pause.kind is Kind.REVIEW
        what = "Stories for review come" if is_review else "Decisions are told"
        text = (
            f"⏸ {what} no more in <#{pause.channel_id}>: {escape(clean(pause.because))} Once that "
            "is mended, somebody with Manage Server can let it go on with `/moderate settings`."
        )
        about = f"the {pause.kind} channel of server {pause.server_id}"
        concerned = _Concerned(pause.server_id, pause.channel_id, pause.named_by, about)
        return await self._tell(concerned, text)

    async def report_lost_role(self, subscription: Subscription) -> None:
        """Tell whoever made a subscription that the role which it mentioned is gone."""
        await self._tell_person(
            _concerned(subscription),
            f"The role that subscription {subscription.id} of <#{subscription.channel_id}> "
            "mentioned is gone. Its posts come without a mention from now on; choose another role "
            "with `/subscription edit`.",
        )

    async def _tell(self, concerned: _Concerned, text: str) -> bool:
        try:
            async with self._talking(concerned.channel_id):
                channel = await self._places.find(concerned.server_id, concerned.channel_id)
                if isinstance(channel, discord.ForumChannel):
                    return await self._tell_person(concerned, text)
                await self._say(channel, text)
        except DeliveryError:
            return await self._tell_person(concerned, text)
        return True

    async def _tell_person(self, concerned: _Concerned, text: str) -> bool:
        person_id = concerned.person_id
        if person_id is None:
            return False
        server = self._client.get_guild(concerned.server_id)
        if server is not None:
            text = f"In **{escape(clean(server.name))}**: {text}"
        try:
            async with self._talking(concerned.channel_id):
                person = self._client.get_user(person_id)
                await self._say(person or await self._client.fetch_user(person_id), text)
        except DeliveryError as error:
            log.warning("nobody could be told of %s: %s", concerned.about, error)
            return False
        return True

    async def _say(self, to: discord.abc.Messageable, text: str) -> None:
        # No embed: the right to send one may be what is missing.
        await to.send(shorten(text, _CONTENT), allowed_mentions=discord.AllowedMentions.none())

    def _talking(self, channel_id: int) -> AbstractAsyncContextManager[None]:
        return talking_about(partial(self._places.name, channel_id), self._patience)


def _concerned(subscription: Subscription) -> _Concerned:
    return _Concerned(
        subscription.server_id,
        subscription.channel_id,
        subscription.created_by,
        f"subscription {subscription.id}",
    )
