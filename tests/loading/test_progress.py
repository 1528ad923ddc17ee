"""A load that takes a while says on a terminal how far it has come, and nowhere else."""

from __future__ import annotations

import fcntl
import io
import os
import struct
import sys
import termios
from contextlib import suppress

import pytest

from bot.loading.progress import progress_bar
from bot.loading.reports import Progress


class Terminal(io.StringIO):
    """What is written to it can be read again."""

    def isatty(self) -> bool:
        """Say that somebody sits here."""
        return True


def test_the_bar_shows_counts_and_vanishes(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)

    with progress_bar(delay=0.0) as onlooker:
        assert onlooker is not None
        onlooker(Progress(done=1000, total=4000, added=990, rejected=10))
        onlooker(Progress(done=2000, total=4000, added=1980, rejected=20))

    shown = terminal.getvalue()
    assert "/4000" in shown
    assert "10 rejected" in shown
    assert shown.endswith("\r")


def all_shown(terminal: int) -> str:
    """Read all that a terminal shows once nobody writes to it any more; it comes in parts."""
    parts = []
    with suppress(OSError):  # the system's word for that nothing more can come
        while part := os.read(terminal, 10_000):
            parts.append(part)
    return b"".join(parts).decode()


def test_the_bar_is_readable_on_a_terminal_without_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    reading, writing = os.openpty()
    fcntl.ioctl(writing, termios.TIOCSWINSZ, struct.pack("HHHH", 0, 0, 0, 0))
    with open(writing, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with progress_bar(delay=0.0) as onlooker:
            assert onlooker is not None
            onlooker(Progress(done=1000, total=4000, added=990, rejected=10))
    lines = all_shown(reading).split("\r")
    os.close(reading)
    assert any("25%" in line and "1000/4000" in line and "10 rejected" in line for line in lines)
    assert max(map(len, lines)) < 80


def test_nothing_is_shown_where_nobody_sits_at_a_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress_bar() as onlooker:
        assert onlooker is None
