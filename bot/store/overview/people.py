"""Takes out of the database who somebody was; what they did stays on record without them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.publication import FORGOTTEN
from bot.store.engine import Transaction


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many decisions and subscriptions somebody had made."""

    decisions: int
    subscriptions: int


async def forget_person(write: Transaction, user_id: int) -> Forgotten:
    """Let a person's id stand nowhere any more; decisions and subscriptions go on to count."""
    values = {"person": user_id, "forgotten": FORGOTTEN}
    decisions = await write.run(
        "UPDATE decisions SET actor_id = :forgotten WHERE actor_id = :person", values
    )
    subscriptions = await write.run(
        "UPDATE subscriptions SET created_by = :forgotten WHERE created_by = :person", values
    )
    await write.run("DELETE FROM queue_looks WHERE actor_id = :person", values)
    return Forgotten(decisions, subscriptions)
