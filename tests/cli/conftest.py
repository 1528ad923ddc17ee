"""A shell with documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.databases import Location
from tests.cli.shell import HELD, STORY, Shell


@pytest.fixture
def shell(
    tmp_path: Path,
    place: Location,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Shell:
    """A shell in a folder with two documents, one of them held."""
    monkeypatch.chdir(tmp_path)
    made = Shell(tmp_path, place, capsys)
    made.write("a.md", STORY)
    made.write("b.md", HELD)
    return made
