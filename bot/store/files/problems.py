"""Keeps what is wrong with documents now: rejected ones, dropped parts, articles in several files.

A problem is its file's, and goes when the file is mended or gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.errors import Problem
from bot.store.engine import Engine, Transaction
from bot.store.files.paths import below, is_below, key_of, path_of


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An article that stands in several files, first the one that it is taken from."""

    url: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problems:
    """What a person should look at, each in the order of the files' names.

    Attributes:
        rejected: Documents and entries of listings that are no article, folders that cannot be
            read.
        warnings: Optional parts that were left out, files that were passed over.
        duplicates: Articles in several files.
    """

    rejected: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()

    @property
    def count(self) -> int:
        """How many there are of all kinds."""
        return len(self.rejected) + len(self.warnings) + len(self.duplicates)

    def beside(self, rejected: Iterable[Problem], warnings: Iterable[Problem]) -> Problems:
        """Give them with others that were found elsewhere, behind their own."""
        return Problems((*self.rejected, *rejected), (*self.warnings, *warnings), self.duplicates)


async def current_problems(database: Engine, folders: Sequence[str] = ()) -> Problems:
    """Give what is wrong now, as the last look at each folder found it.

    Args:
        database: Where loads have noted it.
        folders: Only what stands at or below these; none means everything.

    Raises:
        StoreError: The database cannot be read.
    """
    condition, parameters = below("path", folders)
    rows = await database.fetch(
        f"""
        SELECT path, line, field, problem, is_rejection FROM problems WHERE {condition}
        UNION
        SELECT path, NULL, '', problem, is_rejection FROM folder_problems WHERE {condition}
        ORDER BY path, line NULLS FIRST, field
        """,
        parameters,
    )
    found = [(Problem(path_of(row[0]), *row[1:4]), bool(row[4])) for row in rows]
    return Problems(
        rejected=tuple(problem for problem, is_rejection in found if is_rejection),
        warnings=tuple(problem for problem, is_rejection in found if not is_rejection),
        duplicates=await _duplicates(database, folders),
    )


async def _duplicates(database: Engine, folders: Sequence[str]) -> tuple[Duplicate, ...]:
    rows = await database.fetch(
        """
        SELECT articles.url, doubled.path FROM file_articles AS doubled
        JOIN articles ON articles.id = doubled.article_id
        WHERE doubled.published_at >= 0 AND doubled.article_id IN (
            SELECT article_id FROM file_articles WHERE NOT leads AND published_at >= 0
        )
        ORDER BY articles.url, doubled.leads DESC, doubled.path
        """
    )
    paths: dict[str, list[str]] = {}
    for url, key in rows:
        paths.setdefault(url, []).append(path_of(key))
    return tuple(
        Duplicate(url, tuple(found))
        for url, found in paths.items()
        if not folders or any(is_below(path, folder) for path in found for folder in folders)
    )


async def record_problems(
    write: Transaction, rejections: Iterable[Problem], warnings: Iterable[Problem]
) -> None:
    """Write what is wrong with files that are known and were read."""
    await write.run_many(
        """
        INSERT INTO problems (path, line, field, problem, is_rejection)
        VALUES (:path, :line, :field, :problem, :is_rejection)
        """,
        _rows(rejections, warnings),
    )


async def record_folder_problems(
    write: Transaction,
    folder: str,
    rejections: Iterable[Problem],
    warnings: Iterable[Problem],
) -> None:
    """Write what a look at a folder found wrong, in place of what the look before it found."""
    await write.run(
        "DELETE FROM folder_problems WHERE folder = :folder", {"folder": key_of(folder)}
    )
    await write.run_many(
        """
        INSERT INTO folder_problems (folder, path, problem, is_rejection)
        VALUES (:folder, :path, :problem, :is_rejection)
        ON CONFLICT (folder, path) DO UPDATE
        SET problem = excluded.problem, is_rejection = excluded.is_rejection
        """,
        [row | {"folder": key_of(folder)} for row in _rows(rejections, warnings)],
    )


async def folder_problems(
    database: Engine, folder: str
) -> tuple[frozenset[Problem], frozenset[Problem]]:
    """Give the rejections and the warnings that the last look at a folder found."""
    rows = await database.fetch(
        "SELECT path, problem, is_rejection FROM folder_problems WHERE folder = :folder",
        {"folder": key_of(folder)},
    )
    found = [(Problem(path_of(row[0]), None, "", row[1]), row[2]) for row in rows]
    return (
        frozenset(problem for problem, is_rejection in found if is_rejection),
        frozenset(problem for problem, is_rejection in found if not is_rejection),
    )


def _rows(rejections: Iterable[Problem], warnings: Iterable[Problem]) -> list[dict[str, Any]]:
    return [
        {
            "path": key_of(one.path),
            "line": one.line,
            "field": one.field,
            "problem": one.problem,
            "is_rejection": is_rejection,
        }
        for problems, is_rejection in ((rejections, True), (warnings, False))
        for one in problems
    ]
