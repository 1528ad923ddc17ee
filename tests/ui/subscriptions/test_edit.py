"""``/subscription edit``: a form that says what is wrong and keeps what was typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from bot.posting.filters import Filters
from bot.posting.hours import EVERY_DAY, WEEKDAYS, DigestTimes, QuietHours
from bot.posting.options import Options
from tests.samples import NOW, make_article, write
from tests.ui.subscriptions.forms import (
    choose,
    chosen_in,
    fill,
    held_by,
    kept,
    open_form,
    options_of,
    write_some,
)
from tests.ui.world import World, answer, labels_of, text_of


async def test_names_are_chosen_among_those_most_used_and_saved_at_once(world: World) -> None:
    await write_some(world)
    form = await open_form(world)
    assert [one["value"] for one in options_of(form, "topics")] == ["AI", "Law"]
    await choose(world, form, "topics", "AI", "Law")
    await choose(world, form, "providers", "wired.com")
    assert (await kept(world)).filters == Filters(topics=("AI", "Law"), providers=("wired.com",))
    assert chosen_in(form, "topics") == ["AI", "Law"]
    assert "✅ Saved." in text_of(form)
    assert "AI or Law from wired.com" in text_of(form)
    await choose(world, form, "topics")
    assert (await kept(world)).filters == Filters(providers=("wired.com",))


async def test_of_many_names_the_menu_has_the_chosen_and_those_most_used(world: World) -> None:
    """Others are typed; what a menu cannot hold stays when something else is chosen in it."""
    endless = "An endless topic " * 7
    names = [f"Topic {n:02}" for n in range(40)]
    await write(world.store, make_article("One", topics=[*names, endless.strip()]))
    form = await open_form(world, Filters(topics=("Topic 39", endless.strip())))
    offered = [one["value"] for one in options_of(form, "topics")]
    assert len(offered) == 25
    assert offered[:2] == ["Topic 39", "Topic 00"]
    assert chosen_in(form, "topics") == ["Topic 39"]
    await choose(world, form, "topics", "Topic 39", "Topic 03")
    assert set((await kept(world)).filters.topics) == {"Topic 39", "Topic 03", endless.strip()}


async def test_names_are_typed_with_commas_and_kept_where_they_are_wrong(world: World) -> None:
    await write_some(world)
    form = await open_form(world)
    await fill(
        world, form, "names", topics="ai, Lav", not_providers="forbes", providers="", not_topics=""
    )
    text = text_of(form)
    assert "Subscription 1 is as it was" in text
    assert "Topics" in text
    assert "There is no topic “Lav” here. Did you mean “Law”?" in text
    assert (await kept(world)).filters == Filters()
    again = await world.manager.click(form, label="Correct it")
    assert held_by(again) == {
        "topics": "ai, Lav",
        "providers": "",
        "not_topics": "",
        "not_providers": "forbes",
    }
    await world.manager.submit_modal(again, {**held_by(again), "topics": "ai, Law"})
    assert (await kept(world)).filters == Filters(
        topics=("AI", "Law"), not_providers=("forbes.com",)
    )
    assert "✅ Saved." in text_of(form)
    assert labels_of(form) == ["Names…", "Words…", "Times…", "Limits…", "Done"]


async def test_words_and_ratings_are_typed(world: World) -> None:
    form = await open_form(world)
    await fill(
        world,
        form,
        "words",
        words="storm, power cut\nflood",
        not_words="sport",
        types="Video",
        min_quality="0",
        min_heat="7",
    )
    wanted = Filters(
        words=("storm", "power cut", "flood"),
        not_words=("sport",),
        types=("video",),
        min_quality=0,
        min_heat=7,
    )
    assert (await kept(world)).filters == wanted
    shown = await world.manager.click(form, custom_id="subscription:write:words:1")
    assert held_by(shown) == {
        "words": "storm, power cut, flood",
        "not_words": "sport",
        "types": "video",
        "min_quality": "0",
        "min_heat": "7",
    }
    await world.manager.submit_modal(
        shown, dict.fromkeys(("words", "not_words", "types", "min_quality", "min_heat"), "")
    )
    assert (await kept(world)).filters == Filters()


async def test_times_are_set_and_changed(world: World) -> None:
    form = await open_form(world)
    first = await world.manager.click(form, custom_id="subscription:write:times:1")
    assert held_by(first) == {
        "mode": ["instant"],
        "at": "08:00",
        "days": [],
        "zone": "UTC",
        "quiet": "",
    }
    await world.manager.submit_modal(
        first,
        {
            "mode": ["digest"],
            "at": "7:15",
            "days": ["Mon", "Tue", "Wed", "Thu", "Fri"],
            "zone": "berlin",
            "quiet": "22 - 6:30",
        },
    )
    times = DigestTimes(WEEKDAYS, time(7, 15), "Europe/Berlin")
    quiet = QuietHours(time(22), time(6, 30), "Europe/Berlin")
    changed = await kept(world)
    assert changed.options == Options(digest=times, quiet=quiet)
    assert changed.gathered_until == times.next_after(NOW)
    second = await world.manager.click(form, custom_id="subscription:write:times:1")
    assert held_by(second) == {
        "mode": ["digest"],
        "at": "07:15",
        "days": ["Mon", "Tue", "Wed", "Thu", "Fri"],
        "zone": "Europe/Berlin",
        "quiet": "22:00-06:30",
    }
    await world.manager.submit_modal(
        second, {"mode": ["instant"], "at": "", "days": [], "zone": "berlin", "quiet": "none"}
    )
    assert (await kept(world)).options == Options()


@pytest.mark.parametrize(
    ("section", "typed", "expected"),
    [
        (
            "words",
            {"words": "?!", "min_quality": "good"},
            ["“?!” has no letter", "“good” is not a whole"],
        ),
        ("words", {"words": "a, " * 260}, ["✅ Saved."]),
        ("words", {"words": "storm", "not_words": "Storm"}, ["“storm” is wanted and left out"]),
        ("times", {"mode": ["digest"], "at": "25:00"}, ["“25:00” is not a time of day"]),
        (
            "times",
            {"mode": ["instant"], "at": "half past never"},
            ["“half past never” is not a time of day"],
        ),
        ("times", {"mode": ["digest"], "at": "12:60"}, ["“12:60” is not a time of day"]),
        ("times", {"mode": ["instant"], "quiet": "09:00-9:00"}, ["would be all day", "pause"]),
        ("times", {"mode": ["instant"], "quiet": "late"}, ["“late” is not a span of hours"]),
        ("times", {"mode": ["digest"], "zone": "Atlantis"}, ["“Atlantis” is not a time zone"]),
        ("limits", {"hourly_limit": "0", "max_age": "3d"}, ["whole number from 1 to 100"]),
        (
            "limits",
            {"hourly_limit": "5", "max_age": "old"},
            ["“old” is not an age", "36h, 3d or 2w"],
        ),
        ("limits", {"hourly_limit": "5", "max_age": "9999w"}, ["from 1h to 365d"]),
    ],
)
async def test_a_field_says_what_is_wrong(
    world: World, section: str, typed: dict[str, Any], expected: list[str]
) -> None:
    form = await open_form(world)
    before = await kept(world)
    await fill(world, form, section, **typed)
    for part in expected:
        assert part in text_of(form)
    if "✅ Saved." not in expected:
        assert await kept(world) == before


async def test_limits_are_typed(world: World) -> None:
    form = await open_form(world)
    await fill(world, form, "limits", hourly_limit="5", max_age="36 h")
    changed = await kept(world)
    assert (changed.options.hourly_limit, changed.max_age) == (5, timedelta(hours=36))
    assert "At most 5 posts an hour" in text_of(form)


async def test_toggles_are_those_that_mean_something_in_the_channel(world: World) -> None:
    form = await open_form(world)
    offered = [one["value"] for one in options_of(form, "toggles")]
    assert offered == ["silent", "thread", "follow_ups", "colour_by_topic"]
    await choose(world, form, "toggles", "silent", "thread")
    assert (await kept(world)).options == Options(silent=True, thread=True)
    await choose(world, form, "toggles", "colour_by_topic", "follow_ups")
    assert (await kept(world)).options == Options(colour_by_topic=True, follow_ups=True)
    assert "Weighty news of a posted story comes as a reply" in text_of(form)


async def test_announcements_can_be_published_to_followers(world: World) -> None:
    channel = world.guild.create_news_channel("announcements")
    await world.env.settle()
    form = await open_form(world, channel_id=channel.id)
    await choose(world, form, "toggles", "crosspost")
    assert (await kept(world)).options == Options(crosspost=True)


async def test_a_role_is_chosen_and_let_go(world: World) -> None:
    readers = world.guild.create_role("Readers", mentionable=True)
    await world.env.settle()
    form = await open_form(world)
    await choose(world, form, "mention", readers)
    assert (await kept(world)).options == Options(mention_role=readers.id)
    assert f"Mentions <@&{readers.id}>" in text_of(form)
    await choose(world, form, "mention")
    assert (await kept(world)).options == Options()


async def test_everybody_is_never_mentioned(world: World) -> None:
    form = await open_form(world)
    await choose(world, form, "mention", world.guild.default_role)
    assert "I mention no @everyone" in text_of(form)
    assert (await kept(world)).options == Options()


async def test_what_waits_for_a_digest_waits_on(world: World) -> None:
    made = await world.store.subscriptions.add(
        server_id=world.guild.id,
        channel_id=world.newsroom.id,
        filters=Filters(),
        options=Options(DigestTimes(EVERY_DAY, time(8), "UTC")),
        max_age=timedelta(days=3),
        created_by=1,
        now=NOW,
    )
    result = await world.manager.slash(
        world.newsroom, "subscription edit", subscription=str(made.id)
    )
    form = answer(result)
    await fill(world, form, "times", mode=["instant"], zone="UTC")
    changed = await kept(world)
    assert changed.gathered_until == made.gathered_until
    assert replace(changed, options=made.options) == made
