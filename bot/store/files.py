"""Keeps what was seen of files, and which articles each holds.

Which file an article is taken from is settled by ``leads``; what is wrong with files is kept by
``problems``, what was seen of directories by ``folders``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.errors import Problem
from bot.store.database import Database, Transaction
from bot.store.folders import forget_directories
from bot.store.leads import Content
from bot.store.paths import below, key_of, listed, path_of
from bot.store.problems import record_problems


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What was seen of a file when it was last loaded, and for whom.

    Attributes:
        modified_ns: Time of change in nanoseconds, or -1 to have it looked at again.
        digest: Of its bytes; empty where they are not known.
        source: Name of the source that read it; empty for a load by hand.
        default_published: That source's word for documents without the flag.
    """

    size: int
    modified_ns: int
    inode: int
    digest: bytes
    source: str
    default_published: bool


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """A file with what it says.

    Attributes:
        articles: Publication time, in seconds, of every article in it by id.
        rejections: Why it, or an entry of it, is no article.
        warnings: Which optional parts were dropped.
        is_whole: Whether all of it could be read. If not, what it held before and lacks now may
            be in the part that could not.
    """

    path: str
    directory: str
    state: KnownFile
    articles: Mapping[int, int] = field(default_factory=dict)
    rejections: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    is_whole: bool = True

    @property
    def content(self) -> Content:
        """What its articles depend on."""
        return self.state.digest, self.state.default_published


@dataclass(frozen=True, slots=True)
class Heir:
    """A file that leads for an article now and must be read for it."""

    path: str
    directory: str
    source: str
    default_published: bool


#: Most of what is known is asked for: reading an index from end to end is ten times as fast as
#: gathering a part of it by several ranges. The sign keeps SQLite from choosing the latter.
_SCANNED = "+"
_KNOWN_COLUMNS = "size, modified_ns, inode, digest, source, default_published"


class Files:
    """The files of one database."""

    def __init__(self, database: Database) -> None:
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
        condition, parameters = below(_SCANNED + "directory", [at])
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
        slots, parameters = listed(paths)
        rows = await self._database.fetch(
            f"""
            SELECT path, directory, source, default_published FROM files
            WHERE path IN ({slots}) ORDER BY path
            """,
            parameters,
        )
        return [Heir(path_of(row[0]), path_of(row[1]), row[2], bool(row[3])) for row in rows]

    async def article_count(self, folders: Sequence[str]) -> int:
        """Count the articles that are taken from files at or below folders."""
        condition, parameters = below(_SCANNED + "path", folders)
        rows = await self._database.fetch(
            f"SELECT count(*) FROM file_articles WHERE {condition} AND leads AND published_at >= 0",
            parameters,
        )
        return int(rows[0][0])


async def record_files(write: Transaction, files: Sequence[LoadedFile]) -> None:
    """Write what was seen of files and what is wrong with them, replacing what was known."""
    await write.run_many(_UPSERT_FILE, [_file_row(file) for file in files])
    paths = [{"path": key_of(file.path)} for file in files]
    await write.run_many("DELETE FROM problems WHERE path = :path", paths)
    await _record_articles(write, files)
    await record_problems(
        write,
        [problem for file in files for problem in file.rejections],
        [problem for file in files for problem in file.warnings],
    )


async def _record_articles(write: Transaction, files: Sequence[LoadedFile]) -> None:
    for is_whole, statement in (
        (True, "DELETE FROM file_articles WHERE path = :path"),
        (False, "UPDATE file_articles SET published_at = -1 WHERE path = :path"),
    ):
        await write.run_many(
            statement, [{"path": key_of(file.path)} for file in files if file.is_whole is is_whole]
        )
    await write.run_many(
        """
        INSERT OR REPLACE INTO file_articles (article_id, path, published_at, leads)
        VALUES (:article_id, :path, :published_at, 1)
        """,
        [
            {"article_id": key, "path": key_of(file.path), "published_at": published_at}
            for file in files
            for key, published_at in file.articles.items()
        ],
    )


async def touch_files(write: Transaction, files: Sequence[LoadedFile]) -> None:
    """Write the new states of files whose bytes are what they were."""
    await write.run_many(
        """
        UPDATE files SET size = :size, modified_ns = :modified_ns, inode = :inode
        WHERE path = :path AND digest = :digest
        """,
        [_file_row(file) for file in files],
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


async def articles_in(write: Transaction, paths: Collection[str]) -> frozenset[int]:
    """Give the ids of the articles that files, at most 1,000, hold or held at last."""
    slots, parameters = listed(paths)
    rows = await write.fetch(
        f"SELECT DISTINCT article_id FROM file_articles WHERE path IN ({slots})", parameters
    )
    return frozenset(row[0] for row in rows)


async def unsettle_files(write: Transaction, paths: Collection[str]) -> None:
    """Have files read again at the next look, whatever the file system says of them."""
    await _look_again(write, paths)
    await write.run_many(
        "UPDATE files SET modified_ns = -1, digest = x'' WHERE path = :path",
        [{"path": key_of(path)} for path in paths],
    )


async def _look_again(write: Transaction, paths: Collection[str]) -> None:
    slots, parameters = listed(paths)
    rows = await write.fetch(
        f"SELECT DISTINCT directory FROM files WHERE path IN ({slots})", parameters
    )
    await forget_directories(write, [path_of(row[0]) for row in rows])


_UPSERT_FILE = """
    INSERT INTO files (
        path, directory, source, default_published, size, modified_ns, inode, digest
    ) VALUES (
        :path, :directory, :source, :default_published, :size, :modified_ns, :inode, :digest
    )
    ON CONFLICT (path) DO UPDATE SET
        directory = excluded.directory, source = excluded.source,
        default_published = excluded.default_published, size = excluded.size,
        modified_ns = excluded.modified_ns, inode = excluded.inode, digest = excluded.digest
"""


def _known(row: Sequence[Any]) -> KnownFile:
    size, modified_ns, inode, digest, source, default_published = row
    return KnownFile(size, modified_ns, inode, digest, source, bool(default_published))


def _file_row(file: LoadedFile) -> dict[str, Any]:
    return {
        "path": key_of(file.path),
        "directory": key_of(file.directory),
        "source": file.state.source,
        "default_published": file.state.default_published,
        "size": file.state.size,
        "modified_ns": file.state.modified_ns,
        "inode": file.state.inode,
        "digest": file.state.digest,
    }
