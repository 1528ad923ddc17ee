"""What Newsdesk is measured against, one a process: ``python peers.py NAME FOLDER DATABASE``.

Each prints one line of JSON: how many documents it handled, and where its start is no part of the
matter, in how many seconds.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

_Told = dict[str, float]
_BATCH = 2000


def frontmatter_and_sqlite_utils(folder: str, database: str) -> _Told:
    """What most people would write: two good libraries, one transaction, WAL, a full-text index."""
    import frontmatter
    import sqlite_utils

    def rows() -> Iterator[dict[str, Any]]:
        for path in Path(folder).rglob("*.md"):
            post = frontmatter.load(str(path))
            provider = post.metadata.pop("provider")
            row = {**post.metadata, "path": str(path), **provider}
            yield json.loads(json.dumps(row, default=str))

    opened = sqlite_utils.Database(database)
    opened.enable_wal()
    with opened.conn:
        opened["articles"].insert_all(rows(), pk="path", replace=True, alter=True)
    opened["articles"].enable_fts(["title", "excerpt"], create_triggers=True)
    opened["articles"].create_index(["publishedDateTime"])
    opened["articles"].create_index(["domain"])
    return {"documents": opened["articles"].count}


def writer_limit(folder: str, database: str) -> _Told:
    """Rows that are parsed already, through sqlite3 into plain tables and a full-text index."""
    articles = list(_parsed(folder))
    started = time.perf_counter()
    connection = sqlite3.connect(database, isolation_level=None)
    connection.executescript(_SCHEMA)
    remaining = enumerate(articles)
    while batch := list(islice(remaining, _BATCH)):
        connection.execute("BEGIN")
        for statement, rows in _rows(batch):
            connection.executemany(statement, rows)
        connection.execute("COMMIT")
    connection.close()
    return {"documents": len(articles), "seconds": time.perf_counter() - started}


def scan_limit(folder: str, _database: str) -> _Told:
    """Nothing but asking the file system about each file."""
    started = time.perf_counter()
    waiting, count = [folder], 0
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                elif entry.stat().st_size >= 0:
                    count += 1
    return {"documents": count, "seconds": time.perf_counter() - started}


_SCHEMA = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA cache_size = -65536;
    CREATE TABLE article (
        id INTEGER PRIMARY KEY, url TEXT, title TEXT, excerpt TEXT, published_at TEXT,
        quality INTEGER, heat INTEGER, published INTEGER, provider TEXT, domain TEXT, images TEXT,
        secured TEXT
    );
    CREATE UNIQUE INDEX article_url ON article (url);
    CREATE INDEX article_date ON article (published_at);
    CREATE INDEX article_domain ON article (domain, published_at);
    CREATE TABLE article_topic (
        topic TEXT, published_at TEXT, id INTEGER, PRIMARY KEY (topic, published_at, id)
    ) WITHOUT ROWID;
    CREATE TABLE related (
        id INTEGER, rank INTEGER, title TEXT, excerpt TEXT, published_at TEXT, url TEXT,
        quality INTEGER, provider TEXT, domain TEXT, images TEXT, PRIMARY KEY (id, rank)
    ) WITHOUT ROWID;
    CREATE VIRTUAL TABLE article_index USING fts5 (
        title, excerpt, content = 'article', content_rowid = 'id',
        tokenize = 'unicode61 remove_diacritics 2'
    );
"""


def _parsed(folder: str) -> Iterator[dict[str, Any]]:
    import yaml

    for path in Path(folder).rglob("*.md"):
        text = path.read_text().split("---\n")[1]
        yield yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - it makes nothing but texts


def _rows(
    batch: list[tuple[int, dict[str, Any]]],
) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    yield (
        "INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                key,
                *(one[name] for name in ("originalUrl", "title", "excerpt", "publishedDateTime")),
                *(one[name] for name in ("quality", "heat", "published")),
                *(one["provider"][name] for name in ("name", "domain")),
                json.dumps(one["images"]),
                one["secured"],
            )
            for key, one in batch
        ],
    )
    yield (
        "INSERT INTO article_topic VALUES (?, ?, ?)",
        [(topic, one["publishedDateTime"], key) for key, one in batch for topic in one["topics"]],
    )
    yield (
        "INSERT INTO related VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                key,
                rank,
                *(item[name] for name in ("title", "excerpt", "publishedDateTime", "webUrl")),
                item["quality"],
                *(item["provider"][name] for name in ("name", "domain")),
                json.dumps(item["images"]),
            )
            for key, one in batch
            for rank, item in enumerate(one.get("related", ()))
        ],
    )
    yield (
        "INSERT INTO article_index (rowid, title, excerpt) VALUES (?, ?, ?)",
        [(key, one["title"], one["excerpt"]) for key, one in batch],
    )


_PEERS = {one.__name__: one for one in (frontmatter_and_sqlite_utils, writer_limit, scan_limit)}

if __name__ == "__main__":
    print(json.dumps(_PEERS[sys.argv[1]](*sys.argv[2:])))
