"""Writes the page for people at the end of a full run in which nothing failed."""

from __future__ import annotations

import pytest

from tests.permissions import page
from tests.proof.report import is_to_be_written


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Write what was proved."""
    if is_to_be_written(session, exitstatus):
        page.write()
