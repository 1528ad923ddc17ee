"""What ``check`` says of a database on a server, and of the port of the operator's page."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bot.databases import ServerDatabase
from bot.operating.checks.checking import server_findings
from bot.operating.checks.findings import Finding, Grade
from bot.store.opening import examine_server
from tests.operating.shell import Shell
from tests.postgres import EMPTY, Server
from tests.store.databases import meddle

NAME = "checked"


@pytest.fixture
def kept(postgres: Server) -> Iterator[ServerDatabase]:
    """A database of Newsdesk's own, in which tests may break what they like."""
    yield postgres.create(NAME)
    postgres.drop(NAME)


def found_in(place: ServerDatabase, ahead: timedelta = timedelta(0)) -> list[Finding]:
    """Look at a database by a clock that is ahead of its server's."""
    return list(server_findings(place, datetime.now(UTC) + ahead))


def test_a_database_on_a_server_is_well_unless_the_clocks_differ(kept: ServerDatabase) -> None:
    (found,) = found_in(kept)
    assert found.grade is Grade.FINE
    assert found.what.startswith(f"{kept}, PostgreSQL {examine_server(kept).server}, ")

    apart, _ = found_in(kept, timedelta(hours=1))
    assert apart.grade is Grade.WARNING
    assert "clock and its server's are 3,6" in apart.what
    assert "NTP" in apart.advice


def test_a_newer_database_on_a_server_is_a_fault(kept: ServerDatabase) -> None:
    meddle(kept, "UPDATE newsdesk SET schema = 99")
    newer, _ = found_in(kept)
    assert (newer.grade, newer.advice) == (Grade.FAULT, "Upgrade Newsdesk.")
    assert "is a newer Newsdesk's (schema 99, this one knows up to" in newer.what


def test_an_empty_database_on_a_server_needs_somebody_who_may_make_tables(
    postgres: Server,
) -> None:
    empty = postgres.create(NAME, like=EMPTY)
    postgres.shared.execute("CREATE ROLE onlooker LOGIN")
    try:
        told, _ = found_in(empty)
        assert told.grade is Grade.FINE
        assert "is brought to this version's schema at the next start" in told.what

        place = ServerDatabase(empty.url.replace("user=newsdesk", "user=onlooker"))
        told, _ = found_in(place)
        assert (told.grade, told.what) == (Grade.FAULT, f"No tables may be made in {place}.")
        assert "ALTER DATABASE" in told.advice
    finally:
        postgres.drop(NAME)
        postgres.shared.execute("DROP ROLE onlooker")


def test_a_server_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    (found,) = found_in(ServerDatabase(f"postgresql://user@/news?host={tmp_path}"))
    assert (found.area, found.grade) == ("database", Grade.FAULT)
    assert "cannot be reached. Does its server run" in found.what


def test_a_port_that_another_program_has_is_a_fault_and_the_bots_own_is_not(
    shell: Shell,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        shell.set("port = 0", f"port = {port}")
        taken.close()
        assert "watching" not in shell.run("check")
    for answer, is_bot in ((b"ok\n", True), (b"welcome\n", False)):
        with answering(port, answer):
            if is_bot:
                assert "answers, as a bot that runs does" in shell.run("check")
            else:
                ((area, what, advice),) = shell.faults()
                assert (area, what) == (
                    "watching",
                    f"Port {port} cannot be used: another program has it.",
                )
                assert "Set another `port`" in advice


@contextmanager
def answering(port: int, answer: bytes) -> Iterator[None]:
    """Have something answer whatever a port is asked."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  # the library's
            """Say nothing."""

    with HTTPServer(("127.0.0.1", port), Answering) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
