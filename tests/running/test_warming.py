"""What is prepared at the start, so that the first who asks does not wait for it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config.settings import Config
from bot.publication import OPERATOR
from bot.running.app import newsdesk
from bot.running.warming import fill, warm
from bot.store import Store
from bot.store.engine import Parameters, Row
from bot.store.sqlite.database import Database
from tests.samples import make_article, write
from tests.store.databases import meddle
from tests.ui.world import ManualClock


class CountingDatabase(Database):
    """Counts how often it is read."""

    reads = 0

    async def fetch(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        self.reads += 1
        return await super().fetch(sql, parameters)


def labels(names: Sequence[object]) -> list[str]:
    return [str(getattr(name, "label", "")) for name in names]


@pytest.mark.sqlite_only
async def test_names_are_offered_without_reading_once_the_bot_is_warm(
    config: Config,
) -> None:
    assert isinstance(config.database, Path)
    database = await CountingDatabase.open(config.database)
    store = Store(database)
    try:
        await write(store, make_article("One", topics=["AI"]))
        await warm(store)
        database.reads = 0
        assert labels(await store.names.topics(OPERATOR)) == ["AI"]
        assert labels(await store.names.providers(OPERATOR)) == ["Forbes"]
        assert database.reads == 0
    finally:
        await store.close()


async def test_a_database_that_cannot_be_read_does_not_end_the_start(
    config: Config, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    async with newsdesk(config, clock) as desk:
        meddle(config.database, "ALTER TABLE topics RENAME TO gone")
        with caplog.at_level(logging.WARNING, "bot.running.warming"):
            await warm(desk.store)
        meddle(config.database, "ALTER TABLE gone RENAME TO topics")
    assert "not prepared" in caplog.text


async def test_what_a_first_load_left_without_words_is_found_by_them_later(
    config: Config, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with newsdesk(config, clock) as desk:
        await write(desk.store, make_article("Volcano", age=timedelta(days=15)), is_backlog=True)
        await fill(desk.store)
        await fill(desk.store)

        words = await desk.store.database.fetch("SELECT word FROM headline_words")
        assert words == [("volcano",)]
    assert caplog.text.count("1 more articles are found by their words now") == 1
