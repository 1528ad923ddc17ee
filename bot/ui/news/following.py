"""*Follow this topic here*: subscribes the channel in which a list is read, by one press.

``/subscription`` offers more, and keeps what is made here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Self

import discord

from bot.config.settings import Moderation
from bot.errors import CommandError, NotAllowedError, NotFoundError
from bot.identity import topic_id
from bot.posting.filters import Filters
from bot.posting.subscriptions import Subscription
from bot.publication import OPERATOR
from bot.search.vocabulary import Name
from bot.ui.checks import (
    Interaction,
    is_moderator,
    is_thread,
    may_subscribe,
    missing_for_posts,
    server_of,
)
from bot.ui.embeds import message_embed
from bot.ui.lasting import Lasting
from bot.ui.news.desk import NewsDesk
from bot.ui.replies import Answer, reply
from bot.ui.text import fit

if TYPE_CHECKING:
    Button = discord.ui.Button[discord.ui.View]

_NOT_ALLOWED: Final = (
    "You need Manage Channels in this channel, or a role that this bot's operator has named, to "
    "let it follow a topic."
)
_VANISHED: Final = "There is no such topic here any more, so it cannot be followed."
_TOPIC_LIMIT: Final = 100
#: Where posts can be sent to.
_CHANNELS: Final = {
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.news_thread,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
}


class FollowButton(Lasting["Button", NewsDesk], template=r"follow:(?P<topic>\d{1,19})"):
    """Subscribes the channel to a topic, which is known by its key: names may be too long."""

    def __init__(self, key: int) -> None:
        super().__init__(
            discord.ui.Button(label="Follow this topic here", custom_id=f"follow:{key}", row=2)
        )
        self._key = key

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(int(match["topic"]))

    async def _press(self, desk: NewsDesk, interaction: Interaction) -> None:
        if not may_follow(interaction, desk.config.moderation):
            raise NotAllowedError(_NOT_ALLOWED)
        _check_own_rights(interaction)
        topic = await self._topic(desk, interaction)
        server_id, channel_id = server_of(interaction), interaction.channel_id or 0
        filters = Filters(topics=(topic.key,))
        shown = fit(topic.label, _TOPIC_LIMIT)
        for one in await desk.store.subscriptions.of_server(server_id):
            if one.channel_id == channel_id and _includes(one.filters, topic):
                raise CommandError(_already(one, topic.label))
        made = await desk.store.subscriptions.add(
            server_id=server_id,
            channel_id=channel_id,
            filters=filters,
            max_age=desk.config.posting.max_age,
            created_by=interaction.user.id,
            now=desk.clock(),
        )
        text = (
            f"From now on <#{channel_id}> receives stories on **{shown}**, as they are published: "
            f"subscription **{made.id}**. `/subscription remove` ends it."
        )
        await reply(interaction, Answer(message_embed(text, desk.config.posting.colour)))

    async def _topic(self, desk: NewsDesk, interaction: Interaction) -> Name:
        """Give the topic, which may have been renamed since.

        Raises:
            NotFoundError: Nobody here has it any more.
        """
        names = await desk.store.names.topics(server_of(interaction))
        seen = names if is_moderator(interaction, desk.config.moderation) else names.published
        key = await desk.store.names.current_topic(self._key)
        for name in seen:
            if topic_id(name.key) == key:
                return name
        raise NotFoundError(_VANISHED)


def may_follow(interaction: Interaction, moderation: Moderation) -> bool:
    """Tell whether a person may subscribe the channel in which something is asked."""
    channel = interaction.channel
    return (
        server_of(interaction) != OPERATOR
        and channel is not None
        and channel.type in _CHANNELS
        and may_subscribe(interaction.user, interaction.permissions, moderation)
    )


def _check_own_rights(interaction: Interaction) -> None:
    """Make sure that the bot can post in the channel.

    Raises:
        CommandError: It cannot; names the permissions that are missing.
    """
    channel = interaction.channel
    in_thread = channel is not None and is_thread(channel.type)
    missing = missing_for_posts(interaction.app_permissions, is_thread=in_thread)
    if missing:
        raise CommandError(
            f"I cannot post in this channel yet; I still need: {', '.join(missing)}. Allow that "
            "and try again."
        )


def _includes(filters: Filters, topic: Name) -> bool:
    """Tell whether a subscription brings every story on a topic, by whatever else it brings."""
    topics = {one.casefold() for one in filters.topics}
    is_narrower = replace(filters, topics=()) != Filters()
    return not is_narrower and (not topics or topic.key.casefold() in topics)


def _already(one: Subscription, topic: str) -> str:
    text = f"This channel receives stories on {topic} already, by subscription {one.id}."
    if one.paused_at is None:
        return text
    return f"{text} It is paused; /subscription resume lets it go on."
