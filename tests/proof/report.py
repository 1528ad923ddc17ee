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
from pathlib import Path
from typing import Final, Protocol

import discord
import pytest

from tests.postgres import binaries
from tests.proof.measure import SEED

_HEAD: Final = """# What Newsdesk survives

`make proof` does to Newsdesk what the world does to a bot, again and again, and counts what was
lost and what was posted twice. This page is what a full run wrote.

How: the whole bot, with the real Discord library, works off a real database file, in a process of
its own, against a stand-in for Discord's HTTP interface behind a real socket
(`tests/proof/discord_stand_in.py`). What is killed is killed with SIGKILL, and started again. The
stand-in remembers a nonce for two minutes, the least that Discord's “past few minutes” can mean.
The bot takes up what a killed process had begun at its next start, whether that comes at once or
after hours: so the nonce or the channel's history has to tell what stands there already. Where
processes are killed, each channel's stories have to stand in the order in which they came out.
Where several processes share a PostgreSQL server, they are whole bots as `newsdesk run` has them,
with a gateway's stand-in, too, on a server that the proof starts, kills and cuts off
(`tests/proof/server.py`, `tests/proof/line.py`); its small disk is one of memory. Their clocks run,
so a nonce is always remembered: a forum in each server, where Discord takes none, shows what is
sent again. What ends by itself is started again, as systemd and Docker do.
Feeds are served at many addresses of this machine (`tests/proof/publishers.py`); none may be asked
before its time, and no host twice within two seconds.

*Lost* is a post that is due and does not stand in its channel in the end (or, where stories are
taken down, one that still does), or an entry of a feed that is no article. *Doubled* is what is
there twice. Whatever waits or was set aside, `/why` says so to moderators and `newsdesk why` to
operators, and what it says is quoted.

"""
_FOOT: Final = """
## Where nothing can tell

- Where the bot may not read a channel's history, only the nonce is left: killed between sending and
  recording, and started again after Discord forgot the nonce, it posts that one message twice. It
  logs that it could not look.
- A process that is stopped in the very instant between being given its turn and sending to a forum,
  and goes on after another one has its work, sends that one message again.
- Where the machine's clock ran ahead while a process was killed between sending and recording, and
  was set right before the next start, the bot looks for the message at a time that is yet to come;
  after Discord forgot the nonce, it can post that one message twice.
- A message that a person deleted within the minutes between the kill and the next start is posted
  again: nothing is left that would tell of it.
- Where a person writes more than a thousand messages between the kill and the next start, the post
  lies further back than is looked.

## Again

```sh
make proof                        # all of it, as below; writes this page
make proof ARGS="-k kill"         # some of it; writes nothing
NEWSDESK_SEED=7 make proof        # other instants
make test                         # a sample of every row
```

"""


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


#: By section, which is a module's first line, and by name.
_Rows = dict[str, dict[str, _Row]]
_ROWS: Final[pytest.StashKey[_Rows]] = pytest.StashKey()


@pytest.fixture
def record_fault(request: pytest.FixtureRequest) -> RecordFault:
    """Give what tests tell their results to."""
    section = (request.module.__doc__ or "").partition("\n")[0]
    rows = request.config.stash.setdefault(_ROWS, {}).setdefault(section, {})

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
    """Let a run name the page that it is to write."""
    parser.addoption("--proof-page", type=Path, metavar="FILE", help="write what was proved there")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Write the page at the end of a run of everything in which nothing failed."""
    if is_to_be_written(session, exitstatus):
        page: Path = session.config.getoption("--proof-page")
        page.write_text(_page(session.config.stash.get(_ROWS, {})), encoding="utf-8")


def is_to_be_written(session: pytest.Session, exitstatus: int) -> bool:
    """Tell whether a run proved everything and is to be written down."""
    # A run of all tests comes here too late for the option to be known.
    page: Path | None = session.config.getoption("--proof-page", default=None)
    is_whole = not session.config.getoption("keyword")
    return page is not None and is_whole and exitstatus == pytest.ExitCode.OK


def _page(sections: _Rows) -> str:
    rows = [row for section in sections.values() for row in section.values()]
    tried, lost, doubled = (
        sum(getattr(row, count) for row in rows) for count in ("tried", "lost", "doubled")
    )
    total = f"In all: **{tried:,} tries, {lost} posts lost, {doubled} doubled**"
    machine = (
        f"*Seed {SEED}; {platform.system()}, Python {platform.python_version()}, SQLite "
        f"{sqlite3.sqlite_version}, {_postgres()}, discord.py {discord.__version__}.*\n"
    )
    tables = "\n".join(_section(title, section) for title, section in sections.items())
    where = ", all of these where nothing can tell (see below)" if doubled else ""
    return f"{_HEAD}{total}{where}.\n\n{tables}{_FOOT}{machine}"


def _postgres() -> str:
    """Give the name and version of the PostgreSQL that was tried."""
    programs = binaries()
    if programs is None:
        return "no PostgreSQL"
    said = subprocess.run([programs / "postgres", "-V"], check=True, capture_output=True, text=True)
    return said.stdout.strip().removeprefix("postgres (").replace(")", "")


def _section(title: str, rows: dict[str, _Row]) -> str:
    lines = [
        f"## {title.rstrip('.')}\n",
        "| what happens | tried | lost | doubled | what people are told |",
        "| --- | ---: | ---: | ---: | --- |",
        *(
            f"| {name} | {row.tried:,} | {row.lost} | {row.doubled} | {_cell(row.told)} |"
            for name, row in rows.items()
        ),
    ]
    return "\n".join(lines) + "\n"


def _cell(texts: Iterable[str]) -> str:
    told = "; ".join(dict.fromkeys(texts))
    return re.sub(r"\s+", " ", told).replace("|", "\\|")
