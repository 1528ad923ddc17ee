"""A server that the bot has left keeps its orders for thirty days; its record stays for ever."""

from __future__ import annotations

from datetime import timedelta

from bot.operating.departures import clear_left
from bot.publication import Action
from bot.running.app import Newsdesk
from bot.shards import slots
from bot.store import Store
from tests.deliveries.desk import Desk
from tests.samples import make_article, subscribe, write
from tests.store.databases import broken_references, tables_with
from tests.ui.world import ManualClock, World

HERE, ELSEWHERE = 1, 2
#: Tables with a server in them that are a record, or the newsroom's own.
KEPT = {"decisions", "feeds", "records", "releases", "rule_changes", "story_decisions"}
#: What a server may have beside subscriptions, as far as it is to go.
ORDERS = (
    """
    INSERT INTO rules (server_id, place, outcome, conditions)
    VALUES (:server_id, 1, 'hold', '{}')
    """,
    """
    INSERT INTO rule_changes (server_id, rule_id, change, sentence, changed_at)
    VALUES (:server_id, 1, 'add', 'Hold all.', 1)
    """,
    """
    INSERT INTO rule_drafts (server_id, actor_id, outcome, conditions, drafted_at)
    VALUES (:server_id, 5, 'hold', '{}', 1)
    """,
    """
    INSERT INTO feed_offers (server_id, address, name, label, provider, made_at)
    VALUES (:server_id, 'https://a.example/feed', '', 'A', '', 1)
    """,
    "INSERT INTO queue_looks (server_id, actor_id, looked_at) VALUES (:server_id, 5, 1)",
    """
    INSERT INTO server_settings (server_id, review_hourly, needs_reason, marks_posts)
    VALUES (:server_id, 10, TRUE, TRUE)
    """,
    "INSERT INTO moderator_roles (server_id, role_id) VALUES (:server_id, 77)",
    """
    INSERT INTO channel_pauses (server_id, kind, because, paused_at)
    VALUES (:server_id, 'log', 'it is gone', 1)
    """,
    """
    INSERT INTO logged (server_id, last_decision, last_record, last_rule_change, told_at)
    VALUES (:server_id, 0, 0, 0, 1)
    """,
    """
    INSERT INTO reviews (post_id, server_id, article_id, planned_at)
    SELECT min(id), :server_id, 1, 1 FROM posts
    """,
    """
    INSERT INTO records (server_id, at, actor_kind, actor_id, kind, subject, what)
    VALUES (:server_id, 1, 'person', 5, 'settings', 'needs_reason', 'yes')
    """,
)
MONTH = timedelta(days=30)


async def counts(store: Store, server_id: int) -> dict[str, int]:
    """Count what there is of a server."""
    found = {}
    for table in await tables_with(store.database, "server_id"):
        ((number,),) = await store.database.fetch(
            f"SELECT count(*) FROM {table} WHERE server_id = :id",  # noqa: S608  # a test's own
            {"id": server_id},
        )
        found[table] = number
    return found


async def test_after_thirty_days_orders_go_and_decisions_stay(
    store: Store, clock: ManualClock
) -> None:
    desk = Desk(store, clock)
    for server_id in (HERE, ELSEWHERE):
        await subscribe(store, server_id * 100, server_id)
        await store.servers.begin_greeting(server_id, clock())
    await write(store, make_article("One"), make_article("Two", age=timedelta(hours=30)))
    await desk.tick()
    await desk.decide(Action.UNPUBLISH, make_article("Two"), HERE)
    await desk.tick()
    for order in ORDERS:
        await store.database.run(order, {"server_id": HERE})
    before = await counts(store, HERE)
    assert before["posts"] == 2
    assert all(before[name] for name in before.keys() - KEPT - {"left_servers"})
    await store.servers.leave(HERE, clock())

    clock.advance(MONTH - timedelta(seconds=1))
    await clear_left(store, (), clock())
    paused = {"left_servers": 1, "records": before["records"] + 1}
    assert await counts(store, HERE) == {**before, **paused}
    clock.advance(timedelta(seconds=1))
    await clear_left(store, (), clock())
    after = await counts(store, HERE)
    kept = {name: before[name] if name in KEPT else 0 for name in before}
    assert after == {**kept, "records": before["records"] + 2}
    assert after["decisions"] == after["rule_changes"] == 1
    assert (await counts(store, ELSEWHERE))["posts"] == 2
    assert await broken_references(store.database) == []
    await desk.tick()


