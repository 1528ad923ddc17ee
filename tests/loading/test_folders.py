"""Whatever is wrong with folders or the disk: it is told, and nothing is lost."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.clock import Clock
from bot.config.settings import Source
from bot.errors import SourceError, StoreError
from bot.store import Store
from bot.store.files.problems import current_problems
from tests.loading.newsroom import Newsroom, counts, document


async def test_an_empty_folder_is_said_to_be_one(newsroom: Newsroom) -> None:
    report = await newsroom.load()
    [warning] = report.warnings
    assert warning.path == str(newsroom.folder)
    assert warning.problem.startswith("there are no documents in it (.json, .markdown, .md")


async def test_a_missing_folder_changes_nothing_and_is_told(newsroom: Newsroom) -> None:
    newsroom.change_source(on_missing="withdraw")
    newsroom.write("a.md", document("One"))
    await newsroom.load()

    newsroom.folder.rename(newsroom.folder.with_name("away"))
    with pytest.raises(SourceError, match="this is not there"):
        await newsroom.load()
    assert await newsroom.titles() == ["One"]
    [problem] = (await current_problems(newsroom.store.database)).rejected
    assert problem.path == str(newsroom.folder)

    newsroom.folder.with_name("away").rename(newsroom.folder)
    assert counts(await newsroom.load()) == (0, 0, 1, 0)
    assert (await current_problems(newsroom.store.database)).count == 0


async def test_a_mount_point_without_its_disk_is_a_missing_folder(newsroom: Newsroom) -> None:
    """It is empty, and another folder than before; a file in it says that this is meant."""
    newsroom.change_source(on_missing="withdraw")
    newsroom.write("a.md", document("One"))
    await newsroom.load()

    newsroom.folder.rename(newsroom.folder.with_name("unmounted"))
    newsroom.folder.mkdir()
    with pytest.raises(SourceError, match="mount its disk"):
        await newsroom.load()
    assert await newsroom.titles() == ["One"]

    (newsroom.folder / ".keep").touch()
    assert (await newsroom.load()).withdrawn == 1


async def test_of_several_folders_the_others_load_where_one_is_missing(
    newsroom: Newsroom,
) -> None:
    newsroom.write("here/a.md", document("One"))
    missing = newsroom.folder / "missing"
    newsroom.source = Source(name="two", folders=(missing, newsroom.folder / "here"))
    report = await newsroom.load()
    assert report.added == 1
    assert [one.path for one in report.rejected] == [str(missing)]
    # It was never loaded: a name that was written wrong must not stay on record for ever.
    assert (await current_problems(newsroom.store.database)).count == 0


@pytest.mark.sqlite_only
async def test_a_full_disk_leaves_what_was_there_and_a_later_load_does_the_rest(
    newsroom: Newsroom,
) -> None:
    newsroom.write("a.md", document("One"))
    await newsroom.load()
    for number in range(20):
        newsroom.write(f"b{number}.md", document(f"Big {number}") + "x" * 50_000)
    database = newsroom.store.database
    async with database.transaction() as write:
        [(pages,)] = await write.fetch("PRAGMA page_count")
        await write.fetch(f"PRAGMA max_page_count = {pages + 5}")

    with pytest.raises(StoreError, match="the disk is full"):
        await newsroom.load()
    assert await newsroom.titles() == ["One"]

    async with database.transaction() as write:
        await write.fetch("PRAGMA max_page_count = 1000000")
    assert counts(await newsroom.load()) == (20, 0, 1, 0)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Mount a disk of four megabytes, where that is allowed."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("mounting a disk is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)  # noqa: S607 - wherever it is installed


async def test_a_disk_that_is_really_full(tmp_path: Path, clock: Clock) -> None:
    with small_disk(tmp_path / "disk") as disk:
        store = await Store.open(disk / "newsdesk.db")
        try:
            newsroom = Newsroom(tmp_path / "documents", store, clock)
            newsroom.write("a.md", document("One"))
            await newsroom.load()
            for number in range(50):
                newsroom.write(f"b{number}.md", document(f"Big {number}") + "x" * 50_000)
            with pytest.raises(StoreError, match="full"):
                await newsroom.load()
            assert await newsroom.titles() == ["One"]
        finally:
            await store.close()


@contextmanager
def public_folder() -> Iterator[Path]:
    """Give a folder that every user may reach."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        yield Path(name)


def load_as_nobody(folder: Path) -> dict[str, Any]:
    """Load a folder by a program whose user permissions bind, into a database beside it."""
    # A load before the change of user imports what may be out of that user's reach.
    code = (
        "import os, sys\n"
        "import bot.loading.reading, bot.documents.parsing\n"
        "from bot.cli import run_command\n"
        "run_command(['load', sys.argv[1], '--database', sys.argv[1] + '.db'])\n"
        "os.getuid() or os.setuid(65534)\n"
        "run_command(['load', sys.argv[2], '--database', sys.argv[2] + '.db', '--json'])"
    )
    with tempfile.TemporaryDirectory() as other:
        command = [sys.executable, "-c", code, f"{other}/empty", str(folder)]
        Path(other, "empty").mkdir()
        result = subprocess.run(command, capture_output=True, text=True, check=True)
    report: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return report


def test_a_folder_below_without_permission_is_told_and_its_articles_stay() -> None:
    with public_folder() as shared:
        folder = shared / "documents"
        for name in ("open", "closed"):
            (folder / name).mkdir(parents=True)
            (folder / name / "a.md").write_text(document(name))
        assert load_as_nobody(folder)["added"] == 2

        (folder / "closed").chmod(0o000)
        (folder / "open" / "b.md").write_text(document("new"))
        report = load_as_nobody(folder)
        (folder / "closed").chmod(0o755)

        assert (report["added"], report["unchanged"]) == (1, 2)
        assert [(one["path"], one["problem"]) for one in report["rejected"]] == [
            (str(folder / "closed"), "this folder cannot be read: permission denied")
        ]
        report = load_as_nobody(folder)
        assert (report["unchanged"], report["rejected"]) == (3, [])


def test_a_file_without_permission_is_told_and_its_article_stays() -> None:
    with public_folder() as shared:
        folder = shared / "documents"
        folder.mkdir()
        (folder / "a.md").write_text(document("One"))
        load_as_nobody(folder)

        os.utime(folder / "a.md", (1, 1))
        (folder / "a.md").chmod(0o000)
        [problem] = load_as_nobody(folder)["rejected"]
        assert problem["problem"] == "cannot be read: permission denied"
        with closing(sqlite3.connect(f"{folder}.db")) as onlooker:
            (before,) = onlooker.execute("PRAGMA data_version").fetchone()
            assert load_as_nobody(folder)["rejected"] == [problem]
            # It is tried at every look, and nobody who waits for changes is woken by it.
            assert onlooker.execute("PRAGMA data_version").fetchone() == (before,)

        (folder / "a.md").chmod(0o644)
        report = load_as_nobody(folder)
        assert (report["added"], report["rejected"]) == (0, [])
