"""Collects what the proofs tried and what came of it, and writes it down for people to read.

``record_fault`` is the fixture by which a test adds to a row; rows of one name are added up.
"""

from __future__ import annotations

import platform
import re
import sqlite3
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

import discord
import pytest

from tests.pages import put
from tests.postgres import binaries
from tests.proof.measure import SEED

#: The numbers of a row on the page: tried, lost, doubled.
_COUNTED: Final = re.compile(r"^\|.*\| ([\d,]+) \| (\d+) \| (\d+) \|.*\|$", re.MULTILINE)


class RecordFault(Protocol):
    """Adds tries to a row of the report."""

    def __call__(
        self,
        row: str,
        *,
        tried: int,
        lost: int,
        doubled: int,
        told: str,
        is_tellable: bool = True,
    ) -> None:
        """Add to a row, and fail where something was lost or doubled.

        Args:
            row: What happens.
            tried: How often it was made to happen.
            lost: How many posts stand nowhere for it.
            doubled: How many stand twice.
            told: What people are told.
            is_tellable: Whether anything can tell that a post stands already; where nothing can,
                what is doubled is counted, and no failure.
        """


@dataclass(slots=True)
class _Row:
    tried: int = 0
    lost: int = 0
    doubled: int = 0
    told: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class _Section:
    """What the tests of one module came to: its title is the module's first line."""

    title: str
    rows: dict[str, _Row] = field(default_factory=dict)


#: By the module's name.
_SECTIONS: Final[pytest.StashKey[dict[str, _Section]]] = pytest.StashKey()


@pytest.fixture
def record_fault(request: pytest.FixtureRequest) -> RecordFault:
    """Give what tests tell their results to."""
    module = request.module
    title = (module.__doc__ or "").partition("\n")[0].rstrip(".")
    sections = request.config.stash.setdefault(_SECTIONS, {})
    rows = sections.setdefault(module.__name__.rpartition(".")[2], _Section(title)).rows

    def record(
        row: str, *, tried: int, lost: int, doubled: int, told: str, is_tellable: bool = True
    ) -> None:
        kept = rows.setdefault(row, _Row())
        kept.tried += tried
        kept.lost += lost
        kept.doubled += doubled
        kept.told[told] = None
        assert lost == 0, f"{row}: {lost} lost of {tried} tries"
        assert not (doubled and is_tellable), f"{row}: {doubled} doubled of {tried} tries"

    return record


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run name the page that it is to write on."""
    parser.addoption("--proof-page", type=Path, metavar="FILE", help="write what was proved there")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Put what a run of whole modules proved in its places on the page, if nothing failed."""
    if is_to_be_written(session, exitstatus):
        page: Path = session.config.getoption("--proof-page")
        for name, section in session.config.stash.get(_SECTIONS, {}).items():
            put(page, name, _text(section))
        put(page, "total", total(page.read_text(encoding="utf-8")))


def is_to_be_written(session: pytest.Session, exitstatus: int) -> bool:
    """Tell whether a run proved all that its modules hold and is to be written down."""
    config = session.config
    # A run of all tests comes here too late for the option to be known.
    page: Path | None = config.getoption("--proof-page", default=None)
    is_part = config.getoption("keyword") or any("::" in named for named in config.args)
    return page is not None and not is_part and exitstatus == pytest.ExitCode.OK


def total(text: str) -> str:
    """Add up what the tables of a page say."""
    counts = [[int(count.replace(",", "")) for count in row] for row in _COUNTED.findall(text)]
    tried, lost, doubled = (sum(column) for column in zip(*counts, strict=True))
    where = ", all of these where nothing can tell" if doubled else ""
    return f"In all: **{tried:,} tries, {lost} posts lost, {doubled} doubled**{where}."


def _text(section: _Section) -> str:
    lines = [
        f"## {section.title}\n",
        "| what happens | tried | lost | doubled | what people are told |",
        "| --- | ---: | ---: | ---: | --- |",
        *(
            f"| {name} | {row.tried:,} | {row.lost} | {row.doubled} | {_cell(row.told)} |"
            for name, row in section.rows.items()
        ),
    ]
    return "\n".join(lines) + f"\n\n{_run()}"


def _run() -> str:
    return (
        f"*{datetime.now(UTC):%Y-%m-%d}, seed {SEED}; {platform.system()}, Python "
        f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"{_postgres()}, discord.py {discord.__version__}.*"
    )


def _postgres() -> str:
    """Give the name and version of the PostgreSQL that was tried."""
    programs = binaries()
    if programs is None:
        return "no PostgreSQL"
    said = subprocess.run([programs / "postgres", "-V"], check=True, capture_output=True, text=True)
    return said.stdout.strip().removeprefix("postgres (").replace(")", "")


def _cell(texts: Iterable[str]) -> str:
    told = "; ".join(dict.fromkeys(texts))
    return re.sub(r"\s+", " ", told).replace("|", "\\|")
