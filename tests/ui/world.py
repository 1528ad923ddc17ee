"""A small simulated Discord with the real bot in it, and what tests ask of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import discord
import simcord
from discord import app_commands

from bot.articles import Article
from bot.config.settings import Config, Moderation
from bot.errors import CommandError, StoreError
from bot.publication import Action
from bot.store import Store
from bot.store.editorial.decisions import Decision
from bot.ui.client import NewsdeskClient
from bot.ui.feeds.desk import Looks


class ManualClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, span: timedelta) -> None:
        """Let time pass."""
        self.now += span


@dataclass(slots=True)
class World:
    """A server with a few people, one channel, and the bot on a real database.

    Attributes:
        member: Has no more rights than everybody.
        moderator: Has Manage Messages in the server.
        manager: Has Manage Channels in the server.
        feeds: Looks at feeds that may be added.
    """

    env: simcord.Env
    store: Store
    clock: ManualClock
    config: Config
    guild: simcord.GuildHandle
    newsroom: simcord.ChannelHandle
    member: simcord.MemberActor
    moderator: simcord.MemberActor
    manager: simcord.MemberActor
    feeds: Looks | None = None

    @property
    def bot(self) -> NewsdeskClient:
        """The client of the present run."""
        assert isinstance(self.env.bot, NewsdeskClient)
        return self.env.bot

    async def restart(
        self, moderation: Moderation | None = None, *, is_public: bool = False
    ) -> None:
        """End the bot and start another on the same database, with other roles if wanted."""
        if moderation is not None:
            self.config = replace(self.config, moderation=moderation)
        before = self.bot
        await self.env.restart_bot(
            NewsdeskClient(store=self.store, config=self.config, clock=self.clock, feeds=self.feeds)
        )
        await before.close()
        set_public(self.bot, is_public)

    async def decide(self, article: Article, action: Action) -> None:
        """Have the server's moderator decide about an article."""
        decision = Decision(self.guild.id, article.id, action, self.moderator.id, "", self.clock())
        await self.store.decisions.decide(decision)

    async def unhide(self, group: str) -> None:
        """Let everybody see a command group, as a server's owner can; our own check remains."""
        commands = {command.name: command for command in await self.bot.tree.fetch_commands()}
        self.guild.set_command_permissions(commands[group], {self.guild.default_role: True})

    async def create_channel(
        self,
        name: str,
        whose: simcord.RoleHandle | simcord.MemberActor | None = None,
        /,
        **rights: bool,
    ) -> simcord.ChannelHandle:
        """Create a channel with exceptions for somebody; for the bot where nobody is named."""
        me = self.guild.me
        assert me is not None
        overwrite = discord.PermissionOverwrite(**rights)
        channel = self.guild.create_text_channel(name, overwrites={whose or me: overwrite})
        await self.env.settle()
        return channel

    async def create_private_channel(
        self, name: str, *people: simcord.MemberActor, **rights: bool
    ) -> simcord.ChannelHandle:
        """Create a channel that some people and the bot see, with exceptions for the bot."""
        me, unseen = self.guild.me, discord.PermissionOverwrite(view_channel=False)
        assert me is not None
        channel = self.guild.create_text_channel(
            name,
            overwrites={
                self.guild.default_role: unseen,
                me: discord.PermissionOverwrite(**{"view_channel": True, **rights}),
                **{one: discord.PermissionOverwrite(view_channel=True) for one in people},
            },
        )
        await self.env.settle()
        return channel

    async def send(self, view: discord.ui.View) -> discord.Message:
        """Put buttons into the newsroom's channel, as somebody would who can forge their ids."""
        channel = self.bot.get_channel(self.newsroom.id)
        assert isinstance(channel, discord.TextChannel)
        return await channel.send("Press here", view=view)

    def count_requests(self, method: str, ending: str) -> int:
        """Count what the bot asked of Discord."""
        requests = self.env.http_requests
        return sum(one.method == method and one.path.endswith(ending) for one in requests)


async def build_world(
    store: Store, config: Config, clock: ManualClock, feeds: Looks | None = None
) -> World:
    """Start the bot in a server of its own; ``close_world`` ends it."""
    bot = NewsdeskClient(store=store, config=config, clock=clock, feeds=feeds)
    # A busy machine may need more than simcord's five seconds. What the bot does by itself later
    # than this is not waited for, such as what follows a question after a quarter of a minute.
    env = simcord.Env(bot, shard_count=1, settle_timeout=10.0)
    await env.start()
    set_public(bot, False)
    guild = env.create_guild("The Newsroom")
    rights = discord.Permissions
    moderators = guild.create_role("Moderator", permissions=rights(manage_messages=True))
    managers = guild.create_role("Manager", permissions=rights(manage_channels=True))
    world = World(
        env=env,
        store=store,
        clock=clock,
        config=config,
        guild=guild,
        newsroom=guild.create_text_channel("newsroom"),
        member=guild.add_member(env.create_user("maya")),
        moderator=guild.add_member(env.create_user("theo"), roles=[moderators]),
        manager=guild.add_member(env.create_user("nora"), roles=[managers]),
        feeds=feeds,
    )
    await env.settle()
    return world


def set_public(bot: NewsdeskClient, is_public: bool) -> None:
    """Say whether anybody can add the bot; the simulated Discord knows public ones only."""
    assert bot.application is not None
    bot.application.bot_public = is_public


async def close_world(world: World) -> None:
    """End the bot; simcord does not."""
    await world.env.shutdown()
    await world.bot.close()


def surprises(env: simcord.Env) -> list[BaseException]:
    """Give what the bot raised beside what people may cause."""
    caught = (getattr(error, "original", error) for error in env.errors)
    expected = (CommandError, StoreError, app_commands.CheckFailure)
    return [error for error in caught if not isinstance(error, expected)]


def answer(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    """Give what the bot replied; simcord itself does not mind an unanswered interaction."""
    assert result.acknowledged
    assert result.response is not None
    return result.response


def private(result: simcord.InteractionResult) -> str:
    """Give all the text of a reply, and make sure that nobody else sees it."""
    reply = answer(result)
    assert reply.ephemeral
    return text_of(reply)


def public(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    """Give what a press posted for everybody, beside the answer that it stands below."""
    (posted,) = result.followups
    assert not posted.ephemeral
    return posted


def text_of(message: simcord.ResponseMessage | discord.Message) -> str:
    """Give all that a message says, embeds included."""
    parts: list[str | None] = [message.content]
    for embed in message.embeds:
        parts += [embed.title, embed.description, embed.author.name, embed.footer.text]
        parts += [text for field in embed.fields for text in (field.name, field.value)]
    return "\n".join(part for part in parts if part)


def labels_of(message: simcord.ResponseMessage) -> list[str]:
    """Give the labels of a message's buttons, in order."""
    items: list[dict[str, Any]] = [item for row in message.components for item in row["components"]]
    return [item["label"] for item in items if item["type"] == discord.ComponentType.button.value]
