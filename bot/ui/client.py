"""The Discord client: which events it asks for, what it knows, and the commands it announces."""

from __future__ import annotations

import json
import logging
from contextlib import nullcontext
from hashlib import sha256
from typing import Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.clock import Clock
from bot.config.settings import Config
from bot.shards import Shards
from bot.store import Store
from bot.store.duties import LEADER
from bot.ui.admin.commands import Admin
from bot.ui.admin.office import Office
from bot.ui.checks import is_edited, is_private
from bot.ui.correcting import PERSISTENT as CORRECTION_BUTTONS
from bot.ui.deciding import PERSISTENT as DECISION_BUTTONS
from bot.ui.deciding import DecideButton
from bot.ui.errors import answer_error
from bot.ui.feeds.commands import FeedCommands
from bot.ui.feeds.desk import Looks
from bot.ui.feeds.offers import PERSISTENT as FEED_BUTTONS
from bot.ui.lasting import Lasting, take_sent
from bot.ui.lost_presses import answer_lost
from bot.ui.membership import is_allowed, leave_others, warn_of_strangers
from bot.ui.moderation.commands import Moderate
from bot.ui.moderation.editor import Editor
from bot.ui.moderation.everywhere import PERSISTENT as EVERYWHERE_BUTTONS
from bot.ui.moderation.everywhere import EverywhereButton
from bot.ui.moderation.history import PERSISTENT as HISTORY_BUTTONS
from bot.ui.moderation.menus import PERSISTENT as MODERATION_MENUS
from bot.ui.moderation.menus import Order
from bot.ui.moderation.post_menus import PERSISTENT as POST_BUTTONS
from bot.ui.moderation.post_menus import PostMenus, TakeSharedButton
from bot.ui.moderation.queue_buttons import PERSISTENT as QUEUE_BUTTONS
from bot.ui.moderation.queue_buttons import PickedButton, QueueButton
from bot.ui.moderation.rules.buttons import PERSISTENT as RULE_BUTTONS
from bot.ui.moderation.settings_menus import PERSISTENT as SETTINGS_MENUS
from bot.ui.moderation.settings_menus import WINDOWS as SETTINGS_WINDOWS
from bot.ui.moderation.settings_menus import with_settings
from bot.ui.moderation.why import Why
from bot.ui.news.answers import Answers
from bot.ui.news.buttons import PERSISTENT as NEWS_BUTTONS
from bot.ui.news.commands import News
from bot.ui.news.directory import Directory
from bot.ui.news.directory_buttons import PERSISTENT as DIRECTORY_BUTTONS
from bot.ui.news.link_menu import LinkMenu
from bot.ui.posts.digest_buttons import PERSISTENT as DIGEST_BUTTONS
from bot.ui.posts.messages import Drawer
from bot.ui.reasons import Reasoned, reason_window
from bot.ui.reviewing import PERSISTENT as REVIEW_BUTTONS
from bot.ui.reviewing import ReviewButton
from bot.ui.sharded import ShardedBot
from bot.ui.sharing import PERSISTENT as SHARING_BUTTONS
from bot.ui.staff import note_moderator_roles
from bot.ui.subscriptions.access import SubscriptionAccess
from bot.ui.subscriptions.buttons import PERSISTENT as SUBSCRIPTION_BUTTONS
from bot.ui.subscriptions.commands import SubscriptionCommands
from bot.ui.subscriptions.first.walk import PERSISTENT as FIRST_SUBSCRIPTION
from bot.ui.subscriptions.menus import PERSISTENT as SUBSCRIPTION_MENUS
from bot.ui.subscriptions.ordering import PERSISTENT as ORDER_BUTTONS
from bot.ui.subscriptions.pages import SubscriptionPages
from bot.ui.turns import Turns, turn_of
from bot.ui.welcoming import go_on_in, is_new, welcome
from bot.ui.windows import Window

log = logging.getLogger(__name__)

# Nothing here speaks: that libraries for voice are missing is no news to the operator.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

