"""The demo's simulated Discord: a server with four channels, a member and two moderators.

Showing it in a browser is left to ``page``.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import discord
import simcord
from discord.app_commands import CheckFailure, CommandInvokeError
from discord.ext.commands import AutoShardedBot

# Private: simcord's own clock stands still until a test moves it, and a demo lives in real time.
from simcord._clock import Clock as SimulatedClock

from bot.demo.pictures import draw_emblem, draw_tile
from bot.errors import CommandError
from bot.posting.filters import Filters

#: The server's id, so that the configuration can name it before it is there. It is far from what
#: simcord gives by itself.
SERVER: Final = 1456000000000000000
#: Enough for a digest with some behind its button.
_DIGESTED: Final = 27

_WELCOME: Final = """\
👋 **Welcome to the newsroom.** New stories come in here as they are published.

Type `/` to look things up, or press one of the commands at the side (on a phone: under *Menu*). \
With *Viewing as* you change between Maya, a member, and me, a moderator: I also have `/moderate`, \
`/feed` and `/subscription`. A story waits for me under `/moderate publish`: **ICE drops $3.9M**."""

_WELCOME_TOO: Final = """\
👋 Only stories about **AI** or **Computer Vision** come in here: this channel has a subscription \
of its own."""

_WELCOME_TO_DIGEST: Final = """\
👋 Nothing comes in here by itself: once a day the best stories come together as a **digest**. For \
you, the first one comes within a minute. Those after the first thirteen are behind its button."""

_WELCOME_TO_DESK: Final = """\
👋 Moderators alone see this channel. Stories that wait come in here by themselves, a few an hour; \
Ada and I decide with one press, and whoever is second hears who was first. What comes in here is \
set with `/moderate settings`."""


@dataclass(frozen=True, slots=True)
class Room:
    """A channel, and what it is subscribed to.

    Attributes:
        digested: How many stories of the past come in its first digest; None where stories come at
            once, each by itself.
        is_desk: Whether moderators alone see it, and are asked there about what waits.
    """

    channel: simcord.ChannelHandle
    filters: Filters = field(default_factory=Filters)
    digested: int | None = None
    is_desk: bool = False


@dataclass(frozen=True, slots=True)
class World:
    """What there is in the simulated Discord.

    Attributes:
        rooms: The channels, the one to open first in front.
        people: Who looks at them: first the member, last the moderator who manages the server.
        avatars: By address, the pictures of people and bot: file name and bytes.
    """

    env: simcord.Env
    guild: simcord.GuildHandle
    rooms: tuple[Room, ...]
    people: tuple[simcord.MemberActor, ...]
    avatars: dict[str, tuple[str, bytes]]

    def viewers_of(self, room: Room) -> tuple[simcord.MemberActor, ...]:
        """Give those of the people who see a channel."""
        return self.people[1:] if room.is_desk else self.people


class _WallClock(SimulatedClock):
    """The simulated clock running with the real one."""

    def __init__(self) -> None:
        # Not time.monotonic, which simcord replaces with this very clock.
        self._start = time.perf_counter()
        self._epoch = datetime.now(UTC)

    @property
    def elapsed(self) -> float:  # type: ignore[override]  # an attribute in simcord, which sets it only where time is moved
        """Seconds since the start."""
        return time.perf_counter() - self._start

    def advance(self, seconds: float) -> None:
        """Do nothing: time passes by itself."""


@asynccontextmanager
async def simulated_world(client: AutoShardedBot) -> AsyncIterator[World]:
    """Start a client in a simulated Discord of its own, and stop it at the end."""
    env = simcord.Env(client, shard_count=1)
    _excuse_answers(env)
    await env.start()
    if client.application is not None:
        # The simulated Discord knows public applications only; this one is nobody else's.
        client.application.bot_public = False
    try:
        if not any(env.backend.commands.values()):
            # A kept database says that Discord knows the commands; this is a new Discord.
            await client.tree.sync()
        world = _build(env)
        await env.settle()
        moderator = world.people[-1]
        # Only now: what was made while simcord's own clock stood still has the same ids in every
        # run, and a kept database knows its channels by them.
        env.backend.clock = _WallClock()
        welcomes = (_WELCOME, _WELCOME_TOO, _WELCOME_TO_DIGEST, _WELCOME_TO_DESK)
        for room, welcome in zip(world.rooms, welcomes, strict=True):
            await moderator.send(room.channel, welcome)
        yield world
    finally:
        await env.shutdown()


def _excuse_answers(env: simcord.Env) -> None:
    """Let what the bot answers by raising count as answered, not as an action that failed.

    Private: simcord records every exception, and its page then leaves the command standing and says
    that the outcome is uncertain.
    """
    record = env._record_error

    def record_failure(error: BaseException) -> None:
        cause = error.original if isinstance(error, CommandInvokeError) else error
        if not isinstance(cause, CommandError | CheckFailure):
            record(error)

    env._record_error = record_failure  # type: ignore[method-assign]  # simcord has no hook for it


def _build(env: simcord.Env) -> World:
    env.backend.edit_bot_profile("Newsdesk")
    env.backend.bot_user.avatar = "newsdesk"
    guild = env.create_guild("The Newsroom", id=SERVER)
    newsroom = guild.create_text_channel(
        "newsroom", topic="Every story, as soon as it is published. Type / to look things up."
    )
    vision = guild.create_text_channel(
        "ai-and-vision", topic="Stories about AI and Computer Vision only."
    )
    digest = guild.create_text_channel(
        "daily-digest", topic="Once a day: the best stories, together."
    )
    rights = discord.Permissions(manage_messages=True, manage_channels=True)
    moderators = guild.create_role("Moderator", permissions=rights, color=0xF0883E)
    chief = guild.create_role("Chief", permissions=discord.Permissions(manage_guild=True))
    maya = env.create_user("maya", global_name="Maya", avatar="maya")
    ada = env.create_user("ada", global_name="Ada (moderator)", avatar="ada")
    theo = env.create_user("theo", global_name="Theo (moderator)", avatar="theo")
    return World(
        env,
        guild,
        rooms=(
            Room(newsroom),
            Room(vision, Filters(topics=("AI", "Computer Vision"))),
            Room(digest, digested=_DIGESTED),
            Room(_desk(guild, moderators), is_desk=True),
        ),
        people=(
            guild.add_member(maya),
            guild.add_member(ada, roles=[moderators]),
            guild.add_member(theo, roles=[moderators, chief]),
        ),
        avatars={
            _avatar_address(env.backend.bot_user.id, "newsdesk"): ("newsdesk.png", draw_emblem()),
            _avatar_address(maya.id, "maya"): ("maya.png", draw_tile("Maya", "maya")),
            _avatar_address(ada.id, "ada"): ("ada.png", draw_tile("Ada", "ada")),
            _avatar_address(theo.id, "theo"): ("theo.png", draw_tile("Theo", "theo")),
        },
    )


def _desk(guild: simcord.GuildHandle, moderators: simcord.RoleHandle) -> simcord.ChannelHandle:
    """Create the channel that moderators and the bot alone see."""
    seen = discord.PermissionOverwrite(view_channel=True)
    overwrites: dict[Any, discord.PermissionOverwrite] = {
        guild.default_role: discord.PermissionOverwrite(view_channel=False),
        moderators: seen,
        guild.me: seen,
    }
    topic = "What waits for a decision, for moderators alone."
    return guild.create_text_channel("desk", topic=topic, overwrites=overwrites)


def _avatar_address(user_id: int, avatar: str) -> str:
    return f"https://cdn.simcord.invalid/avatars/{user_id}/{avatar}.png"
