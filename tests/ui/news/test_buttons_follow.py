"""*Follow this topic here*: a channel is subscribed from a list, by those who may."""

from __future__ import annotations

import pytest
import simcord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.posting.filters import Filters
from bot.publication import Action
from tests.samples import make_article, subscribe, write
from tests.ui.world import World, answer, labels_of, private

LABEL = "Follow this topic here"
ARTICLE = make_article("Robots learn to cook", topics=["Café Robotics"])


async def listed(world: World, who: simcord.MemberActor | None = None) -> simcord.ResponseMessage:
    await write(world.store, ARTICLE)
    person = who or world.manager
    return answer(await person.slash(world.newsroom, "news topic", topic="Café Robotics"))


async def test_it_subscribes_the_channel_also_after_a_restart(world: World) -> None:
    page = await listed(world)
    await world.restart()
    text = private(await world.manager.click(page, label=LABEL))
    (made,) = await world.store.subscriptions.of_server(world.guild.id)
    assert made.channel_id == world.newsroom.id
    assert made.filters == Filters(topics=("Café Robotics",))
    assert made.created_by == world.manager.id
    assert made.max_age == world.config.posting.max_age
    assert text == (
        f"From now on <#{world.newsroom.id}> receives stories on **Café Robotics**, as they are "
        f"published: subscription **{made.id}**. `/subscription remove` ends it."
    )


async def test_it_is_offered_to_those_only_who_may_manage_subscriptions_here(world: World) -> None:
    assert LABEL not in labels_of(await listed(world, world.member))
    assert LABEL not in labels_of(await listed(world, world.moderator))
    assert LABEL in labels_of(await listed(world))
    everything = answer(await world.manager.slash(world.newsroom, "news latest"))
    assert LABEL not in labels_of(everything)
    in_private = answer(await world.manager.user.slash("news topic", topic="Café Robotics"))
    assert LABEL not in labels_of(in_private)


async def test_a_search_with_a_topic_offers_it_too_and_keeps_it_when_sorted(world: World) -> None:
    await write(world.store, make_article("Robots return", topics=["Café Robotics"]))
    await write(world.store, ARTICLE)
    page = answer(
        await world.manager.slash(world.newsroom, "news search", words="topic:caferobotics robots")
    )
    assert LABEL in labels_of(page)
    await world.manager.click(page, label="Newest first")
    assert LABEL in labels_of(page)


@pytest.mark.parametrize(
    ("filters", "is_double"),
    [
        (Filters(topics=("café robotics",)), True),
        (Filters(topics=("AI", "Café Robotics")), True),
        (Filters(), True),
        (Filters(topics=("AI",)), False),
        (Filters(topics=("Café Robotics",), min_quality=50), False),
    ],
)
async def test_what_the_channel_receives_already_is_not_subscribed_twice(
    world: World, filters: Filters, is_double: bool
) -> None:
    standing = await subscribe(world.store, world.newsroom.id, world.guild.id, filters)
    await subscribe(world.store, world.newsroom.id + 1, world.guild.id)
    text = private(await world.manager.click(await listed(world), label=LABEL))
    assert ("already" in text) is is_double
    assert (f"by subscription {standing.id}." in text) is is_double
    assert len(await world.store.subscriptions.of_server(world.guild.id)) == 3 - is_double


async def test_a_paused_double_is_named_with_the_way_to_go_on(world: World) -> None:
    standing = await subscribe(world.store, world.newsroom.id, world.guild.id)
    await world.store.subscriptions.pause(standing.id, because="it rains", now=world.clock())
    text = private(await world.manager.click(await listed(world), label=LABEL))
    assert "It is paused; /subscription resume lets it go on." in text


async def test_where_the_bot_may_not_post_it_says_what_is_missing(world: World) -> None:
    await write(world.store, ARTICLE)
    quiet = await world.create_channel("quiet", send_messages=False)
    page = answer(await world.manager.slash(quiet, "news topic", topic="Café Robotics"))
    text = private(await world.manager.click(page, label=LABEL))
    assert "I still need: Send Messages." in text
    assert await world.store.subscriptions.of_server(world.guild.id) == ()


async def test_a_topic_that_vanished_is_refused_kindly(world: World) -> None:
    page = await listed(world)
    await world.decide(ARTICLE, Action.UNPUBLISH)
    text = private(await world.manager.click(page, label=LABEL))
    assert text == "There is no such topic here any more, so it cannot be followed."


async def test_a_right_that_was_taken_away_since_is_missed(world: World) -> None:
    await write(world.store, ARTICLE)
    channel = await world.create_channel("desk", world.member, manage_channels=True)
    page = answer(await world.member.slash(channel, "news topic", topic="Café Robotics"))
    denied = Overwrite(world.member.id, OverwriteType.MEMBER)
    world.env.backend.set_overwrite(channel.id, denied)
    await world.env.settle()
    text = private(await world.member.click(page, label=LABEL))
    assert text.startswith("You need Manage Channels in this channel")
    assert await world.store.subscriptions.of_server(world.guild.id) == ()
