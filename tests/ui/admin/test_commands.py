"""``/admin``: what the operator sees and does, and that nobody else does."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, get_args

import discord
import pytest
import pytest_asyncio
import simcord

from bot.config.settings import Config, Level, Moderation, Posting, Source
from bot.errors import ConfigError
from bot.running.app import Newsdesk
from bot.running.reloading import Reloading
from bot.running.schedule import Schedule
from bot.running.ticking import ticks_of
from bot.ui.checks import operators
from tests.samples import make_article, write
from tests.ui.world import World, private


@dataclass(slots=True)
class Process:
    """A bot as a process would run it, and the configuration that it reads.

    Attributes:
        written: What the file says; an error is raised.
    """

    world: World
    desk: Newsdesk
    written: Config | ConfigError
    schedule: Schedule = field(default_factory=Schedule)

    def read(self) -> Config:
        if isinstance(self.written, ConfigError):
            raise self.written
        return self.written

    async def ask(self, command: str, whom: simcord.MemberActor | None = None) -> str:
        world = self.world
        return private(await (whom or world.manager).slash(world.newsroom, f"admin {command}"))


@pytest_asyncio.fixture
async def process(world: World) -> Process:
    config = replace(world.config, moderation=Moderation(operators=frozenset({world.manager.id})))
    await world.bot.refurnish(config)
    desk = Newsdesk(config, world.store, world.bot, world.clock, timedelta(seconds=5))
    made = Process(world, desk, config, ticks_of(desk))
    world.bot.office = Reloading(desk, made.schedule, made.read)
    await world.unhide("admin")
    return made


async def test_status_is_what_the_shell_tells_and_it_is_of_this_moment(process: Process) -> None:
    await write(process.world.store, make_article("One"))
    told = await process.ask("status")
    assert "**articles** 1; 0 rejected, 0 warnings" in told
    assert "**discord** connected, 1 server, " in told
    assert "up for 0\\:00:00" in told


async def test_only_operators_may(process: Process) -> None:
    for command in ("status", "reload"):
        told = await process.ask(command, process.world.moderator)
        assert told == "Only whoever runs this bot may ask for this."


async def test_where_none_is_named_the_owner_of_the_application_is_one(world: World) -> None:
    await world.unhide("admin")
    application = world.bot.application
    assert application is not None
    application.owner.id = world.member.id
    told = private(await world.member.slash(world.newsroom, "admin status"))
    assert told == "Nobody runs this bot as a program of its own."


async def test_of_a_team_those_are_operators_who_may_change_something(world: World) -> None:
    def member(number: int, state: int, role: str) -> dict[str, Any]:
        user = {"id": str(number), "username": "x", "discriminator": "0", "avatar": None}
        return {"user": user, "membership_state": state, "role": role, "team_id": "1"}

    application = world.bot.application
    assert application is not None
    members = [member(1, 2, "admin"), member(2, 2, "read_only"), member(3, 1, "developer")]
    data: Any = {"id": "1", "name": "Desk", "icon": None, "owner_user_id": "1", "members": members}
    application.team = discord.Team(world.bot._connection, data)  # noqa: SLF001  # its only maker
    assert operators(world.bot, Moderation()) == {1}
    assert operators(world.bot, Moderation(operators=frozenset({7}))) == {7}


async def test_roles_are_taken_over_without_a_new_announcement(process: Process) -> None:
    world = process.world
    role = world.guild.create_role("Editors")
    await world.unhide("moderate")
    editor = world.guild.add_member(world.env.create_user("ed"), roles=[role])
    await write(world.store, make_article("Held", published=False))
    told = private(await editor.slash(world.newsroom, "moderate queue"))
    assert "Only moderators" in told

    synced = world.count_requests("PUT", "/commands")
    assert isinstance(process.written, Config)
    moderation = replace(process.written.moderation, roles=frozenset({role.id}))
    process.written = replace(process.written, moderation=moderation)
    assert await process.ask("reload") == "Taken over: moderation.roles."
    assert "Held" in private(await editor.slash(world.newsroom, "moderate queue"))
    assert world.count_requests("PUT", "/commands") == synced
    assert await process.ask("reload") == "The configuration is what it was."


async def test_a_configuration_that_cannot_be_used_changes_nothing(process: Process) -> None:
    before = process.desk.config
    process.written = ConfigError("config.toml", ["line 3: moderation.roles: must be ids"])
    told = await process.ask("reload")
    assert "Nothing is taken over" in told
    assert "line 3: moderation.roles: must be ids" in told
    assert process.desk.config is before


async def test_posting_is_switched_off_without_a_restart(process: Process) -> None:
    assert isinstance(process.written, Config)
    process.written = replace(process.written, posting=Posting(enabled=False))
    await process.ask("reload")
    assert not process.desk.config.posting.enabled


async def test_a_source_is_read_from_then_on_and_another_one_no_more(process: Process) -> None:
    assert isinstance(process.written, Config)
    (source,) = process.written.sources
    folder = source.folders[0] / "more"
    folder.mkdir()
    more = Source(name="more", folders=(folder,))
    process.written = replace(process.written, sources=(more,))
    assert await process.ask("reload") == "Taken over: sources."
    names = {job.name for job in process.schedule._scheduler.get_jobs()}  # noqa: SLF001  # what ticks is nowhere else to be seen
    assert "loading source more" in names
    assert "loading source documents" not in names


@pytest.mark.parametrize("level", get_args(Level))
async def test_the_level_of_the_log_follows(
    process: Process, level: Level, caplog: pytest.LogCaptureFixture
) -> None:
    assert isinstance(process.written, Config)
    # Both are put back at the end.
    with caplog.at_level("CRITICAL"), caplog.at_level("CRITICAL", "discord"):
        settings = replace(process.written.logging, level=level)
        process.written = replace(process.written, logging=settings)
        await process.ask("reload")
        assert logging.getLogger().level == getattr(logging, level.upper())
        assert logging.getLogger("discord").level >= logging.INFO
