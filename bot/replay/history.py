"""Reads the history of a folder of documents from a git repository: what changed, and when."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bot.errors import NewsdeskError

#: How many seconds of commits come together in one step; 0 keeps each to itself.
SPANS: Final = {"commit": 0, "hour": 3600, "day": 86400, "week": 7 * 86400}
#: Every commit but a merge's second line, the oldest first, with the files that it changed.
_LOG: Final = (
    "log", "--first-parent", "--reverse", "--raw", "--no-abbrev", "--no-renames", "-m", "-z",
    "--format=%x00commit %ct%x00", "--",
)  # fmt: skip
_DELETED: Final = "D"


@dataclass(slots=True)
class Step:
    """What changed up to one moment.

    Attributes:
        at: When the last of its commits was made.
        changes: By path in the repository, the object that holds the file; None where it is gone.
    """

    at: datetime
    changes: dict[str, str | None] = field(default_factory=dict)
    commits: int = 0


class History:
    """The history of one folder in a repository that is open."""

    def __init__(self, repository: Path, folder: str) -> None:
        self._repository = repository
        self._folder = folder

    def steps(self, span: int) -> list[Step]:
        """Give what changed, the commits of each span of so many seconds together.

        Raises:
            NewsdeskError: Nothing in the repository has ever stood in that folder.
        """
        steps: list[Step] = []
        for moment, changes in self._commits():
            if not steps or not _are_together(int(steps[-1].at.timestamp()), moment, span):
                steps.append(Step(datetime.fromtimestamp(moment, UTC)))
            step = steps[-1]
            step.at = max(step.at, datetime.fromtimestamp(moment, UTC))
            step.changes |= changes
            step.commits += 1
        if not steps:
            raise NewsdeskError(
                f"{self._repository}: no commit has a file in {self._folder}; "
                "name the folder of the documents with --folder"
            )
        return steps

    def contents(self, objects: list[str]) -> list[bytes]:
        """Give what objects hold."""
        if not objects:
            return []
        data = _git(self._repository, "cat-file", "--batch", given="\n".join(objects).encode())
        found, start = [], 0
        for _ in objects:
            head_end = data.index(b"\n", start)
            end = head_end + 1 + int(data[start:head_end].split()[2])
            found.append(data[head_end + 1 : end])
            start = end + 1
        return found

    def _commits(self) -> Iterator[tuple[int, dict[str, str | None]]]:
        parts = _git(self._repository, *_LOG, self._folder).decode("utf-8", "surrogateescape")
        moment, changes, raw = None, dict[str, str | None](), ""
        for part in parts.split("\0"):
            text = part.strip("\n")
            if text.startswith("commit "):
                if moment is not None:
                    yield moment, changes
                moment, changes = int(text.split()[1]), {}
            elif text.startswith(":"):
                raw = text
            elif text and raw:
                fields = raw.split()
                changes[text] = None if fields[4] == _DELETED else fields[3]
                raw = ""
        if moment is not None:
            yield moment, changes


@contextmanager
def opened(repository: Path, folder: str) -> Iterator[History]:
    """Open a repository, or a bundle of one, to read the history of a folder.

    Raises:
        NewsdeskError: It is neither, or git is not installed.
    """
    if not repository.is_file():
        _git(repository, "rev-parse", "--git-dir")
        yield History(repository, folder)
        return
    with TemporaryDirectory() as clone:
        _git(Path(), "clone", "--quiet", "--bare", str(repository.absolute()), clone)
        yield History(Path(clone), folder)


def _are_together(one: int, other: int, span: int) -> bool:
    return bool(span) and one // span == other // span


def _git(repository: Path, *arguments: str, given: bytes = b"") -> bytes:
    command = ["git", "-C", str(repository), *arguments]
    try:
        done = subprocess.run(command, input=given, check=True, capture_output=True)  # noqa: S603 - git, with arguments and no shell
    except FileNotFoundError as error:
        raise NewsdeskError("git is not installed, and a replay reads a git history") from error
    except subprocess.CalledProcessError as error:
        told = error.stderr.decode("utf-8", "replace").strip()
        raise NewsdeskError(f"{repository} cannot be read as a git repository: {told}") from error
    return done.stdout
