"""Takes a slot of shards for this process, or waits until the process that has one has ended."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Final

from bot.errors import NewsdeskError, StoreError
from bot.shards import Slot
from bot.store.engine import BOT, Engine
from bot.store.overview.vitals import living_vitals

log = logging.getLogger(__name__)

#: How often it is looked whether another process has ended.
_LOOKOUT: Final = timedelta(seconds=1)
#: A process that lives and lost its connection to the database notices within a second, and leaves
#: Discord: until then two would answer.
_HANDING_OVER: Final = timedelta(seconds=2)
#: After so many looks a process that waits tells how it is.
_TELLING: Final = 30


async def take_slot(
    database: Engine, dealt: Sequence[Slot], tell: Callable[[], Awaitable[None]]
) -> Slot:
    """Take a slot that no other process has; wait for as long as there is none.

    Args:
        database: Knows who has which.
        dealt: All slots.
        tell: Is called now and then while this process waits.

    Raises:
        NewsdeskError: Another process deals shards out in another way.
        StoreError: The database cannot be used.
    """
    await _agree(database, dealt)
    if slot := await _free(database, dealt):
        _say(slot)
        return slot
    is_one = len(dealt) == 1
    log.warning(
        "another bot works on this database; this one waits until that has ended"
        if is_one
        else "other processes carry every slot; this one waits until one of them has ended"
    )
    looks = 0
    while True:
        if database.turns is not None and looks % _TELLING == 0:
            await tell()
        looks += 1
        await asyncio.sleep(_LOOKOUT.total_seconds())
        with suppress(StoreError):  # whoever looks after the database says so if that goes on
            if slot := await _free(database, dealt):
                log.info("the other %s has ended; this one takes over", "bot" if is_one else "one")
                if database.turns is not None:
                    await asyncio.sleep(_HANDING_OVER.total_seconds())
                _say(slot)
                return slot


async def _free(database: Engine, dealt: Sequence[Slot]) -> Slot | None:
    for slot in dealt:
        if await database.try_hold(_role(slot)):
            await database.look_after()  # so that it loses the slot if it hangs in this very moment
            return slot
    return None


def _role(slot: Slot) -> str:
    """Name a slot's role; whoever carries all shards, and whoever begins with them, is the bot."""
    return BOT if slot.number == 1 else f"{BOT}-{slot.number}"


def _say(slot: Slot) -> None:
    if slot.of > 1:
        log.info("this process carries %s", slot)


async def _agree(database: Engine, dealt: Sequence[Slot]) -> None:
    """Make sure that no process lives that deals shards out otherwise: some would be two's."""
    mine = (dealt[0].shards.count, len(dealt))
    for other in await living_vitals(database):
        theirs = (other.slot.shards.count, other.slot.of)
        if theirs != mine:
            raise NewsdeskError(
                f"Another process on this database works with {theirs[0]} shards in {theirs[1]} "
                f"slots, this one with {mine[0]} in {mine[1]}. Let `[shards]` be the same in both, "
                "or stop the others before it changes."
            )
