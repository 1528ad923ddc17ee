"""Compares a folder with what is known of it: which files are to be read, and which are gone.

Looking at the file system is left to ``sources``; acting on the answer to ``loading``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.config.settings import Source
from bot.documents import SUFFIXES
from bot.errors import Problem, SourceError
from bot.loading.jobs import Job
from bot.sources.files import UNSETTLED, FileState, is_inside
from bot.sources.folder import Directory, Scan
from bot.sources.patterns import Patterns
from bot.store.engine import Engine
from bot.store.files.files import Files
from bot.store.files.folders import BY_HAND, Folders
from bot.store.files.known import KnownFile


@dataclass(slots=True)
class Look:
    """What one look at a folder found.

    Attributes:
        identity: Device and inode of the folder.
        is_empty: Nothing at all stands in it.
        has_documents: A document stands in it, or in a directory below.
        changed: By path, the directories that are other than when they were loaded: the states
            of their files, by path.
        digests: By path, what to record of each of those once its files are loaded.
        same: Paths of the directories that are what they were.
        rejections: One for each directory that cannot be read.
        warnings: What else a person should know.
    """

    identity: tuple[int, int]
    is_empty: bool
    has_documents: bool = False
    changed: dict[str, dict[str, FileState]] = field(default_factory=dict)
    digests: dict[str, bytes] = field(default_factory=dict)
    same: set[str] = field(default_factory=set)
    rejections: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def may_hold(self, path: str, directory: str) -> bool:
        """Tell whether a file was seen, or stands where this look cannot tell."""
        if directory in self.changed:
            return path in self.changed[directory]
        if directory in self.same:
            return True
        return any(is_inside(directory, closed.path) for closed in self.rejections)


@dataclass(frozen=True, slots=True)
class Survey:
    """What is to be done about a folder.

    Attributes:
        is_backlog: The folder was never loaded to its end, so nothing in it is news.
        jobs: The files to read.
        missing: By path, files that are known and were not seen, with their directories.
    """

    folder: str
    look: Look
    is_backlog: bool
    jobs: list[Job]
    missing: dict[str, tuple[str, KnownFile]]


async def survey(database: Engine, source: Source, folder: str) -> Survey:
    """Look at one folder of a source.

    Raises:
        SourceError: The folder is missing, cannot be read, or looks unmounted.
        StoreError: The database cannot be read.
    """
    files, folders = Files(database), Folders(database)
    look = await look_at(database, source, folder)
    known_directories = await files.directories(at=folder)
    identities = await folders.identities(folder)
    if look.is_empty and known_directories and look.identity not in identities.values():
        problem = (
            "this is empty, and not the folder that was loaded before; mount its disk, or put "
            "any file into it, such as .keep, if it is to be empty"
        )
        raise SourceError(Problem(folder, None, "", problem))
    known = {path: await files.in_directory(path) for path in known_directories - look.same}
    jobs = await asyncio.to_thread(_all_jobs, source, folder, look, known)
    missing = {
        name: (path, file)
        for path, found in known.items()
        for name, file in found.items()
        if is_inside(name, folder)
        and file.source in (BY_HAND, source.name)
        and not look.may_hold(name, path)
    }
    is_backlog = await folders.is_first_load(folder, source.name)
    return Survey(folder, look, is_backlog, jobs, missing)


async def look_at(database: Engine, source: Source, folder: str) -> Look:
    """Look at a folder as a source sees it.

    Raises:
        SourceError: The folder is missing or cannot be read.
        StoreError: The database cannot be read.
    """
    digests = await Folders(database).digests(source.name)
    return await asyncio.to_thread(_look, source, folder, digests)


def _look(source: Source, folder: str, digests: Mapping[str, bytes]) -> Look:
    scan = Scan(folder, Patterns(source.include, source.exclude))
    look = Look(scan.identity, is_empty=False)
    for directory in scan.directories():
        digest = _digest(directory, source)
        look.has_documents = look.has_documents or bool(directory.rows)
        if digest and digests.get(directory.path) == digest:
            look.same.add(directory.path)
        else:
            look.changed[directory.path] = directory.files
            look.digests[directory.path] = digest
    look.is_empty = scan.is_empty
    look.rejections = scan.unreadable
    look.warnings = scan.passed_over
    if not look.has_documents and not look.rejections:
        kinds = ", ".join(sorted(SUFFIXES))
        look.warnings.append(Problem(folder, None, "", f"there are no documents in it ({kinds})"))
    return look


def _digest(directory: Directory, source: Source) -> bytes:
    """Give what stands for a directory; documents without the flag change with their source."""
    if not directory.digest:
        return b""
    return directory.digest + (b"\1" if source.default_published else b"\0")


def _all_jobs(
    source: Source, folder: str, look: Look, known: Mapping[str, Mapping[str, KnownFile]]
) -> list[Job]:
    jobs = [
        job
        for path, present in look.changed.items()
        for job in _jobs(source, folder, path, present, known.get(path, {}))
    ]
    return sorted(jobs, key=lambda job: job.path)


def _jobs(
    source: Source,
    folder: str,
    directory: str,
    present: Mapping[str, FileState],
    known: Mapping[str, KnownFile],
) -> Iterator[Job]:
    """Give the files of a directory that are new, changed, or were read for another source.

    A load by hand leaves a file to the source that has it, and reads it as that one would.
    """
    for path, state in present.items():
        before = known.get(path)
        name, default = source.name, source.default_published
        if before and name == BY_HAND:
            name, default = before.source, before.default_published
        is_ours = before and (before.source, before.default_published) == (name, default)
        if before and is_ours and _is_same(before, state):
            continue
        digest = before.digest if before and is_ours else b""
        is_outdated = before is not None and before.is_outdated
        yield Job(path, directory, folder, state, digest, name, default, is_outdated)


def _is_same(known: KnownFile, state: FileState) -> bool:
    is_settled = known.modified_ns != UNSETTLED and not known.is_outdated
    return is_settled and (known.size, known.modified_ns, known.inode) == (
        state.size,
        state.modified_ns,
        state.inode,
    )
