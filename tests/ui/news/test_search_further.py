"""What a search shows beyond what holds all of its words, where that is little."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.publication import Action
from tests.samples import WIRED, make_article, make_related, make_series, write
from tests.ui.news.city import searched
from tests.ui.world import World, text_of

LAMPS = make_article("Straßenlaternen bleiben aus")
ROAD = make_article("Die Straße ist gesperrt")
TRANSIT = make_article("Bus drivers wanted", topics=["Straße"])
QUIET = make_article(
    "Nothing moves", related=[make_related("Chaos on every Straße tonight", provider=WIRED)]
)


def lines_of(text: str) -> list[str]:
    return [line.replace("**", "") for line in text.splitlines()]


async def test_each_reason_stands_under_its_own_line(world: World) -> None:
    await write(world.store, LAMPS, ROAD, TRANSIT, QUIET)
    lines = lines_of(text_of(await searched(world, "Straße")))
    order = [
        next(number for number, line in enumerate(lines) if part in line)
        for part in (
            "1. [Die Straße ist gesperrt]",
            "With words that begin so",
            "2. [Straßenlaternen bleiben aus]",
            "On the topic Straße",
            "3. [Bus drivers wanted]",
            "Covered in such words",
            "4. [Nothing moves]",
            "> covered in [Chaos on every Straße tonight]",
            "1 story\u00a0· 3 further",
        )
    ]
    assert order == sorted(order)


async def test_all_of_them_can_be_opened(world: World) -> None:
    await write(world.store, LAMPS, ROAD, TRANSIT, QUIET)
    shown = await searched(world, "Straße")
    opened = await world.member.select(shown, [str(QUIET.id)], custom_id="open")
    assert opened.response is not None
    assert "Nothing moves" in text_of(opened.response)


async def test_where_nothing_has_the_words_the_rest_is_shown_all_the_same(world: World) -> None:
    await write(world.store, LAMPS)
    text = text_of(await searched(world, "Strassen"))
    assert "Nothing here has all of these words as they are." in text
    assert "Straßenlaternen" in text.replace("**", "")
    assert "None with all the words\u00a0· 1 further" in text


@pytest.mark.parametrize("words", ["tra", "tram"])
async def test_shorter_words_are_whole_ones(world: World, words: str) -> None:
    await write(world.store, make_article("Trampolines recalled"), make_article("Tram stops"))
    assert "Trampolines" not in text_of(await searched(world, words))


async def test_where_there_is_enough_nothing_else_is_looked_for(world: World) -> None:
    await write(world.store, *make_series(12), make_article("Reporters wanted"))
    assert "begin so" not in text_of(await searched(world, "report"))


async def test_filters_hold_there_too(world: World) -> None:
    await write(world.store, LAMPS, replace(QUIET, type="video"))
    text = text_of(await searched(world, "Straße", type="video"))
    assert "Nothing moves" in text
    assert "Straßenlaternen" not in text.replace("**", "")


async def test_what_was_taken_down_is_no_coverage(world: World) -> None:
    told = make_article("Chaos on every Straße tonight", provider=WIRED, published=False)
    await write(world.store, QUIET, told)
    assert "Nothing moves" in text_of(await searched(world, "chaos"))
    await world.decide(told, Action.UNPUBLISH)
    assert "Nothing moves" not in text_of(await searched(world, "chaos"))


async def test_what_is_held_is_not_shown_for_another_reason(world: World) -> None:
    await write(world.store, replace(LAMPS, published=False), replace(QUIET, published=False))
    assert "Nothing found for" in text_of(await searched(world, "Straße"))
