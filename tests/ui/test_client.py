"""The client itself: what it announces, what it keeps quiet about, and how it fails."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
import pytest_asyncio
import simcord

from bot.config.settings import Config
from bot.publication import OPERATOR
from bot.store import Store
from bot.ui.checks import Interaction, server_of
from tests.samples import make_article, write
from tests.store.databases import file_of, other_writer
from tests.ui.world import ManualClock, World, answer, build_world, close_world, private

REFERENCE = re.compile(r"reference ([0-9a-f]{8})\.")


@pytest_asyncio.fixture
async def hasty_world(config: Config, clock: ManualClock) -> AsyncIterator[World]:
    """A bot whose store gives up at once where another program holds the database."""
    store = await Store.open(config.database, patience=0.01)
    try:
        world = await build_world(store, config, clock)
        try:
            yield world
        finally:
            await close_world(world)
    finally:
        await store.close()


@contextmanager
def locked(world: World) -> Iterator[None]:
    """Hold the database as another program that writes for long."""
    with other_writer(world.config.database) as begin:
        begin()
        yield


def syncs(world: World) -> int:
    return world.count_requests("PUT", "/commands")


def leaves(options: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for option in options:
        yield option
        yield from leaves(option.get("options", []))


async def test_commands_are_announced_once_and_again_only_when_they_changed(
    world: World,
) -> None:
    assert syncs(world) == 1
    await world.restart()
    assert syncs(world) == 1
    application_id = world.bot.application_id
    assert application_id is not None
    await world.store.synced_commands.record(application_id, "what an older version announced")
    await world.restart()
    assert syncs(world) == 2


async def test_commands_are_announced_to_another_application_too(world: World) -> None:
    async with world.store.database.transaction() as transaction:
        await transaction.run("UPDATE synced_commands SET application_id = application_id + 1")
    await world.restart()
    assert syncs(world) == 2


async def test_a_bot_whose_commands_discord_refuses_starts_and_tries_again(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    async with world.store.database.transaction() as transaction:
        await transaction.run("DELETE FROM synced_commands")
    world.env.inject_error("PUT", "/applications/*/commands", status=503, times=1)
    await world.restart()
    assert "the next start tries again" in caplog.text
    assert world.bot.is_ready()
    before = syncs(world)
    await world.restart()
    assert syncs(world) == before + 1


async def test_every_command_and_option_is_described_within_discords_limits(
    world: World,
) -> None:
    commands = world.bot.tree.get_commands(type=discord.AppCommandType.chat_input)
    groups = [command.to_dict(world.bot.tree) for command in commands]
    assert {group["name"] for group in groups} == {
        "news",
        "subscription",
        "moderate",
        "why",
        "feed",
        "admin",
    }
    for one in leaves(groups):
        assert re.fullmatch(r"[a-z_]{1,32}", one["name"])
        assert 1 <= len(one["description"]) <= 100
        assert one["description"] != "…", f"{one['name']} has no description"


async def test_hints_and_places_of_the_groups(world: World) -> None:
    groups = {
        command.name: command.to_dict(world.bot.tree) for command in world.bot.tree.get_commands()
    }
    everywhere, servers, users = [0, 1, 2], [0], [0, 1]
    assert groups["news"]["contexts"] == everywhere
    assert groups["news"]["integration_types"] == users
    assert groups["news"]["default_member_permissions"] is None
    for name, right in (("moderate", "manage_messages"), ("subscription", "manage_channels")):
        assert groups[name]["contexts"] == servers
        assert groups[name]["integration_types"] == [0]
        hint = discord.Permissions(**{right: True}).value
        assert groups[name]["default_member_permissions"] == hint


async def test_hints_and_places_of_the_menus_of_messages(world: World) -> None:
    menus = {
        menu.name: menu.to_dict(world.bot.tree)
        for menu in world.bot.tree.get_commands(type=discord.AppCommandType.message)
    }
    hint = discord.Permissions(manage_messages=True).value
    for_moderators = {"contexts": [0], "integration_types": [0], "default_member_permissions": hint}
    for_all = {**for_moderators, "default_member_permissions": None}
    everywhere = {**for_all, "contexts": [0, 1, 2], "integration_types": [0, 1]}
    expected: dict[str, dict[str, object]] = {
        "Take story down": for_moderators,
        "Why here?": for_moderators,
        "Correct its story": for_moderators,
        "Story details": for_all,
        "Find coverage of this link": everywhere,
    }
    assert menus.keys() == expected.keys()
    for name, hints in expected.items():
        assert {key: menus[name][key] for key in hints} == hints


async def test_the_bot_asks_for_servers_and_nothing_else(world: World) -> None:
    assert world.bot.intents == discord.Intents(guilds=True)
    assert list(world.bot.cached_messages) == []
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    assert [member.id for member in guild.members] == [guild.me.id]


async def test_a_server_without_the_bot_counts_as_no_server(world: World) -> None:
    """Whoever installs the bot only for themselves gains no rights by a server of their own.

    The simulated Discord has no such installs, so this asks the rule itself.
    """
    there = SimpleNamespace(guild_id=world.guild.id + 1, client=world.bot)
    here = SimpleNamespace(guild_id=world.guild.id, client=world.bot)
    assert server_of(cast("Interaction", there)) == OPERATOR
    assert server_of(cast("Interaction", here)) == world.guild.id


async def test_no_answer_and_no_edit_can_ping(world: World) -> None:
    await write(world.store, *(make_article(f"@everyone {n}") for n in range(12)))
    page = answer(await world.member.slash(world.newsroom, "news latest"))
    await world.member.click(page, label="Next")
    await world.member.click(page, label="Share")
    await world.moderator.slash(world.newsroom, "moderate unpublish", article="@everyone 3")
    bodies = [one.json for one in world.env.http_requests if isinstance(one.json, dict)]
    said = [body.get("data", body) for body in bodies if "embeds" in body.get("data", body)]
    assert len(said) == 4  # the list, its next page, what is shared of it, the decision
    assert all(body["allowed_mentions"] == {"parse": []} for body in said)


async def test_bugs_are_logged_with_the_reference_that_the_reply_quotes(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.env.check_errors = False
    await world.store.close()
    text = private(await world.member.slash(world.newsroom, "news latest"))
    quoted = REFERENCE.search(text)
    assert quoted
    (record,) = [one for one in caplog.records if one.name == "bot.ui.errors"]
    assert quoted[1] in record.getMessage()
    assert "/news latest" in record.getMessage()
    assert record.exc_info


async def test_bugs_behind_a_deferred_reply_are_answered_too(world: World) -> None:
    world.env.check_errors = False
    await world.store.close()
    result = await world.moderator.slash(world.newsroom, "moderate publish", article="1")
    assert REFERENCE.search(private(result))


async def test_bugs_behind_a_button_are_answered_too(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await write(world.store, *(make_article(f"Report {n}") for n in range(12)))
    page = answer(await world.member.slash(world.newsroom, "news latest"))
    await world.store.close()
    quoted = REFERENCE.search(private(await world.member.click(page, label="Next")))
    assert quoted
    assert quoted[1] in caplog.text


def spoil(world: World) -> None:
    """Write into the database's file what no program wrote, and let no connection know it."""
    path = file_of(world.store.database)
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    data = bytearray(path.read_bytes())
    data[-16384:] = b"\xfe" * 16384
    path.write_bytes(data)


