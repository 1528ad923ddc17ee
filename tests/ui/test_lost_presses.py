"""A press that finds nothing to press is answered all the same, and leaves a line in the log."""

from __future__ import annotations

import logging

import pytest
from simcord import InteractionResult
from simcord.backend import serializers
from simcord.enums import InteractionType
from simcord.interactions import base_payload

from tests.samples import make_article, write
from tests.ui.world import World, answer, private


async def press(world: World, custom_id: str) -> InteractionResult:
    """Press what a list's message does not have, and give what is answered."""
    await write(world.store, make_article("One"))
    shown = answer(await world.member.slash(world.newsroom, "news latest"))
    backend = world.env.backend
    record, payload = base_payload(
        backend,
        type=InteractionType.MESSAGE_COMPONENT,
        channel_id=world.newsroom.id,
        guild_id=world.guild.id,
        user_id=world.member.id,
        data={"custom_id": custom_id, "component_type": 2},
    )
    message = backend.get_message(world.newsroom.id, shown.id)
    payload["message"] = dict(serializers.message_payload(backend, message))
    backend.emit("INTERACTION_CREATE", payload)
    await world.env.settle()
    return InteractionResult(world.env, record)


@pytest.mark.parametrize(
    ("custom_id", "expected"),
    [
        ("subscription:edit:1", "That message has just changed"),
        ("button-of-another-version", "I do not know that button any more"),
    ],
)
async def test_it_is_answered_and_told(
    world: World, caplog: pytest.LogCaptureFixture, custom_id: str, expected: str
) -> None:
    caplog.set_level(logging.INFO)
    assert expected in private(await press(world, custom_id))
    assert f"{custom_id} was pressed and is not there: {expected}" in caplog.text
