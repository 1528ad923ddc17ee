"""The form of a subscription as a person uses it: opens, chooses, types and sends."""

from __future__ import annotations

from typing import Any

import simcord

from bot.posting.filters import Filters
from bot.posting.subscriptions import Subscription
from tests.samples import EVERYTHING, WIRED, make_article, subscribe, write
from tests.ui.world import World, answer, private

PATH = "subscription edit"


async def kept(world: World, number: int = 1) -> Subscription:
    return await world.store.subscriptions.find(world.guild.id, number)


async def open_form(
    world: World, filters: Filters = EVERYTHING, channel_id: int | None = None
) -> simcord.ResponseMessage:
    """Keep a subscription and open its form."""
    made = await subscribe(world.store, channel_id or world.newsroom.id, world.guild.id, filters)
    result = await world.manager.slash(world.newsroom, PATH, subscription=str(made.id))
    private(result)
    return answer(result)


async def choose(
    world: World, form: simcord.ResponseMessage, what: str, *values: Any
) -> simcord.InteractionResult:
    return await world.manager.select(form, list(values), custom_id=f"subscription:{what}:1")


async def fill(
    world: World, form: simcord.ResponseMessage, section: str, **typed: Any
) -> simcord.InteractionResult:
    """Open a window by its button, type, and send it."""
    shown = await world.manager.click(form, custom_id=f"subscription:write:{section}:1")
    return await world.manager.submit_modal(shown, typed)


def held_by(shown: simcord.InteractionResult) -> dict[str, Any]:
    """Give what the fields of a window hold when it opens."""
    assert shown.modal is not None
    controls = [row["component"] for row in shown.modal["components"]]
    return {
        one["custom_id"]: [option["value"] for option in one["options"] if option.get("default")]
        if "options" in one
        else one.get("value", "")
        for one in controls
    }


def options_of(form: simcord.ResponseMessage, what: str) -> list[dict[str, Any]]:
    items = [item for row in form.components for item in row["components"]]
    options: list[dict[str, Any]] = next(
        item["options"] for item in items if item["custom_id"] == f"subscription:{what}:1"
    )
    return options


def chosen_in(form: simcord.ResponseMessage, what: str) -> list[str]:
    return [one["value"] for one in options_of(form, what) if one.get("default")]


async def write_some(world: World) -> None:
    await write(
        world.store,
        make_article("One", topics=["AI", "Law"]),
        make_article("Two", topics=["AI"], provider=WIRED),
    )
