"""How commands answer, and the options that several of them have.

0: done. 1: done, with problems. 2: could not.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final, Protocol

from bot.databases import Location, ServerDatabase, is_url

DONE: Final = 0
DONE_WITH_PROBLEMS: Final = 1
COULD_NOT: Final = 2

_MOST: Final = 100_000


class Commands(Protocol):
    """What commands are added to; argparse has no public name for it."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser:  # noqa: A002 - its word
        """Add one, and give the parser of its options."""
        ...


def say(text: str) -> None:
    """Print what a command answers."""
    sys.stdout.write(text + "\n")


def add_json(parser: argparse.ArgumentParser) -> None:
    """Let a command answer programs."""
    parser.add_argument("--json", action="store_true", help="one JSON object for programs")


def add_config(parser: argparse.ArgumentParser) -> None:
    """Let a command be told which configuration it is about."""
    parser.add_argument(
        "--config",
        type=Path,
        default=Path("config.toml"),
        metavar="FILE",
        help="the configuration; default: %(default)s",
    )


def add_database(parser: argparse.ArgumentParser) -> None:
    """Let a command work on a database, and answer programs."""
    add_place(parser)
    add_json(parser)


def add_place(parser: argparse.ArgumentParser) -> None:
    """Let a command be told which database it is about."""
    parser.add_argument(
        "--database",
        type=location,
        metavar="FILE",
        help="or a postgresql:// address; default: the one that the configuration names",
    )
    add_config(parser)


def location(text: str) -> Location:
    """Read where a database is: a file, or the address of one that a server keeps."""
    return server_location(text) if is_url(text) else Path(text)


def server_location(text: str) -> ServerDatabase:
    """Read the address of a database that a server keeps."""
    try:
        return ServerDatabase.at(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"it {error}") from error


def database_of(options: argparse.Namespace) -> Location:
    """Give the database that a command is to work on.

    Raises:
        ConfigError: None is named, and the configuration does not tell.
    """
    if options.database is None:
        from bot.config.settings import configured_database

        return configured_database(options.config)
    named: Location = options.database
    return named


def count(text: str) -> int:
    """Read a number of things from 1 on."""
    if not text.isdecimal() or not 1 <= int(text) <= _MOST:
        raise argparse.ArgumentTypeError(f"must be a number from 1 to {_MOST:,}")
    return int(text)
