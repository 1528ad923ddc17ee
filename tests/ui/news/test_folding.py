"""A list shows a story once, whoever tells it, and says how many do."""

from __future__ import annotations

from datetime import timedelta

from bot.articles import Article, Provider
from bot.publication import Action
from tests.samples import FORBES, ONE_STORY, WIRED, make_article, make_series, write
from tests.ui.world import World, answer, labels_of, private, text_of

BBC = Provider("BBC", "bbc.co.uk")


def _told(title: str, provider: Provider, hours: int, quality: int | None = None) -> Article:
    return make_article(
        title,
        provider=provider,
        age=timedelta(hours=hours),
        quality=quality,
        excerpt=ONE_STORY,
        topics=["Robots"],
    )


FIRST = _told("Robot dogs carry parcels through Berlin", FORBES, 9)
BEST = _told("Berlin: robot dogs carry parcels", WIRED, 6, quality=50)
LAST = _told("Parcels in Berlin come by robot dogs", BBC, 1)
TRAMS = make_article("Trams stand still", topics=["Robots"], age=timedelta(hours=3))


async def test_each_list_shows_a_story_once_with_how_many_tell_it(world: World) -> None:
    await write(world.store, FIRST, BEST, LAST, TRAMS)
    for command, options in (
        ("latest", {}),
        ("topic", {"topic": "Robots"}),
        ("search", {"words": "topic:Robots"}),
    ):
        result = await world.member.slash(world.newsroom, f"news {command}", **options)
        text = text_of(answer(result))
        assert text.count("[Berlin: robot dogs") == 1
        assert not any(one.title in text for one in (FIRST, LAST))
        assert "+2 sources" in text
        assert text.endswith("2 stories")
        assert labels_of(answer(result))[-1] == "Share"


async def test_the_menu_opens_what_stands_for_the_story(world: World) -> None:
    await write(world.store, FIRST, BEST, LAST, TRAMS)
    page = answer(await world.member.slash(world.newsroom, "news latest"))
    opened = private(await world.member.select(page, [str(BEST.id)], custom_id="open"))
    assert BEST.title in opened


async def test_where_the_best_is_taken_down_the_next_stands_for_it(world: World) -> None:
    await write(world.store, FIRST, BEST, LAST, TRAMS)
    await world.decide(BEST, Action.UNPUBLISH)
    text = text_of(answer(await world.member.slash(world.newsroom, "news latest")))
    assert FIRST.title in text
    assert BEST.title not in text
    assert "+1 source" in text


async def test_pages_count_stories(world: World) -> None:
    await write(world.store, *make_series(10), FIRST, BEST, LAST)
    page = answer(await world.member.slash(world.newsroom, "news latest"))
    assert labels_of(page)[:3] == ["Back", "1 / 2", "Next"]
    assert "11 stories" in text_of(page)
    await world.member.click(page, label="Next")
    assert "Report number 10" in text_of(page)
    assert "Report number 09" not in text_of(page)


async def test_what_is_held_is_listed_one_by_one(world: World) -> None:
    """Each waits for a decision of its own."""
    held = [
        make_article(one.title, provider=one.provider, excerpt=ONE_STORY, published=False)
        for one in (FIRST, BEST, LAST)
    ]
    await write(world.store, *held)
    result = await world.moderator.slash(world.newsroom, "news latest", unpublished=True)
    assert text_of(answer(result)).endswith("3 stories")


async def test_what_stands_further_below_repeats_no_story(world: World) -> None:
    """Neither one that was found by its words, nor one of its own."""
    fair = make_article("Drones fair opens", topics=["Drones"], age=timedelta(hours=2))
    again = [
        make_article(
            f"Robots carry parcels through Berlin, {paper} tells",
            provider=Provider(paper, f"{paper}.com"),
            topics=["Drones"],
            excerpt=ONE_STORY,
            age=timedelta(hours=hours),
        )
        for hours, paper in enumerate(("times", "post", "mail"), start=3)
    ]
    await write(world.store, fair, *again)
    result = await world.member.slash(world.newsroom, "news search", words="drones")
    text = text_of(answer(result))

    assert "fair opens" in text
    assert text.count("Robots carry parcels") == 1
    assert text.endswith("1 story\u00a0· 1 further")
