"""Reads a command line, runs the command that it names, and says what kept it from its work."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import Final

from bot.cli.answers import COULD_NOT, say
from bot.cli.commands import articles, editorial, feeds, keeping, past, running, setting_up
from bot.errors import NewsdeskError

_Command = Callable[[argparse.Namespace], int]

#: In the order in which their commands are listed.
GROUPS: Final = (setting_up, running, articles, feeds, editorial, keeping, past)


def run_command(arguments: Sequence[str]) -> int:
    """Run one command line and give its exit status."""
    options = _parsed(arguments)
    command: _Command = options.command
    try:
        return command(options)
    except NewsdeskError as error:
        from bot.cli.printing import error_json, error_text

        if getattr(options, "json", False):
            say(error_json(error))
        else:
            sys.stderr.write(error_text(error) + "\n")
        return COULD_NOT
    except KeyboardInterrupt:
        return COULD_NOT


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = command_line()
    options, unknown = parser.parse_known_args(arguments)
    words = [word for word in unknown if hasattr(options, "words") and not word.startswith("--")]
    if len(words) < len(unknown):
        parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    if words:  # such as -london, which a search leaves out
        options.words += words
    return options


def command_line() -> argparse.ArgumentParser:
    """Give the parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="newsdesk",
        description="A Discord bot that brings a newsroom's articles into a server.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="tell the version and exit")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for group in GROUPS:
        group.add_to(commands)
    return parser


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        parser.exit(message=f"newsdesk {version('newsdesk')}\n")
