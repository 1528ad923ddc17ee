"""Posts one story to many servers, or plans many: ``python posting_bot.py CASE SERVERS DATABASE``.

Prints one line of JSON: seconds and seconds of processor time, and what Discord's stand-in counted.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
import time
from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import discord

from bot.articles import Article, Provider, RelatedItem
from bot.cli.answers import location
from bot.clock import system_clock
from bot.databases import Location
from bot.deliveries.courier import Courier
from bot.deliveries.planner import plan_deliveries
from bot.identity import article_id
from bot.posting.filters import Filters
from bot.store import Store
from bot.store.articles.rows import rows_of
from bot.store.filing.writer import save
from bot.ui.embeds import article_embed
from bot.ui.posts.publisher import ChannelPublisher
from tests.benchmarks.servers import channel_of, join_servers, stand_in

COLOUR = 0x2F80ED
_BARE_INTERVAL = 1 / 48.6
_STORIES = 100
_TOPICS = 50
_PROVIDER = Provider("Forbes", "forbes.com")


async def main(case: str, servers: int, database: Location) -> None:
    """Measure one case."""
    if case == "planning":
        print(json.dumps(await _plan_many(servers, database)))
        return
    async with stand_in(is_paced=case != "bare") as (client, url):
        join_servers(client, servers)
        if case == "bare":
            told = await measured(_send_bare(client, servers))
        else:
            told = await _post(client, servers, database)
        async with aiohttp.ClientSession() as session, session.get(f"{url}/count") as answer:
            counted = await answer.json()
    if counted["messages"] != servers:
        raise RuntimeError(f"{servers} messages should stand, {counted['messages']} do")
    print(json.dumps({**told, **counted}))


async def measured(work: Awaitable[object]) -> dict[str, float]:
    """Give how long something takes, in seconds and in seconds of processor time."""
    started, busy = time.perf_counter(), time.process_time()
    await work
    return {
        "seconds": time.perf_counter() - started,
        "processor": time.process_time() - busy,
    }


async def _send_bare(client: discord.Client, servers: int) -> None:
    """Send what the bot sends, with nothing but the library."""
    article = article_of(0)
    embed = article_embed(article, article.related, colour=COLOUR)
    begin = time.perf_counter()
    sending = []
    for server in range(1, servers + 1):
        await asyncio.sleep(begin + server * _BARE_INTERVAL - time.perf_counter())
        guild = client.get_guild(server << 30)
        channel = guild and guild.get_channel(channel_of(server, 0))
        assert isinstance(channel, discord.TextChannel)
        mentions = discord.AllowedMentions.none()
        sending.append(
            asyncio.create_task(
                channel.send(embed=embed, nonce=f"bare-{server}", allowed_mentions=mentions)
            )
        )
    await asyncio.gather(*sending)


async def _post(client: discord.Client, servers: int, database: Location) -> dict[str, float]:
    """Let the courier post one story, which every second subscription wants."""
    store = await Store.open(database)
    try:
        for server in range(1, servers + 1):
            for place, topic in enumerate(("Topic 0", "Other")):
                await subscribe(store, server << 30, channel_of(server, place), topic)
        await publish(store, [article_of(0)])
        await plan_deliveries(store, system_clock())
        courier = Courier(store, ChannelPublisher(client, COLOUR), system_clock)
        told = await measured(courier.work())
        rows = await store.database.fetch("SELECT state, count(*) FROM posts GROUP BY state")
        if dict(rows) != {"sent": servers}:
            raise RuntimeError(f"not everything was sent: {rows}")
        return told
    finally:
        await store.close()


async def _plan_many(servers: int, database: Location) -> dict[str, float]:
    """Plan many new stories at once; then write the same rows into a file without any planning."""
    store = await Store.open(database)
    try:
        for number in range(2 * servers):
            await subscribe(store, number // 2 + 1, number + 1, f"Topic {number % _TOPICS}")
        await publish(store, [article_of(number) for number in range(_STORIES)])
        told = await measured(plan_deliveries(store, system_clock()))
        counts = await store.database.fetch("SELECT count(*) FROM deliveries")
    finally:
        await store.close()
    told["deliveries"] = counts[0][0]
    return {**told, "raw": _write_raw(database)} if isinstance(database, Path) else told


def _write_raw(database: Path) -> float:
    """Write the planned rows into another database of the same shape; gives seconds."""
    other = database.with_suffix(".raw")
    with sqlite3.connect(database) as source, sqlite3.connect(other) as target:
        source.backup(target)
        rows = {}
        for table in ("deliveries", "posts"):
            rows[table] = target.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - two constants
            target.execute(f"DELETE FROM {table}")  # noqa: S608 - two constants
        target.commit()
        started = time.perf_counter()
        for table in ("posts", "deliveries"):
            marks = ", ".join("?" * len(rows[table][0]))
            target.executemany(f"INSERT INTO {table} VALUES ({marks})", rows[table])  # noqa: S608 - two constants
        target.commit()
        return time.perf_counter() - started


async def subscribe(store: Store, server: int, channel: int, topic: str) -> None:
    """Let a channel receive what is on a topic."""
    await store.subscriptions.add(
        server_id=server,
        channel_id=channel,
        filters=Filters(topics=(topic,)),
        max_age=timedelta(days=3),
        created_by=1,
        now=system_clock(),
    )


async def publish(store: Store, articles: list[Article]) -> None:
    """Let articles come out."""
    async with store.database.transaction() as write:
        rows = [rows_of(article, default_published=True) for article in articles]
        await save(write, rows, is_backlog=False, now=system_clock())


def article_of(number: int) -> Article:
    """Give an article with related coverage, one in fifty of the same topic."""
    now = datetime.now(UTC)
    url = f"https://forbes.com/story-{number}"
    related = tuple(
        RelatedItem(
            article_id(f"https://wired.com/{number}-{item}"),
            f"What others say about story {number}, part {item}",
            f"https://wired.com/{number}-{item}",
            now - timedelta(hours=item),
            Provider("Wired", "wired.com"),
        )
        for item in range(8)
    )
    article = Article(article_id(url), f"Story {number}", url, now, _PROVIDER, related=related)
    return replace(
        article,
        excerpt="A few sentences that say what happened, to whom, where and when. " * 4,
        topics=(f"Topic {number % _TOPICS}", "News"),
        published=True,
    )


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), location(sys.argv[3])))
