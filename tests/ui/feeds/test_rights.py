"""Who may see and change feeds, by every way that there is: a command, a button, autocomplete.

Whatever Discord hides from somebody is shown to them, so that it is our own check that refuses.
"""

from __future__ import annotations

from dataclasses import replace

import discord
import pytest
import simcord

from bot.config.settings import Moderation
from bot.store.feeds.offers import FeedOffer
from bot.store.feeds.records import FeedOptions, WantedFeed
from bot.ui.feeds.offers import OfferButton, Way
from bot.ui.lasting import laid_out
from tests.samples import NOW
from tests.ui.world import World, answer, private, text_of

ADDRESS, OTHER = "https://news.example/feed", "https://other.example/feed"
OFFER = FeedOffer(OTHER, "", "Other", "other.example", NOW)
MAY = ["manage_messages", "manage_guild", "administrator", "moderator role"]
MAY_NOT = ["member", "manage_channels", "subscription role", "an overwrite in this channel"]


async def person(world: World, who: str) -> simcord.MemberActor:
    """Add somebody with just that right, and let everybody see the commands."""
    named = who in discord.Permissions.VALID_FLAGS
    rights = discord.Permissions(**{who: True}) if named else discord.Permissions.none()
    role = world.guild.create_role("Staff", permissions=rights)
    member = world.guild.add_member(world.env.create_user("ada"), roles=[role])
    ids = frozenset({role.id})
    if who == "moderator role":
        await world.restart(Moderation(roles=ids))
    elif who == "subscription role":
        await world.restart(Moderation(subscription_roles=ids))
    elif who == "an overwrite in this channel":
        world.newsroom = await world.create_channel("club", member, manage_messages=True)
    await world.unhide("feed")
    return member


async def answers(world: World, who: simcord.MemberActor) -> list[str]:
    """Try every way to see or change feeds, and give what each was answered."""
    await world.store.feeds.add("discord", [WantedFeed(ADDRESS, "One", FeedOptions())], NOW)
    number = await world.store.feed_offers.make(world.guild.id, OFFER, world.clock())
    place = world.newsroom
    commands = [
        await who.slash(place, "feed list"),
        await who.slash(place, "feed add", address=ADDRESS),
        await who.slash(place, "feed import", file=("a.opml", b"<opml version='2.0'/>")),
        *[
            await who.slash(place, f"feed {command}", feed=ADDRESS)
            for command in ("show", "pause", "resume")
        ],
    ]
    told = [private(one) for one in commands]
    for way in (Way.ADD, Way.POST):
        shown = await world.send(laid_out(OfferButton(way, number)))
        pressed = await who.click(shown, custom_id=f"feed:{way}:{number}")
        told += [text_of(one) for one in (answer(pressed), *pressed.followups)]
    return [*told, private(await who.slash(place, "feed remove", feed=ADDRESS))]


@pytest.mark.parametrize("who", MAY)
async def test_these_see_and_change_feeds(world: World, who: str) -> None:
    somebody = await person(world, who)
    for text in await answers(world, somebody):
        assert "Only moderators" not in text

    assert [one.address for one in await world.store.feeds.every_one()] == [OTHER]
    offered = await somebody.autocomplete(world.newsroom, "feed show", "feed", "")
    assert [choice["value"] for choice in offered] == [OTHER]


@pytest.mark.parametrize("who", MAY_NOT)
async def test_these_neither_see_nor_change_feeds(world: World, who: str) -> None:
    somebody = await person(world, who)
    for text in await answers(world, somebody):
        assert "Only moderators may do this" in text

    (feed,) = await world.store.feeds.every_one()
    assert (feed.address, feed.paused_at) == (ADDRESS, None)
    assert await world.store.subscriptions.of_server(world.guild.id) == ()
    for command in ("show", "pause", "resume", "remove"):
        offered = await somebody.autocomplete(world.newsroom, f"feed {command}", "feed", "")
        assert offered == []


async def test_where_anybody_can_add_the_bot_only_named_servers_have_a_say(world: World) -> None:
    await world.restart(replace(world.config.moderation), is_public=True)
    for text in await answers(world, world.moderator):
        assert "its operator names the servers" in text
    assert [one.address for one in await world.store.feeds.every_one()] == [ADDRESS]
    assert await world.moderator.autocomplete(world.newsroom, "feed show", "feed", "") == []

    named = Moderation(servers=frozenset({world.guild.id}))
    await world.restart(named, is_public=True)
    for text in await answers(world, world.moderator):
        assert "its operator names the servers" not in text
    assert [one.address for one in await world.store.feeds.every_one()] == [OTHER]


async def test_what_was_looked_at_elsewhere_is_not_added_here(world: World) -> None:
    number = await world.store.feed_offers.make(world.guild.id + 1, OFFER, world.clock())
    shown = await world.send(laid_out(OfferButton(Way.ADD, number)))

    (told,) = (await world.moderator.click(shown, label="Add")).followups

    assert "too long ago" in text_of(told)
    assert await world.store.feeds.every_one() == ()


async def test_who_may_not_subscribe_the_channel_lets_nothing_be_posted_there(
    world: World,
) -> None:
    number = await world.store.feed_offers.make(world.guild.id, OFFER, world.clock())
    shown = await world.send(laid_out(OfferButton(Way.POST, number)))

    (told,) = (await world.moderator.click(shown, custom_id=f"feed:post:{number}")).followups

    assert "You need Manage Channels in this channel" in text_of(told)
    assert await world.store.feeds.every_one() == ()
    assert await world.store.subscriptions.of_server(world.guild.id) == ()
