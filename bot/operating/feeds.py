"""What an operator does with feeds from a shell: look at them, take a list over, write one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.config.feeds import Feeds
from bot.databases import Location
from bot.errors import FeedError, FeedListError
from bot.loading.feeds.roster import SHELL, listed_as_wanted, read_list
from bot.operating.opening import opened
from bot.sources.opml import ListedFeed, write_opml
from bot.store.feeds.records import KnownFeed


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a list.

    Attributes:
        added: How many of its feeds there were not yet.
        total: How many it holds.
        problems: What was left out of it, and why.
    """

    added: int
    total: int
    problems: tuple[str, ...]


async def list_feeds(database: Location) -> tuple[KnownFeed, ...]:
    """Give all feeds, in the order in which they were added.

    Raises:
        StoreError: The database cannot be used, or is not there.
    """
    async with opened(database) as store:
        return await store.feeds.every_one()


async def import_feeds(path: Path, database: Location, feeds: Feeds, now: datetime) -> Imported:
    """Add the feeds of a list; the bot asks them at its next turn.

    Args:
        path: The list (OPML).
        database: The one that the bot works on; it is created where there is none.
        feeds: What the operator decided for feeds that say nothing of their own.
        now: The present moment.

    Raises:
        FeedListError: It cannot be read.
        StoreError: The database cannot be used.
    """
    listed = read_list(path)
    wanted = [listed_as_wanted(one, feeds) for one in listed.feeds]
    async with opened(database, creates=True) as store:
        added = await store.feeds.add(SHELL, wanted, now)
    return Imported(added, len(wanted), listed.problems)


async def export_feeds(path: Path, database: Location) -> int:
    """Write all feeds to a new file, for other readers and for ``import_feeds``.

    Returns:
        How many they are.

    Raises:
        FeedListError: The file is there already, or cannot be written.
        StoreError: The database cannot be used, or is not there.
    """
    feeds = await list_feeds(database)
    await asyncio.to_thread(_write, path, write_opml(_listed(feeds), "Feeds of Newsdesk"))
    return len(feeds)


async def remove_feed(address: str, database: Location, now: datetime) -> None:
    """Remove a feed that was imported. Its articles stay.

    Raises:
        FeedError: There is none, or it stands in a file that would bring it back.
        StoreError: The database cannot be used, or is not there.
    """
    async with opened(database) as store:
        feeds = {one.address: one for one in await store.feeds.every_one()}
        if address not in feeds:
            raise FeedError(f"{address}: there is no such feed; `newsdesk feeds` lists them")
        if feeds[address].origin != SHELL:
            raise FeedError(
                f"{address} stands in the configuration, or in the list that it names; remove it "
                "there"
            )
        await store.feeds.remove(address, now)


def _write(path: Path, data: bytes) -> None:
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError as error:
        raise FeedListError(f"{path} is there already; name a file that is not") from error
    except OSError as error:
        raise FeedListError(f"{path} cannot be written: {error.strerror}") from error


def _listed(feeds: Iterable[KnownFeed]) -> list[ListedFeed]:
    return [ListedFeed(one.address, one.name or one.title) for one in feeds]
