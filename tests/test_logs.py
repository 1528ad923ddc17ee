"""A line of the log is one line, whatever it is about."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config.settings import Logging
from bot.logs import start_logging


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """A log file of the process's own for a while."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers[:] = []
    start_logging(Logging(file=tmp_path / "log"))
    yield tmp_path / "log"
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = before
    root.setLevel(level)


def test_the_name_of_a_file_forges_no_line_and_steers_no_terminal(file: Path) -> None:
    name = "a.md\n2026-01-01 00:00:00 INFO bot.app: all is well\x1b[2J\r\u2028\udcff"
    logging.getLogger("bot").warning("rejected %s", name)
    (line,) = file.read_text().splitlines()
    forged = r"a.md\x0a2026-01-01 00:00:00 INFO bot.app: all is well\x1b[2J\x0d\x2028\xff"
    assert line.endswith(f"WARNING bot: rejected {forged}")


def test_a_traceback_cannot_be_taken_for_records(file: Path) -> None:
    error = ValueError("odd\n2026-01-01 00:00:00 INFO bot.app: all is well\x1b[2J")
    logging.getLogger("bot").error("failed", exc_info=error)
    first, *rest = file.read_text().splitlines()
    assert first.endswith("ERROR bot: failed")
    assert rest
    assert all(line.startswith("    ") and line.isprintable() for line in rest)
