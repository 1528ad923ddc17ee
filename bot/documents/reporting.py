"""What comes out of a file: articles, and problems that have been given their line and field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.articles import Article
from bot.documents.notes import Finding, PartError
from bot.documents.trees import Mark, UnreadableError, dotted, lines_of, path_at
from bot.errors import DocumentError, Problem

#: What stands at the start of a line tells its key even where the line itself cannot be read; a
#: line of --- belongs to none.
_LINE_START = re.compile(r"---|([A-Za-z][\w-]*):(?:[\s\u200b\ufeff]|\Z)")

#: A real document has a handful of faults at most.
_MOST_SUMMED_UP = 10


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one file gave.

    Attributes:
        articles: One of a document, any number of a listing.
        problems: Entries of a listing that were rejected.
        warnings: Parts of the articles that were left out or had to be supplied.
    """

    articles: tuple[Article, ...]
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a file, or of its front matter, with the way to find places in it.

    Attributes:
        path: The file, as the operator named it.
        content: The text; its first line is the file's first.
        marks: Cuts the content into pieces, as its format has them.
    """

    path: str
    content: str
    marks: Callable[[str], Iterator[Mark]]

    def problems(self, findings: Sequence[Finding]) -> tuple[Problem, ...]:
        """Give findings their lines."""
        if not findings:
            return ()
        lines = lines_of(self.content, self.marks(self.content), [f.path for f in findings])
        return tuple(
            Problem(self.path, lines[finding.path], dotted(finding.path), finding.problem)
            for finding in findings
        )

    def summed_up(self, faults: Sequence[Finding]) -> Problem:
        """Make one problem of all that keeps one article from being built."""
        first, *others = self.problems(faults[:_MOST_SUMMED_UP])
        also = "".join(f"; line {one.line}: {one.field}: {one.problem}" for one in others)
        if len(faults) > _MOST_SUMMED_UP:
            also += f"; and {len(faults) - _MOST_SUMMED_UP:,} more"
        return replace(first, problem=first.problem + also)

    def problem_at(self, index: int | None, problem: str) -> Problem:
        """Give a problem the line at an index, and the field that is being read there."""
        if index is None:
            return Problem(self.path, None, "", problem)
        line = self.content.count("\n", 0, index) + 1
        start = _LINE_START.match(self.content, self.content.rfind("\n", 0, index) + 1)
        field = start[1] or "" if start else dotted(path_at(self.marks(self.content), index))
        return Problem(self.path, line, field, problem)

    def rejection(self, error: UnreadableError | PartError) -> DocumentError:
        """Make the error that rejects the whole file."""
        if isinstance(error, PartError):
            return DocumentError(self.summed_up(error.faults), self.problems(error.findings))
        return DocumentError(self.problem_at(error.index, error.problem))
