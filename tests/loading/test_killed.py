"""A load may be killed at any instant, or run beside another one: the next one leaves all whole."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.config.settings import Source
from bot.loading.loader import Loader
from bot.store import Store
from tests.loading.newsroom import LONG_AGO, document

DOCUMENTS = 600

#: What must be the same in two databases: nothing that tells when or by whom a load was done.
CONTENTS = {
    "articles": "SELECT id, url, title, published_at, provider_id, topics, coverage_count,"
    " published_by_document, removed, published, forms, keywords FROM articles",
    "details": "SELECT id, listings, related, original_url, body, extra FROM article_details"
    " JOIN articles USING (position)",
    "related": "SELECT id, other_id FROM related JOIN articles USING (position)",
    "listings": "SELECT key, listings.published, id FROM listings JOIN articles USING (position)",
    "index": "SELECT id FROM search_index JOIN articles ON position = search_index.rowid"
    " WHERE search_index MATCH 'report'",
    "topics": "SELECT id, name, published_count, newest_at FROM topics",
    "providers": "SELECT id, domain, name, published_count, newest_at FROM providers",
    "files": "SELECT path, directory, size, modified_ns, inode, digest FROM files",
    "file articles": "SELECT article_id, path, published_at, leads FROM file_articles",
    "problems": "SELECT path, line, field, problem, is_rejection FROM problems",
    "folder problems": "SELECT folder, path, problem, is_rejection FROM folder_problems",
    "folders": "SELECT DISTINCT path, device, inode FROM folders",
    "releases": "SELECT article_id FROM releases",
}


def contents(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Read all that loads leave in a database, and check the index against it."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(
            "INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)"
        )
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return {
            name: sorted(connection.execute(statement), key=repr)
            for name, statement in CONTENTS.items()
        }


def write(folder: Path, number: int, content: str) -> None:
    path = folder / str(number % 7) / f"{number}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    moment = LONG_AGO + number * 1_000_000_000
    os.utime(path, ns=(moment, moment))


def write_newsroom(folder: Path) -> None:
    """Write documents, some of them broken, some twice, some related to others."""
    related = "related:\n" + "".join(
        f"  - title: Report {n}\n    publishedDateTime: 2021-09-27T18:46:00Z\n"
        f"    webUrl: https://news.example/report-{n}\n"
        for n in range(5)
    )
    for number in range(DOCUMENTS):
        title = f"Report {number if number % 50 else number // 100}"
        topics = f"published: {str(number % 3 > 0).lower()}\ntopics: [Topic {number % 4}]\n"
        day = f"2021-09-{1 + number % 28:02}T00:00:00Z"
        text = document(title, date=day, more=topics + (related if number % 10 == 0 else ""))
        write(folder, number, text[:90] if number % 97 == 0 else text)


def change_newsroom(folder: Path) -> None:
    """Change, move, mend and delete some of them."""
    for number in range(0, DOCUMENTS, 5):
        write(folder, number, document(f"Report {number} changed", more="published: true"))
    for number in range(1, DOCUMENTS, 20):
        (folder / str(number % 7) / f"{number}.md").unlink()
    (folder / "3").rename(folder / "moved")


def load_command(folder: Path, database: Path) -> list[str]:
    return [sys.executable, "-m", "bot", "load", str(folder), "--database", str(database)]


def load(folder: Path, database: Path) -> None:
    """Load to the end in a process of its own."""
    status = subprocess.run(load_command(folder, database), capture_output=True, check=False)
    assert status.returncode in {0, 1}, status.stderr


def load_killed(folder: Path, database: Path, seconds: float) -> None:
    """Begin to load in a process of its own, and kill it."""
    process = subprocess.Popen(load_command(folder, database), stdout=subprocess.DEVNULL)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def test_killed_loads_are_finished_by_the_next(tmp_path: Path) -> None:
    folder, database, undisturbed = tmp_path / "docs", tmp_path / "a.db", tmp_path / "b.db"
    instants = random.Random(20210927)  # noqa: S311 - the same instants each time

    write_newsroom(folder)
    started = time.perf_counter()
    load(folder, undisturbed)
    duration = time.perf_counter() - started
    for _ in range(4):
        load_killed(folder, database, duration * instants.uniform(0.3, 1.0))
    load(folder, database)
    assert contents(database) == contents(undisturbed)

    change_newsroom(folder)
    load(folder, undisturbed)
    for _ in range(4):
        load_killed(folder, database, duration * instants.uniform(0.3, 1.0))
    load(folder, database)
    assert contents(database) == contents(undisturbed)


@pytest.mark.parametrize("on_missing", ["keep", "withdraw"])
async def test_a_load_by_hand_beside_the_bots_own_disturbs_neither(
    tmp_path: Path, clock: Clock, on_missing: str
) -> None:
    folder, database, undisturbed = tmp_path / "docs", tmp_path / "a.db", tmp_path / "b.db"
    source = Source(
        name="docs",
        folders=(folder,),
        on_missing="withdraw" if on_missing == "withdraw" else "keep",
    )
    write_newsroom(folder)
    for each in (database, undisturbed):
        store = await Store.open(each)
        await Loader(store.database, clock).load(source)
        await store.close()
    change_newsroom(folder)

    store = await Store.open(database)
    loader = Loader(store.database, clock)
    by_hand = await asyncio.create_subprocess_exec(
        *load_command(folder, database), stdout=subprocess.DEVNULL
    )
    ended = asyncio.create_task(by_hand.wait())
    while not ended.done():
        await loader.load(source)
    assert await ended in {0, 1}
    await loader.load(source)
    await store.close()

    store = await Store.open(undisturbed)
    await Loader(store.database, clock).load(source)
    await store.close()
    assert contents(database) == contents(undisturbed)


def test_a_database_that_was_copied_goes_on_where_it_was(tmp_path: Path) -> None:
    """A restored backup knows older states of the files; what changed since is read."""
    folder, database, backup = tmp_path / "docs", tmp_path / "a.db", tmp_path / "b.db"
    write_newsroom(folder)
    load(folder, database)
    shutil.copy(database, backup)
    change_newsroom(folder)
    load(folder, database)
    load(folder, backup)
    assert contents(backup) == contents(database)
