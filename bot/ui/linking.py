"""Which web addresses a message leads to, in the order in which a reader comes upon them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import discord

from bot.identity import is_web_address

#: More than any message of ours leads to; somebody else's may be full of them.
_MOST: Final = 25
#: Ends before what belongs to the sentence or to markup around it.
_ADDRESS: Final = re.compile(r"https?://[^\s<>\[\]|\"]+", re.IGNORECASE)
_AFTER: Final = ".,;:!?*_'"


def addresses_in(message: discord.Message) -> tuple[str, ...]:
    """Give the addresses that a message leads to, each once, the first 25 of them."""
    found = dict.fromkeys(one for one in _all_in(message) if is_web_address(one))
    return tuple(found)[:_MOST]


def _all_in(message: discord.Message) -> Iterator[str]:
    yield from _in_text(message.content)
    for embed in message.embeds:
        yield from filter(None, [embed.url])
        yield from _in_text(embed.description or "")
        for field in embed.fields:
            yield from _in_text(field.value or "")


def _in_text(text: str) -> Iterator[str]:
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(_AFTER)
        # The bracket that ends a masked link, unless the address has opened one itself.
        while address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1].rstrip(_AFTER)
        yield address
