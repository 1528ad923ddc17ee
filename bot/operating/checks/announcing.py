"""Which commands the bot announces to Discord, and whether Discord's limits allow them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from bot.clock import system_clock
from bot.config.settings import load_config
from bot.operating.checks.findings import Finding, fault, fine
from bot.store import Store
from bot.ui.client import NewsdeskClient

Command = Mapping[str, Any]

#: https://discord.com/developers/docs/interactions/application-commands
_MOST_COMMANDS: Final = 100
_MOST_OPTIONS: Final = 25
_MOST_CHOICES: Final = 25
_LONGEST_NAME: Final = 32
_LONGEST_DESCRIPTION: Final = 100
_LONGEST_COMMAND: Final = 8_000
#: Those for messages have no description.
_SLASH: Final = 1


async def announced_commands() -> Sequence[Command]:
    """Give the commands as Discord is told them, without asking it anything."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        path.write_text('[[sources]]\nfolders = ["."]\n')
        config = load_config(path)
        store = await Store.open(config.database)
        try:
            client = NewsdeskClient(store=store, config=config, clock=system_clock)
            async with client:
                await client.add_commands()
                return client.announced()
        finally:
            await store.close()


def limit_findings(commands: Sequence[Command]) -> list[Finding]:
    """Judge commands by Discord's limits."""
    area = "commands"
    faults = [
        fault(area, said, "Report it: this is a fault of Newsdesk's own.")
        for said in _beyond_limits(commands)
    ]
    return faults or [fine(area, f"{len(commands)} in all, within Discord's limits")]


def _beyond_limits(commands: Sequence[Command]) -> Iterator[str]:
    slash = [one for one in commands if one.get("type", _SLASH) == _SLASH]
    if len(slash) > _MOST_COMMANDS:
        yield f"There are {len(slash)} commands; {_MOST_COMMANDS} are allowed."
    for command in slash:
        if (length := _length(command)) > _LONGEST_COMMAND:
            yield f"/{command['name']} is {length:,} characters long in all."
        yield from _beyond_limits_in(command, f"/{command['name']}")


def _beyond_limits_in(part: Command, path: str) -> Iterator[str]:
    options, choices = part.get("options", []), part.get("choices", [])
    for what, length, most in (
        ("its name", len(part["name"]), _LONGEST_NAME),
        ("its description", len(part["description"]), _LONGEST_DESCRIPTION),
        ("the list of its options", len(options), _MOST_OPTIONS),
        ("the list of its choices", len(choices), _MOST_CHOICES),
    ):
        if length > most:
            yield f"{path}: {what} is {length} long; {most} are allowed."
    for option in options:
        yield from _beyond_limits_in(option, f"{path} {option['name']}")


def _length(part: Command) -> int:
    """Count what Discord counts: names, descriptions and the values of choices."""
    own = len(part["name"]) + len(part.get("description", ""))
    choices = sum(len(one["name"]) + len(str(one["value"])) for one in part.get("choices", []))
    return own + choices + sum(map(_length, part.get("options", [])))
