"""A newsroom that is set up, in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

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


@pytest.fixture
def open_shell(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Shell]:
    """A shell where every user gets to: pytest closes its folders whenever another run begins."""
    with TemporaryDirectory(prefix="newsdesk-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        monkeypatch.chdir(folder)
        monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
        yield set_up(folder, capsys)
