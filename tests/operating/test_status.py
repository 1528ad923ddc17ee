"""The command ``status``: how the bot and its database are, and whether somebody should look."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config.keeping import Backup
from bot.config.settings import Config
from bot.operating.backups import keep_backups
from bot.operating.standing import Standing, standing, status_json, status_text
from bot.operating.watching.metrics import metrics_text
from bot.posting.ledger import Kind
from bot.processes import Processes
from bot.running.app import Newsdesk, newsdesk
from bot.shards import WHOLE, slots
from bot.store import Store
from bot.store.feeds.records import FeedOptions, WantedFeed
from bot.store.overview.overview import Overview
from bot.store.overview.vitals import Vitals, living_vitals
from bot.ui.connecting import measured
from tests.loading.newsroom import document
from tests.operating.shell import Shell
from tests.samples import NOW, make_article, subscribe, write
from tests.ui.world import ManualClock, World

EMPTY = Overview(0, (0, 0), {}, 0, {}, None, (), None)


async def look(config: Config, clock: ManualClock) -> Standing:
    return await standing(config.database, None, clock())


def test_without_a_bot_that_is_what_it_says(shell: Shell) -> None:
    shell.run("load")
    said = shell.run("status", expects=1)
    assert "articles       1; 0 rejected, 0 warnings" in said
    assert "source         documents: 1 folder loaded" in said
    assert "posts          none" in said
    assert said.splitlines()[-1] == "trouble        No bot runs on this database."
    told = shell.json("status", expects=1)
    assert (told["ok"], told["articles"], told["bots"]) == (False, 1, [])


def test_without_a_database_it_says_so(shell: Shell) -> None:
    assert "newsdesk.db is not there" in shell.run("status", expects=2)


async def test_a_bot_tells_of_itself_until_it_ends(
    config: Config, clock: ManualClock, world: World
) -> None:
    (config.sources[0].folders[0] / "a.md").write_text(document("Robots sink"))
    desk = Newsdesk(config, world.store, world.bot, clock, timedelta(seconds=5))
    clock.advance(timedelta(hours=25))
    await desk.refresh(config.sources[0])
    await desk.tell()
    found = await look(config, clock)

    assert found.is_well
    (vitals,) = found.bots
    assert (vitals.is_ready, vitals.servers, vitals.scans) == (True, 1, {"documents": clock()})
    text = status_text(found)
    assert "up for 1 day, 1:00:00, told" in text
    assert "discord        connected, 1 server," in text
    assert f"source         documents: 1 folder loaded, last looked at {clock():%Y-%m-%d}" in text


async def test_a_bot_that_ended_is_not_there_any_more(config: Config, clock: ManualClock) -> None:
    async with newsdesk(config, clock) as desk:
        await desk.tell()
        (vitals,) = await living_vitals(desk.store.database)
        assert vitals.latency is None
        assert (await look(config, clock)).troubles == ("The bot is not connected to Discord.",)
    assert (await look(config, clock)).bots == ()


async def test_a_bot_that_is_silent_hangs(config: Config, clock: ManualClock, world: World) -> None:
    desk = Newsdesk(config, world.store, world.bot, clock, timedelta(seconds=5))
    await desk.tell()
    clock.advance(timedelta(minutes=2, seconds=1))
    assert "has told nothing of itself" in (await look(config, clock)).troubles[0]
    await desk.tell()
    assert (await look(config, clock)).is_well


async def test_channels_for_moderators_that_are_paused_are_told(
    config: Config, clock: ManualClock, store: Store
) -> None:
    for kind, because in ((Kind.REVIEW, "Everybody sees it."), (Kind.LOG, "It is gone.")):
        await store.channel_pauses.pause(9, kind, because=because, now=clock())
    await store.settings.change(
        8,
        lambda before: replace(before, review_channel=31, log_channel=32),
        actor_id=5,
        now=clock(),
    )
    await store.channel_pauses.pause(8, Kind.LOG, because="It *is* gone.", now=clock())
    found = await look(config, clock)
    assert "paused         log channel 32 of server 8: It *is* gone." in status_text(found)
    told = json.loads(status_json(found))["paused_channels"]
    assert told[0] == {
        "kind": "log",
        "server": "8",
        "channel": "32",
        "because": "It *is* gone.",
    }
    assert [(one["kind"], one["channel"]) for one in told[1:]] == [("log", None), ("review", None)]


async def test_what_fails_or_waits_for_long_is_told(
    config: Config, clock: ManualClock, world: World
) -> None:
    desk = Newsdesk(config, world.store, world.bot, clock, timedelta(seconds=5))
    one, other = [await subscribe(world.store, number, 9) for number in (1, 2)]
    await write(world.store, make_article("One"))
    await desk.plan()
    await world.store.subscriptions.pause(other.id, because="the channel is gone", now=clock())
    await world.store.database.run(
        "UPDATE posts SET error = 'it answers 503', attempts = 3 WHERE subscription_id = :id",
        {"id": one.id},
    )
    await desk.tell()
    found = await look(config, clock)
    assert found.is_well
    text = status_text(found)
    assert "subscription 1, channel 1, 1 post failed: it answers 503" in text
    assert "subscription 2, channel 2, is paused: the channel is gone" in text
    assert "posts          2 pending" in text

    clock.advance(timedelta(hours=1, seconds=1))
    await desk.tell()
    assert (await look(config, clock)).troubles == (
        f"Posts wait since {NOW:%Y-%m-%d %H:%M:%S} UTC.",
    )


async def test_feeds_are_told_with_what_is_wrong_since_when(
    config: Config, clock: ManualClock, store: Store
) -> None:
    assert "feeds " not in status_text(await look(config, clock))
    addresses = [f"https://news.example/{number}" for number in range(8)]
    await store.feeds.add(
        "config", [WantedFeed(one, "", FeedOptions()) for one in addresses], clock()
    )
    await store.feeds.pause(addresses[7], clock())
    for feed in (await store.feeds.every_one())[:6]:
        await store.feeds.note_failure(feed, "it is away", clock(), clock(), is_told=True)
    found = await look(config, clock)

    text = status_text(found)
    moment = f"{clock():%Y-%m-%d %H:%M:%S} UTC"
    assert f"feeds          8, 6 failing, 1 paused; last asked {moment}" in text
    assert f"{addresses[4]}, since {moment}: it is away" in text
    assert addresses[5] not in text
    assert "`newsdesk feeds` has the others" in text
    told = json.loads(status_json(found))["feeds"]
    assert (told["total"], told["paused"], len(told["failing"])) == (8, 1, 6)
    assert told["failing"][0] == {
        "address": addresses[0],
        "since": f"{clock():%Y-%m-%dT%H:%M:%SZ}",
        "problem": "it is away",
    }
    assert "newsdesk_feeds_failing 6" in metrics_text(found)

    clock.advance(timedelta(hours=25, seconds=1))
    assert f"Feeds wait to be asked since {moment}." in (await look(config, clock)).troubles


@pytest.mark.sqlite_only
async def test_the_last_scheduled_backup_is_told(
    config: Config, clock: ManualClock, world: World, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    settings = replace(config, backup=Backup(folder=folder))
    desk = Newsdesk(settings, world.store, world.bot, clock, timedelta(seconds=5))
    assert "no backups" in status_text(await look(config, clock))
    await desk.back_up()
    assert await keep_backups(settings.backup, config.database, clock(), Processes()) is None
    found = await standing(config.database, folder, clock())
    assert f"last backup {clock():%Y-%m-%d %H:%M:%S} UTC" in status_text(found)


def test_shards_are_told_where_there_are_several() -> None:
    vitals = Vitals(NOW, NOW, "1.0", True, 0.05, {1: None, 0: 0.05}, 3, {})
    found = Standing(NOW, (vitals,), EMPTY, 1, None)
    assert "3 servers, 50 ms (by shard 0: 50 ms, 1: no answer yet)" in status_text(found)
    assert '"shards": {"1": null, "0": 0.05}' in status_json(found)


@pytest.mark.parametrize(("latency", "told"), [(float("nan"), None), (0.25, 0.25)])
def test_a_latency_that_nobody_measured_is_none(latency: float, told: float | None) -> None:
    assert measured(latency) == told


def test_of_several_bots_each_says_what_it_carries(clock: ManualClock) -> None:
    first, second = slots(10, 5)
    one = Vitals(clock(), clock(), "1", True, 0.1, {0: 0.1}, 5, {}, first, ("leader", "loader"))
    spare = replace(one, is_ready=False, slot=replace(first, number=0), duties=())
    found = Standing(clock(), (one, spare), EMPTY, 1, None)
    text = status_text(found)
    assert "carries        slot 1 of 2, shards 0 to 4 of 10; leader, loader" in text
    assert "carries        nothing: it waits for another one's end" in text
    missing = ("Nobody is connected for slot 2 of 2; start another bot.",)
    assert found.troubles == missing
    told = json.loads(status_json(found))["bots"]
    assert [(bot["slot"], bot["slots"], bot["duties"]) for bot in told] == [
        (1, 2, ["leader", "loader"]),
        (0, 2, []),
    ]
    other = replace(one, slot=second, duties=())
    assert replace(found, bots=(one, other, spare)).is_well
    alone = replace(one, slot=WHOLE, duties=())
    assert "carries" not in status_text(replace(found, bots=(alone,)))
