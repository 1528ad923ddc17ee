"""A shell for tests: runs the bot's commands in a folder of its own, with two documents in it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import run_command
from bot.databases import Location
from bot.documents import parse
from bot.errors import DocumentError
from tests.loading.newsroom import document

STORY = document(
    "Robots learn to sail",
    more="""excerpt: They were taught by gulls
published: true
quality: 12
heat: -1
topics: [Robots, Sea]
related:
  - title: The gulls deny it
    publishedDateTime: 2021-09-28T08:00:00Z
    webUrl: https://wired.example/gulls
    provider: {name: Wired, domain: wired.example}""",
)
HELD = document("Robots sink", date="2021-09-29T10:00:00Z", more="published: false")
BROKEN = "---\ntitle: Undated\noriginalUrl: https://news.example/undated\n---\n"


def what_is_wrong() -> str:
    """Give the words for what is wrong with the broken document, which are not the shell's."""
    with pytest.raises(DocumentError) as raised:
        parse(BROKEN.encode(), "broken.md")
    return raised.value.problem.problem


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answered."""

    status: int
    output: str
    errors: str

    @property
    def json(self) -> Any:
        """What a program reads."""
        return json.loads(self.output)


@dataclass(frozen=True, slots=True)
class Shell:
    """Runs commands in a folder of its own, on an empty database."""

    folder: Path
    database: Location
    capture: pytest.CaptureFixture[str]

    def run(self, *arguments: str) -> Answer:
        """Run a command on the shell's database, unless it names another."""
        if "--database" not in arguments:
            arguments = (*arguments, "--database", str(self.database))
        status = run_command(arguments)
        captured = self.capture.readouterr()
        return Answer(status, captured.out, captured.err)

    def write(self, name: str, content: str) -> None:
        """Write a file that looks as if it were there for long."""
        path = self.folder / "docs" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
        os.utime(path, ns=(1, 1))
