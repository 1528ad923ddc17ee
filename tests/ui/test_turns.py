"""Fair turns: one person's many questions do not stand before another person's only one."""

from __future__ import annotations

import simcord
from simcord.enums import InteractionType
from simcord.interactions import base_payload

from tests.samples import make_series, write
from tests.ui.world import World


async def ask(world: World, person: simcord.MemberActor) -> int:
    """Send a search, as Discord hands it over, without waiting for its answer."""
    group = next(one for one in await world.bot.tree.fetch_commands() if one.name == "news")
    record, payload = base_payload(
        world.env.backend,
        type=InteractionType.APPLICATION_COMMAND,
        channel_id=world.newsroom.id,
        guild_id=world.guild.id,
        user_id=person.id,
        data={
            "id": str(group.id),
            "name": "news",
            "type": 1,
            "options": [
                {
                    "type": 1,
                    "name": "search",
                    "options": [{"type": 3, "name": "words", "value": "story"}],
                }
            ],
        },
    )
    world.env.backend.emit("INTERACTION_CREATE", payload)
    return int(record.id)


async def test_whoever_asks_once_is_not_last(world: World) -> None:
    await write(world.store, *make_series(30))
    many = [await ask(world, world.member) for _ in range(30)]
    one = await ask(world, world.moderator)
    await world.env.settle()
    order = [
        int(request.path.split("/")[-3])
        for request in world.env.http_requests
        if request.path.endswith("/callback")
    ]
    assert sorted(order) == sorted([*many, one])
    assert order.index(one) < 15
    assert [number for number in order if number != one] == many
