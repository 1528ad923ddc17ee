"""Keeps what was seen of files, and which articles each holds.

Which file an article is taken from is settled by ``leads``; what is wrong with files is kept by
``problems``, what was seen of directories by ``folders``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.store.engine import Engine, Transaction
from bot.store.files.folders import forget_directories
from bot.store.files.known import KnownFile, LoadedFile
from bot.store.files.paths import below, key_of, keys_of, path_of
from bot.store.files.problems import record_problems


@dataclass(frozen=True, slots=True)
class Heir:
    """A file that leads for an article now and must be read for it."""

    path: str
    directory: str
    source: str
    default_published: bool


#: Most of what is known is asked for: reading an index from end to end is ten times as fast as
#: gathering a part of it by several ranges. No engine looks an expression up in an index.
_SCANNED = "coalesce({0}, {0})"
_KNOWN_COLUMNS = "size, modified_ns, inode, digest, source, default_published, outdated"


class Files:
    """The files of one database."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    async def in_directory(self, directory: str) -> dict[str, KnownFile]:
        """Give the known files directly in a directory by path."""
        rows = await self._database.fetch(
            f"SELECT path, {_KNOWN_COLUMNS} FROM files WHERE directory = :directory",
            {"directory": key_of(directory)},
        )
        return {path_of(row[0]): _known(row[1:]) for row in rows}

    async def directories(self, *, at: str) -> frozenset[str]:
        """Give the directories that known files at or below a folder stand in."""
        condition, parameters = below(_SCANNED.format("directory"), [at])
        rows = await self._database.fetch(
            f"""
            SELECT DISTINCT directory FROM files WHERE {condition}
            UNION SELECT directory FROM files WHERE path = :path
            """,
            {**parameters, "path": key_of(at)},
        )
        return frozenset(path_of(row[0]) for row in rows)

    async def heirs(self, paths: Collection[str]) -> list[Heir]:
        """Give what is needed to read known files, in the order of their names."""
        rows = await self._database.fetch(
            """
            SELECT path, directory, source, default_published FROM files
            WHERE path IN :paths ORDER BY path
            """,
            {"paths": keys_of(paths)},
        )
        return [Heir(path_of(row[0]), path_of(row[1]), row[2], bool(row[3])) for row in rows]

    async def article_count(self, folders: Sequence[str]) -> int:
        """Count the articles that are taken from files at or below folders."""
        condition, parameters = below(_SCANNED.format("path"), folders)
        rows = await self._database.fetch(
            f"SELECT count(*) FROM file_articles WHERE {condition} AND leads AND published_at >= 0",
            parameters,
        )
        return int(rows[0][0])


async def record_files(
    write: Transaction, files: Sequence[LoadedFile], leading: Mapping[int, str]
) -> None:
    """Write what was seen of files, at most 1,000, and what is wrong with them.

    What was known of them is replaced.

    Args:
        write: The open transaction.
        files: What was read.
        leading: By article, the path of the file that has led for it so far. A file that is the
            first to hold an article leads for it.
    """
    known = await _known_among(write, [file.path for file in files])
    await write.run_many(_UPSERT_FILE, [_file_row(file) for file in files])
    before = [file for file in files if file.path in known]
    await write.run_many(
        "DELETE FROM problems WHERE path = ?", [(key_of(file.path),) for file in before]
    )
    await write.run_many(
        "DELETE FROM file_articles WHERE path = ?",
        [(key_of(file.path),) for file in before if file.is_whole],
    )
    await write.run_many(
        "UPDATE file_articles SET published_at = -1 WHERE path = ?",
        [(key_of(file.path),) for file in before if not file.is_whole],
    )
    await write.run_many(
        """
        INSERT INTO file_articles (article_id, path, published_at, flag, leads)
        VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (article_id, path) DO UPDATE
        SET published_at = excluded.published_at, flag = excluded.flag, leads = excluded.leads
        """,
        [
            (one, key_of(file.path), *rest, leading.get(one, file.path) == file.path)
            for file in files
            for one, *rest in file.articles
        ],
    )
    await record_problems(
        write,
        [problem for file in files for problem in file.rejections],
        [problem for file in files for problem in file.warnings],
    )


