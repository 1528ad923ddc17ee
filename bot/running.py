"""Runs the bot as a process: alone on its database, connected, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from bot.app import Newsdesk, newsdesk
from bot.config.settings import Config, Token
from bot.operating.watching import watched
from bot.reloading import Reloading
from bot.schedule import Schedule
from bot.store.engine import BOT, Engine
from bot.ticking import ticks_of
from bot.ui.connecting import quieten_tries, serve
from bot.warming import keep_filling, warm

log = logging.getLogger(__name__)

#: How often it is looked whether another bot has ended, or the database is in its place.
_LOOKOUT: Final = timedelta(seconds=1)


async def run(config: Config, token: Token, read: Callable[[], Config]) -> None:
    """Run the bot in Discord until it is told to stop (SIGINT, SIGTERM).

    Where another one works on the database, this one waits until that has ended, however it does.

    Args:
        config: What counts at first.
        token: For Discord.
        read: Reads the configuration again when that is wanted (SIGHUP, ``/admin reload``).

    Raises:
        TokenError: Discord refuses the token.
        NewsdeskError: Discord ended the connection for good, or the database, or the port for
            whoever watches, cannot be used.
    """
    quieten_tries()
    async with newsdesk(config) as desk:
        lost = asyncio.create_task(_lost(desk.store.database))
        told_to_stop = asyncio.create_task(_signalled())
        serving = asyncio.create_task(_serve_alone(desk, token, read))
        tasks = (serving, told_to_stop, lost)
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for ended in done:
                ended.result()
        finally:
            log.info("closing")
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _serve_alone(desk: Newsdesk, token: Token, read: Callable[[], Config]) -> None:
    schedule = ticks_of(desk)
    desk.client.office = reloading = Reloading(desk, schedule, read)
    hanging_up = asyncio.create_task(_hung_up(reloading.reload_unasked))
    try:
        await _only_bot(desk.store.database)
        await desk.take_over()
        async with watched(desk.config.watching.port, desk.standing):
            await _serve(desk, token, schedule)
    finally:
        hanging_up.cancel()
        await asyncio.gather(hanging_up, return_exceptions=True)


async def _serve(desk: Newsdesk, token: Token, schedule: Schedule) -> None:
    """Serve until this is cancelled, or Discord ends the connection for good."""
    warming = asyncio.create_task(warm(desk.store))
    filling = asyncio.create_task(keep_filling(desk.store))
    connection = asyncio.create_task(serve(desk.client, token))
    schedule.start()
    try:
        await connection
    finally:
        desk.stop_loading()
        await schedule.stop()
        await desk.client.close()
        connection.cancel()  # it may be waiting to try again
        filling.cancel()  # the next start goes on with it
        await asyncio.gather(warming, filling, connection, return_exceptions=True)


async def _only_bot(database: Engine) -> None:
    """Wait until no other bot works on the database; two would answer each command twice."""
    if await database.try_hold(BOT):
        return
    log.warning("another bot works on this database; this one waits until that has ended")
    while True:
        await asyncio.sleep(_LOOKOUT.total_seconds())
        if await database.try_hold(BOT):
            log.info("the other bot has ended; this one takes over")
            return


async def _lost(database: Engine) -> None:
    """Wait until the database is not in its place any more, and raise that."""
    while True:
        await database.look_after()
        await asyncio.sleep(_LOOKOUT.total_seconds())


async def _hung_up(action: Callable[[], Awaitable[None]]) -> None:
    """Do something at each SIGHUP, where the system knows that."""
    if not hasattr(signal, "SIGHUP"):
        return
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, told.set)
    while True:
        await told.wait()
        told.clear()
        await action()


async def _signalled() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
