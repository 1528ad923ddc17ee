"""The thin layer over psycopg: sessions that are made anew where they broke, each on its thread.

What is a transaction, and who waits for whom, is left to ``database``.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, Final, TypeVar

import psycopg

from bot.databases import ServerDatabase, read_password
from bot.store.engine import Parameters, Row
from bot.store.postgres.errors import is_lost
from bot.store.postgres.lines import Lines
from bot.store.postgres.matching import phrase_written
from bot.store.postgres.statements import bound, searched, translated
from bot.store.postgres.values import adapt

T = TypeVar("T")
Settings = Mapping[str, str]

#: "NEWS": what a database of Newsdesk's names itself by, and the number of its locks.
APPLICATION: Final = 0x4E455753
#: Where it is told that something was written.
CHANNEL: Final = "newsdesk"

_CONNECTING: Final[dict[str, Any]] = {
    "autocommit": True,
    "application_name": "newsdesk",
    "client_encoding": "UTF8",
    # Less than a process without its database has until another one takes over.
    "connect_timeout": 5,
    # A network that is gone without a word is noticed within half a minute.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
_SETTINGS: Final[Settings] = {
    "statement_timeout": "60s",
    # Whoever is stopped in the middle of writing must not keep everybody else from it for much
    # longer than from its work (``roles``); no transaction thinks for seconds.
    "idle_in_transaction_session_timeout": "20s",
    # Whatever the server's own default is: what was written before the lock is to be seen after it.
    "default_transaction_isolation": "read committed",
    # It takes longer to compile a statement than to run any of these.
    "jit": "off",
}
#: For those who only read. What a word is like, rare or common, decides how to look for it: a plan
#: for all of them would be wrong for most.
READING: Final[Settings] = {
    "default_transaction_read_only": "on",
    "plan_cache_mode": "force_custom_plan",
}
# One writer at a time, over all processes: each sees everything that was written before it began.
_BEGIN: Final = f"BEGIN; SELECT pg_advisory_xact_lock({APPLICATION})"
_COMMIT: Final = f"""
    SELECT pg_notify('{CHANNEL}', '') WHERE pg_current_xact_id_if_assigned() IS NOT NULL;
    COMMIT
"""
_AMONG_NEWEST: Final = """
    SELECT count(*) FROM (
        SELECT words FROM search_index ORDER BY position DESC LIMIT %(newest)s
    ) AS newest WHERE words @@ %(term)s::tsquery
"""
#: Of so many of the newest articles, as many are to match for them to be many.
_LOOKED_AT: Final = 1000
_MANY: Final = 10
_WRITTEN: Final = """
    SELECT words.word FROM unnest(%(words)s::text[], %(terms)s::tsquery[]) AS words (word, term)
    WHERE EXISTS (SELECT 1 FROM search_index WHERE search_index.words @@ words.term)
"""


class Session:
    """A connection, for one thread at a time; where it broke, whoever begins gets a new one."""

    def __init__(
        self, place: ServerDatabase, settings: Settings, lines: Lines | None = None
    ) -> None:
        self.place = place
        self.written = 0
        """How often something was written."""
        self._settings = {**_SETTINGS, **settings}
        self._lines = lines or Lines()
        self._connection: psycopg.Connection | None = None

    def connected(self) -> psycopg.Connection:
        """Give the connection, a new one where it is closed."""
        if self._connection is None or self._connection.closed:
            self._connection = connect(self.place, self._settings, self._lines)
        return self._connection

    @property
    def process(self) -> int:
        """The number of the server's process for it; 0 while there is none."""
        connection = self._connection
        return 0 if connection is None or connection.closed else connection.info.backend_pid

    def again(self, run: Callable[[psycopg.Connection], T]) -> T:
        """Run what changes nothing; once more where the connection turns out to be lost."""
        try:
            return run(self.connected())
        except psycopg.Error as error:
            if not is_lost(error):
                raise
            self.close()
            return run(self.connected())

    def begin(self, question: str = "SELECT 1") -> list[Row]:
        """Begin a transaction as soon as no other process writes, and ask one question in it.

        Gives the answer's rows; it costs no further way to the server and back.
        """
        cursor = self.again(lambda connection: connection.execute(f"{_BEGIN}; {question}"))
        while cursor.nextset():
            pass
        return cursor.fetchall()

    def commit(self) -> None:
        """Keep what was written, and tell other processes if anything was."""
        self.written += self.going_on.execute(_COMMIT).rowcount

    def roll_back(self) -> None:
        """Undo what was written since the beginning; nothing, where nothing was begun."""
        with suppress(psycopg.Error):  # what led here tells more
            if self._connection is not None and not self._connection.closed:
                self._connection.execute("ROLLBACK")

    @property
    def going_on(self) -> psycopg.Connection:
        """The connection of a transaction that was begun; another one knows nothing of it."""
        if self._connection is None:
            raise psycopg.OperationalError("nothing was begun")
        return self._connection

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._connection is not None:
            self._connection.close()


