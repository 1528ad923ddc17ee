"""Loads documents and gives their articles words: ``python stories_load.py WHEN FOLDER DATABASE``.

``later`` loads a backlog, whose words are taken in the background; ``at-once`` loads it beside an
older article that has its words, with which every article gets them in the transaction that writes
it. Prints one line of JSON: seconds of the load, and of processor time for what came after it.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from datetime import timedelta
from pathlib import Path

from bot.articles import Article, Provider
from bot.identity import article_id
from bot.loading.by_hand import load_folders
from bot.store import Store
from bot.store.articles.rows import rows_of
from bot.store.filing.writer import save
from bot.store.stories.filling import fill_words
from tests.benchmarks.generated import START

_URL = "https://www.first.example/1"


async def main(when: str, folder: Path, database: Path) -> None:
    """Load, then do what the bot does in the background."""
    if when == "at-once":
        await _write_an_older_one(database)
    # Processor time: all of it is one process, and what waits for the disk is no part of it.
    started = time.process_time()
    report = await load_folders([folder], database, workers=0)
    begun = time.process_time()
    store = await Store.open(database)
    try:
        await fill_words(store.database)
    finally:
        await store.close()
    told = {"seconds": begun - started, "after": time.process_time() - begun, "added": report.added}
    print(json.dumps(told))


async def _write_an_older_one(database: Path) -> None:
    store = await Store.open(database)
    published_at = START - timedelta(days=1)
    article = Article(
        id=article_id(_URL),
        title="First of all",
        url=_URL,
        published_at=published_at,
        provider=Provider("First", "first.example"),
    )
    try:
        async with store.database.transaction() as write:
            rows = [rows_of(article, default_published=True)]
            await save(write, rows, is_backlog=False, now=published_at)
    finally:
        await store.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
