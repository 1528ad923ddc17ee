"""Gives out the ids of posts and deliveries in blocks, so that one statement can write many."""

from __future__ import annotations

from typing import Literal

from bot.store.engine import Transaction


async def take_ids(write: Transaction, table: Literal["posts", "deliveries"], count: int) -> range:
    """Give so many ids that no row of a table had or will have, in their order.

    Whoever adds rows to such a table takes their ids from here.
    """
    if not count:
        return range(0)
    ((last,),) = await write.fetch(
        "UPDATE counters SET last_id = last_id + :count WHERE name = :name RETURNING last_id",
        {"name": table, "count": count},
    )
    return range(last - count + 1, last + 1)
