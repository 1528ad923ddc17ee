"""The schema as its forward migrations, numbered as SQLite's: a version means the same in both.

An append-only list. A migration is a tuple of statements that runs with its version bump in one
transaction, and never imports live code: what it does must stay what it did.
"""

from __future__ import annotations

from typing import Final

from bot.store.postgres.schema.version_3 import VERSION_3

#: The version that the first migration makes, in an empty database.
FIRST: Final = 3
MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (VERSION_3,)
NEWEST: Final = FIRST + len(MIGRATIONS) - 1


def missing(version: int) -> tuple[tuple[str, ...], ...]:
    """Give the migrations that a database of some version lacks; of version 0, all of them."""
    return MIGRATIONS[max(0, version - FIRST + 1) :]
