"""Several sources may share folders, and folders be loaded by hand, without hurting each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.config.settings import Source
from bot.store.files.folders import BY_HAND
from bot.store.files.problems import current_problems
from tests.loading.newsroom import Newsroom, counts, document


async def test_two_sources_share_a_folder_by_their_patterns(newsroom: Newsroom) -> None:
    """Neither takes the other's files for vanished, and each has its own default."""
    newsroom.write("live/a.md", document("Live", more=""))
    newsroom.write("drafts/b.md", document("Draft", more=""))
    live = Source(
        name="live",
        folders=(newsroom.folder,),
        exclude=("drafts/**",),
        default_published=True,
        on_missing="withdraw",
    )
    drafts = Source(
        name="drafts", folders=(newsroom.folder,), include=("drafts/**",), on_missing="withdraw"
    )
    load = newsroom.loader.load
    assert [(await load(one)).added for one in (live, drafts)] == [1, 1]
    assert await newsroom.titles() == ["Live"]
    assert await newsroom.all_titles() == ["Draft", "Live"]

    newsroom.spoil("live/a.md", "drafts/b.md")
    for source in (live, drafts, live, drafts):
        assert not (await load(source)).has_changes
    (newsroom.folder / "drafts" / "b.md").unlink()
    assert [(await load(one)).withdrawn for one in (live, drafts)] == [0, 1]


@pytest.mark.parametrize(
    ("on_missing", "left"), [("keep", ["Kept", "Left out"]), ("withdraw", ["Kept"])]
)
async def test_a_file_that_is_left_out_later_is_as_one_that_vanished(
    newsroom: Newsroom, on_missing: str, left: list[str]
) -> None:
    newsroom.change_source(on_missing="withdraw" if on_missing == "withdraw" else "keep")
    newsroom.write("a.md", document("Kept"))
    newsroom.write("b.md", document("Left out"))
    newsroom.write("README.md", "---\n")
    assert len((await newsroom.load()).rejected) == 1

    newsroom.source = replace(newsroom.source, exclude=("b.md", "README.md"))
    assert (await newsroom.load()).rejected == []
    assert await newsroom.titles() == left
    assert (await current_problems(newsroom.store.database)).count == 0


async def test_a_folder_may_stand_in_another_one_of_its_source(newsroom: Newsroom) -> None:
    newsroom.write("a.md", document("One"))
    newsroom.write("below/b.md", document("Two"))
    newsroom.source = Source(
        name="both",
        folders=(newsroom.folder, newsroom.folder / "below"),
        exclude=("/below/**",),
        on_missing="withdraw",
    )
    assert counts(await newsroom.load()) == (2, 0, 0, 0)
    newsroom.spoil("a.md", "below/b.md")
    for _ in range(2):
        assert counts(await newsroom.load()) == (0, 0, 2, 0)


async def test_a_single_document_may_be_loaded_by_hand_from_a_folder(newsroom: Newsroom) -> None:
    newsroom.change_source(on_missing="withdraw")
    newsroom.write("a.md", document("One"))
    path = newsroom.write("b.md", document("Two", url="https://news.example/2"))
    await newsroom.load()

    newsroom.write("b.md", document("Two, corrected", url="https://news.example/2"))
    by_hand = Source(name=BY_HAND, folders=(path,))
    assert counts(await newsroom.loader.load(by_hand)) == (0, 1, 0, 0)
    newsroom.spoil("a.md", "b.md")
    assert counts(await newsroom.load()) == (0, 0, 2, 0)
    assert await newsroom.titles() == ["One", "Two, corrected"]


async def test_a_load_by_hand_reads_as_the_files_own_source_would(newsroom: Newsroom) -> None:
    newsroom.change_source(default_published=True, on_missing="withdraw")
    newsroom.write("a.md", document("One", url="https://news.example/1", more=""))
    path = newsroom.write("b.md", document("Two"))
    await newsroom.load()

    newsroom.write("a.md", document("One, corrected", url="https://news.example/1", more=""))
    path.unlink()
    by_hand = Source(name=BY_HAND, folders=(newsroom.folder,))
    assert counts(await newsroom.loader.load(by_hand)) == (0, 1, 1, 0)
    assert await newsroom.titles() == ["One, corrected", "Two"]
    # What vanished is left to the source, which knows what to do about it.
    assert counts(await newsroom.load()) == (0, 0, 1, 1)


async def test_a_source_takes_over_what_was_loaded_by_hand(newsroom: Newsroom) -> None:
    path = newsroom.write("a.md", document("One", more=""))
    by_hand = Source(name=BY_HAND, folders=(newsroom.folder,))
    await newsroom.loader.load(by_hand)
    assert await newsroom.titles() == []

    newsroom.change_source(default_published=True, on_missing="withdraw")
    assert counts(await newsroom.load()) == (0, 1, 0, 0)
    assert await newsroom.titles() == ["One"]
    path.unlink()
    assert (await newsroom.loader.load(by_hand)).withdrawn == 0
    assert (await newsroom.load()).withdrawn == 1


async def test_a_source_may_change_its_name(newsroom: Newsroom) -> None:
    newsroom.write("a.md", document("One"))
    path = newsroom.write("b.md", document("Two"))
    await newsroom.load()

    newsroom.source = replace(newsroom.source, name="renamed", on_missing="withdraw")
    assert counts(await newsroom.load()) == (0, 0, 2, 0)
    path.unlink()
    assert counts(await newsroom.load()) == (0, 0, 1, 1)


async def test_a_link_that_is_turned_to_other_files_brings_those(newsroom: Newsroom) -> None:
    """How a whole folder is replaced at once: by a link to it."""
    newsroom.change_source(on_missing="withdraw")
    url = "https://news.example/1"
    newsroom.write(".versions/1/a.md", document("First", url=url))
    newsroom.write(".versions/1/b.md", document("Only then"))
    newsroom.write(".versions/2/a.md", document("Later", url=url))
    link = newsroom.folder / "current"
    link.symlink_to(".versions/1")
    assert counts(await newsroom.load()) == (2, 0, 0, 0)

    (newsroom.folder / "new").symlink_to(".versions/2")
    (newsroom.folder / "new").rename(link)
    assert counts(await newsroom.load()) == (0, 1, 0, 1)
    assert await newsroom.titles() == ["Later"]


async def test_a_link_that_is_turned_out_of_the_folder_loses_its_files(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    newsroom.change_source(on_missing="withdraw")
    newsroom.write("a.md", document("One"))
    newsroom.write(".hidden/b.md", document("Two"))
    (newsroom.folder / "link.md").symlink_to(".hidden/b.md")
    assert counts(await newsroom.load()) == (2, 0, 0, 0)

    (tmp_path / "outside.md").write_text(document("Three"))
    (newsroom.folder / "link.md").unlink()
    (newsroom.folder / "link.md").symlink_to(tmp_path / "outside.md")
    report = await newsroom.load()
    assert counts(report) == (0, 0, 1, 1)
    assert [one.path for one in report.warnings] == [str(newsroom.folder / "link.md")]
