"""Whatever fails while feeds are read, nothing is missed or doubled, and servers are spared."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.loading.feed_reader import FeedReader
from bot.loading.feeds.polling import Polling
from bot.sources.web.fetching import open_web
from bot.sources.web.guarding import anywhere
from bot.store import Store
from bot.store.feeds.records import FeedOptions, WantedFeed
from tests.loading.feeds.wire import rss
from tests.proof.discord_stand_in import Discord
from tests.proof.measure import IS_FULL, SEED, scaled
from tests.proof.publishers import DAY, REST, Publishers, publishers, publishing
from tests.proof.report import RecordFault
from tests.proof.scene import KILLED, Scene, Takes, Worker, kill, set_scene
from tests.samples import NOW
from tests.sources.web.player import Play, playing
from tests.ui.world import ManualClock

INTERVAL = timedelta(minutes=30)
STEP = timedelta(minutes=5)
OPTIONS = FeedOptions(default_published=True, interval=INTERVAL)
TITLES = [f"Report {number:02} from the harbour" for number in range(3)]

Workers = tuple[Worker, Worker]


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """Chance that is the same in every run, and another one for each test."""
    return random.Random(f"{SEED} {request.node.name}")  # noqa: S311  # no secret


async def test_a_day_of_many_feeds(
    store: Store, clock: ManualClock, chance: random.Random, record_fault: RecordFault
) -> None:
    """Every fifth fails for a while, and the bot is started anew every three hours."""
    count = scaled(few=60, many=1000)
    reader = FeedReader()
    try:
        async with (
            publishing(publishers(count, clock, chance)) as web,
            open_web("Newsdesk", rule=anywhere) as asking,
        ):
            wanted = [WantedFeed(web.address(one), "", OPTIONS) for one in web.all]
            await store.feeds.want("config", wanted, NOW)
            polling = Polling(store.database, asking, reader, clock)
            restart = NOW
            while clock() < NOW + DAY:
                if clock() >= restart:
                    polling = Polling(store.database, asking, reader, clock)
                    restart += timedelta(hours=3)
                await ask_all(polling, clock)
                clock.advance(STEP)
            check_spared(web)
            clock.advance(DAY + timedelta(hours=3))  # whatever failed last is due again
            await ask_all(polling, clock)
    finally:
        await reader.close()
    lost, doubled, entries = await missed_and_doubled(store, web)
    record_fault(
        f"{count:,} feeds for a day, every fifth of them in trouble for up to 2½ hours",
        tried=entries,
        lost=lost,
        doubled=doubled,
        told="of a feed that fails for three days, `/moderate problems` and `newsdesk feeds`",
    )


async def ask_all(polling: Polling, clock: ManualClock) -> None:
    """Ask what is due until no host is left that only rests between two requests."""
    idle = 0
    while idle < 3:
        idle = 0 if await polling.turn() else idle + 1
        clock.advance(timedelta(seconds=1))


def check_spared(web: Publishers) -> None:
    """Make sure that no feed was asked early, and no host too often or when it had enough."""
    assert gaps(web.asked.values()) >= INTERVAL
    assert gaps(web.asked_hosts.values()) >= timedelta(seconds=2)
    assert web.crowded == set()
    assert max(map(len, web.asked.values())) <= DAY / INTERVAL
    # When a feed is asked hangs on its address: the few of a sample may miss the hours of refusing.
    assert web.refused or not IS_FULL
    for host, moments in web.refused.items():
        for moment in moments:
            asked = [one for one in web.asked_hosts[host] if one > moment]
            assert not asked or asked[0] - moment >= timedelta(seconds=REST)


def gaps(moments: Iterable[list[datetime]]) -> timedelta:
    """Give the shortest time between two requests to one."""
    return min(later - one for several in moments for one, later in pairwise(several))


async def missed_and_doubled(store: Store, web: Publishers) -> tuple[int, int, int]:
    """Count the entries that are no article or no news, those that are twice, and all of them."""
    rows = await store.database.fetch("SELECT title FROM articles")
    found = Counter(row[0] for row in rows)
    rows = await store.database.fetch(
        "SELECT title FROM releases JOIN articles ON articles.id = article_id"
    )
    released = Counter(row[0] for row in rows)
    feeds = await store.feeds.every_one()
    lost = doubled = entries = 0
    for one, feed in zip(web.all, feeds, strict=True):
        assert feed.first_loaded_at is not None
        assert feed.problem == ""
        known = one.listed(feed.first_loaded_at)
        news = [entry for entry in one.entries() if entry[1] > feed.first_loaded_at]
        entries += len(known) + len(news)
        lost += sum(found[title] == 0 for title, _ in (*known, *news))
        lost += sum(released[title] == 0 for title, _ in news)
        doubled += sum(released[title] > 0 for title, _ in known)
        doubled += sum(released[title] > 1 for title, _ in news)
        doubled += sum(found[title] > 1 for title, _ in (*known, *news))
    assert found.total() == entries
    return lost, doubled, entries


async def scene_of_feeds(
    folder: Path, discord: Discord, worker: Worker, addresses: list[str]
) -> Scene:
    """Set a scene in which feeds were read once, and list news from then on."""
    scene = await set_scene(folder, discord, stories=0)
    scene.feeds = addresses
    discord.now = NOW + timedelta(minutes=1)
    await go_on(scene, worker)
    scene.expected = [(channel, title) for channel in (101, 102) for title in TITLES]
    discord.now += timedelta(hours=5)
    return scene


async def go_on(scene: Scene, worker: Worker) -> None:
    """Start a process that is left alone."""
    scene.discord.now += timedelta(minutes=3)
    await worker.start(**scene.task())
    assert await worker.end() == 0


async def test_killed_before_any_statement_while_feeds_are_read(
    tmp_path: Path,
    discord_stand_in: Discord,
    workers: Workers,
    chance: random.Random,
    record_fault: RecordFault,
) -> None:
    """While a feed is claimed, fetched, filed and posted."""
    async with playing() as player:
        address = player.plays("/feed", Play(rss("An old one")))
        scene = await scene_of_feeds(tmp_path, discord_stand_in, workers[0], [address])
        player.plays("/feed", Play(rss(*reversed(TITLES), "An old one")))
        takes = Takes(scene)
        tried, statement, status, step = 0, 0, KILLED, scaled(few=24, many=2)
        while status == KILLED:
            scene = takes.next()
            statement += chance.randint(1, 2 * step - 1)
            await workers[0].start(**scene.task(statements=statement))
            status = await workers[0].end()
            await go_on(scene, workers[0])
            await scene.finish(workers[0])
            tried += status == KILLED
            record_fault(
                "killed between two statements to the database (a feed with three stories)",
                tried=int(status == KILLED),
                lost=scene.lost(),
                doubled=scene.doubled(),
                told="nothing: it goes on with the next start",
            )
    assert status == 0
    assert tried


async def test_two_processes_that_read_feeds_are_killed_at_random_instants(
    tmp_path: Path,
    discord_stand_in: Discord,
    workers: Workers,
    chance: random.Random,
    record_fault: RecordFault,
) -> None:
    async with playing() as player, playing("127.0.0.2") as other:
        addresses = [one.plays("/feed", Play(rss("An old one"))) for one in (player, other)]
        scene = await scene_of_feeds(tmp_path, discord_stand_in, workers[0], addresses)
        player.plays("/feed", Play(rss(*reversed(TITLES), "An old one")))
        other.plays("/feed", Play(rss(TITLES[1], "An old one")))
        takes = Takes(scene)
        for _ in range(scaled(few=2, many=60)):
            scene = takes.next()
            processes = [await worker.start(**scene.task()) for worker in workers]
            for process in processes:
                await asyncio.sleep(chance.uniform(0, 1))
                kill(process)
            for worker in workers:
                await worker.end()
            await go_on(scene, workers[0])
            await scene.finish(workers[0])
            record_fault(
                "two processes that read two feeds, both killed at random instants",
                tried=1,
                lost=scene.lost(),
                doubled=scene.doubled(),
                told="nothing: it goes on with the next start",
            )
