"""The Discord client: which events it asks for, what it knows, and the commands it announces."""

from __future__ import annotations

import json
import logging
from hashlib import sha256
from typing import Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.clock import Clock
from bot.config.settings import Config
from bot.store import Store
from bot.ui.correcting import PERSISTENT as CORRECTION_BUTTONS
from bot.ui.deciding import PERSISTENT as DECISION_BUTTONS
from bot.ui.errors import answer_error
from bot.ui.feeds.commands import FeedCommands
from bot.ui.lasting import Lasting
from bot.ui.lost_presses import answer_lost
from bot.ui.membership import leave_others, warn_of_strangers
from bot.ui.moderation.commands import Moderate
from bot.ui.moderation.editor import Editor
from bot.ui.moderation.history import PERSISTENT as HISTORY_BUTTONS
from bot.ui.moderation.menus import PERSISTENT as MODERATION_MENUS
from bot.ui.moderation.post_menus import PERSISTENT as POST_BUTTONS
from bot.ui.moderation.post_menus import PostMenus
from bot.ui.moderation.queue_buttons import PERSISTENT as QUEUE_BUTTONS
from bot.ui.moderation.why import Why
from bot.ui.news.answers import Answers
from bot.ui.news.buttons import PERSISTENT as NEWS_BUTTONS
from bot.ui.news.commands import News
from bot.ui.news.directory import Directory
from bot.ui.news.directory_buttons import PERSISTENT as DIRECTORY_BUTTONS
from bot.ui.news.link_menu import LinkMenu
from bot.ui.posts.digest_buttons import PERSISTENT as DIGEST_BUTTONS
from bot.ui.posts.messages import Drawer
from bot.ui.sharing import PERSISTENT as SHARING_BUTTONS
from bot.ui.subscriptions.access import SubscriptionAccess
from bot.ui.subscriptions.buttons import PERSISTENT as SUBSCRIPTION_BUTTONS
from bot.ui.subscriptions.commands import SubscriptionCommands
from bot.ui.subscriptions.menus import PERSISTENT as SUBSCRIPTION_MENUS
from bot.ui.subscriptions.ordering import PERSISTENT as ORDER_BUTTONS
from bot.ui.subscriptions.pages import SubscriptionPages
from bot.ui.turns import Turns

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
    *CORRECTION_BUTTONS,
    *HISTORY_BUTTONS,
    *QUEUE_BUTTONS,
    *POST_BUTTONS,
    *SUBSCRIPTION_BUTTONS,
    *SUBSCRIPTION_MENUS,
    *ORDER_BUTTONS,
)


class _Tree(app_commands.CommandTree["NewsdeskClient"]):
    """The slash commands, with one handler for whatever they raise."""

    async def on_error(
        self,
        interaction: discord.Interaction[NewsdeskClient],
        error: app_commands.AppCommandError,
        /,
    ) -> None:
        await answer_error(interaction, error)


class NewsdeskClient(commands.AutoShardedBot):
    """Newsdesk in Discord: slash commands only, and no message of anybody's is ever read.

    Attributes:
        store: The open database; whoever opened it closes it.
        config: What the operator decided.
        clock: Gives the present moment.
        editor: Decides in moderators' names.
        answers: What commands and buttons show of stories.
        directory: What they show of topics and providers.
        subscription_pages: What they show of subscriptions.
        turns: Whose questions are being answered.
    """

    def __init__(self, *, store: Store, config: Config, clock: Clock) -> None:
        super().__init__(
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
        self.config = config
        self.clock = clock
        self.turns = Turns()
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
        await self._sync_commands()

    async def add_commands(self) -> None:
        """Add every command there is."""
        store, config, clock, answers = self.store, self.config, self.clock, self.answers
        await self.add_cog(
            News(
                store=store,
                answers=answers,
                directory=self.directory,
                moderation=config.moderation,
                clock=clock,
            )
        )
        await self.add_cog(SubscriptionCommands(self.subscription_pages))
        await self.add_cog(Moderate(self))
        await self.add_cog(Why(self))
        await self.add_cog(FeedCommands(self))
        for entry in (*PostMenus(self).commands(), LinkMenu(self).command()):
            self.tree.add_command(entry)

    def announced(self) -> list[dict[str, Any]]:
        """Give the commands as Discord is told them."""
        return [command.to_dict(self.tree) for command in self.tree.get_commands()]

    async def on_ready(self) -> None:
        """Leave where the bot is not to be; this comes after each long loss of the connection."""
        warn_of_strangers(self, self.config)
        await leave_others(self.guilds, self.config)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a press that has nothing to answer it any more."""
        await answer_lost(interaction, [one.pattern for one in _LASTING])

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Leave a new server at once where it is not allowed."""
        await leave_others([guild], self.config)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Do the same where it comes back from an outage only after the start."""
        await leave_others([guild], self.config)

    async def _sync_commands(self) -> None:
        """Announce the commands, unless Discord was last told exactly these.

        Where Discord does not take them the bot starts all the same: the commands of the last
        start go on to work, and the next start tries again.
        """
        application_id = self.application_id or 0
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
