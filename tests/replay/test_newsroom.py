"""What a real newsroom's past would have posted, at addresses that changed all the time."""

from __future__ import annotations

import pytest

from bot.config.settings import OnMissing
from bot.replay.playing import Settings, play
from tests.places import SHARED

_HISTORY = SHARED / "history" / "newsroom.bundle"


@pytest.mark.skipif(not _HISTORY.is_file(), reason=f"no history at {_HISTORY}")
@pytest.mark.parametrize("on_missing", ["keep", "withdraw"])
async def test_no_story_is_posted_again_since_its_address_changed(on_missing: OnMissing) -> None:
    report = await play(Settings(_HISTORY, step="day", on_missing=on_missing, limit=60))
    assert report.posts > 30
    assert report.again_by_file == report.again_by_title == ()
    assert (report.idle_edits, report.retracted) == (0, 0)
