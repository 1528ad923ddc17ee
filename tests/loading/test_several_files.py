"""What several documents say together: of an article, and of what a provider is called."""

from __future__ import annotations

import pytest

from bot.rules.rules import Conditions, Outcome
from tests.deliveries.desk import HERE, Desk
from tests.loading.moving import at, begin, see, shown, told
from tests.loading.newsroom import Newsroom
from tests.samples import keep_rule


@pytest.mark.parametrize("copy", ["vote.sync-conflict-1.md", "a.md"])
async def test_a_copy_of_the_same_date_does_not_take_over(
    newsroom: Newsroom, desk: Desk, copy: str
) -> None:
    await begin(newsroom, desk)
    newsroom.write("vote.md", told("31 to 28", "vote"))
    await see(newsroom, desk)
    newsroom.write(copy, told("13 to 28", "vote"))
    await see(newsroom, desk)
    assert shown(desk) == []
    assert await newsroom.all_titles() == ["31 to 28", "Before"]


async def test_the_flag_of_any_document_counts_where_the_leading_one_has_none(
    newsroom: Newsroom, desk: Desk
) -> None:
    await begin(newsroom, desk)
    newsroom.write("a.md", told("A shop", "a-shop", hours=1, more="heat: 1"))
    newsroom.write("b.md", told("A shop", "a-shop", more="published: false"))
    await see(newsroom, desk)
    assert await newsroom.titles() == ["Before"]

    newsroom.write("b.md", told("A shop", "a-shop"))
    await see(newsroom, desk)
    assert await newsroom.titles() == ["A shop", "Before"]
    assert desk.publisher.titles(100) == ["A shop"]

    (newsroom.folder / "b.md").unlink()
    await see(newsroom, desk)
    assert await newsroom.titles() == ["Before"]
    assert desk.publisher.titles(100) == ["A shop"]


async def test_a_rule_holds_what_another_document_lets_out(newsroom: Newsroom, desk: Desk) -> None:
    await begin(newsroom, desk)
    await keep_rule(desk.store, HERE, Outcome.HOLD, Conditions(words=("shop",)))
    newsroom.write("a.md", told("A shop", "a-shop", hours=1, more="heat: 1"))
    newsroom.write("b.md", told("A shop", "a-shop", more="published: false"))
    await see(newsroom, desk)
    newsroom.write("b.md", told("A shop", "a-shop"))
    await newsroom.load()
    assert await newsroom.titles() == ["A shop", "Before"]
    shop = await at(newsroom, "a-shop")
    assert not await desk.store.articles.is_published(shop, HERE)
    await see(newsroom, desk)
    assert desk.publisher.titles(100) == []


async def test_a_document_without_a_flag_is_held_by_one_that_leaves_it_open(
    newsroom: Newsroom,
) -> None:
    newsroom.change_source(default_published=True)
    newsroom.write("a.md", told("A shop", "a-shop", hours=1, more="heat: 1"))
    newsroom.write("b.md", told("A shop", "a-shop", more="removed: maybe"))
    await newsroom.load()
    assert await newsroom.titles() == []


async def test_a_provider_is_called_what_most_documents_call_it(newsroom: Newsroom) -> None:
    def called(name: str, number: int) -> str:
        text = told(f"Story {number}", f"story-{number}", hours=number)
        return text.replace("name: Example News", f"name: {name}")

    for number, name in enumerate(("GamingBolt", "GamingBolt", "GamingBolt", "From Software")):
        newsroom.write(f"{number}.md", called(name, number))
        await newsroom.load()
    newest = await at(newsroom, "story-3")
    assert (await newsroom.store.articles.find(newest)).provider.name == "GamingBolt"

    for number in (0, 1):
        newsroom.write(f"{number}.md", called("Another", number))
    await newsroom.load()
    assert (await newsroom.store.articles.find(newest)).provider.name == "From Software"
    (headline,) = (await newsroom.store.articles.headlines([newest], HERE)).values()
    assert headline.provider.name == "From Software"
