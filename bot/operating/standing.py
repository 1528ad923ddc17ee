"""How the bot and its database are: what ``status`` tells, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from bot.databases import Location
from bot.operating.backups import last_backup
from bot.operating.opening import opened
from bot.store.engine import Engine
from bot.store.overview.overview import Failing, FeedCounts, Overview, PausedChannel, overview
from bot.store.overview.vitals import Vitals, living_vitals
from bot.terminal import escaped

#: A bot tells of itself twice a minute; one that has not for so long hangs.
_SILENCE: Final = timedelta(minutes=2)
#: What should have been done so long ago is late for a reason.
_LATE: Final = timedelta(hours=1)
#: Servers of feeds may ask for a day of rest.
_LATE_FEED: Final = timedelta(hours=25)
_FEEDS_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """How everything is at a moment.

    Attributes:
        bots: What the processes tell that run on the database.
        size: Bytes of the database.
        last_backup: When the newest scheduled backup was written; None where there is none.
    """

    now: datetime
    bots: tuple[Vitals, ...]
    overview: Overview
    size: int
    last_backup: datetime | None

    @property
    def troubles(self) -> tuple[str, ...]:
        """What a person should look after."""
        return tuple(_troubles(self))

    @property
    def is_well(self) -> bool:
        """Whether there is nothing to look after."""
        return not self.troubles


async def standing(database: Location, backups: Path | None, now: datetime) -> Standing:
    """Look how everything is.

    Args:
        database: The one that the bot works on.
        backups: The folder of scheduled backups; None where there are none.
        now: The present moment.

    Raises:
        StoreError: The database cannot be used, or is not there.
    """
    async with opened(database) as store:
        return await standing_in(store.database, backups, now)


async def standing_in(engine: Engine, backups: Path | None, now: datetime) -> Standing:
    """Look how everything is in a database that is open; the rest is as in ``standing``."""
    return Standing(
        now,
        await living_vitals(engine),
        await overview(engine),
        await engine.size(),
        None if backups is None else last_backup(backups),
    )


def _troubles(found: Standing) -> Iterator[str]:
    if not found.bots:
        yield "No bot runs on this database."
    elif all(found.now - one.told_at > _SILENCE for one in found.bots):
        yield "The bot runs, but has told nothing of itself for more than two minutes."
    elif not any(one.is_ready for one in found.bots):
        yield "The bot is not connected to Discord."
    else:
        yield from _slot_troubles(found.bots)
    oldest = found.overview.oldest_due
    if oldest is not None and found.now - oldest > _LATE:
        yield f"Posts wait since {_moment(oldest)}."
    due = found.overview.feeds.oldest_due
    if due is not None and found.now - due > _LATE_FEED:
        yield f"Feeds wait to be asked since {_moment(due)}."


def _slot_troubles(bots: tuple[Vitals, ...]) -> Iterator[str]:
    """Tell which slots are not served, where others are."""
    ready = {one.slot.number for one in bots if one.is_ready}
    for number in range(1, bots[0].slot.of + 1):
        if number not in ready:
            yield f"Nobody is connected for slot {number} of {bots[0].slot.of}; start another bot."


def status_text(found: Standing) -> str:
    """Tell people how everything is."""
    seen = found.overview
    rejected, warnings = seen.problems
    posts = ", ".join(f"{count:,} {state}" for state, count in sorted(seen.posts.items()))
    lines = [
        *(line for one in found.bots for line in _bot_lines(one, found.now)),
        f"database       {_megabytes(found.size)}, {_last_backup(found)}",
        f"articles       {seen.articles:,}; {rejected:,} rejected, {_many(warnings, 'warning')}",
        *(_source_line(found, source) for source in sorted(_sources(found))),
        *_feed_lines(seen.feeds),
        f"subscriptions  {seen.subscriptions:,}",
        *(f"               {_failing_text(one)}" for one in seen.failing),
        *(f"paused         {_paused_text(one)}" for one in seen.paused_channels),
        f"posts          {posts or 'none'}",
        *(f"trouble        {one}" for one in found.troubles),
    ]
    if seen.restore is not None:
        lines.append(f"restored       {_moment(seen.restore.at)}")
    return "\n".join(map(escaped, lines))


def status_json(found: Standing) -> str:
    """Tell programs how everything is."""
    seen = found.overview
    return json.dumps(
        {
            "ok": found.is_well,
            "troubles": found.troubles,
            "bots": [_bot_object(one) for one in found.bots],
            "database": {"bytes": found.size, "last_backup": _written(found.last_backup)},
            "restored_at": _written(seen.restore.at if seen.restore else None),
            "articles": seen.articles,
            "problems": dict(zip(("rejected", "warnings"), seen.problems, strict=True)),
            "sources": {
                source: {
                    "folders_loaded": seen.folders.get(source, 0),
                    "last_scan": _written(_last_scan(found, source)),
                }
                for source in sorted(_sources(found))
            },
            "feeds": _feeds_object(seen.feeds),
            "subscriptions": seen.subscriptions,
            "failing": [_failing_object(one) for one in seen.failing],
            "paused_channels": [_paused_object(one) for one in seen.paused_channels],
            "posts": dict(seen.posts),
            "oldest_due": _written(seen.oldest_due),
        }
    )


def _bot_lines(vitals: Vitals, now: datetime) -> Iterator[str]:
    up = str(now - vitals.started_at).partition(".")[0]
    yield f"bot            {vitals.version}, up for {up}, told {_moment(vitals.told_at)}"
    if vitals.slot.of > 1 or not vitals.slot.number or vitals.duties:
        yield f"carries        {_carried(vitals)}"
    state = "connected" if vitals.is_ready else "not connected"
    shards = ", ".join(f"{one}: {_latency(time)}" for one, time in sorted(vitals.shards.items()))
    yield (
        f"discord        {state}, {_many(vitals.servers, 'server')}, {_latency(vitals.latency)}"
        + (f" (by shard {shards})" if len(vitals.shards) > 1 else "")
    )


def _carried(vitals: Vitals) -> str:
    if not vitals.slot.number:
        return "nothing: it waits for another one's end"
    what = str(vitals.slot) if vitals.slot.of > 1 else "every shard"
    return "; ".join(filter(None, (what, ", ".join(vitals.duties))))


def _source_line(found: Standing, source: str) -> str:
    last = _last_scan(found, source)
    name = source or "by hand"
    when = "" if last is None else f", last looked at {_moment(last)}"
    folders = _many(found.overview.folders.get(source, 0), "folder")
    return f"source         {name}: {folders} loaded{when}"


def _sources(found: Standing) -> set[str]:
    return set(found.overview.folders).union(*(one.scans for one in found.bots))


def _last_scan(found: Standing, source: str) -> datetime | None:
    scans = (one.scans[source] for one in found.bots if source in one.scans)
    return max(scans, default=None)


def _last_backup(found: Standing) -> str:
    return f"last backup {_moment(found.last_backup)}" if found.last_backup else "no backups"


def _feed_lines(feeds: FeedCounts) -> Iterator[str]:
    if not feeds.total:
        return
    states = {"failing": len(feeds.failing), "paused": feeds.paused}
    told = "".join(f", {count:,} {state}" for state, count in states.items() if count)
    asked = f"; last asked {_moment(feeds.last_poll_at)}" if feeds.last_poll_at else ""
    yield f"feeds          {feeds.total:,}{told}{asked}"
    for one in feeds.failing[:_FEEDS_SHOWN]:
        yield f"               {one.address}, since {_moment(one.since)}: {one.problem}"
    if len(feeds.failing) > _FEEDS_SHOWN:
        yield "               `newsdesk feeds` has the others"


def _feeds_object(feeds: FeedCounts) -> dict[str, object]:
    return {
        "total": feeds.total,
        "paused": feeds.paused,
        "last_asked": _written(feeds.last_poll_at),
        "failing": [
            {"address": one.address, "since": _written(one.since), "problem": one.problem}
            for one in feeds.failing
        ],
    }


def _failing_text(failing: Failing) -> str:
    how = f"{_many(failing.waiting, 'post')} failed" if failing.waiting else "is paused"
    where = f"subscription {failing.subscription_id}, channel {failing.channel_id}"
    return f"{where}, {how}: {failing.because}"


def _failing_object(failing: Failing) -> dict[str, object]:
    return {
        "subscription": failing.subscription_id,
        "server": str(failing.server_id),
        "channel": str(failing.channel_id),
        "waiting": failing.waiting,
        "because": failing.because,
    }


def _paused_text(paused: PausedChannel) -> str:
    where = f"{paused.kind} channel {paused.channel_id} of server {paused.server_id}"
    return f"{where}: {paused.because}"


def _paused_object(paused: PausedChannel) -> dict[str, object]:
    return {
        "kind": paused.kind,
        "server": str(paused.server_id),
        "channel": None if paused.channel_id is None else str(paused.channel_id),
        "because": paused.because,
    }


def _bot_object(vitals: Vitals) -> dict[str, Any]:
    return {
        "version": vitals.version,
        "slot": vitals.slot.number,
        "slots": vitals.slot.of,
        "duties": vitals.duties,
        "started_at": _written(vitals.started_at),
        "told_at": _written(vitals.told_at),
        "ready": vitals.is_ready,
        "latency": vitals.latency,
        "shards": {str(shard): latency for shard, latency in vitals.shards.items()},
        "servers": vitals.servers,
    }


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _latency(seconds: float | None) -> str:
    return "no answer yet" if seconds is None else f"{seconds * 1000:.0f} ms"


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
