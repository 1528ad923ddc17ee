"""One line a day says what was loaded, posted, held and rejected."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from bot.config.settings import Config
from bot.running.app import Newsdesk
from tests.loading.newsroom import document
from tests.samples import subscribe
from tests.ui.world import ManualClock, World


async def test_a_day_is_summed_up_once_it_is_over(
    config: Config, clock: ManualClock, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.operating")
    desk = Newsdesk(config, world.store, world.bot, clock, timedelta(seconds=5))
    (source,) = config.sources
    folder = source.folders[0]
    (folder / "backlog.md").write_text(document("Backlog"))
    await desk.refresh(source)
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    for name, more in {"new": "published: true", "held": "published: false"}.items():
        text = document(name.title(), date=clock().isoformat(), more=more)
        (folder / f"{name}.md").write_text(text)
    (folder / "broken.md").write_text("")
    await desk.refresh(source)
    await desk.deliver()
    await desk.daybook.look()
    assert told(caplog) == []

    begun = f"{clock():%Y-%m-%d %H:%M}"
    clock.advance(timedelta(days=1))
    await desk.daybook.look()
    await desk.daybook.look()
    (line,) = told(caplog)
    articles = "articles: 3 added, 0 updated, 0 withdrawn, 1 held now"
    others = "posts: 1 sent, 0 refused; documents: 1 rejected now"
    assert line == f"since {begun} UTC: {articles}; {others}"
    clock.advance(timedelta(days=1))
    await desk.daybook.look()
    assert "0 added, 0 updated, 0 withdrawn, 1 held now; posts: 0 sent" in told(caplog)[1]


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Give the lines on days."""
    return [one.getMessage() for one in caplog.records if one.name == "bot.operating.daybook"]
