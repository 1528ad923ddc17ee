"""``/subscription add``: digests, words, backfill, forums, and what it offers."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.config.settings import Posting
from bot.posting.filters import Filters
from bot.posting.hours import EVERY_DAY, WEEKDAYS, DigestTimes
from bot.posting.options import Options
from bot.posting.subscriptions import Subscription
from bot.ui.lasting import laid_out
from bot.ui.subscriptions.ordering import Kind, MeantButton
from tests.samples import NOW, WIRED, make_article, make_related, make_series, subscribe, write
from tests.ui.posts.posting import deny
from tests.ui.world import World, answer, labels_of, private, text_of

PATH = "subscription add"


async def added(world: World, **options: object) -> str:
    return private(
        await world.manager.slash(world.newsroom, PATH, channel=world.newsroom, **options)
    )


async def kept(world: World) -> Subscription:
    """Give the newest subscription."""
    return (await world.store.subscriptions.of_server(world.guild.id))[-1]


async def titles_due(world: World) -> list[str]:
    """Give the titles of what is to be posted, in order."""
    posts = await world.store.ledger.claim(NOW, limit=50, patience=timedelta(minutes=2))
    articles = [await world.store.articles.find(post.stories[0][0]) for post in posts]
    return [one.title for one in articles]


async def test_a_summary_says_what_was_made_and_offers_what_comes_next(world: World) -> None:
    result = await world.manager.slash(
        world.newsroom, PATH, channel=world.newsroom, words="storm, “power cut”"
    )
    text = private(result)
    assert "Subscription **1** is made" in text
    assert "that speak of “storm” or “power cut”" in text
    assert "at once, as they are published" in text
    assert labels_of(answer(result)) == ["Edit", "Preview", "Test", "Pause", "Remove"]
    assert (await kept(world)).filters == Filters(words=("storm", "power cut"))


async def test_a_digest_has_its_hour_days_and_zone(world: World) -> None:
    text = await added(world, mode="digest", at="8:30 pm", days="weekdays", timezone="new york")
    assert "weekdays at 20:30 (America/New\\_York)" in text
    times = DigestTimes(WEEKDAYS, time(20, 30), "America/New_York")
    made = await kept(world)
    assert made.options == Options(times)
    assert made.gathered_until == times.next_after(NOW)
    assert f"<t:{int(times.next_after(NOW).timestamp())}:f>" in text


async def test_a_digest_comes_at_eight_every_day_in_the_zone_of_the_last_one(world: World) -> None:
    await added(world, mode="digest")
    assert (await kept(world)).options.digest == DigestTimes(EVERY_DAY, time(8), "UTC")
    await added(world, at="9", timezone="Europe/Berlin")
    assert (await kept(world)).options.digest == DigestTimes(EVERY_DAY, time(9), "Europe/Berlin")
    await added(world, days="Mon,Thu")
    assert (await kept(world)).options.digest == DigestTimes((0, 3), time(8), "Europe/Berlin")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"mode": "instant", "at": "08:30"}, "At once knows no hour"),
        ({"at": "25:00"}, "“25:00” is not a time of day. Write it as 08:30"),
        ({"at": "noonish"}, "“noonish” is not a time of day"),
        ({"days": "Mon, Someday"}, "“someday” is not a day of the week"),
        ({"timezone": "Europe/Belrin", "at": "8"}, "Did you mean Europe/Berlin"),
        ({"timezone": "Middle-earth", "at": "8"}, "“Middle-earth” is not a time zone that I know"),
        ({"words": "storm, !!!"}, "“!!!” has no letter or digit"),
        ({"words": "x" * 4000}, "is too long"),
        ({"words": ", ".join(map(str, range(11)))}, "At most 10 words"),
        ({"topics": "y" * 4000}, "There is no topic"),
    ],
)
async def test_what_cannot_be_understood_is_explained_and_keeps_nothing(
    world: World, options: dict[str, object], expected: str
) -> None:
    assert expected in await added(world, **options)
    assert await world.store.subscriptions.of_server(world.guild.id) == ()


async def test_a_name_that_was_perhaps_meant_is_a_button_that_goes_on_with_all_that_was_typed(
    world: World,
) -> None:
    """Of several unknown names one is asked about after the other."""
    await write(
        world.store,
        make_article("One", topics=["Climate"]),
        make_article("Two", topics=["Security, national"], provider=WIRED),
    )
    options = {"topics": "climat; Security, national", "providers": "wird.com", "at": "9"}
    result = await world.manager.slash(
        world.newsroom, PATH, channel=world.newsroom, min_quality=0, backfill=2, **options
    )
    asked = answer(result)
    assert "There is no topic “climat” here. Did you mean “Climate”?" in private(result)
    assert labels_of(asked) == ["Topic: Climate"]
    await world.restart()
    await world.manager.click(asked, label="Topic: Climate")
    assert labels_of(asked) == ["Provider: Wired"]
    await world.manager.click(asked, label="Provider: Wired")
    assert "Subscription **1** is made" in asked.content
    assert "of before will come with the first digest" in asked.content
    made = await kept(world)
    assert made.filters == Filters(
        topics=("Climate", "Security, national"), providers=("wired.com",), min_quality=0
    )
    assert made.options.digest == DigestTimes(EVERY_DAY, time(9), "UTC")


async def test_who_may_not_subscribe_the_channel_or_typed_nothing_goes_on_with_nothing(
    world: World,
) -> None:
    forged = await world.send(laid_out(MeantButton(Kind.TOPIC, 1, world.newsroom.id, "Climate")))
    refused = await world.member.click(forged, label="Climate")
    assert "You need Manage Channels" in text_of(refused.followups[0])
    refused = await world.manager.click(forged, label="Climate")
    assert "Please type the command again" in text_of(refused.followups[0])
    assert await world.store.subscriptions.of_server(world.guild.id) == ()


async def test_where_nothing_is_near_or_too_much_was_typed_it_is_said_in_words(
    world: World,
) -> None:
    await write(world.store, make_article("One", topics=["Climate"]))
    assert "Did you mean “Climate”?" in await added(world, topics="climat", words="x, " * 400)
    assert "There is no topic “zzz” here." in await added(world, topics="zzz")


async def test_backfill_posts_the_newest_matching_stories_the_oldest_first(world: World) -> None:
    await write(world.store, *make_series(5), make_article("Another topic"), is_backlog=True)
    text = await added(world, topics="Weather", backfill=3)
    assert "3 stories of before will come now" in text
    assert await titles_due(world) == [f"Report number 0{n}" for n in (3, 2, 1)]


async def test_backfill_counts_stories_not_articles(world: World) -> None:
    one = make_article("Trams stop", age=timedelta(hours=1))
    other = make_article(
        "All trams stop",
        provider=WIRED,
        age=timedelta(hours=2),
        related=[make_related("Trams stop", provider=one.provider)],
    )
    held = make_article("Held", published=False)
    await write(world.store, one, other, held, make_article("Old", age=timedelta(days=90)))
    await added(world, backfill=10)
    assert await titles_due(world) == ["Old", "Trams stop"]


async def test_backfill_of_a_digest_waits_for_it(world: World) -> None:
    await write(world.store, *make_series(3))
    text = await added(world, mode="digest", backfill=2)
    assert "2 stories of before will come with the first digest" in text
    assert "2 stories wait for the digest of" in text
    assert await titles_due(world) == []


async def test_backfill_repeats_nothing_that_the_channel_has(world: World) -> None:
    await write(world.store, *make_series(2))
    await added(world, topics="Weather", backfill=1)
    text = await added(world, backfill=1)
    assert "1 story of before will come now" in text
    assert await titles_due(world) == ["Report number 01", "Report number 02"]


async def test_a_forum_needs_rights_by_the_names_that_discord_gives_them_there(
    world: World,
) -> None:
    forum = world.guild.create_forum_channel("stories")
    await world.env.settle()
    private(await world.manager.slash(world.newsroom, PATH, channel=forum))
    assert (await kept(world)).channel_id == forum.id
    await deny(world, forum, send_messages=True, send_messages_in_threads=True)
    text = private(await world.manager.slash(world.newsroom, PATH, channel=forum, mode="digest"))
    assert "I still need: Create Posts, Send Messages in Threads." in text
    assert len(await world.store.subscriptions.of_server(world.guild.id)) == 1


async def test_the_same_in_another_way_is_no_double(world: World) -> None:
    await added(world)
    await added(world, mode="digest")
    assert "receives the same by subscription 2" in await added(world, at="8:00")
    assert "receives the same by subscription 1" in await added(world, mode="instant")


async def offers(world: World, option: str, typed: str) -> list[str]:
    choices = await world.manager.autocomplete(world.newsroom, PATH, option, typed)
    return [choice["name"] for choice in choices]


async def test_where_a_server_chose_no_zone_the_operators_counts(world: World) -> None:
    world.config = replace(world.config, posting=Posting(timezone="Europe/Berlin"))
    await world.restart()
    assert (await offers(world, "timezone", ""))[0].startswith("Europe/Berlin")
    await added(world, mode="digest")
    digest = (await kept(world)).options.digest
    assert digest is not None
    assert digest.zone == "Europe/Berlin"


async def test_zones_are_offered_with_what_their_clocks_show(world: World) -> None:
    assert await offers(world, "timezone", "berl") == ["Europe/Berlin · now 01:00"]
    assert (await offers(world, "timezone", "asia/kol"))[0] == "Asia/Kolkata · now 05:30"
    assert (await offers(world, "timezone", "berln"))[0].startswith("Europe/Berlin")
    assert (await offers(world, "timezone", ""))[0].startswith("UTC")
    await added(world, mode="digest", timezone="berlin")
    assert (await offers(world, "timezone", ""))[0].startswith("Europe/Berlin")


async def test_hours_and_days_are_offered(world: World) -> None:
    assert (await offers(world, "at", ""))[:2] == ["08:00", "07:00"]
    assert await offers(world, "at", "8:3") == ["08:30"]
    assert await offers(world, "at", "9pm") == ["21:00"]
    assert await offers(world, "days", "we") == ["weekdays", "weekends", "Wed"]
    assert await offers(world, "days", "mon, t") == ["mon, Tue", "mon, Thu"]


async def test_no_zone_of_another_server_is_offered(world: World) -> None:
    await subscribe(world.store, 12345, server_id=999)
    await world.store.subscriptions.change(
        999,
        1,
        filters=Filters(),
        options=Options(DigestTimes(EVERY_DAY, time(8), "Asia/Tokyo")),
        max_age=timedelta(days=3),
        now=NOW,
    )
    assert (await offers(world, "timezone", ""))[0].startswith("UTC")
