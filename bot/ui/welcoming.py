"""Greets a new server once, with the commands to begin with, and knows servers that are back."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

import discord

from bot.errors import NotFoundError
from bot.store import Store
from bot.ui.failures import OUTAGES, described

log = logging.getLogger(__name__)

#: A server that the bot joined earlier knows it by now.
_NEW: Final = timedelta(days=1)
_GREETING: Final = """\
Hello! I bring a newsroom's stories to this server. To begin with:
- `/subscription setup` lets a channel receive stories as they are published (for those with \
*Manage Channels*)
- `/news search` finds stories by topic, provider and words (for everybody)
- {third}
"""
_QUEUE: Final = "`/moderate queue` shows what is held, and publishes it (for those with *Manage \
Messages*)"
_TOPICS: Final = "`/news topics` shows what the stories are about (for everybody)"


def is_new(guild: discord.Guild, now: datetime) -> bool:
    """Tell whether the bot has joined a server within the last day; False during an outage."""
    if guild.unavailable:
        return False
    joined_at = guild.me.joined_at
    return joined_at is not None and now - joined_at < _NEW


async def welcome(store: Store, guild: discord.Guild, now: datetime, *, has_editors: bool) -> None:
    """Greet a server, unless it was greeted before: in its system channel, else its owner.

    Args:
        store: Remembers it.
        guild: Which.
        now: The present moment.
        has_editors: Whether its moderators decide what is published there.

    Raises:
        StoreError: The database cannot be written.
    """
    if not await store.servers.begin_greeting(guild.id, now):
        return
    text = _GREETING.format(third=_QUEUE if has_editors else _TOPICS)
    try:
        await _say(guild, text)
    except discord.Forbidden:
        log.info("server %d is not greeted: nobody there takes a message", guild.id)
    except OUTAGES as error:
        log.warning("server %d is greeted later: %s", guild.id, described(error))
        await store.servers.take_back_greeting(guild.id)


async def _say(guild: discord.Guild, text: str) -> None:
    # By the nonce Discord knows a repeat within minutes.
    nonce = f"hello-{guild.id}"
    channel = guild.system_channel
    if channel is not None:
        rights = channel.permissions_for(guild.me)
        if rights.view_channel and rights.send_messages:
            await channel.send(text, nonce=nonce)
            return
    owner = guild.owner or await guild.fetch_member(guild.owner_id or 0)
    await owner.send(f"**{discord.utils.escape_markdown(guild.name)}**: {text}", nonce=nonce)


async def go_on_in(store: Store, server_id: int, now: datetime) -> None:
    """Let the subscriptions of a server go on that waited since the bot had left it.

    Raises:
        StoreError: The database cannot be written.
    """
    for number in await store.servers.waiting_in(server_id):
        try:
            await store.subscriptions.resume(server_id, number, now)
        except NotFoundError:  # removed just now
            continue
    await store.servers.come_back(server_id)
    log.info("the bot is in server %d again, where all is as it was", server_id)
