"""Who may decide, by every way that there is: a command, a button, a menu, autocomplete.

Each role is tried in a server of its own; whatever Discord hides from somebody is shown to them,
so that it is our own check that refuses.
"""

from __future__ import annotations

import discord
import pytest
import simcord

from bot.config.settings import Moderation
from bot.publication import Action
from bot.ui.deciding import DecideButton, UndoButton, Way, WhyButton
from bot.ui.lasting import laid_out
from tests.samples import make_article, write
from tests.ui.world import World, private

STORY = make_article("Open day at the library", topics=["Events"])
HELD = make_article("Secret merger", topics=["Mergers"], published=False)

MAY = ["manage_messages", "manage_guild", "administrator", "moderator role"]
MAY_NOT = [
    "member",
    "manage_channels",
    "subscription role",
    "an overwrite in this channel",
    "manage_messages elsewhere",
]


async def person(world: World, who: str) -> simcord.MemberActor:
    """Add somebody with just that right; the bot starts anew where it must know of a role."""
    user = world.env.create_user("ada")
    if who == "manage_messages elsewhere":
        other = world.env.create_guild("Elsewhere")
        right = discord.Permissions(manage_messages=True)
        other.add_member(user, roles=[other.create_role("Staff", permissions=right)])
    named = who in discord.Permissions.VALID_FLAGS
    rights = discord.Permissions(**{who: True}) if named else discord.Permissions.none()
    role = world.guild.create_role("Staff", permissions=rights)
    member = world.guild.add_member(user, roles=[role])
    ids = frozenset({role.id})
    if who == "moderator role":
        await world.restart(Moderation(roles=ids))
    elif who == "subscription role":
        await world.restart(Moderation(subscription_roles=ids))
    if who == "an overwrite in this channel":
        world.newsroom = await world.create_channel("club", member, manage_messages=True)
    for command in ("moderate", "why", "Take story down", "Why here?", "Correct its story"):
        await world.unhide(command)
    return member


async def answers(world: World, who: simcord.MemberActor) -> list[str]:
    """Try every way to see or decide what is held, and give what each was answered."""
    place = world.newsroom
    shown = await world.send(laid_out(WhyButton(HELD.id)))
    tried = [
        await who.slash(place, "moderate queue"),
        await who.slash(place, "moderate history"),
        await who.slash(place, "moderate publish", article=str(HELD.id)),
        await who.slash(place, "why", article=str(HELD.id)),
        await who.click(shown, custom_id=f"why:{HELD.id}"),
        await who.context_menu(place, "Take story down", shown),
        await who.context_menu(place, "Why here?", shown),
    ]
    return [private(one) for one in tried]


@pytest.mark.parametrize("who", MAY)
async def test_these_see_and_decide(world: World, who: str) -> None:
    await write(world.store, STORY, HELD)
    somebody = await person(world, who)
    for text in await answers(world, somebody):
        assert "Only moderators" not in text
    offered = await somebody.autocomplete(world.newsroom, "moderate unpublish", "article", "")
    assert {choice["value"] for choice in offered} == {str(STORY.id), str(HELD.id)}
    assert await world.store.articles.is_published(HELD.id, world.guild.id)


@pytest.mark.parametrize("who", MAY_NOT)
async def test_these_neither_see_nor_decide(world: World, who: str) -> None:
    await write(world.store, STORY, HELD)
    somebody = await person(world, who)
    for text in await answers(world, somebody):
        assert "Only moderators may" in text
        assert HELD.title not in text
    for command, option in (
        ("moderate publish", "article"),
        ("moderate reject", "article"),
        ("moderate history", "article"),
        ("moderate queue", "topic"),
        ("moderate queue", "provider"),
        ("why", "article"),
    ):
        assert await somebody.autocomplete(world.newsroom, command, option, "") == []
    held = await somebody.autocomplete(world.newsroom, "news topic", "topic", "Mer")
    assert held == []
    assert await world.store.decisions.history(world.guild.id, HELD.id) == ()


@pytest.mark.parametrize("who", MAY_NOT)
async def test_these_move_nothing_by_forged_buttons(world: World, who: str) -> None:
    await write(world.store, STORY, HELD)
    await world.decide(STORY, Action.UNPUBLISH)
    somebody = await person(world, who)
    shown = await world.send(
        laid_out(
            *(DecideButton(way, HELD.id) for way in Way),
            UndoButton(1),
        )
    )
    ids = [*(f"decide:{way}:{HELD.id}" for way in Way), "undo:1"]
    for custom_id in ids:
        refused = private(await somebody.click(shown, custom_id=custom_id))
        assert "Only moderators may do this" in refused
    assert await world.store.decisions.history(world.guild.id, HELD.id) == ()
    assert not await world.store.articles.is_published(STORY.id, world.guild.id)
