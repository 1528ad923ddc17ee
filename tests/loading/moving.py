"""What tests of articles that move share: documents, and a bot that loads, posts and edits."""

from __future__ import annotations

from datetime import timedelta

from tests.deliveries.desk import Desk
from tests.deliveries.edits import MINUTE, Watching, edit
from tests.loading.newsroom import Newsroom, document
from tests.samples import NOW


def told(title: str, url: str, *, hours: float = 0, more: str = "published: true") -> str:
    """Give a document that is dated so many hours after the day before now."""
    date = (NOW - timedelta(hours=24) + timedelta(hours=hours)).isoformat()
    return document(title, url=f"https://news.example/{url}", date=date, more=more)


async def begin(newsroom: Newsroom, desk: Desk) -> None:
    """Load a backlog, so that what comes is news, in a channel that receives everything."""
    newsroom.write("before.md", document("Before"))
    await newsroom.load()
    await desk.subscribe()


async def see(newsroom: Newsroom, desk: Desk) -> None:
    """Let the bot load, post and edit."""
    await newsroom.load()
    await desk.tick(MINUTE)
    await edit(desk, MINUTE)


def shown(desk: Desk) -> list[str]:
    assert isinstance(desk.publisher, Watching)
    return [one.article.url for one in desk.publisher.edited]


async def at(newsroom: Newsroom, address: str) -> int:
    found = await newsroom.store.articles.at(f"https://news.example/{address}")
    assert found is not None
    return found


async def ids(newsroom: Newsroom) -> set[int]:
    return {row[0] for row in await newsroom.store.database.fetch("SELECT id FROM articles")}
