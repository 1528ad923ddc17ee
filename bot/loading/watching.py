"""Tells when documents may have changed, where the system gives notice of changes to files.

What happens then is the caller's. Folders are rescanned at their interval in any case, so a
notice that never comes delays an article and never loses it.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.documents import SUFFIXES

if TYPE_CHECKING:
    from watchfiles import Change

log = logging.getLogger(__name__)

#: Changes are gathered until none comes for the first time, or at most for the second.
_STEP_MS: Final = 100
_GATHER_MS: Final = 500
#: Seconds between two looks whether the folders are still the ones that are watched.
_RECHECK: Final = 5


async def watch(folders: Sequence[Path], on_change: Callable[[], Awaitable[object]]) -> None:
    """Call back, half a second later at most, when documents at or below folders may have changed.

    Goes on until it is cancelled. Where no notice is to be had, it says so in the log and returns.

    Args:
        folders: Absolute; single documents, too. Those that are missing are watched once they come.
        on_change: Never called twice at once.
    """
    loop = asyncio.get_running_loop()
    async with aclosing(_notices(folders)) as notices:
        async for _ in notices:
            started = loop.time()
            await on_change()
            # Under a flood of changes, half of the time is left to everything else.
            await asyncio.sleep(loop.time() - started)


async def _notices(folders: Sequence[Path]) -> AsyncGenerator[None, None]:
    """Yield for each bundle of changes."""
    try:
        from watchfiles import awatch  # noqa: PLC0415 - the bot works without the package, too
    except ImportError:
        log.info("changes are found at the interval only: the package watchfiles is missing")
        return
    while True:
        watched = _identities(folders)
        try:
            changes = awatch(
                *watched,
                watch_filter=_may_concern_documents,
                debounce=_GATHER_MS,
                step=_STEP_MS,
                rust_timeout=_RECHECK * 1000,
                yield_on_timeout=True,
                ignore_permission_denied=True,
            )
            async with aclosing(changes):
                async for bundle in changes:
                    if bundle:
                        yield
                    # A folder that was replaced, or mounted over, is another one than is watched.
                    if _identities(folders) != watched:
                        break
        except FileNotFoundError:
            await asyncio.sleep(_RECHECK)
        except (OSError, RuntimeError) as error:
            log.warning("changes are found at the interval only: %s", error)
            return
        yield


def _identities(folders: Sequence[Path]) -> dict[Path, tuple[int, int]]:
    """Give device and inode of those folders that are there."""
    found = {}
    for folder in folders:
        try:
            status = folder.stat()
        except OSError:
            continue
        found[folder] = status.st_dev, status.st_ino
    return found


def _may_concern_documents(change: Change, path: str) -> bool:
    # Of what was deleted or is a directory, the name does not tell what was in it. The database's
    # own files may stand in the folder, and must not make the bot run in circles.
    if os.path.splitext(path)[1].lower() in SUFFIXES or os.path.isdir(path):
        return True
    return change.name == "deleted"
