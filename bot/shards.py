"""Whose server is whose: Discord deals servers out to shards, and processes carry some of these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Shards:
    """Some of a bot's shards, one after the other.

    Attributes:
        count: How many there are in all.
        ids: Which of them; the first of all is 0.
    """

    count: int
    ids: range

    def __str__(self) -> str:
        first, last = self.ids[0], self.ids[-1]
        which = f"shard {first}" if first == last else f"shards {first} to {last}"
        return f"{which} of {self.count}"

    @property
    def are_all(self) -> bool:
        """Whether they are all that there are."""
        return len(self.ids) == self.count

    def have(self, server_id: int) -> bool:
        """Tell whether a server is on one of them: https://discord.com/developers/docs/events/gateway#sharding."""
        return (server_id >> 22) % self.count in self.ids


@dataclass(frozen=True, slots=True)
class Slot:
    """What one process carries.

    Attributes:
        number: Which slot, from 1; 0 for a process that waits for one.
        of: How many slots there are.
    """

    number: int
    of: int
    shards: Shards

    def __str__(self) -> str:
        return f"slot {self.number} of {self.of}, {self.shards}"


#: As many as Discord thinks there should be, in one process.
EVERY: Final = Shards(1, range(1))
#: What the only process carries.
WHOLE: Final = Slot(1, 1, EVERY)


def slots(count: int, size: int) -> tuple[Slot, ...]:
    """Deal shards out to processes.

    Args:
        count: How many shards there are; 0 for as many as Discord recommends, which one carries.
        size: How many a process carries at most; 0 for all.
    """
    if not count:
        return (WHOLE,)
    step = size or count
    starts = range(0, count, step)
    return tuple(
        Slot(number, len(starts), Shards(count, range(first, min(first + step, count))))
        for number, first in enumerate(starts, start=1)
    )
