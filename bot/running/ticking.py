"""Which of the bot's actions comes how often; a schedule lets them happen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Final

from bot.config.settings import Config, Source
from bot.loading.watching import watch
from bot.operating.alarms import BACKUPS, HEARTBEAT
from bot.running.app import Newsdesk
from bot.running.schedule import Schedule
from bot.store.duties import LEADER, LOADER

_LOOKOUT: Final = timedelta(seconds=2)
#: How often it is looked whether a feed is due.
_FEEDS: Final = timedelta(seconds=5)
#: How often it is looked whether something was decided that the newsroom's server is to hear.
_FOLLOWING: Final = timedelta(seconds=2)
_TELLING: Final = timedelta(seconds=30)
#: How often it is looked whether something has failed for long.
_ALARM: Final = timedelta(minutes=1)
#: How often it is looked whether another process has died with work in its hands.
_TAKING_OVER: Final = timedelta(seconds=2)
#: How often it is looked whether a backup is due, or a day is over, and memory is given back.
_RARELY: Final = timedelta(minutes=5)


def ticks_of(desk: Newsdesk) -> Schedule:
    """Give a schedule with all ticks of a bot at their configured intervals; start and stop it.

    Documents are loaded as soon as they change, too, where the system tells of it. Of several
    processes on a database one leads and one loads at a time; who does is found out at each tick.
    """
    schedule = Schedule(desk.alarms.note)
    led = partial(partial, _on_duty, desk, LEADER)
    for source in desk.config.sources:
        _add_source(schedule, desk, source)
    for name, action in (
        ("planning", desk.plan),
        ("posting", desk.post),
        ("editing", desk.edit),
    ):
        interval = desk.config.posting.interval
        schedule.every(interval, name, partial(_diagnosed, desk, action))
    schedule.every(_FEEDS, "asking feeds", led(desk.poll))
    schedule.every(_FOLLOWING, "looking for decisions to tell", led(desk.follow))
    schedule.every(_LOOKOUT, "watching the connection", desk.look_out)
    schedule.every(_TELLING, HEARTBEAT, desk.tell)
    schedule.every(_ALARM, "raising the alarm", led(desk.raise_alarm))
    schedule.every(_RARELY, BACKUPS, led(desk.back_up))
    schedule.every(_RARELY, "looking after the database", led(desk.look_after))
    schedule.every(_RARELY, "clearing up after servers that were left", desk.clear_left)
    schedule.every(_RARELY, "giving memory back", desk.give_back)
    # Who loads knows how much that was.
    counts = LOADER if desk.config.sources else LEADER
    schedule.every(
        _RARELY, "summing up the day", partial(_on_duty, desk, counts, desk.daybook.look)
    )
    if desk.store.database.turns is not None:
        schedule.every(_TAKING_OVER, "taking over", desk.take_over)
        schedule.every(_RARELY, "announcing commands", desk.client.sync_commands)
    return schedule


async def change(desk: Newsdesk, config: Config, schedule: Schedule) -> None:
    """Let a bot and its ticks go on by another configuration.

    Args:
        desk: The bot.
        config: What ``bot.config.changes`` says may be taken over.
        schedule: Its ticks.
    """
    before = desk.config.sources
    await desk.change(config)
    for source in before:
        if source not in config.sources:
            await schedule.drop(_loading(source))
    for source in config.sources:
        if source not in before:
            _add_source(schedule, desk, source)


def _add_source(schedule: Schedule, desk: Newsdesk, source: Source) -> None:
    name = _loading(source)
    loading = partial(_on_duty, desk, LOADER, partial(desk.refresh, source))
    refresh = partial(_diagnosed, desk, loading)
    schedule.every(source.interval, name, refresh)
    schedule.whenever(partial(watch, source.folders), name, refresh)


def _loading(source: Source) -> str:
    return f"loading source {source.name}"


async def _on_duty(desk: Newsdesk, duty: str, action: Callable[[], Awaitable[object]]) -> None:
    """Do what one of all processes does, unless that is another one."""
    if await desk.store.duties.has(duty):
        await action()


async def _diagnosed(desk: Newsdesk, action: Callable[[], Awaitable[object]]) -> None:
    async with desk.store.diagnosing():
        await action()