async def is_known_unread(write: Transaction, file: LoadedFile) -> bool:
    """Tell whether a file still cannot be read, for the reason that is recorded.

    Such a file is looked at again and again, and is not to make others read anew what it is not.
    """
    if file.state.digest:
        return False
    path = {"path": key_of(file.path)}
    states = await write.fetch(f"SELECT {_KNOWN_COLUMNS} FROM files WHERE path = :path", path)
    problems = await write.fetch("SELECT problem FROM problems WHERE path = :path", path)
    told = [(one.problem,) for one in file.rejections]
    return [_known(row) for row in states] == [file.state] and problems == told


async def _known_among(write: Transaction, paths: Collection[str]) -> frozenset[str]:
    rows = await write.fetch(
        "SELECT path FROM files WHERE path IN :paths", {"paths": keys_of(paths)}
    )
    return frozenset(path_of(row[0]) for row in rows)


async def touch_files(write: Transaction, files: Sequence[LoadedFile]) -> None:
    """Write the new states of files whose bytes are what they were."""
    await write.run_many(
        """
        UPDATE files SET size = ?, modified_ns = ?, inode = ? WHERE path = ? AND digest = ?
        """,
        [
            (state.size, state.modified_ns, state.inode, key_of(path), state.digest)
            for path, _, state, *_ in files
        ],
    )


async def forget_files(write: Transaction, files: Mapping[str, KnownFile]) -> None:
    """Forget files, what they held and what was wrong with them.

    One that was recorded anew since it was looked up stays: another process has read it. One
    that was merely to be read again goes.
    """
    await _look_again(write, files)
    await write.run_many(
        """
        DELETE FROM files
        WHERE path = :path AND size = :size AND inode = :inode
            AND modified_ns IN (:modified_ns, -1)
        """,
        [
            {
                "path": key_of(path),
                "size": file.size,
                "modified_ns": file.modified_ns,
                "inode": file.inode,
            }
            for path, file in files.items()
        ],
    )


async def articles_in(write: Transaction, paths: Collection[str]) -> dict[str, frozenset[int]]:
    """Give, by path, the ids of the articles that files, at most 1,000, hold or held at last."""
    rows = await write.fetch(
        "SELECT path, article_id FROM file_articles WHERE path IN :paths",
        {"paths": keys_of(paths)},
    )
    found: dict[str, set[int]] = {}
    for key, article_id in rows:
        found.setdefault(path_of(key), set()).add(article_id)
    return {path: frozenset(articles) for path, articles in found.items()}


async def unsettle_files(write: Transaction, paths: Collection[str]) -> None:
    """Have files read again at the next look, whatever the file system says of them."""
    await _look_again(write, paths)
    await write.run_many(
        "UPDATE files SET modified_ns = -1, digest = :unknown WHERE path = :path",
        [{"path": key_of(path), "unknown": b""} for path in paths],
    )


async def _look_again(write: Transaction, paths: Collection[str]) -> None:
    rows = await write.fetch(
        "SELECT DISTINCT directory FROM files WHERE path IN :paths", {"paths": keys_of(paths)}
    )
    await forget_directories(write, [path_of(row[0]) for row in rows])


_UPSERT_FILE = """
    INSERT INTO files (
        path, directory, source, default_published, size, modified_ns, inode, digest
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (path) DO UPDATE SET
        directory = excluded.directory, source = excluded.source,
        default_published = excluded.default_published, size = excluded.size,
        modified_ns = excluded.modified_ns, inode = excluded.inode, digest = excluded.digest,
        outdated = FALSE
"""


def _known(row: Sequence[Any]) -> KnownFile:
    size, modified_ns, inode, digest, source, default_published, is_outdated = row
    return KnownFile(
        size, modified_ns, inode, digest, source, bool(default_published), bool(is_outdated)
    )


def _file_row(file: LoadedFile) -> tuple[object, ...]:
    state = file.state
    return (
        key_of(file.path),
        key_of(file.directory),
        state.source,
        state.default_published,
        state.size,
        state.modified_ns,
        state.inode,
        state.digest,
    )
