"""Keeps what fails for long, and whether the operator was told of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.store.engine import Engine, Reading
from bot.store.times import as_moment, as_moment_or_none, as_seconds


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that fails.

    Attributes:
        what: Its name, by which people know it.
        because: Why, for people.
        told_at: When the operator was told; None where that is still to come.
    """

    what: str
    since: datetime
    because: str
    told_at: datetime | None = None


async def troubles(read: Reading) -> tuple[Trouble, ...]:
    """Give what failed when it was last looked."""
    rows = await read.fetch("SELECT what, since, because, told_at FROM troubles ORDER BY what")
    return tuple(
        Trouble(what, as_moment(since), because, as_moment_or_none(told_at))
        for what, since, because, told_at in rows
    )


async def keep_troubles(database: Engine, found: Iterable[Trouble]) -> None:
    """Keep what fails now, and nothing else."""
    rows = [
        {
            "what": one.what,
            "since": as_seconds(one.since),
            "because": one.because,
            "told_at": None if one.told_at is None else as_seconds(one.told_at),
        }
        for one in found
    ]
    async with database.transaction() as write:
        await write.run("DELETE FROM troubles")
        await write.run_many(
            """
            INSERT INTO troubles (what, since, because, told_at)
            VALUES (:what, :since, :because, :told_at)
            """,
            rows,
        )
