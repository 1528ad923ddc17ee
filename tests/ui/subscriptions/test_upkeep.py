"""``/subscription list``, ``show``, ``pause``, ``resume``, ``remove``: looking after them."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.deliveries.planner import plan_deliveries
from bot.errors import NotFoundError
from bot.posting.filters import Filters
from bot.posting.hours import DigestTimes, QuietHours
from bot.posting.ledger import State
from bot.posting.options import Options
from bot.posting.subscriptions import Subscription
from bot.store import Store
from bot.store.posts.ledger import Sent
from tests.samples import NOW, make_article, subscribe, write
from tests.ui.world import World, answer, private, text_of

WEATHER = Filters(topics=("Weather",))


async def subscriptions(world: World) -> tuple[Subscription, ...]:
    return await world.store.subscriptions.of_server(world.guild.id)


async def test_list_shows_this_servers_subscriptions_only(world: World) -> None:
    await subscribe(world.store, world.newsroom.id, world.guild.id, WEATHER)
    await subscribe(world.store, 12345, server_id=999, filters=Filters(topics=("Elsewhere",)))
    text = private(await world.manager.slash(world.newsroom, "subscription list"))
    assert world.newsroom.mention in text
    assert "Weather" in text
    assert "Elsewhere" not in text


async def test_list_without_any_says_so(world: World) -> None:
    text = private(await world.manager.slash(world.newsroom, "subscription list"))
    assert "No channel of this server has a subscription yet" in text


async def test_remove_by_what_autocomplete_offers(world: World) -> None:
    kept = await subscribe(world.store, world.newsroom.id, world.guild.id, WEATHER)
    await subscribe(world.store, 4711, world.guild.id, Filters(min_quality=50))
    await subscribe(world.store, 12345, server_id=999)
    offered = await world.manager.autocomplete(
        world.newsroom, "subscription remove", "subscription", ""
    )
    assert [choice["name"] for choice in offered] == [
        "1 · #newsroom · Weather",
        "2 · deleted channel · quality 50+",
    ]
    found = await world.manager.autocomplete(
        world.newsroom, "subscription remove", "subscription", "weath"
    )
    assert [choice["value"] for choice in found] == [str(kept.id)]
    result = await world.manager.slash(
        world.newsroom, "subscription remove", subscription=found[0]["value"]
    )
    assert "Remove subscription **1**" in private(result)
    await world.manager.click(answer(result), label="Remove it")
    assert [one.id for one in await subscriptions(world)] == [2]


@pytest.mark.parametrize(
    "command",
    [
        "subscription edit",
        "subscription show",
        "subscription pause",
        "subscription resume",
        "subscription remove",
        "subscription preview",
        "subscription test",
    ],
)
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("the one in #news", "is not a subscription. Choose one from the list"),
        ("9" * 40, "is not a subscription. Choose one from the list"),
        ("2", "This server has no subscription number 2"),
    ],
)
async def test_a_number_that_is_not_this_servers_is_not_found(
    world: World, command: str, typed: str, expected: str
) -> None:
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    elsewhere = await subscribe(world.store, 12345, server_id=999)
    result = await world.manager.slash(world.newsroom, command, subscription=typed)
    assert expected in private(result)
    assert await world.store.subscriptions.find(999, elsewhere.id) == elsewhere


async def test_resume_lets_a_paused_subscription_go_on(world: World) -> None:
    paused = await subscribe(world.store, world.newsroom.id, world.guild.id)
    await subscribe(world.store, world.newsroom.id, world.guild.id, Filters(min_quality=10))
    await world.store.subscriptions.pause(paused.id, because="no access", now=NOW)
    offered = await world.manager.autocomplete(
        world.newsroom, "subscription resume", "subscription", ""
    )
    assert [choice["value"] for choice in offered] == [str(paused.id)]
    result = await world.manager.slash(
        world.newsroom, "subscription resume", subscription=offered[0]["value"]
    )
    assert "goes on" in private(result)
    assert await world.store.subscriptions.find(world.guild.id, paused.id) == paused


async def test_resume_of_one_that_is_not_paused_says_so(world: World) -> None:
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    result = await world.manager.slash(world.newsroom, "subscription resume", subscription="1")
    assert private(result) == "Subscription 1 is not paused."


async def test_resume_needs_the_bots_rights_and_the_channel(world: World) -> None:
    closed = await world.create_channel("closed", send_messages=False)
    for channel_id in (closed.id, 4711):
        one = await subscribe(world.store, channel_id, world.guild.id)
        await world.store.subscriptions.pause(one.id, because="no access", now=NOW)
    first = await world.manager.slash(world.newsroom, "subscription resume", subscription="1")
    assert "there I still need: Send Messages." in private(first)
    second = await world.manager.slash(world.newsroom, "subscription resume", subscription="2")
    assert "I cannot see the channel of subscription 2" in private(second)
    assert all(one.paused_at == NOW for one in await subscriptions(world))


async def test_the_store_resumes_only_a_servers_own_subscriptions(store: Store) -> None:
    one = await subscribe(store, channel_id=5, server_id=1)
    await store.subscriptions.pause(one.id, because="no access", now=NOW)
    with pytest.raises(NotFoundError):
        await store.subscriptions.resume(2, one.id, NOW)
    assert (await store.subscriptions.find(1, one.id)).paused_because == "no access"
    await store.subscriptions.resume(1, one.id, NOW)
    assert await store.subscriptions.find(1, one.id) == one


async def test_a_long_list_is_paged_and_opens_each(world: World) -> None:
    for n in range(20):
        await subscribe(world.store, world.newsroom.id, world.guild.id, Filters(min_quality=n))
    listed = answer(await world.manager.slash(world.newsroom, "subscription list"))
    assert "quality 7 or more" in text_of(listed)
    assert "quality 8 or more" not in text_of(listed)
    await world.restart()
    await world.manager.click(listed, label="Next")
    await world.manager.click(listed, label="Next")
    assert "quality 19 or more" in text_of(listed)
    assert "Page 3 of 3" in text_of(listed)
    opened = await world.manager.select(listed, ["20"], custom_id="subscription:open")
    assert "Subscription 20" in private(opened)


async def test_a_list_whose_page_is_gone_shows_its_last_one(world: World) -> None:
    for n in range(9):
        await subscribe(world.store, world.newsroom.id, world.guild.id, Filters(min_quality=n))
    listed = answer(await world.manager.slash(world.newsroom, "subscription list"))
    await world.store.subscriptions.remove(world.guild.id, 9, NOW)
    await world.manager.click(listed, label="Next")
    assert "quality 7 or more" in text_of(listed)


async def test_the_longest_subscriptions_fit_into_a_page(world: World) -> None:
    names = tuple(f"{n} {'very ' * 30}long" for n in range(10))
    filters = Filters(names, names, names, ("video",), 1, 1, names, names, names)
    times = DigestTimes((0, 2, 4, 6), time(8), "America/Argentina/ComodRivadavia")
    for n in range(9):
        one = await subscribe(
            world.store, world.newsroom.id, world.guild.id, replace(filters, min_heat=n)
        )
        await world.store.subscriptions.change(
            world.guild.id,
            one.id,
            filters=one.filters,
            options=Options(times, QuietHours(time(22), time(7), times.zone), 3),
            max_age=one.max_age,
            now=NOW,
        )
        await world.store.subscriptions.pause(one.id, because="no access " * 100, now=NOW)
    listed = await world.manager.slash(world.newsroom, "subscription list")
    assert len(answer(listed).embeds[0].description or "") <= 4096
    shown = await world.manager.slash(world.newsroom, "subscription show", subscription="9")
    embed = answer(shown).embeds[0]
    assert len(embed) <= 6000
    assert all(len(field.value or "") <= 1024 for field in embed.fields)


async def add_digest(world: World) -> Subscription:
    return await world.store.subscriptions.add(
        server_id=world.guild.id,
        channel_id=world.newsroom.id,
        filters=Filters(),
        options=Options(DigestTimes((0, 1, 2, 3, 4), time(8, 30), "Europe/Berlin")),
        max_age=timedelta(days=3),
        created_by=1,
        now=NOW,
    )


async def test_show_tells_how_a_subscription_stands(world: World) -> None:
    one = await add_digest(world)
    text = private(await world.manager.slash(world.newsroom, "subscription show", subscription="1"))
    due = int(one.options.digest.next_after(NOW).timestamp()) if one.options.digest else 0
    for part in (
        "every topic",
        "together as a digest, weekdays at 08:30 (Europe/Berlin)",
        "3 days",
        f"Nothing waits yet for the digest of <t:{due}:f> (<t:{due}:R>)",
        "Nothing was posted yet",
    ):
        assert part in text


async def test_show_tells_of_a_post_that_discord_refused(world: World) -> None:
    """Until a later one stands."""
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    await write(world.store, make_article("One"), make_article("Two"))
    await plan_deliveries(world.store, NOW)
    first, second = await world.store.ledger.claim(NOW, limit=2, patience=timedelta(minutes=2))
    await world.store.ledger.record_sent([Sent(first.id, 4711, "", NOW)])
    await world.store.ledger.record_end(second, State.REJECTED, "Discord refuses this post.")
    show = "subscription show"
    text = private(await world.manager.slash(world.newsroom, show, subscription="1"))
    assert "The newest post was refused: Discord refuses this post." in text
    assert "Nothing was posted yet" not in text

    await world.store.ledger.record_sent([Sent(second.id, 4712, "", NOW)])
    text = private(await world.manager.slash(world.newsroom, show, subscription="1"))
    assert "refused" not in text


async def test_show_links_the_last_post(world: World) -> None:
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    await write(world.store, make_article("One"), make_article("Two"))
    await plan_deliveries(world.store, NOW)
    post, *_ = await world.store.ledger.claim(NOW, limit=1, patience=timedelta(minutes=2))
    await world.store.ledger.record_sent([Sent(post.id, 4711, "", NOW)])
    text = private(await world.manager.slash(world.newsroom, "subscription show", subscription="1"))
    assert "1 story waits" in text
    place = f"{world.guild.id}/{world.newsroom.id}/4711"
    link = f"https://discord.com/channels/{place}"
    assert f"[Last post]({link}) <t:{int(NOW.timestamp())}:R>" in text


async def test_a_pause_keeps_what_is_published_until_it_goes_on(world: World) -> None:
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    result = await world.manager.slash(
        world.newsroom, "subscription pause", subscription="1", reason="over the *holidays*"
    )
    text = private(result)
    assert "What is published meanwhile waits" in text
    assert "by nora: over the \\*holidays\\*" in text
    await write(
        world.store,
        make_article("One"),
        make_article("Two"),
        make_article("Old", age=timedelta(days=2)),
    )
    await plan_deliveries(world.store, NOW)
    assert await world.store.ledger.claim(NOW, limit=9, patience=timedelta(minutes=2)) == ()
    shown = private(
        await world.manager.slash(world.newsroom, "subscription show", subscription="1")
    )
    assert "3 stories wait until the subscription goes on" in shown
    again = await world.manager.slash(world.newsroom, "subscription pause", subscription="1")
    assert private(again) == "Subscription 1 is paused already."
    world.clock.advance(timedelta(days=2))
    text = private(
        await world.manager.slash(world.newsroom, "subscription resume", subscription="1")
    )
    assert "2 stories wait to be posted" in text
    assert "1 article grew too old in the meantime and will not come" in text


async def test_buttons_pause_and_resume(world: World) -> None:
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    shown = answer(await world.manager.slash(world.newsroom, "subscription show", subscription="1"))
    await world.restart()
    paused = await world.manager.click(shown, label="Pause")
    assert "is paused" in private(paused)
    assert (await subscriptions(world))[0].paused_because == "by nora"
    private(await world.manager.click(answer(paused), label="Resume"))
    assert (await subscriptions(world))[0].paused_at is None


async def test_remove_tells_what_will_not_come(world: World) -> None:
    await add_digest(world)
    await write(world.store, make_article("One"))
    await plan_deliveries(world.store, NOW)
    asked = await world.manager.slash(world.newsroom, "subscription remove", subscription="1")
    assert "? Its posts stay. 1 story that waits will not come." in private(asked)
    assert await subscriptions(world)
    await world.manager.click(answer(asked), label="Remove it")
    assert "is removed. Its posts stay. 1 story that waits will not come." in private(asked)
    assert not await subscriptions(world)


async def test_a_card_removes_and_a_question_can_be_left(world: World) -> None:
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    shown = answer(await world.manager.slash(world.newsroom, "subscription show", subscription="1"))
    await world.manager.click(shown, label="Remove")
    await world.manager.click(shown, label="Keep it")
    assert "Subscription 1" in text_of(shown)
    assert await subscriptions(world)


async def test_for_a_quarter_of_an_hour_a_removal_can_be_undone(world: World) -> None:
    """With what waited for its digest, and after a restart, too."""
    await add_digest(world)
    await write(world.store, make_article("One"))
    await plan_deliveries(world.store, NOW)
    asked = answer(
        await world.manager.slash(world.newsroom, "subscription remove", subscription="1")
    )
    await world.manager.click(asked, label="Remove it")
    await world.restart()
    world.clock.advance(timedelta(minutes=15))
    await world.manager.click(asked, label="Undo")
    assert "is back, with what waited in it" in text_of(asked)
    assert "1 story waits" in text_of(asked)
    assert [one.id for one in await subscriptions(world)] == [1]


async def test_later_it_cannot(world: World) -> None:
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    asked = answer(
        await world.manager.slash(world.newsroom, "subscription remove", subscription="1")
    )
    await world.manager.click(asked, label="Remove it")
    world.clock.advance(timedelta(minutes=16))
    late = await world.manager.click(asked, label="Undo")
    assert "Subscription 1 cannot be brought back any more" in text_of(
        late.followups[-1] if late.followups else answer(late)
    )
    assert not await subscriptions(world)


async def test_autocomplete_offers_for_pausing_what_goes_on(world: World) -> None:
    paused = await subscribe(world.store, world.newsroom.id, world.guild.id)
    await subscribe(world.store, world.newsroom.id, world.guild.id, WEATHER)
    await world.store.subscriptions.pause(paused.id, because="by Nora", now=NOW)
    for command, expected in (("pause", ["2"]), ("resume", ["1"]), ("show", ["1", "2"])):
        offered = await world.manager.autocomplete(
            world.newsroom, f"subscription {command}", "subscription", ""
        )
        assert [choice["value"] for choice in offered] == expected


@pytest.mark.parametrize("command", ["edit", "show", "remove", "test"])
async def test_where_there_is_none_those_that_there_are_are_offered(
    world: World, command: str
) -> None:
    await subscribe(world.store, world.newsroom.id, world.guild.id, WEATHER)
    result = await world.manager.slash(world.newsroom, f"subscription {command}", subscription="7")
    assert "This server has no subscription number 7." in private(result)
    opened = await world.manager.select(answer(result), ["1"], custom_id="subscription:open")
    assert "Subscription 1" in private(opened)
