"""Shows a feed before it is added: its newest entry as it would be posted, and what to press."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Self

import discord

from bot.documents.feeds import FeedEntry, article_of
from bot.errors import CommandError, FeedError, NotAllowedError
from bot.loading.feeds.trying import Trial
from bot.posting.filters import Filters
from bot.posting.subscriptions import Subscription
from bot.store.feeds.offers import FeedOffer
from bot.store.feeds.records import FeedOptions, KnownFeed, WantedFeed
from bot.ui.checks import Interaction, server_of
from bot.ui.deciding import put_instead
from bot.ui.embeds import article_embed, message_embed
from bot.ui.feeds.cards import feed_card
from bot.ui.feeds.desk import FeedDesk, check_changes
from bot.ui.lasting import Lasting, laid_out
from bot.ui.replies import Answer
from bot.ui.subscribing import check_can_post_here, may_subscribe_here
from bot.ui.text import fit, plain, plural

if TYPE_CHECKING:
    Button = discord.ui.Button[discord.ui.View]

#: Where a feed is named that was added in Discord.
DISCORD: Final = "discord"
_LABEL: Final = 100
_TOPIC: Final = 50
_PROBLEM: Final = 300
_SHOWN: Final = 3
_NOT_ALLOWED: Final = (
    "You need Manage Channels in this channel, or a role that this bot's operator has named, to "
    "let stories be posted here. *Add* does without."
)


class Way(StrEnum):
    """What a button does with a feed."""

    POST = "post"
    ADD = "add"
    CANCEL = "cancel"


_LOOKS: Final = {
    Way.POST: ("Add and post here", discord.ButtonStyle.success),
    Way.ADD: ("Add", discord.ButtonStyle.secondary),
    Way.CANCEL: ("Cancel", discord.ButtonStyle.secondary),
}


class OfferButton(
    Lasting["Button", FeedDesk],
    template=rf"feed:(?P<way>{'|'.join(Way)}):(?P<offer>\d{{1,15}})",
):
    """Adds a feed that was looked at, and shows in its place what came of that."""

    def __init__(self, way: Way, number: int) -> None:
        label, style = _LOOKS[way]
        super().__init__(
            discord.ui.Button(label=label, style=style, custom_id=f"feed:{way}:{number}")
        )
        self._way, self._number = way, number

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(Way(match["way"]), int(match["offer"]))

    async def _press(self, desk: FeedDesk, interaction: Interaction) -> None:
        check_changes(desk, interaction)
        await interaction.response.defer()
        await put_instead(interaction, await self._answer(desk, interaction))

    async def _answer(self, desk: FeedDesk, interaction: Interaction) -> Answer:
        if self._way is Way.CANCEL:
            return Answer(message_embed("Not added.", desk.config.posting.colour))
        offer = await desk.store.feed_offers.find(
            self._number, server_of(interaction), desk.clock()
        )
        if self._way is Way.POST:
            return await _add_here(desk, interaction, offer)
        told = "✅ Added. It is asked within seconds; what it lists now is not posted."
        return await _add(desk, offer, options_of(desk), told)


#: What the client must know to answer presses on messages of an earlier run.
PERSISTENT: Final = (OfferButton,)


async def offer_feed(desk: FeedDesk, interaction: Interaction, address: str, name: str) -> Answer:
    """Look at a feed, show its newest entry as it would be posted, and ask whether to add it.

    Args:
        desk: What may be asked for.
        interaction: Who asks where; Discord was told that the answer takes time.
        address: Of the feed, or of a page that names it.
        name: What to call it; empty for its own title.

    Raises:
        CommandError: There is no feed, or it cannot be had or read; says why.
    """
    if known := await _find(desk, address):
        return _known(desk, known)
    trial = await _look(desk, address)
    if known := await _find(desk, trial.address):
        return _known(desk, known)
    newest = max(trial.parsed.entries, key=lambda entry: entry.published_at, default=None)
    offer = _offer_of(trial, newest, name)
    number = await desk.store.feed_offers.make(server_of(interaction), offer, desk.clock())
    ways = list(Way)
    if not may_subscribe_here(interaction, desk.config.moderation):
        ways.remove(Way.POST)
    return Answer(
        _preview(newest, desk.config.posting.colour),
        laid_out(*(OfferButton(way, number) for way in ways)),
        "\n".join([*_seen(offer, trial), *_ways_in_words(desk, ways)]),
    )


def options_of(desk: FeedDesk) -> FeedOptions:
    """Give the options of a feed of which nothing was said."""
    feeds = desk.config.feeds
    return FeedOptions(
        interval=feeds.interval,
        default_published=feeds.default_published,
        user_agent=feeds.user_agent,
    )


async def _look(desk: FeedDesk, address: str) -> Trial:
    if desk.feeds is None:
        raise CommandError("No feeds are read here.")
    try:
        return await desk.feeds.look(address)
    except FeedError as error:
        raise CommandError(f"There is no feed to add at {address}: {error}.") from error


async def _find(desk: FeedDesk, address: str) -> KnownFeed | None:
    feeds = await desk.store.feeds.every_one()
    return next((one for one in feeds if address in {one.address, one.location}), None)


def _known(desk: FeedDesk, feed: KnownFeed) -> Answer:
    told = "It is read already. `/subscription add` lets a channel receive its stories."
    return Answer(feed_card(feed, colour=desk.config.posting.colour), content=told)


def _offer_of(trial: Trial, newest: FeedEntry | None, name: str) -> FeedOffer:
    domains = {entry.provider.domain for entry in trial.parsed.entries}
    return FeedOffer(
        address=trial.address,
        name=name,
        label=plain(name or trial.parsed.title or trial.address, _LABEL),
        provider=domains.pop() if len(domains) == 1 else "",
        newest_at=newest.published_at if newest else None,
    )


def _preview(newest: FeedEntry | None, colour: int) -> discord.Embed:
    if newest is None:
        return message_embed("It lists no story now.", colour)
    article = article_of(newest, published_at=newest.published_at)
    return article_embed(article, (), colour=colour)


def _seen(offer: FeedOffer, trial: Trial) -> Iterator[str]:
    count = plural(len(trial.parsed.entries), "story", "stories")
    how = " This is how its newest one would be posted." if offer.newest_at else ""
    yield f"**{fit(offer.label, _LABEL)}** lists {count}.{how}"
    for problem in trial.parsed.problems[:_SHOWN]:
        yield f"⚠️ {fit(problem, _PROBLEM)}"


def _ways_in_words(desk: FeedDesk, ways: Collection[Way]) -> Iterator[str]:
    if Way.POST in ways:
        yield (
            "*Add and post here* publishes its newest story and all that come, and lets this "
            "channel receive them."
        )
    held = "is published" if desk.config.feeds.default_published else "waits for moderators"
    yield f"*Add* posts nothing of what it lists now; what is new in it {held}."


async def _add(desk: FeedDesk, offer: FeedOffer, options: FeedOptions, told: str) -> Answer:
    wanted = WantedFeed(offer.address, offer.name, options)
    is_new = await desk.store.feeds.add(DISCORD, [wanted], desk.clock())
    feed = await _find(desk, offer.address)
    if feed is None:  # removed by somebody else just now
        raise CommandError("It was removed just now. Look at it again with `/feed add`.")
    if not is_new:
        return _known(desk, feed)
    # Its own title is written down when it is asked for the first time.
    card = feed_card(replace(feed, title=offer.label), colour=desk.config.posting.colour)
    return Answer(card, content=told)


async def _add_here(desk: FeedDesk, interaction: Interaction, offer: FeedOffer) -> Answer:
    """Add a feed, and subscribe the channel to what it brings."""
    if not may_subscribe_here(interaction, desk.config.moderation):
        raise NotAllowedError(_NOT_ALLOWED)
    check_can_post_here(interaction)
    # Of a feed that gathers what many publish, only a topic of its own tells what it brought.
    topic = plain(offer.label, _TOPIC)
    topics = () if offer.provider else (topic,)
    providers = (offer.provider,) if offer.provider else ()
    made = await _subscribe(desk, interaction, Filters(topics=topics, providers=providers))
    options = replace(options_of(desk), topics=topics, default_published=True, backfill=1)
    told = (
        f"✅ **{fit(offer.label, _LABEL)}** is read from now on, and <#{made.channel_id}> receives "
        f"its stories: subscription **{made.id}**. {_newest_in_words(offer, made, desk.clock())}"
    )
    return await _add(desk, offer, options, told)


async def _subscribe(desk: FeedDesk, interaction: Interaction, filters: Filters) -> Subscription:
    """Give the subscription by which the channel receives a feed's stories, old or new."""
    server_id, channel_id = server_of(interaction), interaction.channel_id or 0
    for one in await desk.store.subscriptions.of_server(server_id):
        is_enough = one.paused_at is None and one.filters in {Filters(), filters}
        if one.channel_id == channel_id and is_enough:
            return one
    return await desk.store.subscriptions.add(
        server_id=server_id,
        channel_id=channel_id,
        filters=filters,
        max_age=desk.config.posting.max_age,
        created_by=interaction.user.id,
        now=desk.clock(),
    )


def _newest_in_words(offer: FeedOffer, subscription: Subscription, now: datetime) -> str:
    if offer.newest_at is None:
        return "It lists no story now."
    if now - offer.newest_at > subscription.max_age:
        return "Its newest one is too old to be posted; what comes from now on is."
    if subscription.options.digest is not None:
        return "Its newest one comes with the next digest."
    return "Its newest one is here within a minute."
