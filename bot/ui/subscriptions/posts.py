"""Shows what a subscription would post: privately as a preview, or in its channel as a test.

Neither is in the ledger: the real posts come all the same.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import discord

from bot.articles import Article, Provider
from bot.deliveries.backfill import newest_wanted
from bot.deliveries.composing import Composer
from bot.deliveries.involved import read_involved
from bot.errors import CommandError
from bot.headlines import Headline
from bot.posting.digest import Gathering
from bot.posting.ledger import Kind, Post, Waiting
from bot.posting.options import Options
from bot.posting.subscriptions import Subscription
from bot.stories import Merge
from bot.ui.checks import Channel, Interaction
from bot.ui.embeds import article_embed
from bot.ui.subscriptions.access import SubscriptionAccess, member_of
from bot.ui.subscriptions.refusals import channel_of, check_options, takes_threads
from bot.ui.subscriptions.words import times_in_words
from bot.ui.text import fit, plain

log = logging.getLogger(__name__)

_STORIES: Final = 3
#: The ledger counts from 1.
_NO_POST: Final = 0
_NAME: Final = 80
_THREAD_NAME: Final = 100


async def send_preview(
    access: SubscriptionAccess, interaction: Interaction, subscription: Subscription
) -> None:
    """Show privately what a subscription would post now: what waits, else the newest that match.

    One without a number is only imagined.
    """
    await interaction.response.defer(ephemeral=True, thinking=True)
    name = f"subscription {subscription.id}" if subscription.id else "what you chose"
    stories = await _gathered(access, subscription)
    text = f"**Preview** of {name}, with what waits for its next digest."
    if not stories:
        stories = await _newest(access, subscription, _STORIES)
        text = f"**Preview** of {name}, with the newest that match."
    if not stories:
        text = (
            f"Nothing that is published here matches {name} yet. What does from now on comes "
            f"{times_in_words(subscription.options)}."
        )
    embeds = await _embeds(access, subscription, stories)
    await interaction.edit_original_response(content=text, embeds=embeds)


async def send_test(
    access: SubscriptionAccess, interaction: Interaction, subscription: Subscription
) -> None:
    """Post the newest story that a subscription wants in its channel, marked as a test.

    Raises:
        CommandError: The bot cannot post there.
    """
    await interaction.response.defer(ephemeral=True, thinking=True)
    guild = member_of(interaction).guild
    channel = await channel_of(guild, subscription)
    check_options(guild, channel, subscription.options)
    stories = await _newest(access, subscription, 1)
    embeds = await _embeds(access, subscription, stories)
    if not embeds:
        embeds = [article_embed(_sample(access.clock()), (), colour=access.config.posting.colour)]
    asker = fit(interaction.user.display_name, _NAME)
    text = (
        f"🧪 **Test** of subscription {subscription.id}, asked for by {asker}. Real posts come "
        f"{times_in_words(subscription.options)}."
    )
    is_story = bool(stories) and subscription.options.digest is None
    test = _Test(text, embeds, stories[0].title if is_story else "", subscription.options)
    message = await _post(guild.get_channel_or_thread(channel.id) or channel, test)
    await access.store.messages.record_test(channel.id, message.id, access.clock())
    sample = "" if stories else " Nothing published here matches yet, so it shows a sample."
    await interaction.edit_original_response(
        content=f"The test stands in <#{channel.id}>: [Jump]({message.jump_url}).{sample}"
    )


@dataclass(frozen=True, slots=True)
class _Test:
    """What a test says and shows, and how it is to be posted."""

    text: str
    embeds: Sequence[discord.Embed]
    title: str
    options: Options

    @property
    def name(self) -> str:
        """What a thread about it is called."""
        return plain(f"🧪 Test: {self.title}" if self.title else "🧪 Test", _THREAD_NAME)


async def _post(channel: Channel, test: _Test) -> discord.Message:
    """Send a test with the subscription's options; nobody is mentioned, no follower gets it.

    Raises:
        CommandError: Discord refuses it.
    """
    try:
        if isinstance(channel, discord.ForumChannel):
            return await _open_in(channel, test)
        if not isinstance(channel, discord.abc.Messageable):
            raise CommandError(f"#{channel.name} is no channel that takes messages.")
        message = await channel.send(
            test.text,
            embeds=test.embeds,
            silent=test.options.silent,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        if test.options.thread and takes_threads(channel.type):
            await message.create_thread(name=test.name)
    except discord.HTTPException as error:
        log.info("a test in #%s was refused: %s", channel.name, error)
        raise CommandError(
            f"Discord refuses the test (status {error.status}, code {error.code})."
        ) from error
    return message


async def _open_in(forum: discord.ForumChannel, test: _Test) -> discord.Message:
    """Open a thread with a test in a forum, with a tag where it takes none without."""
    opened = await forum.create_thread(
        name=test.name,
        content=test.text,
        embeds=test.embeds,
        applied_tags=forum.available_tags[:1] if forum.flags.require_tag else [],
        silent=test.options.silent,
        allowed_mentions=discord.AllowedMentions.none(),
    )
    return opened.message


async def _gathered(access: SubscriptionAccess, subscription: Subscription) -> list[Headline]:
    """Give the stories that wait for a subscription's next digest and may be seen there."""
    waiting = await access.store.subscriptions.gathered(subscription.id)
    headlines = await access.store.articles.headlines(waiting, subscription.server_id)
    return [headlines[one] for one in waiting if one in headlines and headlines[one].is_published]


