"""What tests of the publisher share: a post, its delivery, and what happens to channels."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

import discord
import simcord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.deliveries.contents import StoryContent
from bot.posting.filters import Filters
from bot.posting.ledger import Kind, Post
from bot.posting.options import Options
from bot.posting.subscriptions import Subscription
from bot.ui.embeds import article_embed
from tests.samples import NOW, make_article, make_related
from tests.ui.world import World

COLOUR = 0x2F80ED
ROWS = count(1)
CONTENT = StoryContent(make_article("Trams stop @everyone"), (make_related("All trams stop"),))


def post_to(channel_id: int, *, planned_at: datetime = NOW) -> Post:
    return Post(
        id=1,
        subscription_id=7,
        server_id=1,
        channel_id=channel_id,
        kind=Kind.STORY,
        options=Options(),
        nonce=f"row-{next(ROWS)}",
        attempts=1,
        is_retry_of_unknown=False,
        planned_at=planned_at,
        message_id=None,
        stories=((CONTENT.article.id,),),
    )


def subscription_of(world: World, channel_id: int) -> Subscription:
    creator = world.manager.id
    return Subscription(
        7, world.guild.id, channel_id, Filters(), Options(), timedelta(3), 0, creator, NOW
    )


async def deny(world: World, channel: simcord.ChannelHandle, **rights: bool) -> None:
    """Take rights in a channel from the bot, as a server's owner does."""
    denied = discord.Permissions(**rights).value
    me = world.env.backend.bot_user.id
    world.env.backend.set_overwrite(channel.id, Overwrite(me, OverwriteType.MEMBER, deny=denied))
    await world.env.settle()


async def delete(world: World, channel: simcord.ChannelHandle) -> None:
    world.env.backend.delete_channel(channel.id)
    await world.env.settle()


def stand_in(world: World, author_id: int, *, webhook_id: int | None = None) -> None:
    """Put a message into the newsroom that looks like the post."""
    embed = article_embed(CONTENT.article, CONTENT.coverage, colour=COLOUR).to_dict()
    world.env.backend.create_message(
        world.newsroom.id, author_id, embeds=[dict(embed)], webhook_id=webhook_id
    )


def fail_sends(world: World, channel: simcord.ChannelHandle, status: int, code: int = 0) -> None:
    path = f"/channels/{channel.id}/messages"
    world.env.inject_error("POST", path, status=status, code=code, message="Injected")
