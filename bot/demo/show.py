"""Wires the demo and runs it: real bot, simulated Discord, living newsroom, page in the browser."""

from __future__ import annotations

import asyncio
import itertools
import logging
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Never

from bot.clock import Clock, system_clock
from bot.config.feeds import Feeds
from bot.config.settings import Config, Logging, Moderation, Posting, Servers, Source, Stories
from bot.deliveries.backfill import backfill
from bot.demo.feeds import (
    OwnFeeds,
    ask_own_feeds,
    follow_own_feeds,
    is_public_or_ours,
    served_feeds,
)
from bot.demo.gallery import Gallery
from bot.demo.newsroom import Newsroom
from bot.demo.page import Pages
from bot.demo.world import SERVER, Room, World, simulated_world
from bot.operating.samples import find_samples
from bot.posting.hours import EVERY_DAY, DigestTimes
from bot.posting.options import Options
from bot.posting.servers import ServerSettings
from bot.running.app import Newsdesk, newsdesk
from bot.running.schedule import Schedule
from bot.running.ticking import ticks_of

_BETWEEN_ARRIVALS: Final = 17.0
_TICK: Final = timedelta(seconds=1)
#: Feeds of the demo's own alone are asked so often.
_BETWEEN_POLLS: Final = 8.0
#: Stories that stand there before anybody comes, the last one short enough to be seen whole.
_STANDING: Final = 2
#: As many stories are put to the moderators in the first hour, and these came in the last one.
_REVIEWED: Final = 3
_WAITED: Final = timedelta(hours=1)
#: At the next full minute.
_FIRST_DIGEST: Final = timedelta(minutes=1)


async def show(*, port: int, opens_browser: bool, database: Path | None) -> None:
    """Run the demo until it is told to stop; see ``run_demo`` for the rest."""
    # Its warnings tell of a tick that was still busy when the next was due: nothing to worry about.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    stop = _stop_signal()
    with _places(database) as (file, folder):
        newsroom = Newsroom(find_samples(), folder, system_clock)
        feeds = OwnFeeds(system_clock)
        async with (
            served_feeds(feeds) as addresses,
            newsdesk(demo_config(file, folder), feeds_stand=is_public_or_ours) as desk,
            opened(desk, newsroom, system_clock) as world,
        ):
            await follow_own_feeds(desk.store, addresses)
            await _post_first(desk, newsroom)
            gallery = Gallery(itertools.chain(newsroom.articles(), feeds.articles()), world.avatars)
            async with (
                _ticking(ticks_of(desk)),
                _served(world, gallery, port, addresses) as address,
                asyncio.TaskGroup() as tasks,
            ):
                arrivals = tasks.create_task(_let_arrive(newsroom))
                asking = tasks.create_task(_ask(desk))
                _tell(address, opens_browser=opens_browser)
                await stop.wait()
                arrivals.cancel()
                asking.cancel()


def _tell(address: str, *, opens_browser: bool) -> None:
    sys.stdout.write(f"Newsdesk demo: {address}  (Ctrl-C ends it)\n")
    sys.stdout.flush()
    if opens_browser:
        # A thread that nobody waits for: some browsers return only when they are closed.
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows, where Ctrl-C cancels the main task
            loop.add_signal_handler(number, stop.set)
    return stop


@contextmanager
def _places(database: Path | None) -> Iterator[tuple[Path, Path]]:
    """Give where the database and the newsroom's folder are; side by side if they are kept.

    A kept database knows its documents by their paths, so the folder has to be the same each time.
    """
    if database is not None:
        file = database.absolute()
        yield file, file.with_name(f"{file.name}.newsroom")
        return
    with TemporaryDirectory(prefix="newsdesk-demo-") as folder:
        yield Path(folder) / "newsdesk.db", Path(folder) / "newsroom"


def demo_config(database: Path, folder: Path) -> Config:
    """Give a configuration with one source that is looked at every second."""
    return Config(
        database=database,
        sources=(Source(name="newsroom", folders=(folder,), interval=_TICK),),
        posting=Posting(interval=_TICK),
        stories=Stories(),
        feeds=Feeds(),
        moderation=Moderation(home_server=SERVER),
        servers=Servers(),
        logging=Logging(file=None),
    )


