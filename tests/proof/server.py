"""A PostgreSQL server to which everything happens that happens to servers."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql

from bot.databases import ServerDatabase
from bot.store.postgres.driver import APPLICATION
from tests import postgres as postgresql

#: What was committed is there after a kill; only a machine's own end would take it.
_SETTINGS: Final = (
    "fsync=off",
    "full_page_writes=off",
    "max_connections=60",
    "min_wal_size=32MB",
    "max_wal_size=32MB",
    "listen_addresses=''",
)
_CUT: Final = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_BOTS: Final = "SELECT pid FROM pg_stat_activity WHERE datname = %s"
_ANYBODY: Final = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1
"""
#: Those of them that hold a lock whose first number says what for.
_HOLDING: Final = """
    AND pid IN (SELECT pid FROM pg_locks
                WHERE locktype = 'advisory' AND objsubid = 2 AND classid::bigint = %s)
"""
_WAITING: Final = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND wait_event_type = 'Lock'
"""
#: The number of a lock that nobody but a proof has.
_HELD_UP: Final = 77
_HOLD_UP: Final = f"""
    CREATE OR REPLACE FUNCTION hold_up() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock({_HELD_UP});
        RETURN NEW;
    END $$;
    CREATE TRIGGER hold_up BEFORE UPDATE ON {{table}}
    FOR EACH ROW WHEN ({{condition}}) EXECUTE FUNCTION hold_up()
"""
_FAIL: Final = """
    CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF nextval('failures') <= {times} THEN
            RAISE EXCEPTION 'injected' USING ERRCODE = '{code}';
        END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER fail AFTER UPDATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION fail()
"""
_IS_HELD_UP: Final = """
    SELECT count(*) > 0 FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND objid::bigint = %s AND NOT granted
"""
_CLOCK: Final = """
    CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql
    RETURN pg_catalog.clock_timestamp() + make_interval(secs => {seconds})
