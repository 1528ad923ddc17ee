"""What the running bot says of the documents that it loads."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.config.settings import Config, Logging, Moderation, Posting, Servers, Source, Stories
from bot.running.app import newsdesk
from tests.loading.newsroom import document
from tests.ui.world import ManualClock


async def test_a_rejection_is_logged_once_until_it_comes_back(
    tmp_path: Path, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    source = Source(name="wire", folders=(folder,))
    config = Config(
        database=tmp_path / "newsdesk.db",
        sources=(source,),
        posting=Posting(),
        stories=Stories(),
        moderation=Moderation(),
        servers=Servers(),
        logging=Logging(file=None),
    )
    lines = []
    async with newsdesk(config, clock) as desk:
        for content in ("", "", document("One"), ""):
            caplog.clear()
            (folder / "a.md").write_text(content)
            with caplog.at_level(logging.INFO, "bot.loading"):
                await desk.refresh(source)
            lines.append([record.getMessage() for record in caplog.records])
    rejected = f"source wire: rejected {folder}/a.md: the file is empty"
    assert lines == [[rejected], [], ["source wire: 1 added, 0 updated, 0 withdrawn"], [rejected]]
