"""docs/commands.md is what the commands say of themselves."""

from __future__ import annotations

from bot.operating.checks.announcing import announced_commands
from tests.operating.command_page import PAGE, page


async def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(await announced_commands()), "run `make docs`"


async def test_every_command_stands_in_it() -> None:
    commands = await announced_commands()
    for command in commands:
        assert f"/{command['name']}`" in page(commands) or f"*{command['name']}*" in page(commands)
    for name in ("init", "check", "run", "load", "status", "restore", "replay"):
        assert f"### `newsdesk {name}`" in page(commands)
