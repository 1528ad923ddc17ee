"""What tests of waiting stories share: times, publishing as time goes by, and what waits."""

from __future__ import annotations

from datetime import UTC, datetime, time

from bot.articles import Article
from bot.posting.hours import EVERY_DAY, DigestTimes, QuietHours
from bot.posting.options import Options
from tests.deliveries.desk import HERE, Desk
from tests.samples import NOW, make_article, write

BERLIN = "Europe/Berlin"
DAILY = Options(digest=DigestTimes(EVERY_DAY, time(8), BERLIN))
NIGHT = Options(quiet=QuietHours(time(22), time(7), BERLIN))


async def publish(desk: Desk, *titles: str) -> list[Article]:
    """Publish articles, dated now."""
    age = NOW - desk.clock()
    articles = [make_article(title, age=age) for title in titles]
    await write(desk.store, *articles)
    return articles


async def at(desk: Desk, *moment: int) -> None:
    """Let it become that moment, UTC, and work."""
    desk.clock.now = datetime(*moment, tzinfo=UTC)  # type: ignore[misc,arg-type]  # year, month, day, hour, minute
    await desk.tick()


async def waiting(desk: Desk) -> list[tuple[int, str]]:
    """Give article and reason of everything that waits."""
    rows = await desk.store.database.fetch(
        "SELECT article_id, waits FROM deliveries WHERE post_id IS NULL AND withdrawn_at IS NULL"
        " ORDER BY id"
    )
    return [(row[0], row[1]) for row in rows]


async def gathers_at(desk: Desk, subscription_id: int) -> datetime | None:
    return (await desk.store.subscriptions.find(HERE, subscription_id)).gathered_until


def numbered(count: int, name: str = "Story") -> list[str]:
    return [f"{name} {number:03}" for number in range(count)]


def stories_of(shown: str) -> set[str]:
    """Give the titles that a digest shows, whatever their order."""
    return set(shown.split(" | "))
