"""What is looked for in the full-text index, said in no engine's language.

Every engine has such an index of ``articles`` in its own way: their texts, by word forms, and
marks that no reader sees. A term is a parameter like others: ``MATCHES :term``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto


class Part(Enum):
    """Which of an article's texts are looked through."""

    TEXT = auto()
    """All that a reader sees in a list: title and excerpt."""
    TITLE = auto()


@dataclass(frozen=True, slots=True)
class Words:
    """Words that stand one after the other, in any of their forms.

    Attributes:
        is_beginning: Whether the last word is only the beginning of one.
    """

    text: str
    part: Part = Part.TEXT
    is_beginning: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """One of an article's ``keywords``."""

    keyword: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """What matches every one of several terms."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """What matches one of several terms at the least."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """What matches a term, less what matches another."""

    term: Term
    unwanted: Term


Term = Words | Mark | AllOf | AnyOf | Without


def all_of(terms: Sequence[Term]) -> Term:
    """Give what matches every one of some terms; at least one."""
    return terms[0] if len(terms) == 1 else AllOf(tuple(terms))


def any_of(terms: Sequence[Term]) -> Term:
    """Give what matches one of some terms at the least; at least one."""
    return terms[0] if len(terms) == 1 else AnyOf(tuple(terms))
