"""Chooses the tags of a forum post by its article's topics. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import discord

from bot.errors import ChannelDeliveryError

#: https://discord.com/developers/docs/resources/channel#channel-object: applied_tags
_MOST_TAGS: Final = 5


def tags_for(forum: discord.ForumChannel, topics: Iterable[str]) -> list[discord.ForumTag]:
    """Give the forum's tags that are called like one of the topics, at most five.

    Case and space do not matter. Tags that only moderators may set are left alone. Where the forum
    demands a tag and none is called so, its first one is taken.

    Raises:
        ChannelDeliveryError: The forum demands a tag and has none that the bot may set.
    """
    named = {_comparable(tag.name): tag for tag in forum.available_tags if not tag.moderated}
    wanted = (named.get(_comparable(topic)) for topic in topics)
    chosen = list(dict.fromkeys(tag for tag in wanted if tag is not None))
    if chosen or not forum.flags.require_tag:
        return chosen[:_MOST_TAGS]
    if not named:
        raise ChannelDeliveryError(
            f"#{forum.name} demands a tag on every post and has none that I may set. Add a tag "
            "there that is not for moderators only, or let its posts go without."
        )
    return [next(iter(named.values()))]


def _comparable(name: str) -> str:
    return "".join(name.casefold().split())
