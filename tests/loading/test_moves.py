"""What becomes of an article, and of its posts, when its address changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.config.settings import OnMissing
from bot.deliveries.composing import Composer
from bot.deliveries.contents import StoryContent
from bot.headlines import Headline
from bot.publication import OPERATOR, Action, Audience, Scope
from bot.store.editorial.decisions import Decision
from bot.store.filing.merging import merge
from bot.ui.lookup import find_article
from tests.deliveries.desk import HERE, Desk
from tests.deliveries.edits import MINUTE, edit
from tests.loading.moving import at, begin, ids, see, shown, told
from tests.loading.newsroom import Newsroom, listing
from tests.samples import NOW
from tests.ui.posts.posting import post_to

_EXCERPT = "excerpt: All that happened while you slept\npublished: true"


@pytest.mark.parametrize("on_missing", ["keep", "withdraw"])
async def test_a_corrected_address_is_the_same_article_and_its_post_is_edited(
    newsroom: Newsroom, desk: Desk, on_missing: OnMissing
) -> None:
    newsroom.change_source(on_missing=on_missing)
    await begin(newsroom, desk)
    newsroom.write("a.md", told("A shop", "a-shop"))
    await see(newsroom, desk)
    (article,) = [one for one in await ids(newsroom) if one != await at(newsroom, "before")]

    for address in ("shop", "a-shop", "the-shop", "a-shop"):
        newsroom.write("a.md", told("A shop", address))
        report = await newsroom.load()
        assert (report.added, report.updated, report.withdrawn) == (0, 1, 0)
        await see(newsroom, desk)

    assert desk.publisher.titles(100) == ["A shop"]
    assert len(desk.publisher.sent) == 1
    assert shown(desk) == [
        f"https://news.example/{one}" for one in ("shop", "a-shop", "the-shop", "a-shop")
    ]
    assert {await at(newsroom, one) for one in ("shop", "a-shop", "the-shop")} == {article}
    assert await newsroom.all_titles() == ["A shop", "Before"]


async def test_decisions_go_on_to_count_where_an_article_moves(newsroom: Newsroom) -> None:
    newsroom.write("a.md", told("A shop", "a-shop"))
    await newsroom.load()
    article = await at(newsroom, "a-shop")
    await newsroom.store.decisions.decide(Decision(HERE, article, Action.UNPUBLISH, 5, "", NOW))
    newsroom.write("a.md", told("A shop", "shop"))
    await newsroom.load()
    assert not await newsroom.store.articles.is_published(await at(newsroom, "shop"), HERE)


@pytest.mark.parametrize("hours", [24, 7 * 24])
@pytest.mark.parametrize("name", ["column.md", "{}.md"])
async def test_a_column_is_another_article_each_time(
    newsroom: Newsroom, hours: int, name: str
) -> None:
    for number in range(3):
        newsroom.write(
            name.format(number),
            told("Morning briefing", f"briefing-{number}", hours=hours * number, more=_EXCERPT),
        )
        assert (await newsroom.load()).added == 1
    assert await newsroom.all_titles() == ["Morning briefing"] * 3


async def test_another_title_at_another_address_is_another_article(newsroom: Newsroom) -> None:
    newsroom.change_source(on_missing="withdraw")
    newsroom.write("a.md", told("A shop", "a-shop"))
    await newsroom.load()
    newsroom.write("a.md", told("A harbour", "a-harbour"))
    report = await newsroom.load()
    assert (report.added, report.withdrawn) == (1, 1)
    assert await newsroom.all_titles() == ["A harbour"]


async def test_the_same_words_of_a_provider_in_another_file_are_the_same_article(
    newsroom: Newsroom, desk: Desk
) -> None:
    await begin(newsroom, desk)
    newsroom.write("a.md", told("A shop", "a-shop", more=_EXCERPT))
    await see(newsroom, desk)
    newsroom.write("b.md", told("A shop", "au/a-shop", hours=1, more=_EXCERPT))
    await see(newsroom, desk)
    assert len(desk.publisher.sent) == 1
    assert shown(desk) == ["https://news.example/au/a-shop"]
    assert await at(newsroom, "a-shop") == await at(newsroom, "au/a-shop")


async def test_both_come_in_one_load(newsroom: Newsroom) -> None:
    newsroom.write("a.md", told("A shop", "a-shop", more=_EXCERPT))
    newsroom.write("b.md", told("A shop", "au/a-shop", more=_EXCERPT))
    report = await newsroom.load()
    assert (report.added, len(report.duplicates)) == (1, 1)
    assert await newsroom.all_titles() == ["A shop"]


async def test_one_file_that_holds_two_addresses_holds_two_articles(newsroom: Newsroom) -> None:
    entries = [
        {"title": "A shop", "excerpt": "Open now", "originalUrl": f"https://news.example/{one}"}
        for one in ("a", "b")
    ]
    newsroom.write("all.json", listing(entries))
    assert (await newsroom.load()).added == 2
    newsroom.write("all.json", listing(entries[1:]))
    await newsroom.load()
    assert await newsroom.all_titles() == ["A shop", "A shop"]


@pytest.mark.parametrize("on_missing", ["keep", "withdraw"])
async def test_a_file_that_turns_to_a_known_address_leaves_none_behind(
    newsroom: Newsroom, desk: Desk, on_missing: OnMissing
) -> None:
    newsroom.change_source(on_missing=on_missing)
    await begin(newsroom, desk)
    newsroom.write("a.md", told("A shop", "a-shop"))
    newsroom.write("b.md", told("A shop", "b-shop", more=_EXCERPT))
    await see(newsroom, desk)
    assert len(desk.publisher.sent) == 2
    both = {await at(newsroom, "a-shop"), await at(newsroom, "b-shop")}
    assert len(both) == 2

    newsroom.write("a.md", told("A shop", "b-shop"))
    await see(newsroom, desk)
    await see(newsroom, desk)
    assert await newsroom.all_titles() == ["A shop", "Before"]
    assert len(desk.publisher.sent) == 2
    assert desk.publisher.titles(100) == ["A shop", "A shop"]
    kept = await at(newsroom, "a-shop")
    assert {await newsroom.store.articles.current(one) for one in both} == {kept}
    assert kept == await at(newsroom, "b-shop")


async def test_coverage_is_known_by_every_address_that_it_had(newsroom: Newsroom) -> None:
    related = (
        "published: true\nrelated:\n  - title: A shop\n"
        "    publishedDateTime: 2021-09-27T18:46:00Z\n"
        "    webUrl: https://news.example/a-shop\n    provider: {name: X, domain: news.example}"
    )
    newsroom.write("a.md", told("A shop", "a-shop"))
    newsroom.write("b.md", told("A follower", "follower", more=related))
    await newsroom.load()
    newsroom.write("a.md", told("A shop", "shop"))
    await newsroom.load()
    newsroom.write("a.md", told("A shop", "shop", hours=0.5))
    await newsroom.load()
    shop, follower = await at(newsroom, "shop"), await at(newsroom, "follower")
    linked = await newsroom.store.articles.linked([shop, follower])
    assert linked == {shop: {follower}, follower: {shop}}
    (item,) = (await newsroom.store.articles.find(follower)).related
    assert item.id == shop
    assert await newsroom.store.articles.related([follower]) == {follower: (item,)}


async def test_both_posts_stand_where_two_articles_turn_out_to_be_one(
    newsroom: Newsroom, desk: Desk
) -> None:
    await begin(newsroom, desk)
    for name in ("a", "b"):
        newsroom.write(f"{name}.md", told(f"Story {name}", name))
    await see(newsroom, desk)
    one, other = await at(newsroom, "a"), await at(newsroom, "b")
    await desk.decide(Action.PUBLISH, await newsroom.store.articles.find(one))
    await desk.decide(Action.UNPUBLISH, await newsroom.store.articles.find(other), HERE + 1)
    async with newsroom.store.database.transaction() as write:
        kept = await merge(write, one, other, desk.clock())
    await desk.tick(MINUTE)
    await edit(desk, MINUTE)

    assert desk.publisher.titles(100) == ["Story a", "Story b"]
    assert len(desk.publisher.sent) == 2
    assert await at(newsroom, "a") == await at(newsroom, "b") == kept
    assert not await newsroom.store.articles.is_published(kept, HERE + 1)


async def test_a_lost_message_is_looked_for_at_every_address(
    newsroom: Newsroom, desk: Desk
) -> None:
    await begin(newsroom, desk)
    newsroom.write("a.md", told("A shop", "a-shop"))
    await see(newsroom, desk)
    newsroom.write("a.md", told("A shop", "shop"))
    await newsroom.load()
    post = replace(post_to(100), stories=((await at(newsroom, "shop"),),))
    content = (await Composer.of(newsroom.store, [post])).recollect(post)
    assert isinstance(content, StoryContent)
    assert content.addresses == {"https://news.example/a-shop", "https://news.example/shop"}


async def test_what_was_noted_of_an_article_goes_on_to_find_it(newsroom: Newsroom) -> None:
    newsroom.write("a.md", told("A shop", "a-shop"))
    newsroom.write("b.md", told("B shop", "b-shop"))
    await newsroom.load()
    both = [await at(newsroom, one) for one in ("a-shop", "b-shop")]
    async with newsroom.store.database.transaction() as write:
        kept = await merge(write, both[0], both[1], NOW)
    everything = Scope(OPERATOR, Audience.ALL)
    for typed in (*map(str, both), "https://news.example/a-shop", "http://news.example/b-shop/"):
        found = await find_article(newsroom.store, typed, everything)
        assert isinstance(found, Headline)
        assert found.id == kept
