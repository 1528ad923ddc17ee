"""Keeps what running processes tell of themselves, for whoever asks from outside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.shards import WHOLE, Shards, Slot
from bot.store.engine import Engine
from bot.store.times import as_moment, as_seconds


@dataclass(frozen=True, slots=True)
class Vitals:
    """What a running process last told of itself.

    Attributes:
        version: Of Newsdesk.
        is_ready: Whether it is connected to Discord, and knows its servers.
        latency: Seconds to Discord's gateway and back; None while there is no connection.
        shards: The same by shard.
        servers: In how many it is.
        scans: By source, when it was last looked at.
        slot: What it carries.
        duties: What it does for all processes, where there are several.
    """

    told_at: datetime
    started_at: datetime
    version: str
    is_ready: bool
    latency: float | None
    shards: Mapping[int, float | None]
    servers: int
    scans: Mapping[str, datetime]
    slot: Slot = WHOLE
    duties: tuple[str, ...] = ()


async def tell_vitals(database: Engine, vitals: Vitals) -> None:
    """Keep what this process tells of itself, in the place of what it told before."""
    told = {
        "started_at": as_seconds(vitals.started_at),
        "version": vitals.version,
        "is_ready": vitals.is_ready,
        "latency": vitals.latency,
        "shards": dict(vitals.shards),
        "servers": vitals.servers,
        "scans": {source: as_seconds(moment) for source, moment in vitals.scans.items()},
        "slot": _written(vitals.slot),
        "duties": vitals.duties,
    }
    await database.run(
        """
        INSERT INTO vitals (process, told_at, told) VALUES (:process, :now, :told)
        ON CONFLICT (process) DO UPDATE SET told_at = excluded.told_at, told = excluded.told
        """,
        {
            "process": database.process(),
            "now": as_seconds(vitals.told_at),
            "told": json.dumps(told),
        },
    )


async def forget_vitals(database: Engine) -> None:
    """Forget this process, which ends, and those that ended without a word."""
    rows = await database.fetch("SELECT process FROM vitals")
    ended = {database.process(), *await database.gone(row[0] for row in rows)}
    await database.run("DELETE FROM vitals WHERE process IN :ended", {"ended": list(ended)})


async def living_vitals(database: Engine) -> tuple[Vitals, ...]:
    """Give what the processes told that are alive, the one that started first at the front."""
    rows = await database.fetch("SELECT process, told_at, told FROM vitals")
    gone = set(await database.gone(row[0] for row in rows))
    living = [_vitals_of(row[1], json.loads(row[2])) for row in rows if row[0] not in gone]
    return tuple(sorted(living, key=lambda one: one.started_at))


def _vitals_of(told_at: int, told: Mapping[str, Any]) -> Vitals:
    return Vitals(
        told_at=as_moment(told_at),
        started_at=as_moment(told["started_at"]),
        version=told["version"],
        is_ready=told["is_ready"],
        latency=told["latency"],
        shards={int(shard): latency for shard, latency in told["shards"].items()},
        servers=told["servers"],
        scans={source: as_moment(moment) for source, moment in told["scans"].items()},
        slot=_slot_of(told["slot"]) if "slot" in told else WHOLE,
        duties=tuple(told.get("duties", ())),
    )


def _written(slot: Slot) -> list[int]:
    shards = slot.shards
    return [slot.number, slot.of, shards.count, shards.ids.start, shards.ids.stop]


def _slot_of(written: list[int]) -> Slot:
    number, of, count, start, stop = written
    return Slot(number, of, Shards(count, range(start, stop)))