# Only a client that fulfils each room's desk can be pressed here, and its type says so.
_LASTING: Final[tuple[type[Lasting[Any, NewsdeskClient]], ...]] = (
    *SHARING_BUTTONS,
    *NEWS_BUTTONS,
    *DIGEST_BUTTONS,
    *MODERATION_MENUS,
    *DIRECTORY_BUTTONS,
    *DECISION_BUTTONS,
    *EVERYWHERE_BUTTONS,
    *CORRECTION_BUTTONS,
    *HISTORY_BUTTONS,
    *QUEUE_BUTTONS,
    *RULE_BUTTONS,
    *POST_BUTTONS,
    *SUBSCRIPTION_BUTTONS,
    *SUBSCRIPTION_MENUS,
    *ORDER_BUTTONS,
    *SETTINGS_MENUS,
    *REVIEW_BUTTONS,
    *FIRST_SUBSCRIPTION,
    *FEED_BUTTONS,
)
_REASONED: Final[tuple[type[Reasoned[Any, NewsdeskClient]], ...]] = (
    DecideButton,
    TakeSharedButton,
    QueueButton,
    PickedButton,
    ReviewButton,
    Order,
    EverywhereButton,
)
_WINDOWS: Final[tuple[Window[NewsdeskClient], ...]] = (*SETTINGS_WINDOWS, reason_window(_REASONED))


class _Tree(app_commands.CommandTree["NewsdeskClient"]):
    """The slash commands, with one handler for whatever they raise."""

    async def interaction_check(self, interaction: discord.Interaction[NewsdeskClient], /) -> bool:
        """Let everybody pass to each command's own check, which is then prepared for."""
        is_typing = interaction.type is discord.InteractionType.autocomplete
        try:
            # In turn, or one person's questions would be answered in another order.
            async with nullcontext() if is_typing else turn_of(interaction):
                await interaction.client.prepare(interaction)
        except Exception as error:  # noqa: BLE001  # whatever is asked must be answered
            if is_typing:
                await interaction.response.autocomplete([])
            else:
                await answer_error(interaction, error)
            return False
        return True

    async def on_error(
        self,
        interaction: discord.Interaction[NewsdeskClient],
        error: app_commands.AppCommandError,
        /,
    ) -> None:
        await answer_error(interaction, error)


