"""``/news search`` as members meet it: what it finds, in which order, what is offered to type."""

from __future__ import annotations

import pytest
import pytest_asyncio
import simcord

from bot.publication import Action
from bot.store.search.search import BEST_OF
from bot.ui.opening import PER_PAGE
from tests.samples import make_article, make_related, make_series, write
from tests.ui.news.city import AIRPORT, CITY, SPACE, found, offered, searched
from tests.ui.world import World, answer, labels_of, private, public, text_of


@pytest_asyncio.fixture
async def city(world: World) -> World:
    """A server with four articles, one of them held."""
    await write(world.store, *CITY)
    return world


async def test_words_are_found_best_match_first_and_marked(city: World) -> None:
    lines = text_of(await searched(city, "facial recognition")).splitlines()
    assert lines[0] == "🔎 facial recognition"
    assert lines[1].startswith("**1.** [**Facial recognition** comes to the airport](https://")
    assert lines[3].startswith("**2.** [Trams stand still](https://")
    assert lines[5] == "> …over cameras, which use **facial recognition** at every stop."
    assert lines[-1] == "2 stories\u00a0· best match first"


@pytest.mark.parametrize(
    ("words", "options", "expected"),
    [
        ("facial", {"topic": "Computer Vision"}, {"Facial"}),
        ("facial", {"topic": "computer vision", "min_quality": 30}, set()),
        ("facial", {"since": "3d"}, {"Trams"}),
        ("facial", {"until": "2025-12-01"}, {"Facial"}),
        ("facial", {"since": "last month", "until": "yesterday"}, {"Trams"}),
        ("space", {"provider": "Wired"}, {"Kubernetes"}),
        ("space", {"type": "Videos"}, {"Kubernetes"}),
        ("space", {"type": "article"}, set()),
        ("topic:Travel after:3d", {}, {"Trams"}),
        ("provider:wired.com", {}, {"Kubernetes"}),
        ("quality:50 type:video", {}, {"Kubernetes"}),
        ("facial -airport", {}, {"Trams"}),
    ],
)
async def test_options_and_typed_operators_narrow(
    city: World, words: str, options: dict[str, object], expected: set[str]
) -> None:
    assert found(await searched(city, words, **options)) == expected


@pytest.mark.parametrize(
    ("words", "options", "expected"),
    [
        ("topic:Cloud", {"topic": "Travel"}, {"Facial", "Trams"}),
        ("provider:forbes", {"provider": "wired.com"}, {"Kubernetes"}),
        ("facial after:2d", {"since": "90d"}, {"Facial", "Trams"}),
        ("facial until:2025-12-01", {"since": "2025-12-20"}, {"Trams"}),
        ("facial after:2025-12-20", {"until": "2025-12-01"}, {"Facial"}),
        ("quality:90", {"min_quality": 50}, {"Kubernetes"}),
        ("type:article", {"type": "video"}, {"Kubernetes"}),
    ],
)
async def test_an_option_wins_over_the_same_operator_among_the_words(
    city: World, words: str, options: dict[str, object], expected: set[str]
) -> None:
    assert found(await searched(city, words, **options)) == expected


# -- orders


async def test_another_order_is_one_press_away_also_after_a_restart(city: World) -> None:
    page = await searched(city, "facial recognition")
    assert labels_of(page) == ["Newest first", "Hottest", "Share"]
    await city.restart()
    await city.member.click(page, label="Newest first")
    text = text_of(page)
    assert text.index("Trams") < text.index("airport")
    assert text.endswith("2 stories")
    assert labels_of(page) == ["Best match", "Hottest", "Share"]
    await city.member.click(page, label="Hottest")
    assert "hottest first" in text_of(page)
    shared = public(await city.member.click(page, label="Share"))
    assert "hottest first" in text_of(shared)


async def test_the_order_can_be_asked_for(city: World) -> None:
    text = text_of(await searched(city, "facial recognition", sort="newest"))
    assert text.index("Trams") < text.index("airport")


