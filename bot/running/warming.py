"""Prepares in the background what the first person to ask would wait for."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Final

from bot.errors import StoreError
from bot.publication import OPERATOR
from bot.store import Store
from bot.store.stories.filling import fill_words

log = logging.getLogger(__name__)

#: How often it is looked whether a load has left articles without words.
_FILLING: Final = timedelta(seconds=30)


async def warm(store: Store) -> None:
    """Prepare the names that are offered.

    Where the database is busy for too long, that is left to whoever asks first.
    """
    try:
        await store.names.topics(OPERATOR)
        await store.names.providers(OPERATOR)
    except StoreError as error:
        log.warning("the names of topics and providers are not prepared: %s", error)


async def keep_filling(store: Store) -> None:
    """Give words to what a load has left without, here or in a process of its own; for ever."""
    while True:
        await fill(store)
        await asyncio.sleep(_FILLING.total_seconds())


async def fill(store: Store) -> None:
    """Give words to the articles of a first load, or of a version that kept none.

    Until then older articles are found by links alone. Where the database is busy for too
    long, the next call goes on with it.
    """
    try:
        if count := await fill_words(store.database):
            log.info("%d more articles are found by their words now", count)
    except StoreError as error:
        log.warning("older articles are not found by their words yet: %s", error)
