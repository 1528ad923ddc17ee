"""What real feeds do: each of it from the server to the post."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.identity import FORM_VERSION
from bot.store.feeds.records import FeedOptions
from bot.store.filing.renewal import Versions, renew
from tests.deliveries.desk import CHANNEL
from tests.loading.feeds.wire import Item, Wire, rss
from tests.loading.newsroom import Newsroom, document
from tests.samples import NOW
from tests.sources.web.player import Play

HOUR = timedelta(hours=1)


async def started(wire: Wire, *items: Item | str) -> None:
    """Want a feed that lists these entries, and read it for the first time."""
    await wire.want()
    assert await wire.gives(*items) == []


async def test_a_first_load_posts_nothing(wire: Wire) -> None:
    await started(wire, *(f"Report {n}" for n in range(50)))

    assert len(await wire.articles()) == 50
    assert wire.channel() == []


async def test_a_first_load_posts_as_many_as_are_asked_for(wire: Wire) -> None:
    await wire.want(options=FeedOptions(default_published=True, backfill=2))
    items = [Item(f"Report {n}", age=n * HOUR) for n in range(1, 6)]

    assert sorted(await wire.gives(*items)) == ["Report 1", "Report 2"]


async def test_the_same_body_again_changes_nothing(wire: Wire) -> None:
    await started(wire, "One", "Two")
    before = await wire.store.database.fetch("SELECT * FROM feed_entries ORDER BY key")
    due = (await wire.feed()).next_poll_at

    assert await wire.gives("One", "Two") == []
    assert await wire.store.database.fetch("SELECT * FROM feed_entries ORDER BY key") == before
    after = (await wire.feed()).next_poll_at
    assert due is not None
    assert after is not None
    assert after > due


async def test_what_is_not_modified_is_not_sent(wire: Wire) -> None:
    address = await wire.want()
    wire.player.plays(
        "/feed",
        Play(rss("One"), headers={"ETag": '"a"', "Last-Modified": "once"}),
        Play(status=304),
    )
    await wire.turn()
    assert await wire.turn() == []

    asked = wire.player.asked[-1]
    assert (asked.headers["If-None-Match"], asked.headers["If-Modified-Since"]) == ('"a"', "once")
    feed = await wire.feed()
    assert (feed.address, feed.failures, feed.validators.etag) == (address, 0, '"a"')


async def test_what_is_new_is_posted(wire: Wire) -> None:
    await started(wire, "One")

    assert await wire.gives("Two", "One") == ["Two"]


async def test_a_changed_title_edits_the_post(wire: Wire) -> None:
    await started(wire, "One")
    await wire.gives(Item("Two", guid="2", link="https://news.example/2"), "One")

    assert await wire.gives(Item("Two!", guid="2", link="https://news.example/2"), "One") == []
    assert sorted(await wire.articles()) == ["One", "Two!"]
    assert await _edits_due(wire) == 1


async def test_an_entry_that_moves_keeps_its_id(wire: Wire) -> None:
    await started(wire, "One")
    await wire.gives(Item("Two", link="https://news.example/2"), "One")
    before = (await wire.article("Two")).id

    assert await wire.gives(Item("Two", link="https://news.example/b/2"), "One") == []
    moved = await wire.article("Two")
    assert (moved.id, moved.url) == (before, "https://news.example/b/2")
    for url in ("https://news.example/2", "https://news.example/b/2"):
        assert await _leads_to(wire, url) == before


async def test_an_entry_that_moves_to_a_known_article_becomes_it(wire: Wire) -> None:
    await started(wire, "One", "Old")
    await wire.gives(Item("Two", link="https://news.example/2"), "One", "Old")

    posted = await wire.gives("One", Item("Two", link="https://news.example/old"))

    assert posted == []
    rows = await wire.store.database.fetch("SELECT DISTINCT article_id FROM feed_entries")
    assert {row[0] for row in rows} == {
        (await wire.article(title)).id for title in await wire.articles()
    }
    assert len(rows) == 2


async def test_another_guid_at_the_same_address_is_the_same(wire: Wire) -> None:
    await started(wire, "One")

    assert await wire.gives(Item("One", guid="other", age=2 * HOUR)) == []
    assert await wire.dates() == {"One": NOW - HOUR}


async def test_another_guid_and_title_at_the_same_address_keep_the_date(wire: Wire) -> None:
    await started(wire, "One")
    other = Item("One, again", guid="other", link="https://news.example/one", age=2 * HOUR)

    assert await wire.gives(other) == []
    assert await wire.dates() == {"One, again": NOW - HOUR}


async def test_another_guid_and_address_with_the_same_title_is_the_same(wire: Wire) -> None:
    await started(wire, "One", "Two")
    one = await wire.article("One")
    new = Item("One", guid="new", link="https://news.example/new")

    assert await wire.gives(new, "Two") == []
    assert (await wire.article("One")).id == one.id
    assert await _leads_to(wire, "https://news.example/new") == one.id


async def test_a_guid_of_several_addresses_is_not_trusted(wire: Wire) -> None:
    await started(wire, "One")

    posted = await wire.gives(Item("Two", guid="same"), Item("Three", guid="same"), "One")

    assert sorted(posted) == ["Three", "Two"]


async def test_several_guids_at_one_address_are_several_articles(wire: Wire) -> None:
    page = "https://news.example/notes"
    await started(wire, Item("1.0", guid="1.0", link=page), Item("1.1", guid="1.1", link=page))
    notes = [Item(f"1.{n}", guid=f"1.{n}", link=page) for n in (2, 1, 0)]

    assert await wire.gives(*notes) == ["1.2"]
    assert sorted(await wire.articles()) == ["1.0", "1.1", "1.2"]
    assert await _leads_to(wire, page) is None


async def test_notes_on_one_page_stay_several_when_rules_change(wire: Wire) -> None:
    page = "https://news.example/notes"
    await started(wire, *(Item(f"1.{n}", guid=f"1.{n}", link=page) for n in range(3)))
    notes = [Item(f"1.{n}", guid=f"1.{n}", link=page) for n in range(4)]

    await renew(wire.store.database, wire.clock(), Versions(FORM_VERSION + 1))

    assert await _leads_to(wire, page) is None
    assert await wire.gives(*notes) == ["1.3"]
    assert len(await wire.articles()) == 4


async def test_everything_is_read_again_when_rules_change(wire: Wire) -> None:
    await started(wire, "One")
    await renew(wire.store.database, wire.clock(), Versions(FORM_VERSION + 1))
    assert (await wire.feed()).digest == ""

    assert await wire.turn() == []
    assert (await wire.feed()).digest
    rows = await wire.store.database.fetch("SELECT 1 FROM feed_entries WHERE digest = ''")
    assert (rows, sorted(await wire.articles())) == ([], ["One"])


async def test_a_site_that_has_moved_is_no_news(wire: Wire) -> None:
    await started(wire, *(Item(f"Report {n}", age=n * HOUR) for n in range(1, 4)))
    moved = [
        Item(f"The report {n}", guid=f"new-{n}", link=f"https://other.example/{n}", age=n * HOUR)
        for n in range(1, 4)
    ]

    assert await wire.gives(*moved) == []


async def test_without_a_date_it_is_the_moment_when_it_was_seen(wire: Wire) -> None:
    await started(wire, Item("One", age=None))
    seen = await wire.dates()
    await wire.gives(Item("One", age=None, more="<description>More</description>"))

    assert (await wire.article("One")).excerpt == "More"
    assert await wire.dates() == seen
    assert seen["One"] > NOW


@pytest.mark.parametrize("ahead", [timedelta(days=3), timedelta(hours=10)])
async def test_a_date_ahead_is_the_moment_when_it_was_seen(wire: Wire, ahead: timedelta) -> None:
    await started(wire, Item("One", age=-ahead))

    assert NOW < (await wire.dates())["One"] < NOW + timedelta(hours=6)


async def test_a_date_that_changes_is_the_first_one_and_no_news(wire: Wire) -> None:
    await started(wire, Item("One", age=2 * HOUR))

    assert (
        await wire.gives(Item("One", age=timedelta(0), more="<description>A</description>")) == []
    )
    assert await wire.dates() == {"One": NOW - 2 * HOUR}


async def test_only_updated_counts_once(wire: Wire) -> None:
    await wire.want()
    assert await wire.plays(Play(_atom("2025-12-31T10:00:00Z"))) == []

    assert await wire.plays(Play(_atom("2026-01-01T01:00:00Z", "more"))) == []
    assert (await wire.dates())["One"].day == 31


async def test_an_old_entry_that_comes_back_is_no_news(wire: Wire) -> None:
    await started(wire, "One", "Two")
    await wire.gives("Two")

    assert await wire.gives("One", "Two") == []
    assert await wire.gives(Item("Ancient", age=timedelta(days=30)), "One") == []
    assert "Ancient" in await wire.articles()


async def test_titles_are_read_as_people_read_them(wire: Wire) -> None:
    await started(wire, "One")
    items = (
        Item("Caf&amp;eacute; <i>wins</i>", link="https://news.example/2", guid="2"),
        Item("5 < 6", link="https://news.example/3", guid="3"),
    )

    assert sorted(await wire.gives(*items, "One")) == ["5 < 6", "Café wins"]


async def test_without_a_title_the_first_sentence_is_one(wire: Wire) -> None:
    await started(wire, "One")
    text = "<description>It rains. All day.</description>"

    assert await wire.gives(Item(None, more=text), "One") == ["It rains."]


async def test_addresses_are_made_whole(wire: Wire) -> None:
    await wire.want()
    await wire.gives(
        Item("Relative", link="/a/b"),
        Item("Alert", link="https://www.google.com/url?url=https://news.example/alert&ct=ga"),
    )
    found = await wire.articles()
    assert found["Relative"] == wire.player.address("/a/b")
    assert found["Alert"] == "https://news.example/alert"


async def test_an_entry_without_a_web_address_is_left_out_and_told(wire: Wire) -> None:
    await started(wire, "One")

    assert await wire.gives(Item("Lost", link="urn:1", guid="1"), "Two", "One") == ["Two"]
    (problem,) = (await wire.feed()).problems
    assert "“Lost” has no http or https address" in problem


async def test_the_source_of_an_entry_is_its_provider(wire: Wire) -> None:
    await started(wire, "One")
    source = '<source url="https://www.reuters.com">Reuters</source>'
    link = "https://news.google.com/rss/articles/CBM1"

    assert await wire.gives(Item("Rain - Reuters", link=link, more=source), "One") == ["Rain"]
    assert (await wire.article("Rain")).provider.name == "Reuters"


async def test_the_largest_picture_is_shown(wire: Wire) -> None:
    pictures = "".join(
        f'<media:content url="https://news.example/{width}.jpg" medium="image" width="{width}"/>'
        for width in (100, 800, 400)
    )
    await started(wire, Item("One", more=pictures))

    assert (await wire.article("One")).images[0].url == "https://news.example/800.jpg"


async def test_an_article_of_two_feeds_is_posted_once(wire: Wire) -> None:
    await started(wire, "One")
    await wire.want("/other")
    await wire.gives("Zero", path="/other")
    await wire.gives("Two", "One")
    again = Item("Two as others put it", link="https://news.example/two", guid="x")

    assert await wire.gives(again, "Zero", path="/other") == []
    assert "Two" in await wire.articles()
    assert wire.channel() == ["Two"]


async def test_a_document_leads_over_a_feed(wire: Wire, newsroom: Newsroom) -> None:
    await started(wire, "One")
    await wire.gives("Two", "One")
    address = "https://news.example/two"
    path = newsroom.write("two.md", document("Two by hand", url=address, more="published: true"))
    await newsroom.load()
    assert await wire.turn() == []
    assert await _edits_due(wire) == 1

    await wire.gives(Item("Two, changed", guid="two", link=address), "One")
    assert sorted(await wire.articles()) == ["One", "Two by hand"]

    path.unlink()
    await newsroom.load()
    await wire.turn()
    assert sorted(await wire.articles()) == ["One", "Two, changed"]
    assert len(wire.channel()) == 1


async def test_what_the_operator_says_of_a_feed_is_said_of_its_articles(wire: Wire) -> None:
    await wire.want(options=FeedOptions(topics=("AI",), quality=70, default_published=True))
    await wire.gives(Item("One", more="<category>Rain</category>"))
    one = await wire.article("One")
    assert (one.topics, one.quality, one.published) == (("AI", "Rain"), 70, True)

    wire.wanted.clear()
    await wire.want(options=FeedOptions(topics=("Weather",), default_published=False))
    assert await wire.turn() == []
    one = await wire.article("One")
    assert (one.topics, one.quality, one.published) == (("Weather", "Rain"), None, False)


async def test_what_the_operator_calls_a_feed_is_its_articles_provider(wire: Wire) -> None:
    await started(wire, "One")
    assert (await wire.article("One")).provider.name == "Example News"

    wire.wanted.clear()
    await wire.want(name="The Example")
    assert await wire.turn() == []
    assert (await wire.article("One")).provider.name == "The Example"


async def test_what_is_held_waits_for_moderators(wire: Wire) -> None:
    await wire.want(options=FeedOptions())
    await wire.gives("One")

    assert await wire.gives("Two", "One") == []
    assert (await wire.article("Two")).published is False


async def test_a_feed_that_goes_and_comes_back_posts_what_is_new_alone(wire: Wire) -> None:
    await started(wire, "One")
    await wire.store.feeds.want("config", [], wire.clock())
    assert await wire.gives("Two", "One") == []
    assert len(wire.player.asked) == 1

    await wire.store.feeds.want("config", wire.wanted, wire.clock())
    assert await wire.gives("Two", "One") == ["Two"]


def _atom(updated: str, summary: str = "") -> bytes:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Example</title><id>urn:feed</id>'
        f"<entry><title>One</title><id>urn:1</id><updated>{updated}</updated>"
        f'<link href="https://news.example/one"/><summary>{summary}</summary></entry></feed>'
    ).encode()


async def _leads_to(wire: Wire, url: str) -> int | None:
    return await wire.store.articles.at(url)


async def _edits_due(wire: Wire) -> int:
    rows = await wire.store.database.fetch(
        "SELECT count(*) FROM posts WHERE channel_id = :channel AND edit_due_at IS NOT NULL",
        {"channel": CHANNEL},
    )
    return int(rows[0][0])
