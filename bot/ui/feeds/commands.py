"""``/feed``: moderators see which feeds this newsroom reads, add some, and pause or remove them."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import CommandError, NotFoundError
from bot.identity import bears_login, is_web_address
from bot.store.feeds.records import KnownFeed
from bot.ui.checks import is_moderator
from bot.ui.choices import MOST_CHOICES, Choices, never_failing
from bot.ui.feeds.cards import feed_card, list_card
from bot.ui.feeds.desk import FeedDesk, check_changes
from bot.ui.feeds.lists import import_feeds
from bot.ui.feeds.offers import offer_feed
from bot.ui.replies import Answer, reply
from bot.ui.text import length, plain

#: Discord's limit for the name and the value of a choice.
_CHOICE = 100

Address = app_commands.Range[str, 1, 1000]
Name = app_commands.Range[str, 1, 80]


@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.default_permissions(manage_messages=True)
class FeedCommands(
    commands.GroupCog,
    group_name="feed",
    group_description="The feeds on the web that this newsroom reads",
):
    """Receives ``/feed``. Feeds are the newsroom's, whichever server they are added from."""

    def __init__(self, desk: FeedDesk) -> None:
        self._desk = desk
        self._feeds = desk.store.feeds
        self._config = desk.config
        self._clock = desk.clock

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let only moderators pass.

        Raises:
            CheckFailure: The person is none, or the operator has not named the server.
        """
        check_changes(self._desk, interaction)
        return True

    @app_commands.command(name="list", description="All feeds, those in trouble first")
    async def list_all(self, interaction: discord.Interaction[Any]) -> None:
        """Show all feeds."""
        embed = list_card(await self._feeds.every_one(), colour=self._colour)
        await reply(interaction, Answer(embed))

    @app_commands.command(description="How a feed is, and when it is asked next")
    @app_commands.describe(feed="Its name or address")
    async def show(self, interaction: discord.Interaction[Any], feed: Address) -> None:
        """Show one feed."""
        await self._answer(interaction, await self._find(feed), "")

    @app_commands.command(description="Look at another feed, and add it if it is right")
    @app_commands.describe(address="A feed, or a page that names one", name="What to call it")
    async def add(
        self, interaction: discord.Interaction[Any], address: Address, name: Name = ""
    ) -> None:
        """Show a feed, and ask whether to add it."""
        address = address.strip()
        if not is_web_address(address):
            raise CommandError(
                "That is not a web address. Copy one from your browser, of the feed or of a page "
                "of its site: it begins with https://."
            )
        if bears_login(address):
            raise CommandError(
                "That address holds a name or a password, which others would see. Feeds are read "
                "without a login."
            )
        await interaction.response.defer(ephemeral=True)
        await reply(interaction, await offer_feed(self._desk, interaction, address, name.strip()))

    @app_commands.command(name="import", description="Add the feeds of a list from another reader")
    @app_commands.describe(file="The list, as OPML: what other readers call an export")
    async def import_(
        self, interaction: discord.Interaction[Any], file: discord.Attachment
    ) -> None:
        """Add the feeds of a list."""
        await interaction.response.defer(ephemeral=True)
        await reply(interaction, await import_feeds(self._desk, file))

    @app_commands.command(description="Do not ask a feed until it is resumed")
    @app_commands.describe(feed="Its name or address")
    async def pause(self, interaction: discord.Interaction[Any], feed: Address) -> None:
        """Pause a feed."""
        found = await self._find(feed)
        await self._feeds.pause(found.address, self._clock())
        await self._answer(interaction, await self._find(found.address), "Paused.")

    @app_commands.command(description="Ask a paused feed again")
    @app_commands.describe(feed="Its name or address")
    async def resume(self, interaction: discord.Interaction[Any], feed: Address) -> None:
        """Resume a feed."""
        found = await self._find(feed)
        await self._feeds.resume(found.address, self._clock())
        await self._answer(interaction, await self._find(found.address), "It is asked again.")

    @app_commands.command(description="Read a feed no more; its stories stay")
    @app_commands.describe(feed="Its name or address")
    async def remove(self, interaction: discord.Interaction[Any], feed: Address) -> None:
        """Remove a feed that was added here."""
        found = await self._find(feed)
        if found.origin in {"config", "opml"}:
            raise CommandError(
                "That feed stands in the bot's configuration, which would bring it back; only its "
                "operator can remove it there. `/feed pause` stops it."
            )
        await self._feeds.remove(found.address, self._clock())
        told = "Removed. Its stories stay; `/feed add` with its address brings it back."
        await self._answer(interaction, found, told)

    @show.autocomplete("feed")
    @pause.autocomplete("feed")
    @resume.autocomplete("feed")
    @remove.autocomplete("feed")
    @never_failing
    async def _complete(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        if not is_moderator(interaction, self._config.moderation):
            return []
        wanted = typed.strip().casefold()
        found = [one for one in await self._feeds.every_one() if _is_meant(one, wanted)]
        # A longer address is chosen by the feed's name.
        values = (
            (one, one.address if length(one.address) <= _CHOICE else one.label) for one in found
        )
        return [
            app_commands.Choice(name=plain(one.label, _CHOICE), value=value)
            for one, value in values
            if length(value) <= _CHOICE
        ][:MOST_CHOICES]

    @property
    def _colour(self) -> int:
        return self._config.posting.colour

    async def _answer(
        self, interaction: discord.Interaction[Any], feed: KnownFeed, told: str
    ) -> None:
        await reply(interaction, Answer(feed_card(feed, colour=self._colour), content=told))

    async def _find(self, typed: str) -> KnownFeed:
        """Give the feed that is meant.

        Raises:
            NotFoundError: There is none, or there are several.
        """
        feeds = await self._feeds.every_one()
        wanted = typed.strip().casefold()
        exact = [one for one in feeds if wanted in {one.address.casefold(), one.label.casefold()}]
        found = exact or [one for one in feeds if _is_meant(one, wanted)]
        if len(found) != 1:
            what = "Several feeds have that name." if found else "There is no such feed."
            raise NotFoundError(f"{what} Choose it from the list that opens as you type.")
        return found[0]


def _is_meant(feed: KnownFeed, wanted: str) -> bool:
    return wanted in feed.label.casefold() or wanted in feed.address.casefold()


def _value(feed: KnownFeed) -> str:
    """Give what a choice stands for: a feed with a longer address is chosen by its name."""
    return feed.address if length(feed.address) <= _CHOICE else feed.label
