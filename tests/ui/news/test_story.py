"""``/news story`` and *Full coverage*: everybody who tells a story, in order of time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import simcord

from bot.articles import Article, Provider
from bot.publication import Action
from bot.store.filing.merging import merge
from bot.stories import Story, Telling
from bot.ui.news.tellings import story_embed
from tests.samples import NOW, WIRED, make_article, make_related, write
from tests.ui.drawings import assert_within_limits
from tests.ui.world import World, answer, labels_of, private, public, text_of

BBC = Provider("BBC", "bbc.co.uk")
EARLY = replace(make_related("Trams halted"), published_at=NOW - timedelta(hours=9))
LATE = replace(make_related("What we know", provider=BBC), published_at=NOW - timedelta(minutes=90))
LEAD = make_article("Trams stand still", related=[LATE, EARLY], age=timedelta(hours=3))


def told_by(count: int) -> Article:
    """Make an article with so many others on the same story, an hour apart, all earlier."""
    others = [
        replace(
            make_related(
                f"Telling number {n:02}", provider=Provider(f"Source {n}", f"{n}.example")
            ),
            published_at=NOW - timedelta(hours=100 - n),
        )
        for n in range(1, count)
    ]
    return make_article("The latest word", related=others)


async def test_a_story_is_told_in_order_of_time_with_who_was_first(world: World) -> None:
    await write(world.store, LEAD)
    result = await world.member.slash(world.newsroom, "news story", article="trams stand")
    lines = private(result).splitlines()
    first = int(EARLY.published_at.timestamp())
    assert lines == [
        "Full coverage: Trams stand still",
        f"**Wired** told it first, <t:{first}:f>. **3 sources** tell it, all within 8 hours.",
        "",
        f"**1.** [Trams halted]({EARLY.url})",
        f"Wired\u00a0· <t:{first}:R>",
        f"**2.** [Trams stand still]({LEAD.url})",
        "Forbes\u00a0· 6 hours later\u00a0· the one you asked about",
        f"**3.** [What we know]({LATE.url})",
        "BBC\u00a0· 8 hours later",
        "3 articles",
    ]


async def test_a_story_that_nobody_else_told_says_so(world: World) -> None:
    await write(world.store, make_article("Alone"))
    text = private(await world.member.slash(world.newsroom, "news story", article="alone"))
    assert "Nobody else has told it yet." in text


async def test_the_button_of_an_article_that_turned_out_to_be_another_goes_on(
    world: World,
) -> None:
    double = replace(make_article("Trams do stand still", related=[LATE]), published_at=NOW)
    await write(world.store, LEAD, double)
    shown = "do stand still"
    opened = answer(await world.member.slash(world.newsroom, "news show", article=shown))
    async with world.store.database.transaction() as transaction:
        assert await merge(transaction, LEAD.id, double.id, NOW) == LEAD.id
    text = private(await world.member.click(opened, label="Full coverage (3)"))
    assert "**Wired** told it first" in text


async def test_full_coverage_is_one_press_from_an_opened_story(world: World) -> None:
    await write(world.store, LEAD, make_article("Alone"))
    opened = answer(await world.member.slash(world.newsroom, "news show", article="stand still"))
    assert labels_of(opened) == ["Share", "Full coverage (3)"]
    await world.restart()
    text = private(await world.member.click(opened, label="Full coverage (3)"))
    assert "**Wired** told it first" in text
    alone = answer(await world.member.slash(world.newsroom, "news show", article="alone"))
    assert labels_of(alone) == ["Share"]


async def test_long_coverage_has_pages_that_turn_after_a_restart(world: World) -> None:
    await write(world.store, told_by(25))
    page = answer(await world.member.slash(world.newsroom, "news story", article="latest word"))
    assert labels_of(page) == ["Back", "1 / 3", "Next", "Share"]
    assert "Telling number 10" in text_of(page)
    assert "Telling number 11" not in text_of(page)
    await world.restart()
    await world.member.click(page, label="Next")
    assert "**11.** [Telling number 11]" in text_of(page)
    await world.member.click(page, label="Next")
    assert "The latest word" in text_of(page).splitlines()[-3]
    assert text_of(page).endswith("Page 3 of 3\u00a0· 25 articles")
    with pytest.raises(simcord.SetupError, match="disabled"):
        await world.member.click(page, label="Next")


async def test_those_that_are_here_can_be_opened(world: World) -> None:
    here = make_article("Trams halted", provider=WIRED, age=timedelta(hours=9))
    await write(world.store, LEAD, here)
    page = answer(await world.member.slash(world.newsroom, "news story", article="stand still"))
    opened = await world.member.select(page, [str(here.id)], custom_id="open")
    assert private(opened).startswith("Trams halted")


async def test_full_coverage_is_shared_as_members_see_it(world: World) -> None:
    held = make_article("Trams halted", provider=WIRED, published=False, age=timedelta(hours=9))
    await write(world.store, LEAD, held)
    page = answer(await world.moderator.slash(world.newsroom, "news story", article="stand still"))
    assert "🔒 held\u00a0· Wired" in text_of(page)
    shared = public(await world.moderator.click(page, label="Share"))
    assert not shared.ephemeral
    assert "held\u00a0·" not in text_of(shared)
    assert "3 articles" in text_of(shared)


async def test_a_held_story_is_for_moderators_and_not_to_be_shared(world: World) -> None:
    await write(world.store, replace(LEAD, published=False))
    refusal = await world.member.slash(world.newsroom, "news story", article=str(LEAD.id))
    assert "No story here matches" in private(refusal)
    shown = await world.moderator.slash(world.newsroom, "news story", article=str(LEAD.id))
    assert "Trams halted" in private(shown)
    assert labels_of(answer(shown)) == []


async def test_buttons_of_a_story_that_was_taken_down_say_so(world: World) -> None:
    long = told_by(12)
    await write(world.store, long)
    opened = answer(await world.member.slash(world.newsroom, "news show", article="latest word"))
    page = answer(await world.member.slash(world.newsroom, "news story", article="latest word"))
    await world.decide(long, Action.UNPUBLISH)
    for message, label in ((opened, "Full coverage (12)"), (page, "Next"), (page, "Share")):
        text = private(await world.member.click(message, label=label))
        assert "There is no such story here. It may have been taken down." in text


def test_the_longest_coverage_stays_within_discords_limits() -> None:
    tellings = tuple(
        Telling(
            n,
            "**" * 400,
            f"https://long{n}.example/" + "a" * 1900,
            NOW + timedelta(minutes=n),
            Provider("_" * 500, f"{n}.example"),
            is_here=True,
        )
        for n in range(500)
    )
    for offset in (0, 250, 490):
        embed = story_embed(Story(3, tellings), offset, held=frozenset(range(500)), colour=0x123456)
        assert_within_limits(embed)
        assert f"**{offset + 10}.** " in (embed.description or "")
