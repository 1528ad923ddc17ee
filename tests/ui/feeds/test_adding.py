"""Adding feeds in Discord: they are looked at, shown as they would be posted, and asked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import discord
import pytest
import simcord

from bot.config.feeds import Feeds
from bot.posting.filters import Filters
from bot.store.feeds.offers import OFFERED_FOR
from bot.ui.feeds.offers import OfferButton, Way
from bot.ui.lasting import laid_out
from tests.loading.feeds.wire import Item, rss
from tests.samples import NOW
from tests.sources.web.player import Play, Player
from tests.ui.world import World, answer, labels_of, private, text_of

PAGE = b"""<!DOCTYPE html><html><head><link rel="alternate" type="application/rss+xml"
    href="/feed"></head></html>"""
OPML = b"""<opml version="2.0"><head/><body>
    <outline type="rss" text="One" xmlUrl="https://one.example/feed"/>
    <outline type="rss" text="Two" xmlUrl="https://two.example/feed"/>
    <outline type="rss" text="Odd" xmlUrl="gopher://odd.example/"/></body></opml>"""
POST, ADD, CANCEL = "Add and post here", "Add", "Cancel"


@pytest.fixture
def editor(world: World) -> simcord.MemberActor:
    """Somebody who is a moderator and manages channels."""
    rights = discord.Permissions(manage_messages=True, manage_channels=True)
    role = world.guild.create_role("Editor", permissions=rights)
    return world.guild.add_member(world.env.create_user("ada"), roles=[role])


async def look(
    world: World, who: simcord.MemberActor, address: str, name: str = ""
) -> simcord.ResponseMessage:
    result = await who.slash(
        world.newsroom, "feed add", address=address, **({"name": name} if name else {})
    )
    private(result)
    return answer(result)


async def press(who: simcord.MemberActor, shown: simcord.ResponseMessage, label: str) -> str:
    return text_of(answer(await who.click(shown, label=label)))


def refusal(result: simcord.InteractionResult) -> str:
    """Give what was said beside what was pressed, which stays as it is."""
    (told,) = result.followups
    assert told.ephemeral
    return text_of(told)


async def test_the_newest_entry_is_shown_as_it_would_be_posted(
    world: World, player: Player, editor: simcord.MemberActor
) -> None:
    newest = Item("Rain *at* last", age=timedelta(hours=1), more="<description>Much</description>")
    address = player.plays("/feed", Play(rss(Item("Older", age=timedelta(days=1)), newest)))

    shown = await look(world, editor, address)

    assert "**Example News** lists 2 stories." in text_of(shown)
    assert shown.embeds[0].title == "Rain \\*at\\* last"
    assert shown.embeds[0].description == "Much"
    assert shown.embeds[0].author.name == "Example News"
    assert labels_of(shown) == [POST, ADD, CANCEL]
    assert await world.store.feeds.every_one() == ()


async def test_a_page_leads_to_its_feed(
    world: World, player: Player, editor: simcord.MemberActor
) -> None:
    page, feed = player.plays("/", Play(PAGE)), player.plays("/feed", Play(rss("One")))

    await press(editor, await look(world, editor, page), ADD)

    (known,) = await world.store.feeds.every_one()
    assert (known.address, known.origin) == (feed, "discord")
    told = text_of(await look(world, editor, page))
    assert "It is read already. `/subscription add` lets a channel receive its stories." in told


async def test_added_alone_it_posts_nothing_and_stays_as_configured(
    world: World, player: Player, editor: simcord.MemberActor
) -> None:
    shown = await look(world, editor, player.plays("/feed", Play(rss("One"))), "Mine")
    assert "what is new in it waits for moderators" in text_of(shown)

    told = await press(editor, shown, ADD)
    assert "Added. It is asked within seconds" in told
    assert "Mine\n" in told
    assert "It is asked for the first time within seconds." in told

    (feed,) = await world.store.feeds.every_one()
    assert (feed.name, feed.options.default_published, feed.options.backfill) == ("Mine", False, 0)
    assert await world.store.subscriptions.of_server(world.guild.id) == ()


async def test_with_posting_here_the_channel_receives_its_stories_and_the_newest_at_once(
    world: World, player: Player, editor: simcord.MemberActor
) -> None:
    shown = await look(world, editor, player.plays("/feed", Play(rss("One"))))

    told = await press(editor, shown, POST)

    (made,) = await world.store.subscriptions.of_server(world.guild.id)
    assert (made.channel_id, made.filters) == (
        world.newsroom.id,
        Filters(providers=("news.example",)),
    )
    assert f"subscription **{made.id}**. Its newest one is here within a minute." in told
    (feed,) = await world.store.feeds.every_one()
    assert (feed.options.default_published, feed.options.backfill) == (True, 1)


async def test_what_many_publish_is_told_by_a_topic_of_the_feeds_own(
    world: World, player: Player, editor: simcord.MemberActor
) -> None:
    feed = rss("One", Item("Two", link="https://other.example/2"), title="The best of the web")

    await press(editor, await look(world, editor, player.plays("/feed", Play(feed))), POST)

    (made,) = await world.store.subscriptions.of_server(world.guild.id)
    assert made.filters == Filters(topics=("The best of the web",))
    assert (await world.store.feeds.every_one())[0].options.topics == ("The best of the web",)


async def test_a_channel_that_receives_everything_needs_no_second_subscription(
    world: World, player: Player, editor: simcord.MemberActor
) -> None:
    made = await world.store.subscriptions.add(
        server_id=world.guild.id,
        channel_id=world.newsroom.id,
        filters=Filters(),
        max_age=timedelta(days=3),
        created_by=1,
        now=NOW,
    )

    told = await press(
        editor, await look(world, editor, player.plays("/feed", Play(rss("One")))), POST
    )

    assert f"subscription **{made.id}**" in told
    assert len(await world.store.subscriptions.of_server(world.guild.id)) == 1


async def test_what_is_too_old_to_be_posted_is_said(
    world: World, player: Player, editor: simcord.MemberActor
) -> None:
    feed = player.plays("/feed", Play(rss(Item("Old", age=timedelta(days=30)))))

    told = await press(editor, await look(world, editor, feed), POST)

    assert "too old to be posted; what comes from now on is" in told


async def test_cancelled_nothing_is_added(
    world: World, player: Player, editor: simcord.MemberActor
) -> None:
    shown = await look(world, editor, player.plays("/feed", Play(rss("One"))))

    assert "Not added." in await press(editor, shown, CANCEL)
    assert await world.store.feeds.every_one() == ()


async def test_pressed_twice_it_is_added_once(
    world: World, player: Player, editor: simcord.MemberActor
) -> None:
    shown = await look(world, editor, player.plays("/feed", Play(rss("One"))))
    copy = await world.send(laid_out(OfferButton(Way.POST, 1)))
    for click in (editor.click(shown, label=POST), editor.click(copy, label=POST)):
        assert (await click).acknowledged

    assert len(await world.store.feeds.every_one()) == 1
    assert len(await world.store.subscriptions.of_server(world.guild.id)) == 1


async def test_a_feed_is_added_after_a_restart_and_not_after_a_day(
    world: World, player: Player, editor: simcord.MemberActor
) -> None:
    late = await look(world, editor, player.plays("/feed", Play(rss("One"))))
    await world.restart()
    world.clock.advance(OFFERED_FOR + timedelta(seconds=1))
    assert "too long ago" in refusal(await editor.click(late, label=ADD))

    shown = await look(world, editor, player.address("/feed"))
    rows = await world.store.database.fetch("SELECT count(*) FROM feed_offers")
    assert rows == [(1,)]  # the first one is forgotten
    await world.restart()
    assert "Added." in await press(editor, shown, ADD)


async def test_who_manages_no_channel_can_add_but_not_let_it_post(
    world: World, player: Player
) -> None:
    shown = await look(world, world.moderator, player.plays("/feed", Play(rss("One"))))

    assert labels_of(shown) == [ADD, CANCEL]
    assert "lets this channel" not in text_of(shown)


async def test_where_the_bot_cannot_post_nothing_is_added(
    world: World, player: Player, editor: simcord.MemberActor
) -> None:
    world.newsroom = await world.create_channel("closed", send_messages=False)
    shown = await look(world, editor, player.plays("/feed", Play(rss("One"))))

    told = refusal(await editor.click(shown, label=POST))

    assert "I still need: Send Messages" in told
    assert await world.store.feeds.every_one() == ()


@pytest.mark.parametrize(
    ("play", "words"),
    [
        (Play(status=404), "there is nothing at this address; check it (status 404)"),
        (Play(b"<!DOCTYPE html><html></html>"), "this is a web page that names no feed"),
        (Play(b"\x00\x01"), "There is no feed to add at"),
    ],
)
async def test_what_is_no_feed_is_said(
    world: World, player: Player, editor: simcord.MemberActor, play: Play, words: str
) -> None:
    result = await editor.slash(world.newsroom, "feed add", address=player.plays("/feed", play))

    assert words in private(result)
    assert await world.store.feeds.every_one() == ()


async def test_an_empty_feed_can_be_added(
    world: World, player: Player, editor: simcord.MemberActor
) -> None:
    shown = await look(world, editor, player.plays("/feed", Play(rss())))
    assert "It lists no story now." in text_of(shown)

    assert "Added." in await press(editor, shown, ADD)


async def test_what_the_operator_says_of_feeds_counts_for_those_that_are_added(
    world: World, player: Player, editor: simcord.MemberActor
) -> None:
    world.config = replace(
        world.config, feeds=Feeds(default_published=True, interval=timedelta(hours=2))
    )
    await world.restart()
    shown = await look(world, editor, player.plays("/feed", Play(rss("One"))))
    assert "what is new in it is published" in text_of(shown)
    await press(editor, shown, ADD)

    (feed,) = await world.store.feeds.every_one()
    assert (feed.options.default_published, feed.options.interval) == (True, timedelta(hours=2))


@pytest.mark.parametrize("address", ["news.example", "ftp://news.example/feed", "https://"])
async def test_what_is_no_web_address_is_refused(
    world: World, editor: simcord.MemberActor, address: str
) -> None:
    result = await editor.slash(world.newsroom, "feed add", address=address)
    assert "That is not a web address." in private(result)


async def test_a_login_in_an_address_is_refused(world: World, editor: simcord.MemberActor) -> None:
    address = "https://ada:secret@news.example/feed"
    told = private(await editor.slash(world.newsroom, "feed add", address=address))
    assert "holds a name or a password" in told
    assert "secret" not in told


async def test_a_list_of_another_reader_is_taken_over(
    world: World, editor: simcord.MemberActor
) -> None:
    for told in ("2 feeds added.", "0 feeds added. 2 were read already."):
        result = await editor.slash(world.newsroom, "feed import", file=("mine.opml", OPML))
        assert told in private(result)
        assert "“Odd” has no http or https address; it is left out" in private(result)

    feeds = await world.store.feeds.every_one()
    assert [(one.label, one.origin) for one in feeds] == [("One", "discord"), ("Two", "discord")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Dear all", "mine.opml: this is no OPML"),
        (b"x" * ((2 << 20) + 1), "mine.opml has 2,097,153 bytes; 2,097,152 are accepted."),
        (
            b"<opml version='2.0'><body>"
            + b"".join(
                b"<outline type='rss' text='%d' xmlUrl='https://%d.example/'/>" % (n, n)
                for n in range(501)
            )
            + b"</body></opml>",
            "501 feeds, and 500 are taken here",
        ),
    ],
)
async def test_what_is_no_list_adds_nothing(
    world: World, editor: simcord.MemberActor, data: bytes, words: str
) -> None:
    result = await editor.slash(world.newsroom, "feed import", file=("mine.opml", data))

    assert words in private(result)
    assert await world.store.feeds.every_one() == ()
