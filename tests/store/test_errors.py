"""Whatever is wrong with the file, every method of the store says so with a StoreError."""

from __future__ import annotations

import collections.abc
import dataclasses
import enum
import inspect
import sqlite3
import types
import typing
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import closing
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.errors import NotFoundError, StoreBusyError, StoreError
from bot.posting.hours import EVERY_DAY, DigestTimes
from bot.posting.options import Options
from bot.store import Store
from bot.store.sqlite.database import Database
from tests.samples import NOW
from tests.store.databases import file_of

_SIMPLE: dict[object, object] = {
    int: 1,
    str: "word",
    bool: True,
    datetime: NOW,
    timedelta: timedelta(minutes=1),
    Options: Options(DigestTimes(EVERY_DAY, time(8), "UTC")),
}


def sample(hint: Any) -> Any:
    """Make a value of a type: of a collection with one member, of a dataclass with every field."""
    if hint in _SIMPLE:
        return _SIMPLE[hint]
    if typing.get_origin(hint) is not None:
        return _sample_of_generic(typing.get_origin(hint), typing.get_args(hint))
    if issubclass(hint, enum.Enum):
        return next(iter(hint))
    hints = typing.get_type_hints(hint)
    return hint(**{field.name: sample(hints[field.name]) for field in dataclasses.fields(hint)})


def _sample_of_generic(origin: Any, arguments: tuple[Any, ...]) -> Any:
    if origin in (typing.Union, types.UnionType):
        return sample(arguments[0])
    if origin is Callable:
        return lambda value: value
    members = [sample(argument) for argument in arguments if argument is not ...]
    if origin is collections.abc.Mapping:
        return dict([members])
    return tuple(members) if origin is tuple else members[:1]


def methods() -> Iterator[tuple[str, str]]:
    """Give every asynchronous method of every part of a store."""
    unopened = Store(typing.cast("Database", None))
    for part, value in vars(unopened).items():
        for name, _ in inspect.getmembers(type(value), inspect.iscoroutinefunction):
            if not name.startswith("_"):
                yield part, name


#: Where a process works alone on a file, it has every duty without asking.
_ASKS_NOTHING = ("duties", "has")
METHODS = [
    pytest.param(part, name, id=f"{part}.{name}")
    for part, name in methods()
    if (part, name) != _ASKS_NOTHING
]


@pytest_asyncio.fixture
async def impatient(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "news.db", patience=0.01)
    try:
        yield opened
    finally:
        await opened.close()


def call(store: Store, part: str, name: str) -> Awaitable[object]:
    method: Callable[..., Awaitable[object]] = getattr(getattr(store, part), name)
    hints = typing.get_type_hints(method)
    parameters = inspect.signature(method).parameters.values()
    positional = [sample(hints[one.name]) for one in parameters if one.kind is not one.KEYWORD_ONLY]
    named = {
        one.name: sample(hints[one.name]) for one in parameters if one.kind is one.KEYWORD_ONLY
    }
    return method(*positional, **named)


def test_every_part_is_looked_at() -> None:
    parts = {part for part, _ in methods()}

    assert {"articles", "search", "names", "decisions", "subscriptions", "ledger"} <= parts


@pytest.mark.parametrize(("part", "name"), METHODS)
async def test_a_store_without_its_tables_is_a_store_error(
    impatient: Store, part: str, name: str
) -> None:
    with closing(sqlite3.connect(file_of(impatient.database), isolation_level=None)) as other:
        tables = other.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL%'"
            " UNION ALL SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%STRICT%'"
        ).fetchall()
        for (table,) in tables:
            other.execute(f"DROP TABLE {table}")

    with pytest.raises(StoreError):
        await call(impatient, part, name)


@pytest.mark.parametrize(("part", "name"), METHODS)
async def test_a_locked_store_is_busy_for_writers_and_open_to_readers(
    impatient: Store, part: str, name: str
) -> None:
    """A method works as ever or says that it is busy, and works once the lock is gone."""
    with closing(sqlite3.connect(file_of(impatient.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        try:
            await call(impatient, part, name)
        except (StoreBusyError, NotFoundError) as error:
            refusal: type[Exception] | None = type(error)
        else:
            refusal = None

    if refusal is StoreBusyError:
        assert part not in {"search", "names", "articles"}
    try:
        await call(impatient, part, name)
    except NotFoundError:
        assert refusal in {NotFoundError, StoreBusyError}
