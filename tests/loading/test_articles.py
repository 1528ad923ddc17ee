"""What a load makes of articles: in several files, in listings, published, decided, removed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.config.settings import Source
from bot.identity import article_id
from bot.publication import OPERATOR, Action
from bot.store import Store
from bot.store.editorial.decisions import Decision
from bot.store.files.folders import BY_HAND
from tests.loading.newsroom import Newsroom, counts, document, listing
from tests.samples import NOW


async def releases(store: Store) -> int:
    return (await store.database.fetch("SELECT count(*) FROM releases"))[0][0]  # type: ignore[no-any-return]  # rows are untyped


async def test_removed_takes_the_article_back_until_the_document_says_otherwise(
    newsroom: Newsroom,
) -> None:
    newsroom.write("a.md", document("One"))
    await newsroom.load()

    newsroom.write("a.md", document("One", more="published: false\nremoved: true"))
    assert counts(await newsroom.load()) == (0, 0, 0, 1)
    assert await newsroom.all_titles() == []

    newsroom.write("a.md", document("One"))
    await newsroom.load()
    assert await newsroom.titles() == ["One"]


async def test_of_several_files_the_later_date_wins_then_the_one_that_led(
    newsroom: Newsroom,
) -> None:
    url = "https://news.example/story"
    newsroom.write("a.md", document("Second", url=url, date="2021-09-28T00:00:00Z"))
    newsroom.write("b.md", document("First", url=url, date="2021-09-27T00:00:00Z"))
    report = await newsroom.load()

    assert counts(report) == (1, 0, 0, 0)
    assert await newsroom.titles() == ["Second"]
    assert [(one.url, one.paths) for one in report.duplicates] == [
        (url, (str(newsroom.folder / "a.md"), str(newsroom.folder / "b.md")))
    ]

    newsroom.write("c.md", document("Third", url=url, date="2021-09-28T00:00:00Z"))
    assert counts(await newsroom.load()) == (0, 0, 1, 0)
    assert await newsroom.titles() == ["Second"]

    newsroom.write("c.md", document("Third", url=url, date="2021-09-28T00:00:01Z"))
    assert counts(await newsroom.load()) == (0, 1, 0, 0)
    assert await newsroom.titles() == ["Third"]


async def test_when_the_leading_file_vanishes_the_other_takes_over(newsroom: Newsroom) -> None:
    newsroom.change_source(on_missing="withdraw")
    url = "https://news.example/story"
    newsroom.write("a.md", document("First", url=url, date="2021-09-27T00:00:00Z"))
    leading = newsroom.write("b.md", document("Second", url=url, date="2021-09-28T00:00:00Z"))
    await newsroom.load()

    leading.unlink()
    report = await newsroom.load()
    assert counts(report) == (0, 1, 0, 0)
    assert report.duplicates == []
    assert await newsroom.titles() == ["First"]


@pytest.mark.parametrize(
    "change",
    [
        document("Elsewhere"),
        document("Older", url="https://news.example/story", date="2021-09-26T00:00:00Z"),
        "---\ntitle: [\n---\n",
    ],
)
async def test_when_the_leading_file_changes_the_other_takes_over(
    newsroom: Newsroom, change: str
) -> None:
    newsroom.change_source(on_missing="withdraw")
    url = "https://news.example/story"
    newsroom.write("a.md", document("First", url=url, date="2021-09-27T00:00:00Z"))
    newsroom.write("b.md", document("Second", url=url, date="2021-09-28T00:00:00Z"))
    await newsroom.load()

    newsroom.write("b.md", change)
    report = await newsroom.load()
    assert report.withdrawn == 0
    assert "First" in await newsroom.titles()
    assert "Second" not in await newsroom.titles()


async def test_two_articles_may_have_files_of_one_name(newsroom: Newsroom) -> None:
    newsroom.write("one/2021-09-27-story.md", document("One"))
    newsroom.write("two/2021-09-27-story.md", document("Two"))
    assert counts(await newsroom.load()) == (2, 0, 0, 0)
    assert await newsroom.titles() == ["One", "Two"]


async def test_a_changed_default_reaches_documents_that_did_not_change(
    newsroom: Newsroom,
) -> None:
    newsroom.write("a.md", document("Flagged", more="published: false"))
    newsroom.write("b.md", document("Without a flag", more=""))
    await newsroom.load()
    assert await newsroom.titles() == []

    newsroom.change_source(default_published=True)
    await newsroom.load()
    assert await newsroom.titles() == ["Without a flag"]
    newsroom.spoil("a.md", "b.md")
    assert counts(await newsroom.load()) == (0, 0, 2, 0)


async def test_a_reload_never_touches_a_decision(newsroom: Newsroom) -> None:
    newsroom.write("a.md", document("One", url="https://news.example/1"))
    await newsroom.load()
    await newsroom.store.decisions.decide(
        Decision(
            article_id=article_id("https://news.example/1"),
            server_id=OPERATOR,
            action=Action.UNPUBLISH,
            actor_id=7,
            reason="",
            decided_at=NOW,
        )
    )

    newsroom.write("a.md", document("One, again", url="https://news.example/1"))
    await newsroom.load()
    assert await newsroom.titles() == []
    assert await newsroom.all_titles() == ["One, again"]


async def test_only_what_comes_after_a_folders_first_load_is_news(newsroom: Newsroom) -> None:
    newsroom.write("a.md", document("Backlog"))
    await newsroom.load()
    assert await releases(newsroom.store) == 0

    newsroom.write("b.md", document("News"))
    await newsroom.load()
    assert await releases(newsroom.store) == 1


async def test_each_source_has_a_backlog_of_its_own(newsroom: Newsroom) -> None:
    newsroom.write("a/a.md", document("One"))
    newsroom.write("b/b.md", document("Two"))
    newsroom.source = replace(newsroom.source, name="first", exclude=("b",))
    await newsroom.load()
    newsroom.source = replace(newsroom.source, name="second", include=("b",), exclude=())
    assert (await newsroom.load()).added == 1
    assert await releases(newsroom.store) == 0


async def test_what_is_loaded_by_hand_is_news_where_a_source_is_at_home(
    newsroom: Newsroom,
) -> None:
    newsroom.write("a.md", document("Backlog"))
    await newsroom.load()

    path = newsroom.write("below/b.md", document("News"))
    for number, folder in enumerate((path, path.parent, newsroom.folder), start=1):
        newsroom.write("below/b.md", document(f"News {number}"))
        await newsroom.loader.load(Source(name=BY_HAND, folders=(folder,)))
        assert await releases(newsroom.store) == number


async def test_a_listing_holds_many_articles_and_may_lose_some(newsroom: Newsroom) -> None:
    newsroom.change_source(on_missing="withdraw")
    newsroom.write("all.json", listing([{"title": "One"}, {"title": "Two"}, {"title": None}]))
    report = await newsroom.load()
    assert counts(report) == (2, 0, 0, 0)
    assert [(one.field, one.line) for one in report.rejected] == [("value[2].title", 31)]

    newsroom.write("all.json", listing([{"title": "One"}, {"title": "Three"}]))
    report = await newsroom.load()
    assert report.rejected == []
    assert (report.added, report.withdrawn) == (1, 1)
    assert await newsroom.titles() == ["One", "Three"]


async def test_an_entry_that_broke_takes_nothing_down(newsroom: Newsroom) -> None:
    """The article that is lacking may be the one in the entry that cannot be read."""
    newsroom.change_source(on_missing="withdraw")
    newsroom.write("all.json", listing([{"title": "One"}, {"title": "Two"}]))
    await newsroom.load()

    newsroom.write("all.json", listing([{"title": "One"}, {"title": ""}]))
    report = await newsroom.load()
    assert len(report.rejected) == 1
    assert report.withdrawn == 0
    assert await newsroom.titles() == ["One", "Two"]

    newsroom.write("all.json", listing([{"title": "One"}]))
    assert (await newsroom.load()).withdrawn == 1
    assert await newsroom.titles() == ["One"]


async def test_a_listing_that_was_emptied_keeps_or_withdraws(newsroom: Newsroom) -> None:
    newsroom.change_source(on_missing="withdraw")
    newsroom.write("all.json", listing([{"title": "One"}, {"title": "Two"}]))
    await newsroom.load()

    newsroom.write("all.json", listing([]))
    assert counts(await newsroom.load()) == (0, 0, 0, 2)