async def test_what_digests_gathered_goes_too(store: Store, clock: ManualClock) -> None:
    await subscribe(store, 100, HERE)
    await write(store, make_article("One"))
    desk = Desk(store, clock)
    await desk.tick()
    await store.database.run("UPDATE deliveries SET post_id = NULL")
    await store.servers.leave(HERE, clock())
    await store.servers.clear(HERE, clock())
    assert await store.database.fetch("SELECT 1 FROM deliveries") == []


async def test_what_another_process_serves_is_left_to_that(
    store: Store, clock: ManualClock
) -> None:
    await store.servers.leave(HERE, clock())
    clock.advance(MONTH)
    mine, others = (slot.shards for slot in slots(2, 1))
    store.serve(others)
    await clear_left(store, (), clock())
    assert await store.servers.has_left(HERE)
    store.serve(mine)
    await clear_left(store, (), clock())
    assert not await store.servers.has_left(HERE)


async def test_a_server_that_the_bot_is_in_is_never_cleared(
    store: Store, clock: ManualClock
) -> None:
    await subscribe(store, 100, HERE)
    await store.servers.leave(HERE, clock())
    clock.advance(2 * MONTH)
    await clear_left(store, {HERE}, clock())
    assert (await counts(store, HERE))["subscriptions"] == 1


async def test_on_its_return_only_what_waited_for_it_goes_on(world: World) -> None:
    store, clock, guild = world.store, world.clock, world.bot.get_guild(world.guild.id)
    assert guild is not None
    one = await subscribe(store, 100, guild.id)
    paused = await subscribe(store, 101, guild.id)
    await store.subscriptions.pause(paused.id, because="by nora", now=clock())
    await world.bot.on_guild_remove(guild)
    assert (await store.subscriptions.find(guild.id, one.id)).paused_at == clock()

    clock.advance(timedelta(days=29))
    await world.bot.on_guild_available(guild)
    assert (await store.subscriptions.find(guild.id, one.id)).paused_at is None
    assert (await store.subscriptions.find(guild.id, paused.id)).paused_because == "by nora"
    assert await store.servers.left() == {}


async def test_a_return_that_the_bot_slept_through_is_seen_at_its_start(world: World) -> None:
    made = await subscribe(world.store, 100, world.guild.id)
    await world.store.servers.leave(world.guild.id, world.clock())
    await world.restart()
    assert (await world.store.subscriptions.find(world.guild.id, made.id)).paused_at is None


async def test_nothing_is_cleared_before_discord_told_where_the_bot_is(
    world: World, store: Store
) -> None:
    await subscribe(store, 100, HERE)
    await store.servers.leave(HERE, world.clock())
    world.clock.advance(MONTH)
    desk = Newsdesk(world.config, store, world.bot, world.clock, timedelta(seconds=5))
    await desk.clear_left()
    assert (await counts(store, HERE))["subscriptions"] == 0
    await subscribe(store, 200, ELSEWHERE)
    await store.servers.leave(ELSEWHERE, world.clock())
    world.clock.advance(MONTH)
    world.bot._ready.clear()  # noqa: SLF001  # as before the gateway has told
    await desk.clear_left()
    world.bot._ready.set()  # noqa: SLF001
    assert (await counts(store, ELSEWHERE))["subscriptions"] == 1