@asynccontextmanager
async def opened(desk: Newsdesk, newsroom: Newsroom, clock: Clock) -> AsyncIterator[World]:
    """Let the bot live in a simulated Discord, with the newsroom's past loaded.

    What arrives from now on is news. Nothing happens by itself: refresh and deliver, or start the
    bot's schedule.
    """
    newsroom.stock()
    for source in desk.config.sources:
        await desk.refresh(source)
    async with simulated_world(desk.client) as world:
        await _subscribe(desk, world, clock())
        yield world


async def _post_first(desk: Newsdesk, newsroom: Newsroom) -> None:
    """Let the first stories stand in their channels before anybody looks."""
    for _ in range(_STANDING):
        newsroom.let_one_arrive()
        for source in desk.config.sources:
            await desk.refresh(source)
        await desk.deliver()


async def _subscribe(desk: Newsdesk, world: World, now: datetime) -> None:
    subscriptions = desk.store.subscriptions
    if await subscriptions.of_server(world.guild.id):
        return  # kept from an earlier run
    for room in world.rooms:
        if room.is_desk:
            await _review(desk, world, room, now)
            continue
        subscription = await subscriptions.add(
            server_id=world.guild.id,
            channel_id=room.channel.id,
            filters=room.filters,
            options=Options() if room.digested is None else _daily_from(now + _FIRST_DIGEST),
            max_age=desk.config.posting.max_age,
            created_by=world.people[-1].id,
            now=now,
        )
        if room.digested is not None:
            await backfill(desk.store, subscription, count=room.digested, now=now)


async def _review(desk: Newsdesk, world: World, room: Room, now: datetime) -> None:
    """Let the best of what waits already come into the moderators' channel."""

    def named(before: ServerSettings) -> ServerSettings:
        return replace(before, review_channel=room.channel.id, review_hourly=_REVIEWED)

    await desk.store.settings.change(
        world.guild.id, named, actor_id=world.people[-1].id, now=now - _WAITED
    )


def _daily_from(moment: datetime) -> Options:
    """Give options for a digest every day at the full minute that a moment lies in."""
    minute = moment.astimezone(UTC).time().replace(second=0, microsecond=0)
    return Options(digest=DigestTimes(EVERY_DAY, minute, "UTC"))


@asynccontextmanager
async def _ticking(schedule: Schedule) -> AsyncIterator[None]:
    schedule.start()
    try:
        yield
    finally:
        await schedule.stop()


@asynccontextmanager
async def _served(
    world: World, gallery: Gallery, port: int, feeds: Sequence[str]
) -> AsyncIterator[str]:
    """Serve the channels; gives the address of the first one's page."""
    pages = Pages(world.env, gallery, feeds)
    ports = itertools.count(port or _free_ports(len(world.rooms)))
    try:
        addresses = [
            await pages.open(room.channel, world.viewers_of(room), port=each)
            for room, each in zip(world.rooms, ports, strict=False)
        ]
        async with asyncio.TaskGroup() as tasks:
            refreshing = tasks.create_task(pages.keep_fresh())
            drawing = tasks.create_task(pages.look_ahead())
            yield addresses[0]
            refreshing.cancel()
            drawing.cancel()
    finally:
        await pages.close()


def _free_ports(count: int) -> int:
    """Give the first of so many free ports in a row."""
    while True:
        with ExitStack() as held, suppress(OSError):
            first = 0
            for place in range(count):
                port = first + place if place else 0
                taken = held.enter_context(socket.create_server(("127.0.0.1", port)))
                first = first or taken.getsockname()[1]
            return first


async def _let_arrive(newsroom: Newsroom) -> None:
    is_left = True
    while is_left:
        await asyncio.sleep(_BETWEEN_ARRIVALS)
        is_left = newsroom.let_one_arrive()


async def _ask(desk: Newsdesk) -> Never:
    while True:
        await asyncio.sleep(_BETWEEN_POLLS)
        await ask_own_feeds(desk.store, system_clock())
