"""``/moderate settings``: what a server decides, who may change it, and what comes of that."""

from __future__ import annotations

from typing import Any

import pytest
import simcord

from bot.config.settings import Moderation
from bot.errors import CommandError
from bot.posting.servers import ServerSettings
from bot.store.records import changes_of
from bot.ui.lasting import laid_out
from bot.ui.moderation.settings_choices import naming_channel, naming_roles
from bot.ui.moderation.settings_menus import (
    CandidatesButton,
    ChannelMenu,
    RolesMenu,
    TogglesMenu,
)
from tests.samples import make_article, write
from tests.ui.moderation.managing import chief_of, open_settings, settings_of
from tests.ui.world import World, private, text_of

HELD = make_article("Secret merger", topics=["Mergers"], published=False)


async def test_what_is_chosen_is_saved_shown_and_on_record(world: World) -> None:
    chief = chief_of(world)
    place = await world.create_private_channel("desk", chief)
    card = await open_settings(world, chief)
    await chief.select(card, [place], custom_id="settings:review")
    await chief.select(card, [place], custom_id="settings:log")
    await chief.select(card, ["needs_reason", "marks_posts"], custom_id="settings:toggles")
    assert await settings_of(world) == ServerSettings(
        review_channel=place.id, log_channel=place.id, needs_reason=True, marks_posts=True
    )
    assert card.content == "✅ Saved."
    shown = text_of(card)
    assert f"{place.mention}: stories that wait, at most 10 an hour." in shown
    assert "Whoever decides is asked why." in shown
    assert "Stay, and say that they were taken down." in shown

    await world.restart()
    await chief.select(card, [], custom_id="settings:log")
    assert (await settings_of(world)).log_channel is None
    changes = [one.change for one in await changes_of(world.store.database, world.guild.id)]
    assert [(one.subject, one.what) for one in changes] == [
        ("review_channel", f"[null, {place.id}]"),
        ("log_channel", f"[null, {place.id}]"),
        ("needs_reason", "[false, true]"),
        ("marks_posts", "[false, true]"),
        ("log_channel", f"[{place.id}, null]"),
    ]
    assert {(one.actor_id, one.at) for one in changes} == {(chief.id, world.clock())}


async def test_what_is_chosen_again_is_not_recorded(world: World) -> None:
    chief = chief_of(world)
    card = await open_settings(world, chief)
    await chief.select(card, [], custom_id="settings:toggles")
    assert await changes_of(world.store.database, world.guild.id) == ()


async def test_what_is_reviewed_is_written_into_a_window(world: World) -> None:
    await write(world.store, HELD)
    chief = chief_of(world)
    place = await world.create_private_channel("desk", chief)
    card = await open_settings(world, chief)
    await chief.select(card, [place], custom_id="settings:review")
    window = await chief.click(card, label="What is reviewed…")
    typed = {"topic": "mergers", "provider": "forbes", "quality": "60", "hourly": "5"}
    await chief.submit_modal(window, typed)
    saved = await settings_of(world)
    assert (saved.review_topic, saved.review_provider) == ("Mergers", "forbes.com")
    assert (saved.review_min_quality, saved.review_hourly) == (60, 5)
    words = "stories that wait on Mergers of forbes.com from quality 60 on, at most 5 an hour."
    assert words in text_of(card)


@pytest.mark.parametrize(
    ("field", "typed", "word"),
    [
        ("topic", "Cricket", "There is no topic “Cricket” here."),
        ("hourly", "900", "Most an hour: “900” is no number from 1 to 60."),
        ("quality", "-1", "Least quality: “-1” is no number from 0 to 1,000."),
    ],
)
async def test_what_cannot_be_understood_is_refused_in_words(
    world: World, field: str, typed: str, word: str
) -> None:
    chief = chief_of(world)
    card = await open_settings(world, chief)
    window = await chief.click(card, label="What is reviewed…")
    await chief.submit_modal(window, {field: typed})
    assert word in card.content
    assert await settings_of(world) == ServerSettings()


@pytest.mark.parametrize("which", ["review", "log"])
async def test_a_channel_that_everybody_sees_is_refused(world: World, which: str) -> None:
    chief = chief_of(world)
    card = await open_settings(world, chief)
    await chief.select(card, [world.newsroom], custom_id=f"settings:{which}")
    assert card.content.startswith("⚠️ Everybody sees #newsroom, and")
    assert await settings_of(world) == ServerSettings()


