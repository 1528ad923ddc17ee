"""``/why`` as moderators meet it, and as others do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest_asyncio

from bot.deliveries.courier import Courier
from bot.deliveries.planner import plan_deliveries
from bot.deliveries.why import explain
from bot.posting.filters import Filters
from bot.publication import Action
from bot.ui.moderation.explained import why_embed
from tests.deliveries.recording import RecordingPublisher
from tests.samples import NOW, make_article, subscribe, write
from tests.ui.drawings import assert_within_limits
from tests.ui.world import World, answer, private, text_of

STORY = make_article("Open day at the [library]", topics=["Events"])
HELD = make_article("Secret merger", published=False)


@pytest_asyncio.fixture
async def posted(world: World) -> World:
    """A server in which a story was posted to one channel, and held back from another."""
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    await subscribe(world.store, 4711, world.guild.id, Filters(topics=("*Law*",)))
    await write(world.store, STORY, HELD)
    await plan_deliveries(world.store, NOW)
    await Courier(world.store, RecordingPublisher(), world.clock).work()
    return world


async def test_it_tells_where_a_story_stands_and_what_held_it_back(posted: World) -> None:
    result = await posted.moderator.slash(posted.newsroom, "why", article="open day")
    text = private(result)
    assert "Open day at the (library)" in text
    message = f"https://discord.com/channels/{posted.guild.id}/{posted.newsroom.id}/1000"
    stamp = f"<t:{int(NOW.timestamp())}:R>"
    assert f"**1.** {posted.newsroom.mention}: It was posted {stamp}. [Jump]({message})" in text
    assert r"**2.** <#4711>: Not posted: none of its topics is \*Law\*." in text


async def test_a_held_story_is_explained_too(posted: World) -> None:
    result = await posted.moderator.slash(posted.newsroom, "why", article=str(HELD.id))
    text = private(result)
    assert "It is held: its document does not publish it, and no moderator has here." in text
    assert text.startswith("Why this story is not published")
    assert text.count("It would come here if it was published.") == 1
    assert r"**2.** <#4711>: Published, it would not come here: none of its topics" in text


async def test_its_title_says_whether_it_is_posted_or_will_be(posted: World) -> None:
    later = make_article("Umbrellas are out", topics=["Events"])
    old = make_article("Long ago", age=timedelta(days=30))
    await write(posted.store, later)
    await write(posted.store, old, is_backlog=True)
    titles = {
        STORY: "Where this story was posted",
        later: "Where this story will be posted",
        old: "Why this story was not posted",
    }
    for story, title in titles.items():
        asked = await posted.moderator.slash(posted.newsroom, "why", article=str(story.id))
        assert answer(asked).embeds[0].title == title


async def test_who_rejected_it_is_not_said_to_have_unpublished_it(posted: World) -> None:
    await posted.decide(HELD, Action.UNPUBLISH)
    asked = await posted.moderator.slash(posted.newsroom, "why", article=str(HELD.id))
    assert f"A moderator rejected it <t:{int(NOW.timestamp())}:R>." in private(asked)


async def test_autocomplete_offers_every_story(posted: World) -> None:
    offered = await posted.moderator.autocomplete(posted.newsroom, "why", "article", "")
    assert {choice["value"] for choice in offered} == {str(STORY.id), str(HELD.id)}


async def test_members_are_refused_whatever_discord_shows_them(posted: World) -> None:
    await posted.unhide("why")
    result = await posted.member.slash(posted.newsroom, "why", article=str(HELD.id))
    text = private(result)
    assert "Only moderators may ask this" in text
    assert "merger" not in text
    assert await posted.member.autocomplete(posted.newsroom, "why", "article", "") == []


async def test_without_subscriptions_it_says_so(world: World) -> None:
    await write(world.store, STORY)
    result = await world.moderator.slash(world.newsroom, "why", article=str(STORY.id))
    assert "No channel of this server has a subscription." in text_of(answer(result))


async def test_switched_off_posting_is_told_first(posted: World) -> None:
    explanation = await explain(posted.store, STORY.id, posted.guild.id, NOW)
    embed = why_embed(explanation, colour=0, is_posting=False)
    assert "Posting is switched off by the bot's operator" in (embed.description or "")


async def test_hundreds_of_subscriptions_fit(posted: World) -> None:
    explanation = await explain(posted.store, STORY.id, posted.guild.id, NOW)
    many = replace(explanation, verdicts=explanation.verdicts * 200)
    embed = why_embed(many, colour=0, is_posting=True)
    assert_within_limits(embed)
    assert (embed.description or "").endswith(" more subscriptions")
