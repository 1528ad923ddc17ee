"""Two servers of one bot, in each of which somebody stands for every role."""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import product
from typing import Final

import discord
import simcord

from bot.config.settings import Moderation
from bot.databases import Location
from bot.deliveries.courier import CLAIM_PATIENCE
from bot.deliveries.digests import gather
from bot.deliveries.planner import plan_deliveries
from bot.posting.filters import Filters
from bot.posting.hours import EVERY_DAY, DigestTimes
from bot.posting.options import Options
from bot.posting.servers import ServerSettings
from bot.running.app import Newsdesk
from bot.running.reloading import Reloading
from bot.running.ticking import ticks_of
from bot.store import Store
from tests.permissions.roles import Role, Whence
from tests.samples import NOW, make_article, write
from tests.store.databases import place_of
from tests.ui.world import World

_RIGHTS: Final = {
    Role.MANAGER: discord.Permissions(manage_channels=True),
    Role.MANAGE_MESSAGES: discord.Permissions(manage_messages=True),
    Role.MANAGE_SERVER: discord.Permissions(manage_guild=True),
    Role.ADMINISTRATOR: discord.Permissions(administrator=True),
}
_BY_EXCEPTION: Final = discord.PermissionOverwrite(manage_channels=True, manage_messages=True)
_DAILY: Final = Options(digest=DigestTimes(EVERY_DAY, NOW.time(), "UTC"))
_LETTERS: Final = string.ascii_lowercase[:16]


def _code_words() -> Iterator[str]:
    """Give words that differ from their first letters on."""
    for letters in product(_LETTERS, repeat=4):
        yield "q" + "".join(letters) + "ozium"


@dataclass(slots=True)
class Server:
    """A server with its channels.

    Attributes:
        newsroom: Where everything is asked; everybody sees it.
        club: Another that everybody sees.
        hidden: Another that only the bot and administrators see.
        backroom: One that everybody of ours sees, and not @everyone.
        digest: The number of a digest of its own.
    """

    guild: simcord.GuildHandle
    newsroom: simcord.ChannelHandle
    club: simcord.ChannelHandle
    hidden: simcord.ChannelHandle
    backroom: simcord.ChannelHandle
    digest: int = 0

    @property
    def id(self) -> int:
        return self.guild.id


@dataclass(slots=True)
class Scene:
    """Both servers, and who is in them.

    Attributes:
        here: Where everything is asked; the operator's own server.
        elsewhere: The other one.
        people: Who asks, by what they are and where; each is a member here.
        readers: A role here that anybody may mention.
        digested: The title of the story that stands in both digests.
    """

    world: World
    database: Location
    here: Server
    elsewhere: Server
    people: dict[tuple[Role, Whence], simcord.MemberActor]
    readers: simcord.RoleHandle
    digested: str
    _words: Iterator[str] = field(default_factory=_code_words)

    @property
    def store(self) -> Store:
        return self.world.store

    def code_word(self) -> str:
        """Give a word that stands nowhere yet, not even its first half."""
        return next(self._words)


async def build_scene(world: World) -> Scene:
    """Add another server to a world, everybody, and what they may ask of the operator's desk."""
    people: dict[tuple[Role, Whence], simcord.MemberActor] = {}
    named: dict[Role, set[int]] = {role: set() for role in Role}
    guilds = {Whence.HERE: world.guild, Whence.ELSEWHERE: world.env.create_guild("Elsewhere")}
    for whence, guild in guilds.items():
        for role in Role:
            rights = _RIGHTS.get(role, discord.Permissions.none())
            given = guild.create_role(role.name, permissions=rights)
            user = world.env.create_user(f"{role.name.lower()}-{whence.value}")
            people[role, whence] = guild.add_member(user, roles=[given])
            named[role].add(user.id if role is Role.OPERATOR else given.id)
    here, elsewhere = (
        _server(guild, {role: people[role, whence] for role in Role})
        for whence, guild in guilds.items()
    )
    for (role, whence), person in people.items():
        if whence is Whence.ELSEWHERE:
            people[role, whence] = world.guild.add_member(person.user)
    readers = world.guild.create_role("Readers", mentionable=True)
    await world.env.settle()
    await _furnish(world, named)
    for server in (here, elsewhere):
        await settle(world, server)
    digested = await _digests(world, here, elsewhere)
    database = place_of(world.store.database)
    return Scene(world, database, here, elsewhere, people, readers, digested)


async def settle(world: World, server: Server, *, needs_reason: bool = False) -> None:
    """Let a server decide who moderates there, and nothing else but what is given."""
    role = server.guild.roles[Role.SERVERS_ROLE.name]
    settings = ServerSettings(moderator_roles=frozenset({role.id}), needs_reason=needs_reason)
    await world.store.settings.change(server.id, lambda _: settings, actor_id=1, now=world.clock())


def _server(guild: simcord.GuildHandle, people: dict[Role, simcord.MemberActor]) -> Server:
    """Make the channels of a server, in each of which somebody is its manager by exception."""
    manager = people[Role.MANAGER_HERE]
    me = guild.me
    assert me is not None
    hidden = discord.PermissionOverwrite(view_channel=False)
    shown = discord.PermissionOverwrite(view_channel=True)
    return Server(
        guild,
        guild.create_text_channel("desk", overwrites={manager: _BY_EXCEPTION}),
        guild.create_text_channel("club", overwrites={manager: _BY_EXCEPTION}),
        guild.create_text_channel(
            "hidden", overwrites={manager: _BY_EXCEPTION, guild.default_role: hidden, me: shown}
        ),
        guild.create_text_channel(
            "backroom",
            overwrites={
                guild.default_role: hidden,
                me: shown,
                **dict.fromkeys(people.values(), shown),
            },
        ),
    )


async def _furnish(world: World, named: dict[Role, set[int]]) -> None:
    """Name roles and operators, let everybody see every command, and put somebody at the desk."""
    moderation = Moderation(
        roles=frozenset(named[Role.MODERATOR_ROLE]),
        subscription_roles=frozenset(named[Role.SUBSCRIPTION_ROLE]),
        operators=frozenset(named[Role.OPERATOR]),
        home_server=world.guild.id,
    )
    world.config = replace(world.config, moderation=moderation)
    await world.bot.refurnish(world.config)
    desk = Newsdesk(world.config, world.store, world.bot, world.clock, timedelta(seconds=5))
    world.bot.office = Reloading(desk, ticks_of(desk), lambda: world.config)
    for command in await world.bot.tree.fetch_commands():
        world.guild.set_command_permissions(command, {world.guild.default_role: True})


async def _digests(world: World, *servers: Server) -> str:
    """Let a story come in a digest of each server, and give its title."""
    for server in servers:
        await world.store.subscriptions.add(
            server_id=server.id,
            channel_id=server.newsroom.id,
            filters=Filters(words=("parade",)),
            options=_DAILY,
            max_age=timedelta(days=9),
            created_by=1,
            now=NOW,
        )
    story = make_article("The parade comes together", topics=["Everything"])
    await write(world.store, story)
    await plan_deliveries(world.store, NOW)
    due = NOW + timedelta(days=1)
    await gather(world.store, due)
    posts = await world.store.ledger.claim(due, limit=9, patience=CLAIM_PATIENCE)
    for server in servers:
        (server.digest,) = (one.id for one in posts if one.channel_id == server.newsroom.id)
    return story.title
