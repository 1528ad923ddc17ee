"""What has failed for an hour is told to the operator once, and once when it is well again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config.feeds import Feed, Feeds
from bot.config.settings import Config, Moderation
from bot.errors import NewsdeskError, StoreError
from bot.loading.feeds.roster import Roster
from bot.operating.alarms import BACKUPS, HEARTBEAT, Alarms
from bot.running.app import Newsdesk
from bot.running.schedule import Schedule
from bot.store import Store
from bot.store.engine import StatementError
from bot.store.overview.troubles import troubles
from bot.ui.client import NewsdeskClient
from tests.samples import make_article, subscribe, write
from tests.store.test_damage import damaged
from tests.ui.world import ManualClock, World

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
FULL = NewsdeskError("the disk is *full*")


@dataclass(slots=True)
class Operator:
    """Hears what is told.

    Attributes:
        told: Each text, in one line.
        nonces: By which Discord knows it.
        is_away: Cannot be told now.
    """

    told: list[str] = field(default_factory=list)
    nonces: list[str] = field(default_factory=list)
    is_away: bool = False

    async def tell(self, text: str, nonce: str) -> bool:
        assert len(nonce) <= 25
        if self.is_away:
            return False
        self.told.append(text.partition("\n")[0])
        self.nonces.append(nonce)
        return True


@dataclass(slots=True)
class Desk:
    """What fails, and time."""

    store: Store
    clock: ManualClock
    operator: Operator
    alarms: Alarms
    is_posting: bool = True

    def restart(self) -> None:
        self.alarms = Alarms(self.store.database, self.clock, self.operator.tell)

    async def fails(self, error: Exception | None, *names: str, span: timedelta = MINUTE) -> None:
        """Let things end so, and look; after the span of time."""
        self.clock.advance(span)
        for name in names:
            self.alarms.note(name, error)
        await self.alarms.look(is_posting=self.is_posting)

    async def looks(self, span: timedelta) -> None:
        await self.fails(None, span=span)


@pytest.fixture
def desk(store: Store, clock: ManualClock) -> Desk:
    operator = Operator()
    return Desk(store, clock, operator, Alarms(store.database, clock, operator.tell))


async def test_an_hour_it_fails_then_it_is_told_once_and_once_that_it_is_well(desk: Desk) -> None:
    await desk.fails(FULL, BACKUPS)
    await desk.fails(FULL, BACKUPS, span=59 * MINUTE)
    assert desk.operator.told == []
    await desk.fails(FULL, BACKUPS)
    assert desk.operator.told == [
        "⚠️ **Backing up** has failed since 2026-01-01 00:01 UTC: the disk is \\*full\\*"
    ]
    for _ in range(3):
        await desk.fails(FULL, BACKUPS, span=HOUR)
    await desk.fails(None, BACKUPS)
    assert desk.operator.told[1:] == ["✅ **Backing up** is well again, after 4:01 hours."]
    await desk.looks(HOUR)
    assert len(desk.operator.told) == 2
    assert await troubles(desk.store.database) == ()


async def test_what_passes_within_an_hour_is_never_told(desk: Desk) -> None:
    for _ in range(3):
        await desk.fails(FULL, BACKUPS, span=59 * MINUTE)
        await desk.fails(None, BACKUPS)
    assert desk.operator.told == []


async def test_a_new_start_repeats_nothing_and_forgets_nothing(desk: Desk) -> None:
    await desk.fails(FULL, "planning")
    desk.restart()
    await desk.looks(30 * MINUTE)
    await desk.fails(FULL, "planning", span=30 * MINUTE)
    assert len(desk.operator.told) == 1
    desk.restart()
    await desk.looks(MINUTE)
    await desk.fails(FULL, "planning", span=HOUR)
    assert len(desk.operator.told) == 1
    desk.restart()
    await desk.fails(None, "planning")
    assert desk.operator.told[1:] == ["✅ **Planning** is well again, after 2:02 hours."]


@pytest.mark.sqlite_only
async def test_killed_after_telling_it_is_told_under_the_same_name(desk: Desk) -> None:
    await desk.fails(FULL, "planning")
    await desk.store.database.run(
        "CREATE TRIGGER killed BEFORE DELETE ON troubles BEGIN SELECT raise(ABORT, 'killed'); END"
    )
    with pytest.raises(StatementError, match="killed"):
        await desk.fails(FULL, "planning", span=HOUR)
    await desk.store.database.run("DROP TRIGGER killed")
    desk.restart()
    await desk.fails(FULL, "planning")
    first, second = desk.operator.nonces
    assert first == second


async def test_whoever_cannot_be_told_now_is_told_later(desk: Desk) -> None:
    desk.operator.is_away = True
    await desk.fails(FULL, "planning")
    await desk.fails(FULL, "planning", span=HOUR)
    desk.operator.is_away = False
    await desk.fails(FULL, "planning")
    assert len(desk.operator.told) == 1


async def test_what_a_broken_database_spoils_is_told_as_one(desk: Desk) -> None:
    broken, names = StoreError("news.db cannot be written"), ("planning", "posting", HEARTBEAT)
    await desk.looks(MINUTE)
    await desk.store.database.run("ALTER TABLE troubles RENAME TO gone")
    await desk.store.database.run("ALTER TABLE feeds RENAME TO gone_feeds")
    await desk.fails(broken, *names)
    await desk.fails(broken, *names, span=HOUR)
    assert desk.operator.told == [
        "⚠️ **The database** has failed since 2026-01-01 00:02 UTC: news.db cannot be written"
    ]
    await desk.fails(broken, *names)
    await desk.store.database.run("ALTER TABLE gone RENAME TO troubles")
    await desk.store.database.run("ALTER TABLE gone_feeds RENAME TO feeds")
    await desk.fails(broken, *names)
    desk.restart()
    await desk.looks(MINUTE)
    assert len(desk.operator.told) == 1
    await desk.fails(None, *names)
    assert [one[:18] for one in desk.operator.told[1:]] == ["✅ **The database**"]


async def test_a_folder_for_backups_is_no_trouble_of_the_database(desk: Desk) -> None:
    await desk.fails(StoreError("the folder is gone"), BACKUPS)
    await desk.fails(StoreError("the folder is gone"), BACKUPS, span=HOUR)
    assert "**Backing up**" in desk.operator.told[0]


async def test_what_nobody_foresaw_shows_no_insides(desk: Desk) -> None:
    await desk.fails(KeyError("secret"), "planning")
    await desk.fails(KeyError("secret"), "planning", span=HOUR)
    assert desk.operator.told[0].endswith("UTC: nobody foresaw it; the log has more.")


async def test_a_feed_that_fails_is_told_by_its_name(desk: Desk) -> None:
    feeds = Feeds(list=(Feed(address="https://a.example/feed", name="Example"),))
    await Roster(feeds, desk.store.feeds, desk.clock).settle()
    (feed,) = await desk.store.feeds.every_one()
    await desk.store.feeds.note_failure(feed, "it is away", desk.clock(), None, is_told=True)
    await desk.looks(HOUR)
    (told,) = desk.operator.told
    assert told == "⚠️ **The feed Example** has failed since 2026-01-01 00:00 UTC: it is away"
    await desk.store.database.run("UPDATE feeds SET failing_since = NULL, problem = ''")
    await desk.looks(MINUTE)
    assert "**The feed Example** is well again" in desk.operator.told[1]


async def test_posts_that_stay_behind_are_told(
    desk: Desk, world: World, config: Config, clock: ManualClock
) -> None:
    await subscribe(desk.store, world.newsroom.id, world.guild.id)
    await write(desk.store, make_article("One"))
    await Newsdesk(config, desk.store, world.bot, clock, MINUTE).plan()
    await desk.looks(6 * MINUTE)
    await desk.looks(59 * MINUTE)
    assert desk.operator.told == []
    await desk.looks(MINUTE)
    assert "**Sending posts** has failed since" in desk.operator.told[0]
    await desk.store.database.run("UPDATE posts SET state = 'sent', message_id = 1")
    await desk.looks(MINUTE)
    assert "**Sending posts** is well again" in desk.operator.told[1]


async def test_while_nothing_can_be_sent_no_post_is_late(desk: Desk, world: World) -> None:
    await subscribe(desk.store, world.newsroom.id, world.guild.id)
    await write(desk.store, make_article("One"))
    await Newsdesk(world.config, desk.store, world.bot, desk.clock, MINUTE).plan()
    desk.is_posting = False
    await desk.looks(HOUR)
    desk.is_posting = True
    await desk.looks(2 * HOUR)
    assert desk.operator.told == []


async def test_a_schedule_notes_how_each_action_ends() -> None:
    noted: list[tuple[str, bool]] = []
    schedule = Schedule(lambda name, error: noted.append((name, error is None)))

    async def fail() -> None:
        raise FULL

    async def succeed() -> None:
        pass

    await schedule._run("planning", fail)  # noqa: SLF001  # as a tick does
    await schedule._run("planning", succeed)  # noqa: SLF001
    await schedule.drop("planning")
    assert noted == [("planning", False), ("planning", True), ("planning", True)]


@pytest.mark.sqlite_only
async def test_damage_is_told_although_it_is_looked_for_once_a_night(
    tmp_path: Path, config: Config, clock: ManualClock
) -> None:
    store, operator = await damaged(tmp_path / "damaged.db"), Operator()
    config = replace(config, database=tmp_path / "damaged.db")
    try:
        client = NewsdeskClient(store=store, config=config, clock=clock)
        async with client:
            desk = Newsdesk(config, store, client, clock, MINUTE)
            alarms = desk.alarms = Alarms(store.database, clock, operator.tell)
            clock.now = clock.now.astimezone().replace(hour=4, minute=0)
            with pytest.raises(StoreError, match="damaged"):
                await desk.look_after()
            await alarms.look(is_posting=False)
            clock.advance(HOUR)
            await desk.look_after()
            await alarms.look(is_posting=False)
    finally:
        await store.close()
    (told,) = operator.told
    assert told.startswith("⚠️ **Looking the database through** has failed since")


async def test_operators_get_a_direct_message(world: World, config: Config) -> None:
    await world.bot.refurnish(
        replace(config, moderation=Moderation(operators=frozenset({world.member.id})))
    )
    desk = Newsdesk(world.bot.config, world.store, world.bot, world.clock, MINUTE)
    desk.alarms.note("planning", FULL)
    await desk.raise_alarm()
    world.clock.advance(HOUR)
    await desk.raise_alarm()
    await world.env.settle()
    (message,) = world.member.user.dm_channel.history()
    assert "**Planning** has failed since" in message.content
