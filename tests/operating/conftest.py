"""A newsroom that is set up, in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.operating.shell import TOKEN, Shell, set_up


@pytest.fixture
def shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shell:
    """A shell where ``init`` was run, with a token in its environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    return set_up(tmp_path, capsys)
