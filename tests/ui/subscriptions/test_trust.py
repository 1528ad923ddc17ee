"""The form of a subscription when something is gone: rights, the bot's run, what it is about."""

from __future__ import annotations

from datetime import timedelta

import discord
import simcord

from bot.posting.filters import Filters
from bot.posting.options import Options
from tests.samples import NOW, make_article, subscribe, write
from tests.ui.posts.posting import delete, deny
from tests.ui.subscriptions.forms import (
    choose,
    chosen_in,
    fill,
    held_by,
    kept,
    open_form,
    write_some,
)
from tests.ui.world import World, answer, text_of


async def test_menus_buttons_and_an_open_window_outlive_a_restart(world: World) -> None:
    await write_some(world)
    readers = world.guild.create_role("Readers", mentionable=True)
    form = await open_form(world)
    await world.restart()
    await choose(world, form, "topics", "AI")
    await choose(world, form, "mention", readers)
    await choose(world, form, "toggles", "silent")
    shown = await world.manager.click(form, custom_id="subscription:write:limits:1")
    await world.restart()
    await world.manager.submit_modal(shown, {"hourly_limit": "many", "max_age": "1d"})
    assert "“many” is not a whole number" in text_of(form)
    await world.restart()
    again = await world.manager.click(form, label="Correct it")
    assert held_by(again) == {"hourly_limit": "many", "max_age": "1d"}
    await world.manager.submit_modal(again, {"hourly_limit": "3", "max_age": "1d"})
    changed = await kept(world)
    assert changed.filters == Filters(topics=("AI",))
    assert changed.options == Options(hourly_limit=3, mention_role=readers.id, silent=True)
    assert changed.max_age == timedelta(days=1)


async def test_rights_count_at_every_press(world: World) -> None:
    """They may be lost while the form is open."""
    await write_some(world)
    form = await open_form(world)
    shown = await world.manager.click(form, custom_id="subscription:write:limits:1")
    await take_rights(world)
    refused = [
        await choose(world, form, "topics", "AI"),
        await world.manager.click(form, custom_id="subscription:write:limits:1"),
        await world.manager.submit_modal(shown, {"hourly_limit": "3", "max_age": "1d"}),
        await world.manager.click(form, label="Done"),
    ]
    for result in refused:
        assert result.acknowledged
        assert "You need Manage Channels in that channel" in last_words(result)
    assert (await kept(world)).filters == Filters()
    assert (await kept(world)).options == Options()


async def test_a_subscription_that_was_removed_meanwhile_is_not_found(world: World) -> None:
    form = await open_form(world)
    shown = await world.manager.click(form, custom_id="subscription:write:limits:1")
    await world.store.subscriptions.remove(world.guild.id, 1, NOW)
    result = await world.manager.submit_modal(shown, {"hourly_limit": "3", "max_age": "1d"})
    assert "This server has no subscription number 1" in last_words(result)
    result = await choose(world, form, "toggles", "silent")
    assert "This server has no subscription number 1" in last_words(result)


async def test_of_a_deleted_channel_only_what_is_wanted_can_be_changed(world: World) -> None:
    gone = await world.create_channel("gone")
    form = await open_form(world, channel_id=gone.id)
    await delete(world, gone)
    await choose(world, form, "toggles", "silent")
    assert "I cannot see the channel of subscription 1" in text_of(form)
    await fill(world, form, "words", words="storm")
    assert (await kept(world)).filters == Filters(words=("storm",))
    assert (await kept(world)).options == Options()


async def test_what_the_bot_may_not_do_is_named_and_not_saved(world: World) -> None:
    form = await open_form(world)
    await deny(world, world.newsroom, create_public_threads=True, mention_everyone=True)
    await choose(world, form, "toggles", "silent", "thread")
    assert "I still need: Create Public Threads." in text_of(form)
    assert chosen_in(form, "toggles") == []
    readers = world.guild.create_role("Readers")
    await world.env.settle()
    await choose(world, form, "mention", readers)
    assert "Mention @everyone, @here and All Roles" in text_of(form)
    assert "let anyone mention @Readers" in text_of(form)
    assert (await kept(world)).options == Options()


async def test_a_change_that_would_make_a_double_is_refused(world: World) -> None:
    await write_some(world)
    form = await open_form(world)
    await subscribe(world.store, world.newsroom.id, world.guild.id, Filters(topics=("AI",)))
    await choose(world, form, "topics", "AI")
    assert "That channel receives the same by subscription 2" in text_of(form)
    assert (await kept(world)).filters == Filters()


async def test_whatever_is_typed_fits_into_the_answer_and_comes_back(world: World) -> None:
    near = [f"{'Endless topic ' * 20}{n}" for n in range(3)]
    await write(world.store, make_article("One", topics=near))
    form = await open_form(world)
    typed = {
        "topics": "Endless topic " * 57,
        "providers": "ab`" * 266,
        "not_topics": "*_~" * 266,
        "not_providers": ",".join("x" * 399),
    }
    await fill(world, form, "names", **typed)
    (embed,) = form.embeds
    assert len(embed) <= 6000
    assert all(len(field.value or "") <= 1024 for field in embed.fields)
    again = await world.manager.click(form, label="Correct it")
    expected = {key: text.replace("`", "'").strip() for key, text in typed.items()}
    assert held_by(again) == expected


async def take_rights(world: World) -> None:
    """Take the managers' role from the manager."""
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    role = discord.utils.get(guild.roles, name="Manager")
    assert role is not None
    await role.edit(permissions=discord.Permissions.none())
    await world.env.settle()


def last_words(result: simcord.InteractionResult) -> str:
    """Give what a person was told last, in a message of its own that only they see."""
    told = result.followups[-1] if result.followups else answer(result)
    assert told.ephemeral
    return text_of(told)
