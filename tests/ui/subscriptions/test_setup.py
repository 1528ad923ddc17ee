"""``/subscription setup``: topics, channel and time are chosen, looked at, and made."""

from __future__ import annotations

from datetime import time
from typing import Any

import simcord

from bot.posting.filters import Filters
from bot.posting.hours import EVERY_DAY, WEEKDAYS, DigestTimes
from bot.posting.options import Options
from tests.samples import make_article, write
from tests.ui.posts.posting import deny
from tests.ui.subscriptions.forms import write_some
from tests.ui.world import World, answer, labels_of, private, text_of

PATH = "subscription setup"


async def begin(world: World) -> simcord.ResponseMessage:
    result = await world.manager.slash(world.newsroom, PATH)
    private(result)
    return answer(result)


async def choose(world: World, shown: simcord.ResponseMessage, what: str, *values: Any) -> str:
    await world.manager.select(shown, list(values), custom_id=f"first-subscription:{what}")
    return text_of(shown)


async def press(
    world: World, shown: simcord.ResponseMessage, act: str
) -> simcord.InteractionResult:
    return await world.manager.click(shown, custom_id=f"first-subscription:{act}")


def control(shown: simcord.ResponseMessage, what: str) -> dict[str, Any]:
    items: list[dict[str, Any]] = [item for row in shown.components for item in row["components"]]
    return next(one for one in items if one["custom_id"] == f"first-subscription:{what}")


async def test_a_subscription_is_chosen_looked_at_and_made(world: World) -> None:
    await write_some(world)
    other = await world.create_channel("law")
    shown = await begin(world)
    assert f"**2. Where** <#{world.newsroom.id}>" in text_of(shown)
    assert "**1. What** AI\n" in await choose(world, shown, "topics", "AI")
    assert f"**2. Where** <#{other.id}>" in await choose(world, shown, "channel", other)
    told = await choose(world, shown, "how", "weekdays")
    assert "**1. What** AI\n" in told
    assert f"**2. Where** <#{other.id}>" in told
    assert "weekdays at 08:00 (UTC)" in told

    preview = private(await press(world, shown, "preview"))
    assert "**Preview** of what you chose, with the newest that match." in preview
    assert await world.store.subscriptions.of_server(world.guild.id) == ()

    await press(world, shown, "create")
    (made,) = await world.store.subscriptions.of_server(world.guild.id)
    assert (made.channel_id, made.filters) == (other.id, Filters(topics=("AI",)))
    assert made.options == Options(DigestTimes(WEEKDAYS, time(8), "UTC"))
    assert made.created_by == world.manager.id
    assert "✅ Subscription **1** is made" in text_of(shown)
    assert labels_of(shown) == ["Edit", "Preview", "Test", "Pause", "Remove"]


async def test_with_nothing_chosen_the_channel_gets_all_stories_at_once(world: World) -> None:
    await write_some(world)
    await press(world, await begin(world), "create")
    (made,) = await world.store.subscriptions.of_server(world.guild.id)
    assert (made.channel_id, made.filters, made.options) == (
        world.newsroom.id,
        Filters(),
        Options(),
    )


async def test_what_was_chosen_stands_in_the_menus_and_survives_a_restart(world: World) -> None:
    await write_some(world)
    shown = await begin(world)
    await choose(world, shown, "topics", "Law")
    await choose(world, shown, "how", "every day")
    await world.restart()
    await choose(world, shown, "topics", "AI", "Law")
    await press(world, shown, "create")
    (made,) = await world.store.subscriptions.of_server(world.guild.id)
    assert set(made.filters.topics) == {"AI", "Law"}
    assert made.options.digest == DigestTimes(EVERY_DAY, time(8), "UTC")


async def test_without_a_topic_there_is_none_to_choose(world: World) -> None:
    shown = await begin(world)
    items = [item["custom_id"] for row in shown.components for item in row["components"]]
    assert items == [f"first-subscription:{one}" for one in ("channel", "how", "preview", "create")]
    assert "Nothing that is published here matches what you chose yet" in private(
        await press(world, shown, "preview")
    )


async def test_a_channel_where_the_bot_cannot_post_is_not_taken(world: World) -> None:
    closed = await world.create_channel("closed", send_messages=False)
    shown = await begin(world)
    told = await choose(world, shown, "channel", closed)
    assert "⚠️ I cannot post in #closed yet; there I still need: Send Messages." in told
    assert f"**2. Where** <#{world.newsroom.id}>" in told


async def test_where_nothing_can_be_posted_a_channel_is_to_be_chosen_first(world: World) -> None:
    await deny(world, world.newsroom, send_messages=True)
    shown = await begin(world)
    assert "**2. Where** choose a channel" in text_of(shown)
    assert control(shown, "create")["disabled"]
    assert control(shown, "preview")["disabled"]


async def test_a_channel_that_somebody_may_not_manage_is_not_taken(world: World) -> None:
    foreign = await world.create_channel("foreign", world.manager, manage_channels=False)
    shown = await begin(world)
    told = await choose(world, shown, "channel", foreign)
    assert "⚠️ You need Manage Channels in that channel" in told


async def test_members_get_a_refusal(world: World) -> None:
    await world.unhide("subscription")
    told = private(await world.member.slash(world.newsroom, PATH))
    assert "You need Manage Channels" in told


async def test_the_same_twice_is_refused_and_the_choice_stays(world: World) -> None:
    await write(world.store, make_article("One", topics=["AI"]))
    await press(world, await begin(world), "create")
    shown = await begin(world)
    result = await press(world, shown, "create")
    assert "receives" in text_of(result.followups[0])
    assert len(await world.store.subscriptions.of_server(world.guild.id)) == 1
    assert "A first subscription" in text_of(shown)
