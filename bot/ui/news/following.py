"""*Follow this topic here*: subscribes the channel in which a list is read, by one press.

``/subscription`` offers more, and keeps what is made here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Self

import discord

from bot.errors import CommandError, NotAllowedError, NotFoundError
from bot.identity import topic_id
from bot.posting.filters import Filters
from bot.posting.subscriptions import Subscription
from bot.search.vocabulary import Name
from bot.ui.checks import Interaction, is_moderator, server_of
from bot.ui.embeds import message_embed
from bot.ui.lasting import Lasting
from bot.ui.news.desk import NewsDesk
from bot.ui.replies import Answer, reply
from bot.ui.subscribing import check_can_post_here, may_subscribe_here
from bot.ui.text import fit

if TYPE_CHECKING:
    Button = discord.ui.Button[discord.ui.View]

_NOT_ALLOWED: Final = (
    "You need Manage Channels in this channel, or a role that this bot's operator has named, to "
    "let it follow a topic."
)
_VANISHED: Final = "There is no such topic here any more, so it cannot be followed."
_TOPIC_LIMIT: Final = 100


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
        if not may_subscribe_here(interaction, desk.config.moderation):
            raise NotAllowedError(_NOT_ALLOWED)
        check_can_post_here(interaction)
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