async def _newest(
    access: SubscriptionAccess, subscription: Subscription, count: int
) -> list[Headline]:
    """Give the newest stories that match: so many, or as many as a digest shows."""
    return await newest_wanted(
        access.store,
        subscription.filters,
        subscription.server_id,
        count=count if subscription.options.digest is None else access.drawer.most_in_digest,
        now=access.clock(),
        merge=Merge(access.config.stories.merge),
    )


async def _embeds(
    access: SubscriptionAccess, subscription: Subscription, stories: Sequence[Headline]
) -> list[discord.Embed]:
    """Draw stories as the subscription would post them; nothing where there are none."""
    if not stories:
        return []
    now = access.clock()
    ids = [one.id for one in stories]
    times = subscription.options.digest
    first = min(one.published_at for one in stories)
    waits = Waiting.TOO_MANY if times is None else Waiting.DIGEST
    gathering = Gathering(first, now, waits, subscription.filters, times)
    composer = Composer(await read_involved(access.store, ids), {_NO_POST: gathering})
    if times is None and len(ids) <= _STORIES:
        posts = [_post_of(subscription, Kind.STORY, [one], now) for one in ids]
    else:
        posts = [_post_of(subscription, Kind.DIGEST, ids, now)]
    contents = ((post, composer.compose(post)) for post in posts)
    return [
        embed
        for post, content in contents
        if content is not None
        for embed in access.drawer.embeds(post, content)
    ]


def _post_of(
    subscription: Subscription, kind: Kind, article_ids: Sequence[int], now: datetime
) -> Post:
    """Give a post that is in no ledger."""
    return Post(
        id=_NO_POST,
        kind=kind,
        subscription_id=subscription.id,
        server_id=subscription.server_id,
        channel_id=subscription.channel_id,
        options=subscription.options,
        nonce="",
        attempts=0,
        is_retry_of_unknown=False,
        planned_at=now,
        message_id=None,
        stories=tuple((one,) for one in article_ids),
    )


def _sample(now: datetime) -> Article:
    return Article(
        id=0,
        title="A sample story",
        url="https://example.com/a-sample-story",
        published_at=now,
        provider=Provider("Example News", "example.com"),
        excerpt="Stories that this subscription wants will look like this one.",
        topics=("Sample",),
    )