async def test_a_channel_that_the_bot_may_not_post_to_is_refused(world: World) -> None:
    chief = chief_of(world)
    place = await world.create_private_channel("desk", chief, send_messages=False)
    card = await open_settings(world, chief)
    await chief.select(card, [place], custom_id="settings:review")
    assert "I still need: Send Messages." in card.content
    assert await settings_of(world) == ServerSettings()


async def test_a_role_that_is_chosen_moderates_at_once_and_everywhere(world: World) -> None:
    await write(world.store, HELD)
    role = world.guild.create_role("Editors")
    editor = world.guild.add_member(world.env.create_user("ada"), roles=[role])
    for command in ("moderate", "why", "Why here?"):
        await world.unhide(command)
    assert "Only moderators" in private(await editor.slash(world.newsroom, "moderate queue"))
    chief = chief_of(world)
    card = await open_settings(world, chief)
    await chief.select(card, [role], custom_id="settings:roles")
    assert f"<@&{role.id}>" in text_of(card)

    assert HELD.title in private(await editor.slash(world.newsroom, "moderate queue"))
    offered = await editor.autocomplete(world.newsroom, "moderate publish", "article", "")
    assert [one["value"] for one in offered] == [str(HELD.id)]
    shown = await editor.slash(world.newsroom, "news show", article=str(HELD.id))
    assert HELD.title in private(shown)
    assert shown.response is not None
    await editor.click(shown.response, label="Publish")
    assert await world.store.articles.is_published(HELD.id, world.guild.id)

    await chief.select(card, [], custom_id="settings:roles")
    assert "Only moderators" in private(await editor.slash(world.newsroom, "moderate queue"))


async def test_a_role_of_one_server_moderates_in_no_other(world: World) -> None:
    await write(world.store, HELD)
    elsewhere = 4711
    role = world.guild.create_role("Editors")
    editor = world.guild.add_member(world.env.create_user("ada"), roles=[role])
    await world.unhide("moderate")

    def named(_before: ServerSettings) -> ServerSettings:
        return ServerSettings(moderator_roles=frozenset({role.id}))

    await world.store.settings.change(elsewhere, named, actor_id=5, now=world.clock())
    assert "Only moderators" in private(await editor.slash(world.newsroom, "moderate queue"))


async def test_everybody_cannot_be_made_moderators(world: World) -> None:
    chief = chief_of(world)
    card = await open_settings(world, chief)
    await chief.select(card, [world.guild.default_role], custom_id="settings:roles")
    assert card.content == "⚠️ @everyone cannot be made moderators."
    assert await settings_of(world) == ServerSettings()


@pytest.mark.parametrize("who", ["moderator", "manager", "member"])
async def test_only_who_manages_the_server_sees_and_changes_them(world: World, who: str) -> None:
    await world.unhide("moderate")
    somebody: simcord.MemberActor = getattr(world, who)
    place = await world.create_private_channel("desk", somebody)
    tried: list[Any] = [await somebody.slash(world.newsroom, "moderate settings")]
    menus = (ChannelMenu("review"), ChannelMenu("log"), RolesMenu(), TogglesMenu())
    shown = await world.send(laid_out(*menus, CandidatesButton()))
    tried += [
        await somebody.select(shown, values, custom_id=f"settings:{what}")
        for what, values in (
            ("review", [place]),
            ("log", [place]),
            ("roles", []),
            ("toggles", ["needs_reason"]),
        )
    ]
    tried.append(await somebody.click(shown, label="What is reviewed…"))
    for one in tried:
        assert "Only " in private(one)
    assert await settings_of(world) == ServerSettings()


async def test_where_nobody_decides_there_is_nothing_to_set(world: World) -> None:
    await world.restart(Moderation(home_server=4711), is_public=True)
    refused = await chief_of(world).slash(world.newsroom, "moderate settings")
    assert "nobody decides what is published" in private(refused)


async def test_another_servers_channel_or_role_is_no_choice(world: World) -> None:
    """Values can be forged like custom ids."""
    other = world.env.create_guild("Elsewhere")
    theirs, role = other.create_text_channel("desk"), other.create_role("Editors")
    await world.env.settle()
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    for which in ("review", "log"):
        with pytest.raises(CommandError, match="That is no text channel of this server"):
            naming_channel(which, [theirs.id], guild.me)
    with pytest.raises(CommandError, match="That is no role of this server"):
        naming_roles([role.id], guild.me)