def connect(
    place: ServerDatabase, settings: Settings, lines: Lines | None = None
) -> psycopg.Connection:
    """Connect to a database.

    Args:
        place: Where it is.
        settings: Of the connection, by their names.
        lines: Those with which this one is cut, if with any.

    Raises:
        psycopg.Error: It cannot be.
        StoreError: There is a password, but it cannot be read.
    """
    lines = lines or Lines()
    lines.check()
    connection = psycopg.connect(place.url, password=read_password(os.environ), **_CONNECTING)
    try:
        lines.add(connection)
        adapt(connection)
        for name, value in settings.items():
            connection.execute("SELECT set_config(%s, %s, FALSE)", (name, value))
    except BaseException:
        connection.close()
        raise
    return connection


class Reader:
    """A session as those see it who only read, on its own thread."""

    __slots__ = ("_is_rare", "_session")

    def __init__(self, session: Session) -> None:
        self._session = session
        self._is_rare: dict[str, bool] = {}

    def rows(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        """Give the rows of one statement."""
        terms = searched(sql, parameters)
        gathers = bool(terms) and all(map(self._matches_few, terms))
        text, values = bound(sql, parameters, gathers=gathers)
        return self._session.again(lambda one: one.execute(text, values).fetchall())

    def _matches_few(self, term: str) -> bool:
        """Tell whether few articles match, judged by the newest; the server itself does not know.

        From the newest on the first ones are found soon where many match, and hardly ever else.
        """
        if term not in self._is_rare:
            values = {"term": term, "newest": _LOOKED_AT}
            rows = self._session.again(lambda one: one.execute(_AMONG_NEWEST, values).fetchall())
            self._is_rare[term] = rows[0][0] < _MANY
        return self._is_rare[term]

    def written(self, words: Sequence[str]) -> list[str]:
        """Give those words that stand in a title or an excerpt, in whatever form."""
        values = {"words": list(words), "terms": list(map(phrase_written, words))}
        return [word for (word,) in self._session.again(partial(_written, values))]


def _written(values: Mapping[str, object], connection: psycopg.Connection) -> list[Row]:
    # The server takes each word for one that many articles have, and would go through them all.
    connection.execute("SET enable_seqscan = off")
    try:
        return connection.execute(_WRITTEN, values).fetchall()
    finally:
        if not connection.closed:
            connection.execute("RESET enable_seqscan")


class Connection:
    """A session with a thread of its own, which runs whole functions.

    A hop to its thread and back costs more than most statements: what belongs together is one
    function, and one hop.
    """

    def __init__(
        self, place: ServerDatabase, settings: Settings, lines: Lines | None = None
    ) -> None:
        self.session = Session(place, settings, lines)
        self.waiting = 0
        """How many functions it has still to run, or is running."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="newsdesk-postgres")

    async def run(self, function: Callable[[Session], T]) -> T:
        """Run a function on the connection's thread; it runs even where nobody waits any more."""
        self.waiting += 1
        try:
            return await asyncio.shield(
                asyncio.get_running_loop().run_in_executor(self._thread, function, self.session)
            )
        finally:
            self.waiting -= 1

    async def close(self, last: Callable[[Session], object] = lambda _session: None) -> None:
        """Close it once it has run what it was given; its thread ends. Twice is as good as once.

        Args:
            last: Is run before it is closed.
        """
        with suppress(RuntimeError):  # it has ended already
            self._thread.submit(last, self.session)
            self._thread.submit(self.session.close)
        await asyncio.to_thread(self._thread.shutdown)


def run(session: Session, sql: str, parameters: Parameters | None) -> psycopg.Cursor[Row]:
    """Run one statement of the transaction that is open."""
    return session.going_on.execute(*bound(sql, parameters))


def run_many(session: Session, sql: str, rows: Sequence[Any]) -> int:
    """Run one statement for each row of parameters, and give how many rows changed in all."""
    cursor = session.going_on.cursor()
    cursor.executemany(translated(sql).text, rows)
    return cursor.rowcount


def fetch_many(session: Session, sql: str, rows: Sequence[Parameters]) -> list[Row]:
    """Run one statement for each row of parameters, and give what each gave, in order."""
    cursor = session.going_on.cursor()
    cursor.executemany(translated(sql).text, rows, returning=True)
    return [row for result in cursor.results() for row in result.fetchall()] if rows else []


def run_whole(
    session: Session, begin: Callable[[Session], object], write: Callable[[Session], object]
) -> None:
    """Run what writes as a transaction of its own, which is begun in some way."""
    try:
        begin(session)
        write(session)
        session.commit()
    except BaseException:
        session.roll_back()
        raise
