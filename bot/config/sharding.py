"""What an operator decides on shards, and which process carries how many: ``[shards]``."""

from __future__ import annotations

from dataclasses import dataclass

from bot.config import values as toml
from bot.config.tables import Place, RefusedValueError, key, read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharding:
    """How the bot's servers are dealt out: ``[shards]``.

    Attributes:
        count: How many shards there are; 0 for as many as Discord recommends.
        slot: How many a process carries; 0 for all.
    """

    count: int = key(toml.number(least=0, most=10_000), 0)
    slot: int = key(toml.number(least=0, most=10_000), 0)


def sharding(value: object, place: Place) -> Sharding:
    """Read the table.

    Raises:
        TableError: A key of it cannot be used.
        RefusedValueError: Both together cannot.
    """
    read = read_table(Sharding, value, place)
    if read.slot and not read.count:
        raise RefusedValueError(
            "`slot` needs a `count`: Discord's own recommendation may change between the starts "
            "of two processes"
        )
    return read
