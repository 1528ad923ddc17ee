"""A line of the log is one line, whatever it is about."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.config.settings import Logging
from bot.running.logs import start_logging


@contextmanager
def logged(settings: Logging) -> Iterator[None]:
    """Log as it is set, for a while."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers[:] = []
    start_logging(settings)
    try:
        yield
    finally:
        for handler in root.handlers:
            handler.close()
        root.handlers[:] = before
        root.setLevel(level)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """A log file of the process's own for a while."""
    with logged(Logging(file=tmp_path / "log")):
        yield tmp_path / "log"


def test_the_name_of_a_file_forges_no_line_and_steers_no_terminal(file: Path) -> None:
    name = "a.md\n2026-01-01 00:00:00 INFO bot.running.app: all is well\x1b[2J\r\u2028\udcff"
    logging.getLogger("bot").warning("rejected %s", name)
    (line,) = file.read_text().splitlines()
    forged = r"a.md\x0a2026-01-01 00:00:00 INFO bot.running.app: all is well\x1b[2J\x0d\x2028\xff"
    assert line.endswith(f"WARNING bot: rejected {forged}")


def test_a_traceback_cannot_be_taken_for_records(file: Path) -> None:
    error = ValueError("odd\n2026-01-01 00:00:00 INFO bot.running.app: all is well\x1b[2J")
    logging.getLogger("bot").error("failed", exc_info=error)
    first, *rest = file.read_text().splitlines()
    assert first.endswith("ERROR bot: failed")
    assert rest
    assert all(line.startswith("    ") and line.isprintable() for line in rest)


def test_programs_get_an_object_a_line(tmp_path: Path) -> None:
    with logged(Logging(file=tmp_path / "log", form="json", level="warning")):
        logging.getLogger("bot").info("not told")
        logging.getLogger("bot").warning("source %s: odd\x1b[2J\nname", "wire")
        logging.getLogger("bot").error("failed", exc_info=ValueError("why"))
    first, second = map(json.loads, (tmp_path / "log").read_text().splitlines())
    assert first.pop("time").endswith("+00:00")
    told = r"source wire: odd\x1b[2J\x0aname"
    assert first == {"level": "warning", "logger": "bot", "message": told}
    assert second["message"] == "failed"
    assert second["traceback"].splitlines()[-1] == "ValueError: why"


def test_a_file_that_has_grown_is_set_aside_and_the_oldest_goes(tmp_path: Path) -> None:
    with logged(Logging(file=tmp_path / "log", max_megabytes=1, keep=2)):
        for number in range(7):
            logging.getLogger("bot").info("%d %s", number, "x" * 600_000)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log", "log.1", "log.2"]
    assert [" 6 " in (tmp_path / name).read_text() for name in ("log", "log.1")] == [True, False]
    assert " 4 " in (tmp_path / "log.2").read_text()
