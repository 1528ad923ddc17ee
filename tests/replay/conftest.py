"""A newsroom's past of one commit."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.replay.past import Past, document


@pytest.fixture
def past(tmp_path: Path) -> Past:
    past = Past(tmp_path / "newsroom")
    past.folder.mkdir()
    past.git("init", "-q")
    past.commit(0, old=document("What stood before", hours=-5))
    return past
