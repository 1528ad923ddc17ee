"""Fair turns: of one person's questions one is answered at a time, so that others need not wait.

Without that, thirty searches sent at once by one person would all stand before the next person's.
"""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import Any
from weakref import WeakValueDictionary

import discord


class Turns:
    """Whose question is being answered; a person who asks nothing takes no memory."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def of(self, person_id: int) -> AbstractAsyncContextManager[None]:
        """Give what to hold while a person's question is answered; it is not reentrant."""
        return self._locks.setdefault(person_id, asyncio.Lock())


def turn_of(interaction: discord.Interaction[Any]) -> AbstractAsyncContextManager[None]:
    """Give the turn of the person who asks, among those of the client that was asked."""
    turns: Turns = interaction.client.turns
    return turns.of(interaction.user.id)
