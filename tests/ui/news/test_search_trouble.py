"""``/news search`` where anything at all is typed, and where nothing is found."""

from __future__ import annotations

import pytest
import pytest_asyncio

from bot.publication import Action
from tests.samples import write
from tests.ui.news.city import AIRPORT, CITY, SPACE, STRIKE, found, offered, searched
from tests.ui.world import World, answer, labels_of, private, text_of

#: What people, their phones and their enemies may type.
ANYTHING = [
    '"',
    '"facial recognition',
    "“facial recognition„",
    "AND OR NOT NEAR(",
    "topic:",
    "topic: provider: after:",
    "-",
    "-facial",
    "-topic:Cloud",
    "a" * 4000,
    "word " * 800,
    "\u202efacial\u202c \u200b\u0000\u0007recognition",
    "\ud83d\ude80 \U0001f468\u200d\U0001f469",
    "'; DROP TABLE articles; --",
    'title:* ^facial {a b}: "x" NEAR("y" "z", 5)',
    "%_\\",
    "after:2021-02-30",
    "after:99999-01-01",
    "before:0001-01-01 facial",
    "after:2025-12-31 before:2020-01-01",
    "quality:lots",
    "quality:99999999999999999999",
    "sort:sideways",
    "type:<script>",
    "@everyone <@1> [x](https://evil.example)",
    "   ",
    "東京",
]


@pytest_asyncio.fixture
async def city(world: World) -> World:
    """A server with four articles, one of them held."""
    await write(world.store, *CITY)
    return world


@pytest.mark.parametrize("words", ANYTHING)
async def test_whatever_is_typed_is_answered_in_a_friendly_way(city: World, words: str) -> None:
    text = text_of(await searched(city, words))
    assert text
    assert "went wrong" not in text
    assert "busy" not in text
    assert "Zeppelin" not in text
    assert "](https://evil" not in text
    assert "@everyone" not in text


@pytest.mark.parametrize("option", ["topic", "provider", "since", "until", "type"])
@pytest.mark.parametrize(
    "typed", ['"', "a" * 4000, "\u202e\u0000x", "'; DROP TABLE", "2021-02-30", " ", "0d", "*"]
)
async def test_whatever_stands_in_an_option_is_answered_in_a_friendly_way(
    city: World, option: str, typed: str
) -> None:
    text = text_of(await searched(city, "facial", **{option: typed}))
    assert text
    assert "went wrong" not in text
    assert "busy" not in text


@pytest.mark.parametrize("command", ["news show", "news story"])
@pytest.mark.parametrize("typed", ["a" * 4000, "word " * 800, '"', "a b c " * 300, "\u202e\u0000"])
async def test_whatever_is_typed_for_an_article_is_answered_in_a_friendly_way(
    city: World, command: str, typed: str
) -> None:
    await city.member.autocomplete(city.newsroom, command, "article", typed)
    text = private(await city.member.slash(city.newsroom, command, article=typed))
    assert text.lstrip("*").startswith("No story here matches")


async def test_dates_the_wrong_way_round_are_said_to_be_so(city: World) -> None:
    text = text_of(await searched(city, "facial", since="2025-12-01", until="2025-11-01"))
    assert text == (
        "The search begins at 2025-12-01, after its end at 2025-11-01. Swap the two dates."
    )


async def test_without_a_word_the_newest_stories_are_shown_and_why(city: World) -> None:
    lines = text_of(await searched(city, '"')).splitlines()
    assert lines[0] == "There was no word in that to look for, so here are the newest stories."
    assert lines[1] == "Latest stories"


# -- nothing found


async def test_misspelled_words_are_offered_as_buttons_that_outlive_a_restart(city: World) -> None:
    nothing = await searched(city, "facail recogntion")
    assert "Nothing found for: facail recogntion." in text_of(nothing)
    assert "Did you mean *facial recognition*?" in text_of(nothing)
    await city.restart()
    await city.member.click(nothing, label="facial recognition")
    assert found(nothing) == {"Facial", "Trams"}
    assert nothing.ephemeral


async def test_what_stands_in_the_way_is_offered_with_what_it_hides(city: World) -> None:
    nothing = await searched(city, "facial", topic="Cloud", since="90d")
    assert labels_of(nothing) == ["Any topic (2)"]
    await city.member.click(nothing, label="Any topic (2)")
    assert found(nothing) == {"Facial", "Trams"}


async def test_a_topic_that_was_asked_for_already_is_offered_in_full(city: World) -> None:
    nothing = await searched(city, "cloudy", topic="Cloud")
    assert "Did you mean *everything on Cloud*?" in text_of(nothing)
    await city.member.click(nothing, label="everything on Cloud")
    assert found(nothing) == {"Kubernetes"}


async def test_with_nothing_near_another_way_is_shown(city: World) -> None:
    assert text_of(await searched(city, "qqqqxzzz")) == (
        "Nothing found for: qqqqxzzz. Try other words, or see what there is with /news topics."
    )


async def test_an_unknown_topic_is_answered_with_near_ones_and_without_it(city: World) -> None:
    nothing = await searched(city, "facial", topic="computr vision")
    assert "There is no topic “computr vision” here." in text_of(nothing)
    assert labels_of(nothing) == ["Topic: Computer Vision", "Any topic (2)"]
    await city.member.click(nothing, label="Topic: Computer Vision")
    assert found(nothing) == {"Facial"}


async def test_what_is_no_topic_may_still_be_words(city: World) -> None:
    nothing = answer(await city.member.slash(city.newsroom, "news topic", topic="recognition"))
    assert text_of(nothing).endswith("Did you mean *stories with “recognition”*?")
    assert labels_of(nothing) == ["stories with “recognition”"]
    await city.member.click(nothing, label="stories with “recognition”")
    assert found(nothing) == {"Facial", "Trams"}


async def test_a_topic_that_vanished_since_it_was_offered_is_refused_kindly(city: World) -> None:
    assert await offered(city, "topic", "clou") == ["Cloud"]
    await city.decide(SPACE, Action.UNPUBLISH)
    text = text_of(await searched(city, "space", topic="Cloud"))
    assert text == "There is no topic “Cloud” here."


@pytest.mark.parametrize("label", ["Any topic (2)", "Topic: Computer Vision"])
async def test_buttons_of_a_forgotten_search_say_so(city: World, label: str) -> None:
    nothing = await searched(city, "facial", topic="computr vision")
    async with city.store.database.transaction() as transaction:
        await transaction.run("DELETE FROM saved_searches")
    assert "too old" in private(await city.member.click(nothing, label=label))


async def test_an_offer_that_finds_nothing_any_more_says_so(city: World) -> None:
    nothing = await searched(city, "facial", topic="Cloud")
    for article in (AIRPORT, STRIKE):
        await city.decide(article, Action.UNPUBLISH)
    result = await city.member.click(nothing, label="Any topic (2)")
    assert "Nothing found" in text_of(answer(result))


async def test_a_misspelled_type_is_offered_as_it_was_meant(city: World) -> None:
    result = await city.member.slash(city.newsroom, "news search", words="space", type="vidoes")
    assert "There is no type “vidoes” here." in private(result)
    assert labels_of(answer(result)) == ["videos"]
    await city.member.click(answer(result), label="videos")
    assert "Kubernetes" in text_of(answer(result))
