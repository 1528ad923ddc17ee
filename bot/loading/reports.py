"""What is told of a load: how far it has come, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.errors import Problem
from bot.store.files.problems import Duplicate


@dataclass(slots=True)
class LoadReport:
    """What a load did, and what is wrong with the documents now.

    Attributes:
        added: Articles that are new.
        updated: Articles that were written anew.
        unchanged: Articles that are what they were; most of their files were not even opened.
        withdrawn: Articles taken back, by their documents or because their files vanished.
        rejected: Every document, or entry of a listing, that is no article, and every folder
            that cannot be read.
        warnings: Every optional part that was left out, and file that was passed over.
        duplicates: Every article that stands in several files.
        seconds: How long it took.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    rejected: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def has_changes(self) -> bool:
        """Whether any article is other than before."""
        return bool(self.added or self.updated or self.withdrawn)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a load has come.

    Attributes:
        done: How many files were read and written.
        total: How many there are to read; more are found where one takes another's place.
        rejected: How many of their documents, or entries of listings, are no articles.
    """

    done: int = 0
    total: int = 0
    added: int = 0
    updated: int = 0
    rejected: int = 0
