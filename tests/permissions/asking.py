"""One try of one thing by one person: what they ask, all that they are told, and what changed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Final

import discord
import simcord

from bot.articles import Article, Provider
from bot.posting.filters import Filters
from bot.posting.subscriptions import Subscription
from bot.publication import Action
from bot.rules.rules import Conditions, Order, Outcome
from bot.search.query import SearchQuery
from bot.store import Store
from bot.store.editorial.decisions import Decision
from bot.store.editorial.rules import Change
from bot.store.feeds.offers import FeedOffer
from bot.store.feeds.records import FeedOptions, WantedFeed
from tests.permissions.comparing import Rows, changed_servers, rows_by_server
from tests.permissions.scene import Scene, Server
from tests.samples import NOW, make_article, subscribe, write
from tests.ui.world import text_of

#: Every published story is on it and by it, so that lists of names begin with them.
TOPIC: Final = "Everything"
GAZETTE: Final = Provider("Gazette", "gazette.example")
_NUMBERS: Final = count(1)


@dataclass(slots=True)
class Asking:
    """What one person asks in the server's newsroom, and what there is to ask about.

    Attributes:
        person: Who asks.
        owner: Whose subscriptions, decisions, rules and so on are named.
        channel: The channel of the owner that they are about.
        told: All that the person was told.
        is_public: Whether others were told, too.
        secrets: What stands only in what was made for this try.
    """

    scene: Scene
    person: simcord.MemberActor
    owner: Server
    channel: simcord.ChannelHandle
    told: str = ""
    is_public: bool = False
    secrets: list[str] = field(default_factory=list)
    before: Rows | None = None

    @property
    def store(self) -> Store:
        return self.scene.store

    @property
    def newsroom(self) -> simcord.ChannelHandle:
        """Where everything is asked."""
        return self.scene.here.newsroom

    @property
    def now(self) -> datetime:
        """The present moment."""
        return self.scene.world.clock()

    # What is asked.

    async def slash(self, path: str, **options: Any) -> str:
        """Send a command."""
        result = await self.slash_for(path, **options)
        return self.hear(result)

    async def slash_for(self, path: str, **options: Any) -> simcord.InteractionResult:
        """Do the same, and give what came of it."""
        self._begin()
        return await self.person.slash(self.newsroom, path, **options)

    async def offered(self, path: str, option: str, typed: str, **filled: Any) -> str:
        """Type into an option, and give what is offered."""
        self._begin()
        choices = await self.person.autocomplete(self.newsroom, path, option, typed, **filled)
        text = json.dumps(choices)
        self.told += text
        return text

    async def menu(self, entry: str, message: discord.Message) -> str:
        """Choose an entry in a message's menu."""
        self._begin()
        return self.hear(await self.person.context_menu(self.newsroom, entry, message))

    async def press(self, custom_id: str, *others: discord.ui.Item[Any]) -> str:
        """Press a button with just that id, which stands in a message with other things."""
        await self.press_for(custom_id, *others)
        return self.told

    async def press_for(
        self, custom_id: str, *others: discord.ui.Item[Any]
    ) -> simcord.InteractionResult:
        """Do the same, and give what came of it."""
        button: discord.ui.Button[Any] = discord.ui.Button(label="Press", custom_id=custom_id)
        message = await self._put(button, *others)
        self._begin()
        result = await self.person.click(message, custom_id=custom_id)
        await self._look(result, message)
        return result

    async def choose(self, menu: discord.ui.Item[Any] | str, value: Any) -> str:
        """Choose in a menu, of which the id is enough where it is one of words."""
        if isinstance(menu, str):
            options = [discord.SelectOption(label="Choose", value=value)]
            menu = discord.ui.Select(custom_id=menu, options=options)
        message = await self._put(menu)
        self._begin()
        await self._look(await self.person.select(message, [value]), message)
        return self.told

    async def fill(self, shown: simcord.InteractionResult, **typed: str) -> str:
        """Send the window that was shown; nothing where none was."""
        if shown.modal is None:
            return ""
        return self.hear(await self.person.submit_modal(shown, typed))

    def changes(self) -> set[int]:
        """Give the servers of which anything is other than before; 0 stands for what all share."""
        return changed_servers(self.before or {}, rows_by_server(self.scene.database))

    # What there is to ask about.

    async def story(self, *, is_held: bool = False) -> Article:
        """Have a story: the newest and best of all, with a topic of its own."""
        word = self.scene.code_word()
        provider = Provider(word.title(), f"{word}.example") if is_held else GAZETTE
        number = next(_NUMBERS)
        story = make_article(
            f"Tale of {word}",
            provider=provider,
            topics=[f"{word} matters"] + ([] if is_held else [TOPIC]),
            published=not is_held,
            age=timedelta(days=1) - timedelta(seconds=number),
            quality=number,
        )
        await write(self.store, story)
        if is_held:
            self.secrets.append(word)
        return story

    async def subscription(self) -> tuple[Subscription, str]:
        """Have a subscription, and a story that it wants; gives the word that it wants, too."""
        story = await self.story()
        word = story.title.rpartition(" ")[2]
        self.secrets.append(word)
        made = await subscribe(self.store, self.channel.id, self.owner.id, Filters(words=(word,)))
        return made, word

    async def decision(self, article: Article, action: Action) -> tuple[int, str]:
        """Have somebody decide; gives the number of that, and the reason."""
        reason = f"because of {self.scene.code_word()}"
        self.secrets.append(reason)
        decision = Decision(self.owner.id, article.id, action, 1, reason, self.scene.world.clock())
        outcome = await self.store.decisions.decide(decision)
        assert outcome.number is not None
        return outcome.number, reason

    def order(self) -> tuple[Order, str]:
        """Give a rule to have, and the word that it is about."""
        word = self.scene.code_word()
        self.secrets.append(word)
        return Order(Outcome.HOLD, Conditions(words=(word,))), word

    async def draft(self) -> tuple[int, str]:
        """Have a rule tried out; gives the number of that, and its word."""
        order, word = self.order()
        number = await self.store.rule_drafts.add(self.owner.id, order, actor_id=1, now=NOW)
        return number, word

    async def rule(self) -> tuple[int, str]:
        """Have a rule; gives its id and its word."""
        number, word = await self.draft()
        rule = await self.store.rules.save(self.owner.id, number, actor_id=1, now=NOW)
        return rule.id, word

    async def feed(self) -> str:
        """Have a feed; gives its address."""
        word = self.scene.code_word()
        self.secrets.append(word)
        address = f"https://{word}.example/feed"
        await self.store.feeds.add("discord", [WantedFeed(address, word, FeedOptions())], NOW)
        return address

    async def offer(self) -> tuple[int, str]:
        """Have a feed looked at; gives the number of that, and its address."""
        word = self.scene.code_word()
        address = f"https://{word}.example/feed"
        offer = FeedOffer(address, word, word, f"{word}.example", NOW)
        number = await self.store.feed_offers.make(self.owner.id, offer, self.scene.world.clock())
        return number, address

    async def search(self) -> int:
        """Have a list of everything; gives the number of that."""
        query = SearchQuery()
        await self.store.saved_searches.save([query], NOW)
        return self.store.saved_searches.number(query)

    async def message(self, *stories: Article, server: Server | None = None) -> discord.Message:
        """Have the bot show stories in a message of its own."""
        embeds = [discord.Embed(title=one.title, url=one.url) for one in stories]
        return await self._channel(server or self.scene.here).send("Look", embeds=embeds)

    async def stands(self, message: discord.Message) -> bool:
        """Tell whether a message is still there."""
        try:
            await message.channel.fetch_message(message.id)
        except discord.NotFound:
            return False
        return True

    def forge(self, shown: simcord.ResponseMessage, beginning: str, custom_id: str) -> None:
        """Put another id in the place of that of a button which only the person sees."""
        for row in shown._message.components:  # noqa: SLF001  # Discord sends what it holds
            for item in row["components"]:
                if str(item.get("custom_id")).startswith(beginning):
                    item["custom_id"] = custom_id

    async def last_in_channel(self) -> str:
        """Give what the newest message says of the channel that this is about."""
        last = self.channel.last_message
        return "" if last is None else text_of(last)

    async def is_published(self, article: Article) -> bool:
        """Tell whether a story is published where everything is asked."""
        return await self.store.articles.is_published(article.id, self.scene.here.id)

    async def clear(self) -> None:
        """Remove what lists of a few things a page would be full of."""
        for server in (self.scene.here, self.scene.elsewhere):
            for rule in await self.store.rules.of_server(server.id):
                change = self.store.rules.change
                await change(server.id, rule.id, Change.REMOVED, actor_id=1, now=self.now)
            for one in await self.store.subscriptions.of_server(server.id):
                if one.options.digest is None:
                    await self.store.subscriptions.remove(server.id, one.id, self.now)

    # How it is done.

    def _begin(self) -> None:
        if self.before is None:
            self.before = rows_by_server(self.scene.database)

    async def _put(self, *items: discord.ui.Item[Any]) -> discord.Message:
        view = discord.ui.View(timeout=None)
        for item in items:
            view.add_item(item)
        view.stop()
        return await self._channel(self.scene.here).send("Press here", view=view)

    def _channel(self, server: Server) -> discord.TextChannel:
        channel = self.scene.world.bot.get_channel(server.newsroom.id)
        assert isinstance(channel, discord.TextChannel)
        return channel

    async def _look(self, result: simcord.InteractionResult, message: discord.Message) -> None:
        self.hear(result, message.id)
        fetched = await message.channel.fetch_message(message.id)
        self.told += text_of(fetched)
        self.told += json.dumps([row.to_dict() for row in fetched.components])

    def hear(self, result: simcord.InteractionResult, pressed_id: int | None = None) -> str:
        """Take note of what was answered, beside what was pressed."""
        assert result.acknowledged, "not answered"
        answers = [*([result.response] if result.response else []), *result.followups]
        said = ""
        for one in answers:
            said += text_of(one) + json.dumps(one.components)
            self.is_public |= one.id != pressed_id and not one.ephemeral
        self.told += said
        return said
