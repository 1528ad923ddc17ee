"""Looks at folders: which documents stand in them, and what the file system says of each.

That (size, time of change, inode) tells whether a file must be opened at all; opening one is left
to ``files``, comparing with what is known to ``survey``.
"""

from __future__ import annotations

import marshal
import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from bot.documents import SUFFIXES
from bot.errors import Problem, SourceError
from bot.sources.files import (
    COARSE_TICK,
    INTEGER,
    FileState,
    is_inside,
    is_settled,
    kind_of,
    reason_of,
)
from bot.sources.patterns import Patterns

#: A file as a scan notes it, 100,000 times in half a second: name, size, time of change, inode.
_Row = tuple[str, int, int, int]


@dataclass(frozen=True, slots=True)
class Directory:
    """One directory of a source and the documents directly in it.

    Attributes:
        digest: Stands for the state of all its files; empty while one of them is unsettled.
        rows: Path, size, time of change and inode of each file, in the order of their names.
    """

    path: str
    digest: bytes = b""
    rows: tuple[_Row, ...] = ()

    @property
    def files(self) -> dict[str, FileState]:
        """Every document by its path; made when asked for, since most looks find nothing new."""
        return {os.path.join(self.path, name): FileState(*state) for name, *state in self.rows}


class Scan:
    """One look at a folder, or at a single file in its place.

    Hidden names are passed over. Symbolic links that stay in the folder are followed; what a
    linked directory holds is given once, by its own path where that is not hidden.

    Attributes:
        root: Absolute path.
        identity: Device and inode of the root.
        is_empty: Nothing at all stands in the root, not even a hidden file.
        unreadable: One for each directory that cannot be read: nothing is known of what it holds.
        passed_over: One for each name that looks like a document and is none to read.
    """

    def __init__(self, root: str, patterns: Patterns) -> None:
        """Look whether the root is there.

        Raises:
            SourceError: It is missing, neither a folder nor a file, or cannot be reached.
        """
        self.root = root
        self.is_empty = True
        self.unreadable: list[Problem] = []
        self.passed_over: list[Problem] = []
        self._patterns = patterns
        self._real_root = os.path.realpath(root)
        self._seen: set[str] = set()
        self._links: list[str] = []
        try:
            self._status = os.stat(root)
        except OSError as error:
            raise _unreadable_root(root, error) from error
        if kind_of(self._status) not in {"folder", "file"}:
            problem = f"this is a {kind_of(self._status)}, neither a folder nor a document"
            raise SourceError(Problem(root, None, "", problem))
        self.identity = self._status.st_dev & INTEGER, self._status.st_ino & INTEGER

    def directories(self) -> Iterator[Directory]:
        """Give every directory with its documents, parents first, in the order of their names.

        Raises:
            SourceError: The root cannot be read.
        """
        if stat.S_ISREG(self._status.st_mode):
            self.is_empty = False
            path, name = os.path.split(self.root)
            yield _directory(path, [_row(name, self._status)])
            return
        yield from self._walk(self.root, self._real_root)
        while self._links:
            self._links.sort(reverse=True)
            link = self._links.pop()
            yield from self._walk(link, os.path.realpath(link))

    def _walk(self, top: str, real_top: str) -> Iterator[Directory]:
        waiting = [top]
        while waiting:
            path = waiting.pop()
            real_path = real_top + path[len(top) :]
            if real_path in self._seen:
                continue
            self._seen.add(real_path)
            rows: list[_Row] = []
            try:
                with os.scandir(path) as entries:
                    below = sorted(self._sort(entries, rows), reverse=True)
            except OSError as error:
                if path == self.root:
                    raise _unreadable_root(path, error) from error
                self._note_unreadable(path, error)
                continue
            waiting += below
            yield _directory(path, rows)

    def _sort(self, entries: Iterator[os.DirEntry[str]], rows: list[_Row]) -> Iterator[str]:
        """Put documents into the rows and give the directories."""
        takes_all = self._patterns == Patterns()
        for entry in entries:
            self.is_empty = False
            name = entry.name
            if name.startswith("."):
                continue
            if entry.is_symlink():
                self._follow(entry, rows)
            elif entry.is_dir():
                yield entry.path
            elif _is_named_as_document(name) and (takes_all or self._is_accepted(entry)):
                try:
                    status = entry.stat()
                except FileNotFoundError:
                    continue  # a file can vanish between two looks
                if stat.S_ISREG(status.st_mode):
                    rows.append(_row(name, status))
                else:
                    self._pass_over(entry.path, f"this is a {kind_of(status)}, not a file")

    def _is_accepted(self, entry: os.DirEntry[str]) -> bool:
        return self._patterns.accept(entry.path[len(self.root.rstrip("/")) + 1 :])

    def _follow(self, entry: os.DirEntry[str], rows: list[_Row]) -> None:
        target = os.path.realpath(entry.path)
        is_directory = os.path.isdir(target)
        if not is_directory and not (
            _is_named_as_document(entry.name) and self._is_accepted(entry)
        ):
            return
        if not is_inside(target, self._real_root):
            self._pass_over(entry.path, "the link leads out of the folder and is not followed")
        elif is_directory:
            self._links.append(entry.path)
        elif os.path.isfile(target):
            rows.append(_row(entry.name, entry.stat()))
        else:
            self._pass_over(entry.path, "the link leads to no file")

    def _pass_over(self, path: str, reason: str) -> None:
        self.passed_over.append(Problem(path, None, "", reason))

    def _note_unreadable(self, path: str, error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            self.unreadable.append(
                Problem(path, None, "", f"this folder cannot be read: {reason_of(error)}")
            )


def _directory(path: str, rows: list[_Row]) -> Directory:
    rows.sort()
    now_ns = time.time_ns()
    recent = (row for row in rows if -COARSE_TICK <= now_ns - row[2] <= COARSE_TICK)
    digest = b""
    if all(is_settled(FileState(*state), now_ns) for _, *state in recent):
        digest = blake2b(marshal.dumps(rows, 2), digest_size=16).digest()
    return Directory(path, digest, tuple(rows))


def _row(path: str, status: os.stat_result) -> _Row:
    return path, status.st_size, status.st_mtime_ns & INTEGER, status.st_ino & INTEGER


def _is_named_as_document(name: str) -> bool:
    return name[name.rfind(".") :].lower() in SUFFIXES


def _unreadable_root(root: str, error: OSError) -> SourceError:
    if isinstance(error, FileNotFoundError):
        problem = "this is not there; check its name, and that its disk is mounted"
    else:
        problem = f"this cannot be read: {reason_of(error)}"
    return SourceError(Problem(root, None, "", problem))