async def test_the_best_matches_end_where_no_more_are_put_in_order(world: World) -> None:
    await write(world.store, *make_series(BEST_OF + 12))
    last = BEST_OF // PER_PAGE
    page = answer(await world.member.slash(world.newsroom, "news search", words="report"))
    assert labels_of(page)[1] == f"1 / {last}+"
    while labels_of(page)[1] != f"{last} / {last}+":
        await world.member.click(page, label="Next")
    with pytest.raises(simcord.SetupError, match="disabled"):
        await world.member.click(page, label="Next")


# -- autocomplete


async def test_topics_are_offered_by_beginning_word_inside_and_near_miss(city: World) -> None:
    for typed in ("comp", "visi", "puter", "computr vision"):
        assert await offered(city, "topic", typed) == ["Computer Vision"]
    assert await offered(city, "provider", "wir") == ["wired.com"]


async def test_moments_are_offered_with_the_day_that_they_mean(city: World) -> None:
    choices = await city.member.autocomplete(
        city.newsroom, "news search", "since", "last w", words="x"
    )
    assert choices == [{"name": "last week · from 22 Dec 2025", "value": "last week"}]
    choices = await city.member.autocomplete(
        city.newsroom, "news search", "until", "last w", words="x"
    )
    assert choices == [{"name": "last week · until 28 Dec 2025", "value": "last week"}]
    assert "today" in await offered(city, "since", "")
    assert await offered(city, "since", "yestreday") == ["yesterday"]
    assert await offered(city, "since", "5d") == ["5d"]
    assert await offered(city, "since", "rubbish!") == []


async def test_a_year_or_month_is_offered_with_what_is_in_it(city: World) -> None:
    assert await offered(city, "since", "2021") == [
        "2021",
        *(f"2021-{month:02}" for month in range(1, 13)),
    ]
    assert await offered(city, "since", "2021-02-") == [f"2021-02-{n:02}" for n in range(1, 26)]
    assert await offered(city, "since", "2021-02-2") == [
        "2021-02-2",
        *(f"2021-02-2{day}" for day in range(9)),
    ]
    assert len(await offered(city, "until", "2021-03")) == 25


@pytest.mark.parametrize(
    ("typed", "expected"), [("", ["article", "video"]), ("vid", ["video"]), ("vidoes", ["video"])]
)
async def test_types_are_offered(city: World, typed: str, expected: list[str]) -> None:
    assert await offered(city, "type", typed) == expected


async def test_articles_are_offered_for_misspelled_words_too(city: World) -> None:
    for command in ("news show", "news story"):
        choices = await city.member.autocomplete(city.newsroom, command, "article", "kubernets")
        assert [choice["value"] for choice in choices] == [str(SPACE.id)]


# -- elsewhere


async def test_in_direct_messages_what_is_published_for_all_is_searched(city: World) -> None:
    await city.decide(AIRPORT, Action.UNPUBLISH)
    assert found(await searched(city, "facial")) == {"Trams"}
    page = answer(await city.member.user.slash("news search", words="facial"))
    assert found(page) == {"Facial", "Trams"}
    await city.restart()
    await city.member.user.click(page, label="Newest first")
    assert text_of(page).endswith("2 stories")


async def test_a_search_by_provider_marks_what_it_only_covers(world: World) -> None:
    lead = make_article("Trams stand still", related=[make_related("Trams halted")])
    await write(world.store, lead)
    text = private(
        await world.member.slash(world.newsroom, "news search", words="trams", provider="wired")
    )
    assert "🔎 trams · from Wired" in text
    assert "Wired covers this story" in text


@pytest.mark.parametrize(
    "words", ["kubernetes OR airport", "Kubernetes|airport", "space | airport"]
)
async def test_either_of_two_words_is_enough(city: World, words: str) -> None:
    shown = await searched(city, words)
    assert found(shown) == {"Kubernetes", "Facial"}
    assert " or airport" in text_of(shown)
    assert "**airport**" in text_of(shown)


async def test_what_stands_beside_alternatives_is_held_all_the_same(city: World) -> None:
    assert found(await searched(city, "kubernetes OR facial strike")) == {"Trams"}
