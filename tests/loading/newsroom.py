"""A folder of documents as a newsroom keeps it, for tests of loading."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import count
from pathlib import Path

from bot.clock import Clock
from bot.config.settings import OnMissing, Source
from bot.loading.loader import Loader
from bot.loading.reports import LoadReport
from bot.publication import OPERATOR, Audience, Scope
from bot.search.query import SearchQuery
from bot.store import Store
from tests.samples import NOW

LONG_AGO = int((NOW - timedelta(days=30)).timestamp() * 1_000_000_000) + 123_456_789
EVERYTHING = Scope(OPERATOR, Audience.ALL)


def document(
    title: str,
    *,
    url: str | None = None,
    date: str = "2021-09-27T18:46:00Z",
    more: str = "published: true",
) -> str:
    """Write a document; without an address, the title makes one."""
    address = url or "https://news.example/" + "-".join(title.lower().split())
    return (
        f"---\ntitle: {title}\npublishedDateTime: {date}\noriginalUrl: {address}\n{more}\n"
        "provider:\n  name: Example News\n  domain: news.example\n---\n"
    )


def listing(entries: Iterable[Mapping[str, object]]) -> str:
    """Write a JSON listing of articles with the titles, and whatever else, that are given."""
    return json.dumps(
        {
            "value": [
                {
                    "publishedDateTime": "2021-09-27T18:46:00Z",
                    "originalUrl": f"https://news.example/{entry.get('title')}",
                    "published": True,
                    "provider": {"name": "Example News", "domain": "news.example"},
                    **entry,
                }
                for entry in entries
            ]
        },
        indent=1,
    )


class Newsroom:
    """A folder, its source, and the store that it is loaded into.

    Files are dated by hand, each write a second after the one before and all long ago, so that
    no file looks as if it were still being written.
    """

    def __init__(self, folder: Path, store: Store, clock: Clock) -> None:
        self.folder = folder
        self.source = Source(name="newsroom", folders=(folder,))
        self.store = store
        self.loader = Loader(store.database, clock)
        self._moments = count(LONG_AGO, 1_000_000_000)
        folder.mkdir(exist_ok=True)

    def write(self, name: str, content: str | bytes, *, modified_ns: int | None = None) -> Path:
        """Write a file in place, below the folder, and date it."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        moment = next(self._moments) if modified_ns is None else modified_ns
        os.utime(path, ns=(moment, moment))
        return path

    def spoil(self, *names: str) -> None:
        """Make files unreadable in a way that only shows to who opens them."""
        for name in names:
            path = self.folder / name
            before = path.stat()
            path.write_bytes(b"\xff" * before.st_size)
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    def change_source(
        self, *, on_missing: OnMissing = "keep", default_published: bool = False
    ) -> None:
        """Configure the source otherwise."""
        self.source = Source(
            name=self.source.name,
            folders=self.source.folders,
            on_missing=on_missing,
            default_published=default_published,
        )

    async def load(self) -> LoadReport:
        """Load the source."""
        return await self.loader.load(self.source)

    async def titles(self) -> list[str]:
        """Give the titles of all articles that are published here, in the order of the alphabet."""
        return await self._titles(Scope())

    async def all_titles(self) -> list[str]:
        """Give the titles of all articles that were not taken back, held ones included."""
        return await self._titles(EVERYTHING)

    async def _titles(self, scope: Scope) -> list[str]:
        page = await self.store.search.page(SearchQuery(), scope, limit=1000, count_up_to=None)
        return sorted(one.title for one in page.headlines)


def counts(report: LoadReport) -> tuple[int, int, int, int]:
    """Give what a load did: added, updated, unchanged, withdrawn."""
    return report.added, report.updated, report.unchanged, report.withdrawn
