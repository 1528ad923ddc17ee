"""Sends without its pictures what Discord refuses with them: the story counts for more."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final, TypeVar

import discord

from bot.ui.posts.messages import PostMessage

log = logging.getLogger(__name__)

#: "Invalid form body": https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
_INVALID_FORM: Final = 50035

T = TypeVar("T")


async def or_without_pictures(drawn: PostMessage, send: Callable[[PostMessage], Awaitable[T]]) -> T:
    """Send a message, and where Discord finds fault with its form, once more without pictures.

    Raises:
        discord.HTTPException: Discord refuses it without pictures, too, or it has none.
    """
    try:
        return await send(drawn)
    except discord.HTTPException as error:
        if error.code != _INVALID_FORM or not any(map(_has_picture, drawn.embeds)):
            raise
        log.info("“%s” is sent without its pictures: %s", drawn.title, error.text)
    return await send(replace(drawn, embeds=[_bare(one) for one in drawn.embeds]))


def _has_picture(embed: discord.Embed) -> bool:
    return any((embed.image.url, embed.thumbnail.url, embed.author.icon_url, embed.footer.icon_url))


def _bare(embed: discord.Embed) -> discord.Embed:
    bare = embed.copy().set_image(url=None).set_thumbnail(url=None)
    if embed.author.name:
        bare.set_author(name=embed.author.name, url=embed.author.url)
    if embed.footer.text:
        bare.set_footer(text=embed.footer.text)
    return bare
