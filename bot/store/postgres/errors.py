"""Turns the driver's errors into the store's, at the border that none of them leaves."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg

from bot.databases import ServerDatabase
from bot.errors import StoreBusyError, StoreError, UnstorableError
from bot.store.engine import StatementError, unstorable

log = logging.getLogger(__name__)

#: What a person can do about a failure, by the code of the error or the class that it begins with
#: (https://www.postgresql.org/docs/current/errcodes-appendix.html).
_ADVICE: Final = {
    "53100": "its server's disk is full. Free some space there.",
    "53200": "its server is out of memory.",
    "53300": "its server has no connection left. Raise its max_connections, or end other programs.",
    "53": "its server is short of something; its log says of what.",
    "42501": "permission is missing. Make the user the database's owner: "
    "ALTER DATABASE … OWNER TO …",
    "25006": "it cannot be written: it is a standby, or read only. Name the primary server.",
    "42P01": "a table of Newsdesk's is missing. Put a backup in its place, or load anew.",
    "42703": "a column of Newsdesk's is missing. Put a backup in its place, or load anew.",
    "57P03": "its server is starting up or shutting down. Wait and try again.",
    "58": "its server cannot read or write its files. Its log says more.",
    "XX": "it is damaged, or its server is. Its log says more.",
}
_REFUSAL: Final = re.compile(r"FATAL:\s+(.+)")
#: The codes of what a server says instead of letting anybody in, of which the driver has the words.
_REFUSALS: Final = {
    "53300": re.compile(r"too many (clients|connections)|remaining connection slots"),
    "57P03": re.compile(r"starting up|shutting down|recovery mode|not yet accepting"),
}
#: Another's lock lasted too long, a statement took too long, or two stood in each other's way.
_BUSY: Final = frozenset({"55P03", "57014", "40P01", "40001", "25P03", "55006"})
#: A number too great, half a character.
_UNSTORABLE: Final = frozenset({"22003", "22021", "54000"})


@contextmanager
def translated(place: ServerDatabase) -> Iterator[None]:
    """Turn the driver's exceptions into the store's, with what a person can do about them.

    A broken constraint or a wrong statement is a bug of ours and no trouble with the database.
    """
    try:
        yield
    except (OverflowError, UnicodeEncodeError) as error:
        raise unstorable(error) from error
    except psycopg.Error as error:
        raise _translated(place, error) from error


def _translated(place: ServerDatabase, error: psycopg.Error) -> Exception:
    code = error.sqlstate or ""
    if code in _UNSTORABLE:
        return UnstorableError(f"A database cannot hold this value: {error.diag.message_primary}.")
    if code in _BUSY:
        return StoreBusyError(
            f"{place} is held locked by another program, or slow. Wait and try again."
        )
    advice = _ADVICE.get(code) or _ADVICE.get(code[:2])
    if advice is None and not is_lost(error):
        return StatementError(str(error))
    log.info("PostgreSQL at %s: %s", place, error)
    return StoreError(f"{place}: {advice or _unreached(error)}")


def _unreached(error: psycopg.Error) -> str:
    """Say why there is no connection; a server that lets nobody in gives its words, and no code."""
    if said := _REFUSAL.search(str(error)):
        for code, words in _REFUSALS.items():
            if words.search(said[1]):
                return _ADVICE[code]
        return f"its server says: {said[1]}. Are the database's name, user and password right?"
    return "it cannot be reached. Does its server run, and is the address right?"


def is_lost(error: psycopg.Error) -> bool:
    """Tell whether it is the connection that failed, and not what was asked for."""
    code = error.sqlstate
    if code is None:
        return isinstance(error, psycopg.OperationalError)
    return code.startswith(("08", "57P")) or code == "25P03"
