"""``/news`` as members meet it: the real bot in a simulated Discord, on a real database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.publication import Action
from tests.samples import FORBES, WIRED, address_of, make_article, make_related, make_series, write
from tests.ui.world import World, answer, labels_of, private, public, text_of


async def test_latest_shows_the_newest_ten_privately_newest_first(world: World) -> None:
    await write(world.store, *make_series(12))
    text = private(await world.member.slash(world.newsroom, "news latest"))
    assert text.index("Report number 01") < text.index("Report number 10")
    assert "Report number 11" not in text
    assert world.newsroom.history(viewer=world.moderator) == []


async def test_nothing_published_yet_is_said_in_words(world: World) -> None:
    text = private(await world.member.slash(world.newsroom, "news latest"))
    assert text == "Nothing is published here yet."


async def test_topic_is_found_without_regard_to_case_and_accents(world: World) -> None:
    await write(
        world.store,
        make_article("Robots learn to cook", topics=["Café Robotics"]),
        make_article("Council buys umbrellas", topics=["Weather"]),
    )
    text = private(await world.member.slash(world.newsroom, "news topic", topic="cafe robotics"))
    assert "Café Robotics" in text
    assert "Robots learn to cook" in text
    assert "umbrellas" not in text


async def test_unknown_topic_is_refused_with_near_misses(world: World) -> None:
    await write(world.store, make_article("One", topics=["Computer Vision"]))
    text = private(await world.member.slash(world.newsroom, "news topic", topic="computr vision"))
    assert "There is no topic" in text
    assert "Computer Vision" in text


async def test_what_was_typed_or_named_in_an_error_stays_text(world: World) -> None:
    await write(world.store, make_article("One", topics=["[News](https://evil.example)"]))
    text = private(await world.member.slash(world.newsroom, "news topic", topic="News @everyone"))
    assert "](https" not in text
    assert "@everyone" not in text


@pytest.mark.parametrize("typed", ["Wired", "wired.com", "WIRED.com"])
async def test_provider_lists_what_it_only_covers_too_and_marks_it(
    world: World, typed: str
) -> None:
    await write(
        world.store,
        make_article("Wired has its own story", provider=WIRED),
        make_article("Forbes leads here", related=[make_related("The same by Wired")]),
        make_article("Forbes alone"),
    )
    text = private(await world.member.slash(world.newsroom, "news provider", provider=typed))
    own, covered = text.splitlines()[3], text.splitlines()[5]
    assert "Wired has its own story" in text
    assert "Forbes leads here" in text
    assert "Forbes alone" not in text
    assert ["covers this story" in line for line in (own, covered)].count(True) == 1


async def test_topic_autocomplete_offers_names_with_this_servers_counts(world: World) -> None:
    articles = [make_article(f"Story {n}", topics=["Computer Vision"]) for n in range(3)]
    await write(world.store, *articles, make_article("Other", topics=["Weather"]))
    await world.decide(articles[0], Action.UNPUBLISH)
    offered = await world.member.autocomplete(world.newsroom, "news topic", "topic", "vis")
    assert offered == [{"name": "Computer Vision (2)", "value": "Computer Vision"}]


@pytest.mark.parametrize("typed", ["forb", "forbes.c"])
async def test_provider_autocomplete_finds_by_name_or_domain(world: World, typed: str) -> None:
    await write(world.store, make_article("One"), make_article("Two", provider=WIRED))
    offered = await world.member.autocomplete(world.newsroom, "news provider", "provider", typed)
    assert offered == [{"name": "Forbes · forbes.com (1)", "value": "forbes.com"}]


async def test_article_autocomplete_labels_fit_and_lead_to_the_article(world: World) -> None:
    article = make_article("Umbrella " + "very " * 40 + "long", age=timedelta(days=2))
    await write(world.store, article, make_article("Robots"))
    offered = await world.member.autocomplete(world.newsroom, "news show", "article", "umbr")
    assert [choice["value"] for choice in offered] == [str(article.id)]
    assert offered[0]["name"].startswith("Umbrella very")
    assert offered[0]["name"].endswith("… · Forbes · 30 Dec 2025")
    assert len(offered[0]["name"]) <= 100
    shown = await world.member.slash(world.newsroom, "news show", article=offered[0]["value"])
    assert "Umbrella very" in private(shown)


async def test_autocomplete_stays_within_discords_limits(world: World) -> None:
    topics = [f"Topic {n}" for n in range(40)] + ["Long " * 30]
    await write(world.store, make_article("One", topics=topics))
    offered = await world.member.autocomplete(world.newsroom, "news topic", "topic", "")
    assert len(offered) == 25
    longest = await world.member.autocomplete(world.newsroom, "news topic", "topic", "long")
    assert longest == []


@pytest.mark.parametrize(
    "typed",
    [
        "trust stamp facial",
        "  ICE drops $3.9M for Trust Stamp's facial recognition ",
        "recogn",
        address_of("ICE drops $3.9M for Trust Stamp's facial recognition", FORBES) + "/?utm_id=1",
    ],
)
async def test_show_understands_words_titles_and_addresses(world: World, typed: str) -> None:
    await write(
        world.store,
        make_article(
            "ICE drops $3.9M for Trust Stamp's facial recognition",
            related=[make_related("Trust Stamp wins a contract")],
        ),
        make_article("Something else"),
    )
    text = private(await world.member.slash(world.newsroom, "news show", article=typed))
    assert "ICE drops" in text
    assert "Trust Stamp wins a contract" in text


async def test_show_says_what_may_have_been_meant(world: World) -> None:
    await write(world.store, make_article("Council buys umbrellas"))
    text = private(
        await world.member.slash(world.newsroom, "news show", article="concil umbrellas rain")
    )
    assert "No story here matches" in text
    assert "Council buys umbrellas" in text


@pytest.mark.parametrize(
    "typed", ['"', "AND OR NOT", "title:*", "999999999999999999999999", "((", " "]
)
async def test_show_takes_any_text_as_words(world: World, typed: str) -> None:
    await write(world.store, make_article("Council buys umbrellas"))
    text = private(await world.member.slash(world.newsroom, "news show", article=typed))
    assert "No story here matches" in text


async def test_held_articles_do_not_exist_for_members(world: World) -> None:
    held = make_article("Secret merger", topics=["Mergers"], published=False)
    await write(world.store, held, make_article("Open day", topics=["Events"]))
    member, here = world.member, world.newsroom
    assert "Secret" not in private(await member.slash(here, "news latest"))
    for typed in (str(held.id), "secret merger", held.url):
        text = private(await member.slash(here, "news show", article=typed))
        assert "No story here matches" in text
    assert await member.autocomplete(here, "news show", "article", "secret") == []
    assert await member.autocomplete(here, "news topic", "topic", "merg") == []
    assert "no topic" in private(await member.slash(here, "news topic", topic="Mergers"))


async def test_moderators_see_held_articles_with_a_note_and_cannot_share_them(
    world: World,
) -> None:
    await write(world.store, make_article("Secret merger", published=False))
    shown = await world.moderator.slash(world.newsroom, "news show", article="secret merger")
    assert "Held: not published in this server" in private(shown)
    assert labels_of(answer(shown)) == ["Publish", "Reject", "Why here?", "Correct its story"]


async def test_what_the_newsroom_took_back_is_noted_as_such(world: World) -> None:
    article = make_article("Secret merger", removed=True)
    await write(world.store, article)
    shown = await world.moderator.slash(world.newsroom, "news show", article=str(article.id))
    assert "The newsroom has taken this story back" in private(shown)


async def test_unpublished_articles_are_no_coverage_of_others_either(world: World) -> None:
    covering = make_article("The same by Wired", provider=WIRED)
    leader = make_article("Forbes leads", related=[make_related("The same by Wired")])
    await write(world.store, covering, leader)
    await world.decide(covering, Action.UNPUBLISH)
    text = private(await world.member.slash(world.newsroom, "news show", article="forbes leads"))
    assert "The same by Wired" not in text


async def test_in_direct_messages_only_the_operators_word_counts(world: World) -> None:
    here, everywhere = make_article("Only here", published=False), make_article("Everywhere")
    await write(world.store, here, everywhere)
    await world.decide(here, Action.PUBLISH)
    await world.decide(everywhere, Action.UNPUBLISH)
    in_server = private(await world.member.slash(world.newsroom, "news latest"))
    assert "Only here" in in_server
    assert "Everywhere" not in in_server
    page = answer(await world.member.user.slash("news latest"))
    assert "Everywhere" in text_of(page)
    assert "Only here" not in text_of(page)
    shared = public(await world.member.user.click(page, label="Share"))
    assert "Everywhere" in text_of(shared)


async def test_moderators_rights_end_at_their_server(world: World) -> None:
    await write(world.store, make_article("Secret merger", published=False))
    shown = await world.moderator.user.slash("news show", article="secret merger")
    assert "No story here matches" in private(shown)
