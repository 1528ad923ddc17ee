"""Takes out of the database who somebody was; what they did stays on record without them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.engine import Transaction

#: In the place of whoever made a subscription; Discord gives this id to nobody.
_NOBODY = 0


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many decisions and subscriptions somebody had made."""

    decisions: int
    subscriptions: int


async def forget_person(write: Transaction, user_id: int) -> Forgotten:
    """Let a person's id stand nowhere any more; decisions and subscriptions go on to count."""
    values = {"person": user_id, "nobody": _NOBODY}
    decisions = await write.run(
        "UPDATE decisions SET actor_id = NULL WHERE actor_id = :person", values
    )
    decisions += await write.run(
        "UPDATE story_decisions SET actor_id = NULL WHERE actor_id = :person", values
    )
    await write.run("UPDATE records SET actor_id = NULL WHERE actor_id = :person", values)
    subscriptions = await write.run(
        "UPDATE subscriptions SET created_by = :nobody WHERE created_by = :person", values
    )
    await write.run("UPDATE rule_changes SET actor_id = NULL WHERE actor_id = :person", values)
    await write.run("DELETE FROM rule_drafts WHERE actor_id = :person", values)
    await write.run("DELETE FROM queue_looks WHERE actor_id = :person", values)
    return Forgotten(decisions, subscriptions)
