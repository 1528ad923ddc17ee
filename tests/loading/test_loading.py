"""Loading is incremental, and right whatever happens to the files in between."""

from __future__ import annotations

import os
import time

import pytest

from bot.config.settings import Source
from bot.store import Store
from tests.loading.newsroom import LONG_AGO, Newsroom, counts, document


async def releases(store: Store) -> int:
    return (await store.database.fetch("SELECT count(*) FROM releases"))[0][0]  # type: ignore[no-any-return]  # rows are untyped


async def test_a_second_load_opens_nothing(newsroom: Newsroom) -> None:
    newsroom.write("a.md", document("One"))
    newsroom.write("below/b.markdown", document("Two"))
    assert counts(await newsroom.load()) == (2, 0, 0, 0)

    newsroom.spoil("a.md", "below/b.markdown")
    report = await newsroom.load()

    assert counts(report) == (0, 0, 2, 0)
    assert report.rejected == []
    assert not report.has_changes


async def test_only_the_file_that_changed_is_read(newsroom: Newsroom) -> None:
    newsroom.write("a.md", document("One"))
    newsroom.write("b.md", document("Two"))
    await newsroom.load()

    newsroom.spoil("a.md")
    newsroom.write("b.md", document("Two, at length", url="https://news.example/two"))
    report = await newsroom.load()

    assert counts(report) == (0, 1, 1, 0)
    assert await newsroom.titles() == ["One", "Two, at length"]


async def test_a_new_time_on_the_same_bytes_is_no_change(newsroom: Newsroom) -> None:
    newsroom.write("a.md", document("One"))
    await newsroom.load()

    newsroom.write("a.md", document("One"))
    assert counts(await newsroom.load()) == (0, 0, 1, 0)
    newsroom.spoil("a.md")
    assert counts(await newsroom.load()) == (0, 0, 1, 0)


async def test_a_file_dated_back_is_read(newsroom: Newsroom) -> None:
    """A clock that was set back, or an older version that was put in place again."""
    newsroom.write("a.md", document("One", url="https://news.example/1"))
    await newsroom.load()

    newsroom.write("a.md", document("Uno", url="https://news.example/1"), modified_ns=LONG_AGO - 1)
    assert counts(await newsroom.load()) == (0, 1, 0, 0)
    assert await newsroom.titles() == ["Uno"]


