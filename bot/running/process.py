"""Runs the bot as a process: alone on its database, connected, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Final

from bot.config.settings import Config, Token
from bot.config.webhook import Secret
from bot.errors import LostStoreError, StoreError
from bot.operating.watching.starting import watched
from bot.running.app import Newsdesk, newsdesk
from bot.running.heap import keep_whole
from bot.running.reloading import Reloading
from bot.running.schedule import Schedule
from bot.running.slots import take_slot
from bot.running.ticking import ticks_of
from bot.running.warming import keep_filling, warm
from bot.shards import Slot, slots
from bot.store.engine import Engine
from bot.store.overview.daily import daily
from bot.ui.connecting import (
    finish_answers,
    quieten_tries,
    serve,
    settle_once_ready,
    take_no_commands,
)

log = logging.getLogger(__name__)

#: How often it is looked whether the database is in its place.
_LOOKOUT: Final = timedelta(seconds=1)
#: A server that is out of reach for longer gives this process's work to another one.
_PATIENCE: Final = timedelta(seconds=10)


async def run(
    config: Config, token: Token, secret: Secret | None, read: Callable[[], Config]
) -> None:
    """Run the bot in Discord until it is told to stop (SIGINT, SIGTERM).

    Where others on the database carry all shards, this one waits until one of them has ended,
    however it does.

    Args:
        config: What counts at first.
        token: For Discord.
        secret: What is signed with that the newsroom's server is told; None where there is none.
        read: Reads the configuration again when that is wanted (SIGHUP, ``/admin reload``).

    Raises:
        TokenError: Discord refuses the token.
        NewsdeskError: Discord ended the connection for good, or the database, or the port for
            whoever watches, cannot be used.
    """
    quieten_tries()
    keep_whole()
    async with newsdesk(config, secret=secret) as desk:
        lost = asyncio.create_task(_lost(desk.store.database))
        told_to_stop = asyncio.create_task(_signalled())
        serving = asyncio.create_task(_serve_alone(desk, token, read))
        tasks = (serving, told_to_stop, lost)
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if lost in done:
                # Another process has its work by now: what ends here is not to be written any more,
                # and nobody is to be answered twice while it ends.
                desk.store.database.give_up()
                await desk.client.close()
            for ended in done:
                ended.result()
        finally:
            take_no_commands(desk.client)
            log.info("closing")
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _serve_alone(desk: Newsdesk, token: Token, read: Callable[[], Config]) -> None:
    schedule = ticks_of(desk)
    desk.client.office = reloading = Reloading(desk, schedule, read)
    hanging_up = asyncio.create_task(_hung_up(reloading.reload_unasked))
    try:
        desk.carry(await _slot_of(desk))
        await desk.take_over()
        port, look_back = desk.config.watching.port, partial(daily, desk.store.database)
        async with watched(port, desk.standing, look_back):
            await _serve(desk, token, schedule)
    finally:
        hanging_up.cancel()
        await asyncio.gather(hanging_up, return_exceptions=True)


async def _serve(desk: Newsdesk, token: Token, schedule: Schedule) -> None:
    """Serve until this is cancelled, or Discord ends the connection for good."""
    settle_once_ready(desk.client)
    warming = asyncio.create_task(warm(desk.store))
    filling = asyncio.create_task(keep_filling(desk.store))
    connection = asyncio.create_task(serve(desk.client, token))
    schedule.start()
    try:
        # Cancelled while a shard begins a session again, the library's would go on: it is closed.
        await asyncio.shield(connection)
    finally:
        desk.break_off()
        await asyncio.gather(schedule.stop(), finish_answers())
        await desk.client.close()
        connection.cancel()  # it may be waiting to try again
        filling.cancel()  # the next start goes on with it
        await asyncio.gather(warming, filling, connection, return_exceptions=True)


async def _slot_of(desk: Newsdesk) -> Slot:
    """Wait until there is work for this process; two would answer each command twice."""
    dealt = slots(desk.config.shards.count, desk.config.shards.slot)
    desk.slot = replace(dealt[0], number=0)
    return await take_slot(desk.store.database, dealt, desk.tell)


async def _lost(database: Engine) -> None:
    """Wait until the database is not this process's to work on any more, and raise that."""
    loop = asyncio.get_running_loop()
    deadline = None
    while True:
        # A file's needs none; to save what is in it may take long.
        if database.turns is not None:
            deadline = loop.time() + _PATIENCE.total_seconds()
        try:
            async with asyncio.timeout_at(deadline):
                await _look_after(database)
        except TimeoutError:
            database.give_up()  # else its own end would wait for it
            raise LostStoreError(
                f"The database was out of reach for {_PATIENCE.seconds} seconds, so that another "
                "process may have taken over: this one ends. Started again, it goes on."
            ) from None
        await asyncio.sleep(_LOOKOUT.total_seconds())


async def _look_after(database: Engine) -> None:
    """Look whether all is in its place; again and again where that cannot be seen."""
    while True:
        try:
            await database.look_after()
        except LostStoreError:
            raise
        except StoreError:
            await asyncio.sleep(_LOOKOUT.total_seconds())
        else:
            return


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
