"""What the store asks of a database engine, and the few words in which engines differ.

A statement is one text for every engine, in the SQL that SQLite and PostgreSQL share: named
parameters (``?`` only for the rows of ``run_many``), TRUE and FALSE for flags, a name for each
subquery in FROM, CASE, ON CONFLICT, RETURNING, count(*) FILTER. Where they share none, the text
has a word of the store's own, for which each engine's ``Dialect`` has its own:

``id IN :ids``
    A list: the parameter is a collection of numbers or of texts. Its contrary: ``NOT id IN :ids``.
``search_index MATCHES :term``
    The full-text index: the parameter is a ``Term``, what is found ``search_index.position``.
``numbers_in(details.listings) AS listing``
    A row ``listing.value`` for each number of a list that a column keeps as JSON, or that is a
    parameter: ``numbers_in(:ids)``.
``a ORDERED JOIN b ON …``
    ``a`` is gone through, and ``b`` looked up for each of its rows.
``IN ORDER OF a.position``
    Greatest first, behind ``a ORDERED JOIN b`` where ``a`` is ordered so: said again where an
    engine may lose the order in joining.
``INDEXED BY an_index``
    Which index to use, where the engine would choose a worse one.
``least(a, b)``, ``greatest(a, b)``
    Of two values, neither of which is NULL.
``text ILIKE pattern``
    Without regard to case, that of ASCII at least.
``LOCKED``
    Ends a SELECT: the rows are for this transaction alone; those that another has are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

from bot.errors import UnstorableError

Row = tuple[Any, ...]
Parameters = Mapping[str, object]
T = TypeVar("T")


#: The role of the process that answers, posts and loads.
BOT: Final = "bot"


class PathText(str):
    """The path of a file, where it is text; an engine may keep all paths as bytes."""

    __slots__ = ()


class StatementError(Exception):
    """A statement is wrong, or breaks a constraint: a bug of ours, no trouble of the database."""


def unstorable(error: OverflowError | UnicodeEncodeError) -> UnstorableError:
    """Say of what a driver could not hand over that no database can hold it."""
    is_number = isinstance(error, OverflowError)
    what = "a number is too great" if is_number else "a text has half a character"
    return UnstorableError(f"A database cannot hold this value: {what}.")


class Reading(Protocol):
    """What can be read from: the database, or a transaction that sees its own changes."""

    async def fetch(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        """Give the rows of one statement."""
        ...


class Reader(Protocol):
    """Reads on a thread of the engine's own, where a whole function costs one hop."""

    def rows(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        """Give the rows of one statement; nothing can be written."""
        ...

    def written(self, words: Sequence[str]) -> list[str]:
        """Give those words that stand in a title or an excerpt, in whatever form."""
        ...


class Transaction(Reading, Protocol):
    """An open transaction: all that is written in it is kept, or nothing."""

    async def run(self, sql: str, parameters: Parameters | None = None) -> int:
        """Run one statement and give how many rows it changed."""
        ...

    async def fetch_many(self, sql: str, rows: Sequence[Parameters]) -> list[Row]:
        """Run one statement for each row of parameters and give what each gave, in order."""
        ...

    async def run_many(self, sql: str, rows: Sequence[Parameters | tuple[object, ...]]) -> int:
        """Run one statement for each row of parameters and give how many rows changed in all."""
        ...

    async def index(self, articles: Sequence[tuple[object, ...]]) -> None:
        """Put articles into the full-text index: position, title, excerpt, forms, keywords."""
        ...

    async def unindex(self, article_ids: Collection[int]) -> None:
        """Take articles out of the full-text index, before anything about their rows changes."""
        ...


@dataclass(frozen=True, slots=True)
class Turn:
    """One of the turns that there are within a window.

    Attributes:
        name: Tells it apart.
        wait: For how many seconds to wait until it comes.
    """

    name: str
    wait: float


class Turns(Protocol):
    """What may be done so often only by all processes together: each asks for a turn of its own."""

    async def take(self, name: str, seconds: float) -> float:
        """Take the next turn.

        Args:
            name: Of what may be done.
            seconds: From each turn of it to the next one.

        Returns:
            For how many seconds to wait until the turn comes.
        """
        ...

    async def take_one_of(self, name: str, many: int, window: float, apart: float) -> Turn:
        """Take the next of so many turns that there are within any window.

        Args:
            name: Of what may be done.
            many: How many.
            window: Seconds.
            apart: Seconds from each turn to the next one, at the least.
        """
        ...

    async def put_off(self, turn: Turn, seconds: float) -> None:
        """Tell that a turn was used so much later, so that the window counts it then."""
        ...


class Engine(Reading, Protocol):
    """An open database.

    Whatever it does may raise ``StoreBusyError`` where another program holds it locked, and
    ``StoreError`` where it cannot be read or written; the driver's own errors never come out.
    """

    async def close(self) -> None:
        """Close it once what is being written is done."""
        ...

    def give_up(self) -> None:
        """Let whatever waits for a server fail at once; after this, it is only to be closed."""
        ...

    async def read(self, function: Callable[[Reader], T]) -> T:
        """Run a function that reads several times, in one hop, and give what it returns."""
        ...

    def version(self) -> int:
        """Give a number that changes whenever this process or another wrote; costs next to none."""
        ...

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """Write: everything inside is kept as a whole, or not at all.

        Only one is open at a time. Hand it on, never open one inside another.
        """
        ...

    async def run(self, sql: str, parameters: Parameters | None = None) -> None:
        """Run one statement as a transaction of its own, in one hop."""
        ...

    async def run_many(self, sql: str, rows: Sequence[Parameters | tuple[object, ...]]) -> None:
        """Run one statement for each row of parameters, in one transaction and one hop."""
        ...

    async def diagnose(self) -> None:
        """Look through all of it, which takes long; StoreError where it is damaged."""
        ...

    async def size(self) -> int:
        """Give how many bytes it takes."""
        ...

    async def compact(self) -> int:
        """Give the system back the room of what was deleted, where there is much of it.

        Nobody writes meanwhile. Gives how many bytes; 0 where it was not worth it.
        """
        ...

    async def give_back(self) -> None:
        """Give back the memory of what was read and is kept for the next time only."""
        ...

    async def look_after(self) -> None:
        """Make sure that the database is where the next start looks for it; LostStoreError."""
        ...

    def process(self) -> str:
        """Give the id under which this process claims; nobody else ever has the same."""
        ...

    async def gone(self, processes: Iterable[str]) -> tuple[str, ...]:
        """Give those of some processes that have ended, however they did."""
        ...

    @property
    def turns(self) -> Turns | None:
        """Gives turns over all processes; None where one process alone works on it at a time."""
        ...

    async def try_hold(self, role: str, *, may_go: bool = False) -> bool:
        """Take a role that one process has at a time, until it closes the database or ends.

        True where this process has it now, be it that it had it before.

        Args:
            role: Its name.
            may_go: Whether it may be lost without a word, and asked for again; for any other
                role, ``look_after`` says that it was lost.
        """
        ...

    async def let_go(self, role: str) -> None:
        """Give a role back before that; one that this process does not have is no error."""
        ...

    async def let_others_write(self) -> None:
        """Wait for as long as others need to get their turn between two transactions."""
        ...


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement in an engine's words.

    Attributes:
        lists: The parameters that are collections.
        terms: The parameters that are terms of the full-text index.
    """

    text: str
    lists: frozenset[str]
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Dialect:
    r"""An engine's words for those of the store.

    Each stands for the one in the list above, with ``\1`` for the name in it; of ``numbers_in``
    there are two, for a column and for a parameter. ``found`` is ``search_index.position``.
    """

    is_in: str
    matches: str
    found: str
    numbers_in: str
    numbers_given: str
    ordered_join: str
    in_order_of: str
    indexed_by: str
    least: str
    greatest: str
    ilike: str
    locked: str

    def translate(self, sql: str) -> Statement:
        """Put a statement in the engine's words. It is slow: keep what it gives."""
        text = sql
        for word, pattern in _WORDS.items():
            text = pattern.sub(getattr(self, word), text)
        found = {word: frozenset(pattern.findall(sql)) for word, pattern in _WORDS.items()}
        return Statement(text, found["is_in"] | found["numbers_given"], found["matches"])


_WORDS: Final = {
    "is_in": re.compile(r"\bIN :(\w+)"),
    "matches": re.compile(r"\bsearch_index MATCHES :(\w+)"),
    "found": re.compile(r"\bsearch_index\.position\b"),
    "numbers_in": re.compile(r"\bnumbers_in\(([\w.]+)\)"),
    "numbers_given": re.compile(r"\bnumbers_in\(:(\w+)\)"),
    "ordered_join": re.compile(r"\bORDERED JOIN\b"),
    "in_order_of": re.compile(r"\bIN ORDER OF ([\w.]+)"),
    "indexed_by": re.compile(r"\bINDEXED BY (\w+)"),
    "least": re.compile(r"\bleast(?=\()"),
    "greatest": re.compile(r"\bgreatest(?=\()"),
    "ilike": re.compile(r"\bILIKE\b"),
    "locked": re.compile(r"\bLOCKED\b"),
}
