"""Takes a person out of what is kept, on their request; what they did stays on record."""

from __future__ import annotations

from bot.store.engine import Engine

#: In the place of whoever made a subscription; Discord gives this id to nobody.
_NOBODY = 0


async def forget_person(database: Engine, actor_id: int) -> int:
    """Forget a person by their Discord id; gives in how many records they stood."""
    person = {"actor_id": actor_id, "nobody": _NOBODY}
    async with database.transaction() as write:
        count = await write.run(
            "UPDATE decisions SET actor_id = NULL WHERE actor_id = :actor_id", person
        )
        count += await write.run("DELETE FROM queue_looks WHERE actor_id = :actor_id", person)
        count += await write.run(
            "UPDATE subscriptions SET created_by = :nobody WHERE created_by = :actor_id", person
        )
    return count