@pytest.mark.parametrize("tick", [1_000_000_000, 1])
async def test_a_change_within_the_same_tick_and_of_the_same_size_is_seen(
    newsroom: Newsroom, tick: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """File systems date in ticks, of a second at worst: the second change shows nowhere."""
    now = time.time_ns() // tick * tick
    monkeypatch.setattr(time, "time_ns", lambda: now)  # a busy machine takes longer than a tick
    newsroom.write("a.md", document("One", url="https://news.example/1"), modified_ns=now)
    await newsroom.load()

    newsroom.write("a.md", document("Two", url="https://news.example/1"), modified_ns=now)
    assert counts(await newsroom.load()) == (0, 1, 0, 0)
    assert await newsroom.titles() == ["Two"]


async def test_a_file_put_in_place_of_another_is_read(newsroom: Newsroom) -> None:
    """Size and time are the same, as with a copy that keeps times; the inode is not."""
    old = newsroom.write("a.md", document("One", url="https://news.example/1"))
    new = newsroom.write("b.tmp", document("Two", url="https://news.example/1"))
    await newsroom.load()

    os.utime(new, ns=(LONG_AGO, old.stat().st_mtime_ns))
    new.rename(old)
    assert counts(await newsroom.load()) == (0, 1, 0, 0)


async def test_a_half_written_file_is_read_again_and_takes_nothing_down(
    newsroom: Newsroom,
) -> None:
    newsroom.change_source(on_missing="withdraw")
    whole = document("One", url="https://news.example/1")
    newsroom.write("a.md", whole)
    await newsroom.load()

    for half in (whole[:20], "", "-"):
        newsroom.write("a.md", half)
        report = await newsroom.load()
        assert report.withdrawn == 0
        assert len(report.rejected) + len(report.warnings) == 1
        assert await newsroom.titles() == ["One"]

    newsroom.write("a.md", document("One, corrected", url="https://news.example/1"))
    report = await newsroom.load()
    assert report.rejected == report.warnings == []
    assert await newsroom.titles() == ["One, corrected"]


async def test_an_article_whose_broken_file_vanishes_has_vanished(newsroom: Newsroom) -> None:
    newsroom.change_source(on_missing="withdraw")
    path = newsroom.write("a.md", document("One"))
    await newsroom.load()
    newsroom.write("a.md", "---\ntitle: One\n")
    await newsroom.load()

    path.unlink()
    assert counts(await newsroom.load()) == (0, 0, 0, 1)


@pytest.mark.parametrize("new_name", ["z.md", "0.md", "below/a.md"])
async def test_a_moved_file_is_neither_new_nor_withdrawn(newsroom: Newsroom, new_name: str) -> None:
    newsroom.change_source(on_missing="withdraw")
    newsroom.write("other.md", document("Another"))
    path = newsroom.write("a.md", document("One"))
    await newsroom.load()

    (newsroom.folder / new_name).parent.mkdir(exist_ok=True)
    path.rename(newsroom.folder / new_name)
    report = await newsroom.load()

    assert counts(report) == (0, 0, 2, 0)
    assert report.duplicates == []
    assert await releases(newsroom.store) == 0


async def test_a_renamed_directory_is_no_change(newsroom: Newsroom) -> None:
    newsroom.change_source(on_missing="withdraw")
    for number in range(5):
        newsroom.write(f"old/{number}.md", document(f"Report {number}"))
    await newsroom.load()

    (newsroom.folder / "old").rename(newsroom.folder / "new")
    assert counts(await newsroom.load()) == (0, 0, 5, 0)
    newsroom.spoil("new/0.md")
    assert counts(await newsroom.load()) == (0, 0, 5, 0)


async def test_a_file_moved_to_another_folder_of_the_source_is_not_withdrawn(
    newsroom: Newsroom,
) -> None:
    first, second = newsroom.folder / "first", newsroom.folder / "second"
    newsroom.write("second/b.md", document("Two"))
    path = newsroom.write("first/a.md", document("One"))
    newsroom.source = Source(name="two", folders=(first, second), on_missing="withdraw")
    await newsroom.load()

    newsroom.write("first/stays.md", document("Three"))
    path.rename(second / "a.md")
    assert counts(await newsroom.load()) == (1, 0, 2, 0)
    assert await newsroom.titles() == ["One", "Three", "Two"]


async def test_a_vanished_file_keeps_its_article(newsroom: Newsroom) -> None:
    newsroom.write("stays.md", document("Another"))
    path = newsroom.write("a.md", document("One"))
    await newsroom.load()

    path.unlink()
    assert counts(await newsroom.load()) == (0, 0, 1, 0)
    assert await newsroom.titles() == ["Another", "One"]


async def test_a_vanished_file_withdraws_where_the_source_says_so(newsroom: Newsroom) -> None:
    """Even the last one: a folder that became empty is not one that was unmounted."""
    newsroom.change_source(on_missing="withdraw")
    path = newsroom.write("a.md", document("One"))
    await newsroom.load()

    path.unlink()
    assert counts(await newsroom.load()) == (0, 0, 0, 1)
    assert await newsroom.all_titles() == []
    assert counts(await newsroom.load()) == (0, 0, 0, 0)


@pytest.mark.parametrize("on_missing", ["keep", "withdraw"])
async def test_a_file_that_returns_brings_its_article_back(
    newsroom: Newsroom, on_missing: str
) -> None:
    newsroom.change_source(on_missing="withdraw" if on_missing == "withdraw" else "keep")
    newsroom.write("stays.md", document("Another"))
    path = newsroom.write("a.md", document("One"))
    await newsroom.load()
    path.rename(newsroom.folder / "a.away")
    await newsroom.load()

    (newsroom.folder / "a.away").rename(path)
    report = await newsroom.load()
    assert report.added == 0
    assert await newsroom.titles() == ["Another", "One"]
