"""``/subscription preview`` and ``test``: what would be posted, without the ledger."""

from __future__ import annotations

from datetime import time, timedelta

import discord
import pytest
import simcord

from bot.deliveries.planner import plan_deliveries
from bot.posting.filters import Filters
from bot.posting.hours import EVERY_DAY, DigestTimes, QuietHours
from bot.posting.options import Options
from tests.samples import NOW, make_article, make_series, write
from tests.ui.posts.posting import delete, fail_sends
from tests.ui.world import World, answer, private, text_of

DIGEST = Options(DigestTimes(EVERY_DAY, time(8), "UTC"))


async def keep(
    world: World,
    options: Options,
    filters: Filters | None = None,
    channel: simcord.ChannelHandle | None = None,
) -> None:
    """Keep a subscription with the number 1."""
    await world.store.subscriptions.add(
        server_id=world.guild.id,
        channel_id=(channel or world.newsroom).id,
        filters=filters or Filters(),
        options=options,
        max_age=timedelta(days=3),
        created_by=1,
        now=NOW,
    )


async def run(world: World, command: str) -> simcord.InteractionResult:
    return await world.manager.slash(world.newsroom, f"subscription {command}", subscription="1")


async def test_preview_shows_privately_the_newest_three_that_match(world: World) -> None:
    await write(world.store, *make_series(5), make_article("Other"), is_backlog=True)
    await keep(world, Options(), Filters(topics=("Weather",)))
    result = await run(world, "preview")
    assert "Preview" in private(result)
    titles = [embed.title for embed in answer(result).embeds]
    assert titles == ["Report number 01", "Report number 02", "Report number 03"]
    assert world.newsroom.history() == []
    assert await world.store.ledger.claim(NOW, limit=9, patience=timedelta(minutes=2)) == ()


async def test_preview_of_a_digest_is_the_digest(world: World) -> None:
    await write(world.store, *make_series(5), is_backlog=True)
    await keep(world, DIGEST)
    text = private(await run(world, "preview"))
    assert "Daily digest" in text
    assert "5 stories" in text
    assert all(f"Report number 0{n}" in text for n in range(1, 6))


@pytest.mark.parametrize("options", [DIGEST, Options(quiet=QuietHours(time(0), time(23), "UTC"))])
async def test_preview_shows_what_waits_for_the_next_digest(world: World, options: Options) -> None:
    """Whatever else is published there, and also what quiet hours gathered."""
    await write(world.store, make_article("Backlog"), is_backlog=True)
    await keep(world, options)
    await write(world.store, *make_series(5))
    await plan_deliveries(world.store, NOW)
    text = private(await run(world, "preview"))
    assert "what waits" in text
    assert all(f"Report number 0{n}" in text for n in range(1, 6))
    assert "Backlog" not in text


async def test_preview_says_where_nothing_matches(world: World) -> None:
    await write(world.store, make_article("Held", published=False))
    await keep(world, Options())
    text = private(await run(world, "preview"))
    assert "Nothing that is published here matches subscription 1 yet" in text
    assert "Held" not in text


async def test_a_test_stands_in_the_channel_marked_and_mentions_nobody(world: World) -> None:
    readers = world.guild.create_role("Readers", mentionable=True)
    await world.env.settle()
    await write(world.store, *make_series(2), is_backlog=True)
    await keep(world, Options(mention_role=readers.id, silent=True))
    told = private(await run(world, "test"))
    posted = next(one for one in world.newsroom.history() if "🧪" in one.content)
    assert f"[Jump]({posted.jump_url})" in told
    assert "**Test** of subscription 1, asked for by nora" in posted.content
    assert "Report number 01" in text_of(posted)
    assert posted.role_mentions == []
    assert posted.flags.suppress_notifications
    assert await world.store.ledger.claim(NOW, limit=9, patience=timedelta(minutes=2)) == ()
    assert (await world.store.subscriptions.traffic(1)).last_sent_at is None
    taken = await world.store.messages.taken(world.guild.id, world.newsroom.id, NOW)
    assert taken == {posted.id}


async def test_a_test_without_any_match_shows_a_sample(world: World) -> None:
    await keep(world, Options(thread=True))
    told = private(await run(world, "test"))
    assert "Nothing published here matches yet, so it shows a sample" in told
    posted = next(one for one in world.newsroom.history() if "🧪" in one.content)
    assert "A sample story" in text_of(posted)
    assert [thread.name for thread in world.newsroom.threads] == ["🧪 Test"]


async def test_a_test_in_a_forum_is_a_post_of_its_own(world: World) -> None:
    forum = world.guild.create_forum_channel("stories")
    await world.env.settle()
    await write(world.store, make_article("Snow_storm *today*"), is_backlog=True)
    await keep(world, Options(), channel=forum)
    private(await run(world, "test"))
    assert [thread.name for thread in forum.threads] == ["🧪 Test: Snow_storm *today*"]


async def test_a_test_is_not_published_to_followers(world: World) -> None:
    channel = world.guild.create_news_channel("announcements")
    await world.env.settle()
    await keep(world, Options(crosspost=True), channel=channel)
    private(await run(world, "test"))
    assert not channel.history()[0].flags.crossposted
    assert world.count_requests("POST", "/crosspost") == 0


async def test_a_test_says_what_keeps_it_from_the_channel(world: World) -> None:
    closed = await world.create_channel("closed", send_messages=False)
    await keep(world, Options(), channel=closed)
    assert "I still need: Send Messages." in private(await run(world, "test"))
    await delete(world, closed)
    assert "I cannot see the channel" in private(await run(world, "test"))


async def test_a_test_that_discord_refuses_is_no_secret(world: World) -> None:
    await keep(world, Options())
    fail_sends(world, world.newsroom, 400, 50035)
    assert "Discord refuses the test (status 400, code 50035)." in private(await run(world, "test"))


@pytest.mark.parametrize("label", ["Preview", "Test"])
async def test_the_buttons_below_a_summary_do_the_same(world: World, label: str) -> None:
    await write(world.store, *make_series(1), is_backlog=True)
    await keep(world, Options())
    summary = answer(await run(world, "show"))
    await world.restart()
    text = private(await world.manager.click(summary, label=label))
    assert ("Report number 01" in text) is (label == "Preview")
    tests = [one for one in world.newsroom.history() if one.content.startswith("🧪")]
    assert len(tests) == (label == "Test")


async def test_previews_stay_within_discords_limits(world: World) -> None:
    long = [
        make_article(f"{n} {'word ' * 300}", excerpt="text " * 2000, age=timedelta(hours=n))
        for n in range(20)
    ]
    await write(world.store, *long, is_backlog=True)
    await keep(world, DIGEST)
    for result in (await run(world, "preview"), await run(world, "test")):
        private(result)
    embeds = world.newsroom.history()[-1].embeds or []
    assert sum(map(len, embeds)) <= 6000
    assert discord.utils.find(lambda one: "🧪" in one.content, world.newsroom.history())
