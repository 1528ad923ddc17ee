"""A load that takes a while says on a terminal how far it has come, and nowhere else."""

from __future__ import annotations

import io
import sys

import pytest

from bot.loading.loader import Progress
from bot.loading.progress import progress_bar


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


def test_nothing_is_shown_where_nobody_sits_at_a_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress_bar() as onlooker:
        assert onlooker is None
