"""Who may manage what: a channel must be seen, a role theirs to mention, and none comes twice."""

from __future__ import annotations

import asyncio

import discord
import pytest
import simcord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.config.settings import Moderation
from bot.errors import CommandError
from bot.posting.filters import Filters
from bot.posting.options import Options
from bot.posting.subscriptions import Subscription
from bot.store.subscriptions.subscriptions import NOT_REMOVED
from bot.ui.checks import may_subscribe
from bot.ui.subscriptions.buttons import undo_view
from tests.samples import NOW, make_article, subscribe, write
from tests.ui.subscriptions.forms import choose, kept, open_form
from tests.ui.world import World, answer, labels_of, private, text_of


async def hidden_one(world: World) -> tuple[simcord.ChannelHandle, Subscription]:
    """Give a channel that the server's managers cannot see, with a subscription."""
    hidden = await world.create_channel("board-room", world.guild.default_role, view_channel=False)
    return hidden, await subscribe(world.store, hidden.id, world.guild.id)


@pytest.mark.parametrize("act", ["edit", "show", "pause", "resume", "remove", "preview", "test"])
async def test_what_cannot_be_seen_is_not_there(world: World, act: str) -> None:
    await write(world.store, make_article("One"))
    hidden, made = await hidden_one(world)
    result = await world.manager.slash(
        world.newsroom, f"subscription {act}", subscription=str(made.id)
    )
    assert private(result) == "This server has no subscription number 1."
    assert await kept(world) == made
    assert not hidden.history()


async def test_what_was_removed_there_is_told_of_as_if_it_had_never_been(world: World) -> None:
    """Its number may be forged into the button that brings it back."""
    _, made = await hidden_one(world)
    await world.store.subscriptions.remove(world.guild.id, made.id, NOW)
    told = []
    for number in (made.id, made.id + 1):
        shown = await world.send(undo_view(number))
        told.append(private(await world.manager.click(shown, label="Undo")))
    assert told == [NOT_REMOVED.format(number) for number in (made.id, made.id + 1)]


async def test_nothing_of_it_is_listed_or_offered(world: World) -> None:
    await hidden_one(world)
    listed = private(await world.manager.slash(world.newsroom, "subscription list"))
    assert "No channel of this server has a subscription yet" in listed
    offered = await world.manager.autocomplete(
        world.newsroom, "subscription edit", "subscription", ""
    )
    assert not offered


def test_it_is_not_subscribed_either(world: World) -> None:
    """Whatever a person may change in a channel that they cannot see."""
    member = world.guild.me
    assert member is not None
    unseen = discord.Permissions(manage_channels=True)
    assert not may_subscribe(member, unseen, Moderation())
    assert may_subscribe(
        member, discord.Permissions(manage_channels=True, view_channel=True), Moderation()
    )


async def test_menus_of_before_it_was_hidden_change_nothing(world: World) -> None:
    gossip = await world.create_channel("gossip")
    form = await open_form(world, channel_id=gossip.id)
    await hide(world, gossip)
    result = await choose(world, form, "toggles", "silent")
    assert "no subscription number 1" in text_of(result.followups[-1])
    assert (await kept(world)).options == Options()


async def test_a_named_role_gives_no_sight(world: World) -> None:
    """Such a role stands for Manage Channels, not for View Channel."""
    editors = world.guild.create_role("Editors")
    editor = world.guild.add_member(world.env.create_user("edda"), roles=[editors])
    await world.env.settle()
    await world.restart(Moderation(subscription_roles=frozenset({editors.id})))
    await world.unhide("subscription")
    await hidden_one(world)
    result = await editor.slash(world.newsroom, "subscription show", subscription="1")
    assert "no subscription number 1" in private(result)


async def test_only_a_role_of_ones_own_to_mention_can_be_chosen(world: World) -> None:
    staff = world.guild.create_role("Staff")
    form = await open_form(world)
    await choose(world, form, "mention", staff)
    assert "You may not mention @Staff in #newsroom yourself" in text_of(form)
    assert (await kept(world)).options.mention_role is None
    rights = discord.Permissions(mention_everyone=True, manage_channels=True)
    heralds = world.guild.create_role("Heralds", permissions=rights)
    herald = world.guild.add_member(world.env.create_user("hana"), roles=[heralds])
    await world.env.settle()
    shown = await herald.slash(world.newsroom, "subscription edit", subscription="1")
    await herald.select(answer(shown), [staff], custom_id="subscription:mention:1")
    assert (await kept(world)).options.mention_role == staff.id


async def test_others_keep_the_role_that_was_chosen(world: World) -> None:
    staff = world.guild.create_role("Staff")
    made = await subscribe(world.store, world.newsroom.id, world.guild.id)
    await world.store.subscriptions.change(
        world.guild.id,
        made.id,
        filters=made.filters,
        options=Options(mention_role=staff.id),
        max_age=made.max_age,
        now=NOW,
    )
    result = await world.manager.slash(
        world.newsroom, "subscription edit", subscription=str(made.id)
    )
    await choose(world, answer(result), "toggles", "silent")
    assert (await kept(world)).options == Options(mention_role=staff.id, silent=True)


async def test_two_orders_of_one_moment_are_one(world: World) -> None:
    """Whoever looks first sees none yet; so the one that writes looks again."""
    orders = [subscribe(world.store, world.newsroom.id, world.guild.id) for _ in range(2)]
    done = await asyncio.gather(*orders, return_exceptions=True)
    refused = [str(one) for one in done if isinstance(one, CommandError)]
    assert refused == ["That channel receives the same by subscription 1."]
    assert len(await world.store.subscriptions.of_server(world.guild.id)) == 1


async def test_one_that_takes_the_others_stories_is_named_and_offered(world: World) -> None:
    await write(world.store, make_article("One", topics=["AI"]))
    first = await subscribe(world.store, world.newsroom.id, world.guild.id)
    result = await world.manager.slash(
        world.newsroom, "subscription add", channel=world.newsroom, topics="AI", mode="digest"
    )
    assert "Subscription **1** posts there too, on every topic" in private(result)
    assert "is in no digest of this one, which may stay empty" in private(result)
    assert "Change subscription 1" in labels_of(answer(result))
    await world.manager.click(answer(result), label="Change subscription 1")
    assert f"Subscription {first.id}" in text_of(answer(result))


@pytest.mark.parametrize(
    ("one", "other", "is_told"),
    [
        (Filters(topics=("AI",)), Filters(topics=("ai", "Law")), True),
        (Filters(topics=("AI",)), Filters(topics=("Law",)), False),
        (Filters(topics=("AI",)), Filters(words=("storm",)), True),
        (Filters(topics=("AI",)), Filters(not_topics=("AI",)), False),
        (Filters(providers=("wired.com",)), Filters(not_providers=("WIRED.com",)), False),
        (Filters(types=("video",)), Filters(types=("article",)), False),
    ],
)
def test_what_overlaps(one: Filters, other: Filters, *, is_told: bool) -> None:
    assert one.overlaps(other) is is_told
    assert other.overlaps(one) is is_told


async def hide(world: World, channel: simcord.ChannelHandle) -> None:
    """Take the sight of a channel from everybody."""
    denied = discord.Permissions(view_channel=True).value
    everybody = Overwrite(world.guild.default_role.id, OverwriteType.ROLE, deny=denied)
    world.env.backend.set_overwrite(channel.id, everybody)
    await world.env.settle()
