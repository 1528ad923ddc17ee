"""Turns the driver's errors into the store's, at the border that none of them leaves."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bot.errors import DamagedStoreError, StoreBusyError, StoreError
from bot.store.engine import StatementError, unstorable

log = logging.getLogger(__name__)

DAMAGED: Final = "it is damaged. Put a backup in its place by newsdesk restore, or load anew."
#: What a person can do about a failure, by SQLite's result code (https://sqlite.org/rescode.html).
_ADVICE = {
    sqlite3.SQLITE_FULL: "it cannot grow: the disk is full. Free some space.",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written. Is it full, limited, or broken?",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened. Is its folder there, and may it be written to?",
    sqlite3.SQLITE_READONLY: "it cannot be written: permission is missing.",
    sqlite3.SQLITE_ERROR: "it lacks what it is asked for. See what newsdesk check says of it.",
    sqlite3.SQLITE_NOTADB: "it is no database, or damaged from its beginning on. Name another "
    "file, or put a backup in its place by newsdesk restore.",
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    # Python's own error, of a text that is none.
    sqlite3.SQLITE_OK: DAMAGED,
}
_DAMAGE: Final = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_OK)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn the driver's exceptions into the store's, with what a person can do about them.

    A broken constraint or a wrong statement is a bug of ours and no trouble with the file.
    """
    try:
        yield
    except (OverflowError, UnicodeEncodeError) as error:
        raise unstorable(error) from error
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError) as error:
        raise StatementError(str(error)) from error
    except sqlite3.DatabaseError as error:
        if is_busy(error):
            raise StoreBusyError(
                f"{path} is held locked by another program. Close it, or wait and try again."
            ) from error
        log.info("SQLite on %s: %s", path, error)
        code = _code(error)
        advice = _ADVICE.get(code, f"SQLite cannot use it (result code {code}).")
        kind = DamagedStoreError if code in _DAMAGE else StoreError
        raise kind(f"{path}: {advice}") from error


def is_busy(error: sqlite3.Error) -> bool:
    """Tell whether another program's lock is what failed a statement."""
    return _code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def is_misfit(error: sqlite3.Error) -> bool:
    """Tell whether what failed a statement is that other tables or rows are there than it needs."""
    return _code(error) in {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT}


def _code(error: sqlite3.Error) -> int:
    """Give SQLite's primary result code, 0 where the error has none."""
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
