"""What there is to ask about: stories, subscriptions, decisions, rules, feeds and messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Final

import discord
import simcord

from bot.articles import Article, Provider
from bot.posting.filters import Filters
from bot.posting.subscriptions import Subscription
from bot.publication import OPERATOR, Action
from bot.rules.rules import Conditions, Order, Outcome
from bot.search.query import SearchQuery
from bot.store import Store
from bot.store.editorial.decisions import Decision, Wanted, records
from bot.store.editorial.rules import Change
from bot.store.feeds.offers import FeedOffer
from bot.store.feeds.records import FeedOptions, WantedFeed
from tests.permissions.scene import Scene, Server, settle
from tests.samples import NOW, make_article, subscribe, write
from tests.ui.world import text_of

#: Every published story is on it and by it, so that lists of names begin with them.
TOPIC: Final = "Everything"
GAZETTE: Final = Provider("Gazette", "gazette.example")
_NUMBERS: Final = count(1)


@dataclass(slots=True, kw_only=True)
class Staging:
    """Makes what is asked about, for one try.

    Attributes:
        owner: Whose subscriptions, decisions, rules and so on are named.
        channel: The channel of the owner that they are about.
        secrets: What stands only in what was made for this try.
    """

    scene: Scene
    owner: Server
    channel: simcord.ChannelHandle
    secrets: list[str] = field(default_factory=list)

    @property
    def store(self) -> Store:
        return self.scene.store

    @property
    def now(self) -> datetime:
        """The present moment."""
        return self.scene.world.clock()

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

    async def operators_decision(self, article: Article, action: Action) -> int:
        """Have the operator decide for every server; gives the number of that."""
        decision = Decision(OPERATOR, article.id, action, 1, "", self.scene.world.clock())
        outcome = await self.store.decisions.decide(decision)
        assert outcome.number is not None
        return outcome.number

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
        return await self.channel_of(server or self.scene.here).send("Look", embeds=embeds)

    async def stands(self, message: discord.Message) -> bool:
        """Tell whether a message is still there."""
        try:
            await message.channel.fetch_message(message.id)
        except discord.NotFound:
            return False
        return True

    async def last_in_channel(self) -> str:
        """Give what the newest message says of the channel that this is about."""
        last = self.channel.last_message
        return "" if last is None else text_of(last)

    async def is_published(self, article: Article) -> bool:
        """Tell whether a story is published where everything is asked."""
        return await self.store.articles.is_published(article.id, self.scene.here.id)

    async def is_decided_everywhere(self, article: Article, action: Action) -> bool:
        """Tell whether the operator decided so about a story."""
        about = Wanted(server_ids=(OPERATOR,), article_id=article.id)
        return action in {one.decision.action for one in await records(self.store.database, about)}

    async def clear(self) -> None:
        """Remove what lists of a few things a page would be full of."""
        for server in (self.scene.here, self.scene.elsewhere):
            await settle(self.scene.world, server)
            for rule in await self.store.rules.of_server(server.id):
                change = self.store.rules.change
                await change(server.id, rule.id, Change.REMOVED, actor_id=1, now=self.now)
            for one in await self.store.subscriptions.of_server(server.id):
                if one.options.digest is None:
                    await self.store.subscriptions.remove(server.id, one.id, self.now)

    def channel_of(self, server: Server) -> discord.TextChannel:
        """Give where everything is asked in a server, as the bot sees it."""
        channel = self.scene.world.bot.get_channel(server.newsroom.id)
        assert isinstance(channel, discord.TextChannel)
        return channel
