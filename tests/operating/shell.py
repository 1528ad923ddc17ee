"""A newsroom that is set up by the bot's own words, and its shell."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import run_command
from tests.loading.newsroom import document

#: Has the shape of a bot's token, and is none.
TOKEN = ".".join((base64.b64encode(b"123456789012345678").decode(), "Gabcde", "x" * 38))


@dataclass(frozen=True, slots=True)
class Shell:
    """Runs commands in a folder of its own, where ``init`` was run."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def run(self, *arguments: str, expects: int = 0) -> str:
        """Run a command that ends as expected, and give all that it printed."""
        status = run_command(arguments)
        printed = self.capture.readouterr()
        assert status == expects, printed
        return printed.out + printed.err

    def json(self, *arguments: str, expects: int = 0) -> Any:
        """Run a command that answers programs."""
        return json.loads(self.run(*arguments, "--json", expects=expects))

    def faults(self) -> list[tuple[str, str, str]]:
        """Give what ``check`` finds wrong: for each the area, what it is, what to do."""
        findings = self.json("check", expects=1)["findings"]
        return [
            (one["area"], one["what"], one["advice"]) for one in findings if one["grade"] == "fault"
        ]

    def set(self, before: str, after: str) -> None:
        """Change the configuration."""
        path = self.folder / "config.toml"
        written = path.read_text("utf-8")
        assert before in written
        path.write_text(written.replace(before, after), "utf-8")


def set_up(folder: Path, capture: pytest.CaptureFixture[str]) -> Shell:
    """Write a configuration and a document; nothing is loaded yet."""
    shell = Shell(folder, capture)
    shell.run("init", "--yes")
    (folder / "documents" / "a.md").write_text(document("Robots sink", more="published: true"))
    return shell
