"""The button below a digest: all of its stories for whoever asks, also after a restart."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import discord
import pytest
import simcord

from bot.articles import Article
from bot.deliveries.composing import Composer
from bot.deliveries.contents import DigestContent
from bot.deliveries.courier import CLAIM_PATIENCE
from bot.deliveries.digests import gather
from bot.deliveries.planner import plan_deliveries
from bot.posting.filters import Filters
from bot.posting.hours import EVERY_DAY, DigestTimes
from bot.posting.ledger import Post
from bot.posting.options import Options
from bot.publication import Action
from bot.ui.posts.digest_buttons import digest_message, digest_number
from tests.samples import NOW, make_article, write
from tests.ui.posts.posting import COLOUR
from tests.ui.world import World, answer, labels_of, private, text_of

DAILY = Options(digest=DigestTimes(EVERY_DAY, (NOW + timedelta(hours=1)).time(), "UTC"))


async def claim_digest(world: World, articles: list[Article]) -> tuple[Post, DigestContent]:
    """Let articles come together in the newsroom's digest, and claim its post."""
    await world.store.subscriptions.add(
        server_id=world.guild.id,
        channel_id=world.newsroom.id,
        filters=Filters(),
        options=DAILY,
        max_age=timedelta(days=9),
        created_by=1,
        now=NOW,
    )
    await write(world.store, *articles)
    await plan_deliveries(world.store, NOW)
    due = NOW + timedelta(hours=1)
    await gather(world.store, due)
    (post,) = await world.store.ledger.claim(due, limit=5, patience=CLAIM_PATIENCE)
    content = (await Composer.of(world.store, [post])).compose(post)
    assert isinstance(content, DigestContent)
    return post, content


async def post_digest(world: World, articles: list[Article]) -> discord.Message:
    """Let the bot post a digest of articles."""
    post, content = await claim_digest(world, articles)
    made = digest_message(content, post, COLOUR)
    channel = world.bot.get_channel(world.newsroom.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.send(embeds=made.embeds, view=made.view)
    await world.env.settle()
    last = world.newsroom.last_message
    assert last is not None
    return last


def numbered(count: int) -> list[Article]:
    """Articles "Story 01", the best, and so on."""
    return [make_article(f"Story {n:02}", quality=100 - n) for n in range(1, count + 1)]


async def press(world: World, message: discord.Message, label: str) -> simcord.ResponseMessage:
    result = await world.member.click(message, label=label)
    private(result)
    return answer(result)


async def test_the_button_says_how_many_more_there_are(world: World) -> None:
    message = await post_digest(world, numbered(27))
    shown = await press(world, message, "Show 14 more")
    assert text_of(shown).startswith("All stories of this digest\n**1.** [Story 01]")
    assert "[Story 10]" in text_of(shown)
    assert "[Story 11]" not in text_of(shown)
    assert labels_of(shown) == ["Back", "1 / 3", "Next"]


async def test_where_all_stories_stand_in_it_they_can_be_opened(world: World) -> None:
    message = await post_digest(world, numbered(3))
    shown = await press(world, message, "Open a story")
    assert labels_of(shown) == []
    opened = await world.member.select(shown, [str(make_article("Story 02").id)], custom_id="open")
    assert "Story 02" in private(opened)


async def test_its_pages_turn_in_place_after_a_restart(world: World) -> None:
    message = await post_digest(world, numbered(27))
    await world.restart()
    shown = await press(world, message, "Show 14 more")
    await world.restart()
    await world.member.click(shown, label="Next")
    await world.member.click(shown, label="Next")
    assert "**21.** [Story 21]" in text_of(shown)
    assert labels_of(shown)[1] == "3 / 3"
    await world.member.click(shown, label="Back")
    assert "**11.** [Story 11]" in text_of(shown)


async def test_the_list_shows_what_may_be_seen_now(world: World) -> None:
    articles = numbered(12)
    message = await post_digest(world, articles)
    for article in articles[:3]:
        await world.decide(article, Action.UNPUBLISH)
    shown = await press(world, message, "Open a story")
    assert "Story 03" not in text_of(shown)
    assert "**9.** [Story 12]" in text_of(shown)


async def test_turning_to_a_page_that_is_gone_shows_the_last_one(world: World) -> None:
    articles = numbered(12)
    shown = await press(world, await post_digest(world, articles), "Open a story")
    for article in articles[:3]:
        await world.decide(article, Action.UNPUBLISH)
    await world.member.click(shown, label="Next")
    assert "**1.** [Story 04]" in text_of(shown)


async def test_the_list_leaves_out_what_only_its_document_holds_by_now(world: World) -> None:
    """It stays in the message, but whoever asks may not see it anew."""
    articles = numbered(12)
    message = await post_digest(world, articles)
    await write(world.store, replace(articles[0], published=False))
    shown = await press(world, message, "Open a story")
    assert articles[0].title not in text_of(shown)
    assert f"[{articles[1].title}]" in text_of(shown)


async def test_of_a_digest_of_which_nothing_is_left_it_says_so(world: World) -> None:
    articles = numbered(2)
    message = await post_digest(world, articles)
    for article in articles:
        await world.decide(article, Action.UNPUBLISH)
    result = await world.member.click(message, label="Open a story")
    assert "No story of this digest can be seen here any more" in private(result)


async def test_another_servers_digest_is_not_shown(world: World) -> None:
    post, _ = await claim_digest(world, numbered(2))
    assert await world.store.digests.find(post.id, world.guild.id + 1) is None


@pytest.mark.parametrize("count", [1, 5, 20])
async def test_a_digest_is_recognised_whatever_it_shows(world: World, count: int) -> None:
    post, content = await claim_digest(world, numbered(count))
    made = digest_message(content, post, COLOUR)
    channel = world.bot.get_channel(world.newsroom.id)
    assert isinstance(channel, discord.TextChannel)
    sent = await channel.send(embeds=made.embeds, view=made.view)
    found = await channel.fetch_message(sent.id)
    assert digest_number(found) == post.id
