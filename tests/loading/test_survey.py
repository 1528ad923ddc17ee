"""What one look at a folder says is to be done."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.config.settings import Source
from bot.errors import Problem, SourceError
from bot.loading.survey import Look, Survey, survey
from bot.store.files.folders import BY_HAND
from tests.loading.newsroom import Newsroom, document


async def look(newsroom: Newsroom) -> Survey:
    return await survey(newsroom.store.database, newsroom.source, str(newsroom.folder))


def names(found: Survey) -> list[str]:
    return [Path(job.path).name for job in found.jobs]


@pytest.mark.parametrize(
    ("path", "directory", "may"),
    [
        ("/news/changed/there.md", "/news/changed", True),
        ("/news/changed/gone.md", "/news/changed", False),
        ("/news/same/any.md", "/news/same", True),
        ("/news/closed/any.md", "/news/closed", True),
        ("/news/closed/below/any.md", "/news/closed/below", True),
        ("/news/closed-not/any.md", "/news/closed-not", False),
        ("/news/gone/any.md", "/news/gone", False),
    ],
)
def test_a_file_may_be_there_still_where_nobody_could_look(
    path: str, directory: str, may: bool
) -> None:
    found = Look((1, 2), is_empty=False)
    found.changed["/news/changed"] = {"/news/changed/there.md": None}  # type: ignore[dict-item]
    found.same.add("/news/same")
    found.rejections.append(Problem("/news/closed", None, "", "permission denied"))

    assert found.may_hold(path, directory) is may


async def test_new_files_are_to_be_read_in_the_order_of_their_paths(newsroom: Newsroom) -> None:
    for name in ("c.md", "b/d.md", "a.md"):
        newsroom.write(name, document(name))
    found = await look(newsroom)

    assert names(found) == ["a.md", "d.md", "c.md"]
    assert found.is_backlog
    assert found.missing == {}
    assert {job.root for job in found.jobs} == {str(newsroom.folder)}
    assert [Path(job.directory).name for job in found.jobs] == ["documents", "b", "documents"]


async def test_what_is_as_it_was_is_not_read_and_what_went_is_missing(newsroom: Newsroom) -> None:
    """In the directory that changed; the other one is not looked through."""
    for name in ("a.md", "b.md", "below/c.md"):
        newsroom.write(name, document(name))
    await newsroom.load()
    assert names(await look(newsroom)) == []
    assert (await look(newsroom)).missing == {}

    newsroom.write("b.md", document("Another"))
    (newsroom.folder / "a.md").unlink()
    found = await look(newsroom)
    assert names(found) == ["b.md"]
    assert list(found.missing) == [str(newsroom.folder / "a.md")]
    assert found.look.same == {str(newsroom.folder / "below")}
    assert not found.is_backlog


async def test_another_word_for_documents_without_the_flag_has_all_of_them_read_anew(
    newsroom: Newsroom,
) -> None:
    newsroom.write("a.md", document("A", more=""))
    await newsroom.load()
    newsroom.change_source(default_published=True)

    (job,) = (await look(newsroom)).jobs
    assert (job.source, job.default_published, job.known_digest) == ("newsroom", True, b"")


async def test_patterns_choose_what_is_looked_at(newsroom: Newsroom) -> None:
    for name in ("a.md", "b.md", "c.txt.md"):
        newsroom.write(name, document(name))
    newsroom.source = replace(newsroom.source, include=("*.md",), exclude=("b*",))
    assert names(await look(newsroom)) == ["a.md", "c.txt.md"]

    newsroom.source = replace(newsroom.source, include=("b*",), exclude=())
    assert names(await look(newsroom)) == ["b.md"]


async def test_other_sources_files_are_theirs(newsroom: Newsroom) -> None:
    """Neither is a file of theirs missing here, nor is a directory known by what they found."""
    newsroom.write("a.md", document("A"))
    newsroom.write("b.md", document("B"))
    await newsroom.load()
    (newsroom.folder / "b.md").unlink()
    newsroom.source = replace(newsroom.source, name="another")

    found = await look(newsroom)
    assert names(found) == ["a.md"]
    assert found.missing == {}
    assert found.is_backlog


async def test_a_folder_without_documents_is_told_of(newsroom: Newsroom) -> None:
    newsroom.write("readme.rst", "Nothing")

    (warning,) = (await look(newsroom)).look.warnings
    assert (warning.path, warning.line, warning.field) == (str(newsroom.folder), None, "")
    assert warning.problem.startswith("there are no documents in it (.")
    newsroom.write("a.md", document("A"))
    assert (await look(newsroom)).look.warnings == []


async def test_another_empty_folder_in_its_place_is_no_folder_that_was_emptied(
    newsroom: Newsroom,
) -> None:
    """A disk that is not mounted looks like that."""
    newsroom.write("a.md", document("A"))
    await newsroom.load()
    (newsroom.folder / "a.md").unlink()
    assert list((await look(newsroom)).missing) == [str(newsroom.folder / "a.md")]

    newsroom.folder.rename(newsroom.folder.with_name("away"))
    newsroom.folder.mkdir()
    with pytest.raises(SourceError) as caught:
        await look(newsroom)
    (problem,) = caught.value.problems
    assert (problem.path, problem.line, problem.field) == (str(newsroom.folder), None, "")
    assert "mount its disk" in problem.problem


async def test_what_was_only_touched_is_known_by_its_bytes(newsroom: Newsroom) -> None:
    """Also where whoever loads by hand reads it, as its own source would."""
    newsroom.change_source(default_published=True)
    newsroom.write("a.md", document("A", more=""))
    await newsroom.load()
    newsroom.write("a.md", document("A", more=""))
    newsroom.write("new.md", document("New", more=""))

    for source in (newsroom.source, Source(name=BY_HAND, folders=newsroom.source.folders)):
        found = await survey(newsroom.store.database, source, str(newsroom.folder))
        known, new = found.jobs
        assert (known.source, known.default_published) == ("newsroom", True)
        assert (new.source, new.default_published) == (source.name, source.default_published)
        assert len(known.known_digest) > len(new.known_digest) == 0
        assert (known.is_outdated, new.is_outdated) == (False, False)


async def test_what_was_read_by_other_rules_is_read_anew(newsroom: Newsroom) -> None:
    newsroom.write("a.md", document("A"))
    await newsroom.load()
    async with newsroom.store.database.transaction() as transaction:
        await transaction.run("UPDATE files SET outdated = TRUE")
    newsroom.write("new.md", document("New"))

    old, new = (await look(newsroom)).jobs
    assert (old.is_outdated, new.is_outdated) == (True, False)
    assert old.known_digest