@pytest.mark.sqlite_only
async def test_what_nobody_foresaw_is_told_as_damage_where_the_database_is_damaged(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """A command, a button and a deferred command; what a row held is read, but makes no sense."""
    world.env.check_errors = False
    await write(world.store, *(make_article(f"Report {n}") for n in range(300)))
    page = answer(await world.member.slash(world.newsroom, "news latest"))
    async with world.store.database.transaction() as transaction:
        await transaction.run("UPDATE articles SET published_at = 1000000000000000")
        await transaction.run("CREATE TABLE of_nobody AS SELECT 1 AS one")
    spoil(world)
    results = [
        await world.member.slash(world.newsroom, "news show", article="Report 7"),
        await world.member.click(page, label="Next"),
        await world.moderator.slash(world.newsroom, "moderate publish", article="Report 7"),
    ]
    for result in results:
        assert "database is damaged" in private(result)
        assert "newsdesk restore" in private(result)
    assert f"{world.config.database}: it is damaged" in caplog.text
    assert "reference" not in caplog.text


@pytest.mark.sqlite_only
async def test_a_database_that_cannot_be_used_is_not_called_busy(world: World) -> None:
    async with world.store.database.transaction() as transaction:
        await transaction.run("DROP TABLE saved_searches")
        await transaction.run("ALTER TABLE articles RENAME TO lost")
    text = private(await world.member.slash(world.newsroom, "news latest"))
    assert "cannot be used now" in text
    assert "busy" not in text


async def test_autocomplete_offers_nothing_where_it_fails(world: World) -> None:
    await world.store.close()
    offered = await world.member.autocomplete(world.newsroom, "news topic", "topic", "a")
    assert offered == []


async def test_a_busy_database_is_named_as_such(hasty_world: World) -> None:
    world = hasty_world
    with locked(world):
        result = await world.manager.slash(
            world.newsroom, "subscription add", channel=world.newsroom
        )
    assert private(result) == "The newsroom's database is busy. Try again in a moment."


async def test_reading_does_not_wait_for_another_program_that_writes(
    hasty_world: World,
) -> None:
    """Only the buttons of the answer need a write, and they say so where it failed."""
    world = hasty_world
    await write(world.store, *(make_article(f"Report {n}") for n in range(12)))
    with locked(world):
        result = await world.member.slash(world.newsroom, "news latest")
    assert "Report" in private(result)
    assert result.followups == []
    assert "too old" in private(await world.member.click(answer(result), label="Next"))


async def test_a_command_that_discord_still_shows_after_an_upgrade_says_so(
    world: World,
) -> None:
    world.env.check_errors = False
    world.bot.tree.remove_command("news")
    text = private(await world.member.slash(world.newsroom, "news latest"))
    assert "This command has just changed" in text


async def test_custom_ids_fit(world: World) -> None:
    await write(world.store, *(make_article(f"Report {n}") for n in range(12)))
    page = answer(await world.member.slash(world.newsroom, "news latest"))
    ids = [item["custom_id"] for row in page.components for item in row["components"]]
    assert len(ids) == len(set(ids)) == 6
    assert all(len(one) <= 100 for one in ids)


async def test_a_reply_that_discord_does_not_take_is_only_logged(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.env.check_errors = False
    world.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062, times=None)
    result: simcord.InteractionResult = await world.member.slash(world.newsroom, "news latest")
    assert not result.acknowledged
    assert "cannot be answered" in caplog.text


def test_missing_voice_libraries_are_no_news_to_the_operator() -> None:
    """In a process of its own: the library warns once in each."""
    code = (
        "import logging; logging.basicConfig(); import bot.ui.client, discord\n"
        "discord.Client(intents=discord.Intents(guilds=True))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, check=True, text=True
    )
    assert done.stderr == ""