class NewsdeskClient(ShardedBot):
    """Newsdesk in Discord: slash commands only, and no message of anybody's is ever read.

    Attributes:
        store: The open database; whoever opened it closes it.
        config: What the operator decided.
        clock: Gives the present moment.
        feeds: Looks at feeds that may be added; None where none are read.
        editor: Decides in moderators' names.
        answers: What commands and buttons show of stories.
        directory: What they show of topics and providers.
        subscription_pages: What they show of subscriptions.
        turns: Whose questions are being answered.
        office: What the operator may ask of the process; None where nobody runs one.
    """

    def __init__(
        self, *, store: Store, config: Config, clock: Clock, feeds: Looks | None = None
    ) -> None:
        super().__init__(
            turns=store.database.turns,
            # The library wants a prefix; without the intent for messages it never sees one.
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=_Tree,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
        )
        self.store = store
        self.clock = clock
        self.feeds = feeds
        self.turns = Turns()
        self.office: Office | None = None
        self._furnish(config)

    def _furnish(self, config: Config) -> None:
        """Make what answers, as a configuration wants it."""
        store, clock = self.store, self.clock
        self.config = config
        self.editor = Editor(store=store, config=config, clock=clock)
        self.answers = Answers(store=store, editor=self.editor, config=config, clock=clock)
        self.directory = Directory(store=store, config=config)
        self.subscription_pages = SubscriptionPages(
            SubscriptionAccess(
                store=store, config=config, clock=clock, drawer=Drawer(config.posting.colour)
            )
        )

    async def setup_hook(self) -> None:
        """Add commands and buttons, and tell Discord of the commands where it does not know."""
        await self.add_commands()
        self.add_dynamic_items(*_LASTING)
        await self.sync_commands()

    async def add_commands(self) -> None:
        """Add every command there is."""
        for cog in self._cogs():
            await self.add_cog(cog)
        for entry in (*PostMenus(self).commands(), LinkMenu(self).command()):
            self.tree.add_command(entry)

    async def prepare(self, interaction: discord.Interaction[Any]) -> None:
        """Note what is to be known before anybody's rights are judged."""
        await note_moderator_roles(interaction, self.store)

    async def refurnish(self, config: Config) -> None:
        """Answer by another configuration from now on; Discord's list of commands stays the same.

        No command is missed meanwhile: nothing here waits for anything.
        """
        self._furnish(config)
        for cog in self._cogs():
            if cog.qualified_name in self.cogs:
                await self.add_cog(cog, override=True)
        if self.is_ready():
            await leave_others(self.guilds, config)

    def _cogs(self) -> tuple[commands.Cog, ...]:
        return (
            News(
                store=self.store,
                answers=self.answers,
                directory=self.directory,
                moderation=self.config.moderation,
                clock=self.clock,
            ),
            SubscriptionCommands(self.subscription_pages),
            with_settings(Moderate(self), self),
            Why(self),
            FeedCommands(self),
            Admin(self),
        )

    def announced(self) -> list[dict[str, Any]]:
        """Give the commands as Discord is told them."""
        return [command.to_dict(self.tree) for command in self.tree.get_commands()]

    async def on_ready(self) -> None:
        """Leave where the bot is not to be; this comes after each long loss of the connection."""
        warn_of_strangers(self, self.config)
        await leave_others(self.guilds, self.config)
        now = self.clock()
        left = await self.store.servers.left()
        for guild in self.guilds:
            if guild.id in left or is_new(guild, now):
                await self._arrive(guild)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Take a window that was sent; answer a press that has nothing to answer it any more."""
        await take_sent(interaction, _WINDOWS)
        await answer_lost(interaction, [one.pattern for one in _LASTING])

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Greet a new server, or leave it at once where it is not allowed."""
        await leave_others([guild], self.config)
        await self._arrive(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Keep what a server ordered for a while, that Discord says the bot has left."""
        await self._leave(guild.id)

    async def on_servers_listed(self, shard: Shards) -> None:
        """Do the same for servers of a shard that were left while nobody listened."""
        for server_id in sorted(await self.store.servers.known()):
            if shard.have(server_id) and self.get_guild(server_id) is None:
                await self._leave(server_id)

    async def _leave(self, server_id: int) -> None:
        await self.store.servers.leave(server_id, self.clock())
        log.info("server %d was left; what it ordered is kept for 30 days", server_id)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Look the same way where one comes back from an outage only after the start."""
        await leave_others([guild], self.config)
        if await self.store.servers.has_left(guild.id):
            await self._arrive(guild)

    async def _arrive(self, guild: discord.Guild) -> None:
        """Greet a server that is new; where the bot was before, all goes on."""
        if not is_allowed(guild.id, self.config):
            return
        now = self.clock()
        if await self.store.servers.has_left(guild.id):
            await go_on_in(self.store, guild.id, now)
        if is_new(guild, now):
            moderation = self.config.moderation
            has_editors = is_edited(guild.id, moderation, is_private=is_private(self))
            await welcome(self.store, guild, now, has_editors=has_editors)

    async def sync_commands(self) -> None:
        """Announce the commands, unless Discord was last told exactly these.

        Of several processes the leader does so: in the middle of an upgrade they differ.
        Where Discord does not take them the bot starts all the same: the commands of the last
        start go on to work, and the next start tries again.
        """
        application_id = self.application_id
        if application_id is None or not await self.store.duties.has(LEADER):
            return
        announced = self.announced()
        fingerprint = _fingerprint(announced)
        if await self.store.synced_commands.fingerprint(application_id) == fingerprint:
            return
        try:
            await self.tree.sync()
        except discord.HTTPException:
            log.exception("Discord did not take the commands; the next start tries again")
            return
        await self.store.synced_commands.record(application_id, fingerprint)
        log.info("announced %d command groups to Discord", len(announced))


def _fingerprint(announced: list[dict[str, Any]]) -> str:
    """Hash commands as Discord is told them, whatever the order in which they were added."""
    texts = sorted(json.dumps(command, sort_keys=True) for command in announced)
    return sha256("\n".join(texts).encode()).hexdigest()
