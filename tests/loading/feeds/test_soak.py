"""A day of fifty feeds on ten hosts, with outages: polite, nothing missed, nothing twice."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from itertools import pairwise

from bot.store.feeds.records import FeedOptions, WantedFeed
from tests.loading.feeds.wire import Item, Wire, rss
from tests.samples import NOW
from tests.sources.web.player import Play, playing

FEEDS = 50
HOSTS = 10
STEP = timedelta(minutes=5)
INTERVAL = timedelta(minutes=30)
OPTIONS = FeedOptions(default_published=True, interval=INTERVAL)
#: Their servers fail from the sixth hour to the ninth.
FAILING = frozenset({3, 14, 25})
OUTAGE = (NOW + timedelta(hours=6), NOW + timedelta(hours=9))


def entries(number: int, now: datetime) -> list[Item]:
    """Give what a feed lists: one entry every four hours, the last five of them."""
    ages = [timedelta(hours=hour, minutes=number) for hour in range(-16, 24, 4)]
    told = [age for age in ages if NOW + age <= now]
    return [Item(f"Feed {number} at {age}", guid=f"{number} {age}", age=-age) for age in told[-5:]]


async def test_a_day_of_feeds(wire: Wire) -> None:
    asked: dict[str, list[datetime]] = defaultdict(list)
    hosts: dict[str, list[datetime]] = defaultdict(list)
    async with playing("0.0.0.0") as player:  # noqa: S104 - every 127.0.0.x is a host
        addresses = [
            player.address(f"/{n}").replace("0.0.0.0", f"127.0.0.{n % HOSTS + 1}")  # noqa: S104
            for n in range(FEEDS)
        ]
        wanted = [WantedFeed(address, "", OPTIONS) for address in addresses]
        await wire.store.feeds.want("config", wanted, NOW)
        while wire.clock() < NOW + timedelta(days=1):
            now = wire.clock()
            for number in range(FEEDS):
                is_out = number in FAILING and OUTAGE[0] <= now < OUTAGE[1]
                body = rss(*entries(number, now))
                player.plays(f"/{number}", Play(body, status=503 if is_out else 200))
            while await wire.polling.turn():
                for one in player.asked:
                    asked[one.path].append(wire.clock())
                    hosts[one.headers["Host"]].append(wire.clock())
                player.asked.clear()
                wire.desk.clock.advance(timedelta(seconds=2))
            wire.desk.clock.advance(STEP)
        await wire.turn()

    expected = {item.title for n in range(FEEDS) for item in entries(n, NOW + timedelta(days=1))}
    assert expected <= (await wire.articles()).keys()
    assert _closest(asked) >= INTERVAL
    assert _closest(hosts) >= timedelta(seconds=2)
    assert max(map(len, asked.values())) <= 16  # half the usual gap is two hours
    rows = await wire.store.database.fetch(
        "SELECT article_id, count(*) FROM releases GROUP BY article_id"
    )
    backlog = sum(len(entries(n, NOW)) for n in range(FEEDS))
    assert len(rows) == len(await wire.articles()) - backlog
    assert {count for _, count in rows} == {1}


def _closest(moments: dict[str, list[datetime]]) -> timedelta:
    return min(later - one for several in moments.values() for one, later in pairwise(several))
