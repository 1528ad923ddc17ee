"""Writes docs/commands.md from the commands themselves; ``make docs`` runs it."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator, Sequence
from typing import Any, Final

import discord

from bot.cli.shell import GROUPS
from bot.operating.checks.announcing import Command, announced_commands
from tests.places import ROOT

PAGE: Final = ROOT / "docs" / "commands.md"

_HEAD: Final = """\
# Every command

Made from the commands themselves by `make docs`; a test compares. In Discord each option says what
it takes, and offers what it knows.
"""
_DISCORD: Final = "## In Discord\n"
_SHELL: Final = """\
## In a shell

A command ends with 0 where all is done, 1 where there are problems to look at, and 2 where it could
not be done.
"""

_GROUPS: Final = (discord.AppCommandOptionType.subcommand_group.value,)
_SUBCOMMANDS: Final = (*_GROUPS, discord.AppCommandOptionType.subcommand.value)
_CONTEXTS: Final = {0: "servers", 1: "direct messages with the bot", 2: "other direct messages"}


def page(commands: Sequence[Command]) -> str:
    """Give the page on all commands there are."""
    discord_part = [line for command in commands for line in _command_lines(command)]
    shell_part = [line for parser in _shell_commands() for line in _parser_lines(parser)]
    return "\n".join([_HEAD, _DISCORD, *discord_part, _SHELL, *shell_part])


def _command_lines(command: Command) -> Iterator[str]:
    if command["type"] != discord.AppCommandType.chat_input.value:
        # Discord knows no description of these.
        yield f"### *Apps*, *{command['name']}*\n"
        yield f"In the menu of a message. {_where(command)} {_who(command)}\n"
        return
    yield f"### `/{command['name']}`\n"
    yield f"{command['description']}. {_where(command)} {_who(command)}\n"
    for path, leaf in _leaves(command, f"/{command['name']}"):
        if leaf is not command:
            yield f"#### `{path}`\n\n{leaf['description']}.\n"
        options = leaf.get("options", [])
        if options:
            yield _table(
                ("option", "what it takes"),
                [(f"`{one['name']}`", _option_text(one)) for one in options],
            )


def _leaves(part: Command, path: str) -> Iterator[tuple[str, Command]]:
    nested = [one for one in part.get("options", []) if one["type"] in _SUBCOMMANDS]
    if not nested:
        yield path, part
    for one in nested:
        yield from _leaves(one, f"{path} {one['name']}")


def _where(command: Command) -> str:
    places = [name for number, name in _CONTEXTS.items() if number in command["contexts"]]
    return f"Works in {', '.join(places)}."


def _who(command: Command) -> str:
    hint = command["default_member_permissions"]
    if hint is None:
        return "Shown to everybody."
    names = [name.replace("_", " ").title() for name, has in discord.Permissions(hint) if has]
    return f"Shown to those with {', '.join(names)}, unless the server's settings say otherwise."


def _option_text(option: Command) -> str:
    needed = "" if option.get("required") else " (optional)"
    choices = [one["name"] for one in option.get("choices", [])]
    listed = f": {', '.join(choices)}" if choices else ""
    return f"{option['description']}{needed}{listed}"


# -- the shell


class _Noting(argparse.ArgumentParser):
    """A parser that remembers which options it was given, which argparse tells nobody."""

    def __init__(self, name: str, what: str, beside: list[_Noting]) -> None:
        self.given: list[argparse.Action] = []
        super().__init__(prog=f"newsdesk {name}", add_help=False)
        self.name = name
        self.what = what
        self._beside = beside

    def add_argument(self, *names: Any, **settings: Any) -> argparse.Action:
        action = super().add_argument(*names, **settings)
        self.given.append(action)
        return action

    def add_subparsers(self, **_settings: Any) -> _Collected:  # type: ignore[override]
        if self.get_default("command") is None:
            self._beside.remove(self)  # only what is below it can be run
        return _Collected(self._beside, f"{self.name} ")


class _Collected:
    """What the groups of commands add themselves to."""

    def __init__(self, parsers: list[_Noting], before: str = "") -> None:
        self._parsers = parsers
        self._before = before

    def add_parser(self, name: str, *, help: str) -> _Noting:  # noqa: A002 - argparse's word
        made = _Noting(self._before + name, help, self._parsers)
        self._parsers.append(made)
        return made


def _shell_commands() -> list[_Noting]:
    parsers: list[_Noting] = []
    for group in GROUPS:
        group.add_to(_Collected(parsers))
    return parsers


def _parser_lines(parser: _Noting) -> Iterator[str]:
    yield f"### `{parser.prog}`\n"
    yield f"{parser.what[:1].upper()}{parser.what[1:]}. {parser.description or ''}".rstrip() + "\n"
    if parser.given:
        rows = [(f"`{_written(one)}`", _help_text(one)) for one in parser.given]
        yield _table(("option", "what it does"), rows)


def _written(action: argparse.Action) -> str:
    if not action.option_strings:
        return str(action.metavar or action.dest)
    value = action.metavar or "|".join(action.choices or ()) or action.dest.upper()
    return action.option_strings[0] + (f" {value}" if action.nargs != 0 else "")


def _help_text(action: argparse.Action) -> str:
    return (action.help or "").replace("%(default)s", str(action.default))


def _table(head: tuple[str, str], rows: Sequence[tuple[str, str]]) -> str:
    lines = [f"| {one} | {other} |" for one, other in (head, ("---", "---"))]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(asyncio.run(announced_commands())), "utf-8")