"""
_PAGE: Final = 4096
#: Megabytes of the small disk.
_SMALL: Final = 128


class Server:
    """A server of a test's own.

    Attributes:
        place: Its database.
    """

    def __init__(self, server: postgresql.Server, name: str) -> None:
        self._server = server
        self._name = name
        self.folder = server.folder
        self.place = server.named(name)

    def connect(self) -> psycopg.Connection[Any]:
        """Connect to its database, for statements that are each a transaction of its own."""
        return psycopg.connect(self.place.url, autocommit=True)

    def run(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Run a statement from outside, and give its rows."""
        with self.connect() as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def kill(self) -> None:
        """Kill it; what serves its connections ends by itself at that."""
        file = self.folder / "data" / "postmaster.pid"
        pid = int(file.read_text().split()[0])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ends = [os.pidfd_open(one) for one in (pid, *map(int, children))]
        os.kill(pid, signal.SIGKILL)
        for end in ends:
            select.select([end], [], [])
            os.close(end)
        # Where nobody takes note of their end at once, the next start would take them for alive.
        file.unlink()
        (self.folder / ".s.PGSQL.5432.lock").unlink()

    def kill_one_process(self) -> None:
        """Kill one that serves a connection of a bot's; the server ends all others at that."""
        ((pid,),) = self.run(_ANYBODY)
        os.kill(pid, signal.SIGKILL)

    def start(self) -> None:
        """Start it again."""
        self._server.control("start", "-w")

    def restart(self) -> None:
        """Have it restarted as for an upgrade: it ends each connection first."""
        self._server.control("restart", "-w", "-m", "fast")

    def cut(self) -> int:
        """End every connection that bots have; gives how many."""
        ((count,),) = self.run(_CUT)
        return int(count)

    @contextmanager
    def taking_every_connection(self) -> Iterator[None]:
        """Take every connection that there is, those of bots too."""
        with ExitStack() as taken:
            own = taken.enter_context(self._connect_beside())
            with suppress(psycopg.OperationalError):  # that there is none left
                while True:
                    taken.enter_context(self._connect_beside())
            for (pid,) in own.execute(_BOTS, (self._name,)).fetchall():
                own.execute("SELECT pg_terminate_backend(%s, 1000)", (pid,))
                with suppress(psycopg.OperationalError):  # a bot was faster
                    taken.enter_context(self._connect_beside())
            yield

    def _connect_beside(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self._server.named("postgres").url, autocommit=True)

    def cut_listening(self) -> int:
        """End the connections by which bots listen, and others know them to be alive."""
        ((count,),) = self.run(_CUT + _HOLDING, APPLICATION)
        return int(count)

    def cut_roles(self) -> int:
        """End the connections that bots have their slots and duties by."""
        ((count,),) = self.run(_CUT + _HOLDING, APPLICATION + 1)
        return int(count)

    @contextmanager
    def holding_up(self, table: str, condition: str) -> Iterator[None]:
        """Hold up whoever is about to change a row of a table, in the middle of its transaction."""
        with self.connect() as own:
            own.execute("SELECT pg_advisory_lock(%s)", (_HELD_UP,))
            self.run(_HOLD_UP.format(table=table, condition=condition))
            yield
        self.run(f"DROP TRIGGER hold_up ON {table}")

    def holds_up(self) -> bool:
        """Tell whether somebody is held up by now."""
        return bool(self.run(_IS_HELD_UP, _HELD_UP)[0][0])

    @contextmanager
    def failing(self, table: str, code: str, *, times: int) -> Iterator[None]:
        """Let the next changes of a table fail with an error, so many times."""
        self.run("CREATE SEQUENCE failures")  # what it counts stays when a transaction fails
        self.run(_FAIL.format(table=table, code=code, times=times))
        yield
        self.run(f"DROP TRIGGER fail ON {table}")
        self.run("DROP SEQUENCE failures")

    def failures(self) -> int:
        """Count how often it was met by now."""
        return int(self.run("SELECT last_value FROM failures")[0][0])

    @contextmanager
    def full_disk(self) -> Iterator[None]:
        """Leave no room on its disk."""
        ballast = self.folder / "data" / "ballast"
        with ballast.open("wb", buffering=0) as file, suppress(OSError):  # that there is none left
            while True:
                file.write(bytes(_PAGE))
        try:
            yield
        finally:
            ballast.unlink()

    @contextmanager
    def clock_ahead(self, seconds: int) -> Iterator[None]:
        """Let whoever connects meanwhile see another clock than the server's own."""
        self.run(_CLOCK.format(seconds=seconds))
        path = f"ALTER DATABASE {self._name} {{}} search_path"
        self.run(path.format("SET") + " = public, pg_catalog")
        try:
            yield
        finally:
            self.run(path.format("RESET"))
            self.run("DROP FUNCTION public.clock_timestamp")

    def waiting(self) -> list[int]:
        """Give the server's processes that wait for a lock for bots."""
        return [pid for (pid,) in self.run(_WAITING)]

    def is_up(self) -> bool:
        """Tell whether it takes connections."""
        with suppress(psycopg.OperationalError), self.connect():
            return True
        return False


@contextmanager
def database_of(server: postgresql.Server, name: str) -> Iterator[Server]:
    """Make a database of a server, new, and remove it at the end."""

    def run(statement: str) -> None:
        with psycopg.connect(server.named("postgres").url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(sql.Identifier(name)))

    run("CREATE DATABASE {} TEMPLATE pristine")
    try:
        yield Server(server, name)
    finally:
        run("DROP DATABASE {} WITH (FORCE)")


@contextmanager
def own_server(*, has_small_disk: bool = False) -> Iterator[postgresql.Server]:
    """Start a server for faults.

    Args:
        has_small_disk: Whether its disk is full soon; only root may mount one.
    """
    programs = postgresql.binaries()
    assert programs is not None
    mounts = small_disk if has_small_disk else postgresql.no_disk
    with postgresql.running(programs, _SETTINGS, mounts=mounts) as server:
        yield server


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Put a small disk in the place of a folder."""
    mount = ("mount", "-t", "tmpfs", "-o", f"size={_SMALL}m,mode=700", "tmpfs", str(folder))
    subprocess.run(mount, check=True)
    try:
        yield
    finally:
        umount = ("umount", "--lazy", str(folder))
        subprocess.run(umount, check=True)


def can_mount() -> bool:
    """Tell whether disks can be mounted here."""
    return os.geteuid() == 0 and shutil.which("mount") is not None


def server_database(place: ServerDatabase, port: int) -> ServerDatabase:
    """Give the same database by another way, which is a port of this machine."""
    name = place.url.partition(":///")[2].partition("?")[0]
    return ServerDatabase(f"postgresql://newsdesk@127.0.0.1:{port}/{name}?sslmode=disable")
