"""Files and plans new stories under servers' rules: ``python rules_bot.py CASE SERVERS DATABASE``.

Prints one line of JSON: seconds of processor time for the first story, which makes the rules ready,
for filing a hundred more and for planning them, for one after a rule was changed, and how many
decisions and deliveries came of that.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections.abc import Awaitable, Iterator
from datetime import timedelta
from pathlib import Path

from bot.articles import Article, Provider
from bot.clock import system_clock
from bot.deliveries.planner import plan_deliveries
from bot.identity import article_id
from bot.posting.filters import Filters
from bot.rules.rules import MOST_RULES, Conditions, Order, Outcome
from bot.store import Store
from bot.store.articles.rows import rows_of
from bot.store.editorial.rules import Change
from bot.store.filing.writer import save

_STORIES = 100
_TOPICS = 50
_PROVIDERS = 400
_WORDS = 1_500


async def main(case: str, servers: int, database: Path) -> None:
    """Measure one case: ``with`` rules in every fifth server, or ``without``."""
    store = await Store.open(database)
    try:
        for server in range(1, servers + 1):
            await _subscribe(store, server)
        for server in range(1, servers // 5 + 1) if case == "with" else ():
            await _order(store, server)
        chance = random.Random(1)
        articles = [_article(number, chance) for number in range(_STORIES + 1)]
        told = {
            "first": await _seconds(_file(store, articles[:1])),
            "filing": await _seconds(_file(store, articles[1:])),
            "planning": await _seconds(plan_deliveries(store, system_clock())),
        }
        for rule in (await store.rules.of_server(1))[:1]:
            await store.rules.change(1, rule.id, Change.PAUSED, actor_id=1, now=system_clock())
        told["again"] = await _seconds(_file(store, [_article(_STORIES + 1, chance)]))
        for table, statement in _COUNTS.items():
            ((told[table],),) = await store.database.fetch(statement)
    finally:
        await store.close()
    print(json.dumps(told))


_COUNTS = {
    "rules": "SELECT count(*) FROM rules",
    "decisions": "SELECT count(*) FROM decisions",
    "deliveries": "SELECT count(*) FROM deliveries",
}


async def _seconds(work: Awaitable[object]) -> float:
    busy = time.process_time()
    await work
    return time.process_time() - busy


async def _subscribe(store: Store, server: int) -> None:
    for place in range(2):
        await store.subscriptions.add(
            server_id=server,
            channel_id=2 * server + place,
            filters=Filters(topics=(f"Topic {(server + place) % _TOPICS}",)),
            max_age=timedelta(days=3),
            created_by=1,
            now=system_clock(),
        )


async def _order(store: Store, server: int) -> None:
    """Let a server have as many rules as it may, of every kind; the last is saved as people do."""
    *orders, last = _orders(random.Random(server))
    async with store.database.transaction() as write:
        await write.run_many(
            "INSERT INTO rules (server_id, place, outcome, conditions) VALUES (?, ?, ?, ?)",
            [
                (server, place, one.outcome.value, one.conditions.to_json())
                for place, one in enumerate(orders, start=1)
            ],
        )
    draft = await store.rule_drafts.add(server, last, actor_id=1, now=system_clock())
    await store.rules.save(server, draft, actor_id=1, now=system_clock())


def _orders(chance: random.Random) -> Iterator[Order]:
    for number in chance.sample(range(_PROVIDERS), 20):
        yield Order(Outcome.HOLD, Conditions(providers=(_provider(number).domain,)))
    for number in chance.sample(range(_WORDS), 18):
        yield Order(Outcome.HOLD, Conditions(words=(_word(number), _word(_WORDS + number))))
    for number in chance.sample(range(_TOPICS), MOST_RULES - 40):
        conditions = Conditions(topics=(f"Topic {number}",), min_quality=chance.randint(50, 90))
        yield Order(Outcome.PUBLISH, conditions)
    yield Order(Outcome.HOLD, Conditions(types=("video",)))
    yield Order(Outcome.PUBLISH, Conditions(min_quality=chance.randint(95, 99)))


def _provider(number: int) -> Provider:
    return Provider(f"Provider {number}", f"provider-{number}.com")


def _word(number: int) -> str:
    """Give a word of its own, as long as words are."""
    chance = random.Random(number)
    return "".join(chance.choice("bcdfghklmnprstvz") + chance.choice("aeiou") for _ in range(4))


def _article(number: int, chance: random.Random) -> Article:
    url = f"https://provider.com/story-{number}"
    words = " ".join(_word(chance.randrange(20 * _WORDS)) for _ in range(40))
    return Article(
        article_id(url),
        f"Story {number} of the day",
        url,
        system_clock() - timedelta(minutes=number),
        _provider(chance.randrange(_PROVIDERS)),
        excerpt=words,
        type=chance.choice(("article",) * 19 + ("video",)),
        quality=chance.randint(1, 100),
        topics=tuple(f"Topic {one}" for one in chance.sample(range(_TOPICS), 2)),
        published=chance.random() < 0.5,
    )


async def _file(store: Store, articles: list[Article]) -> None:
    async with store.database.transaction() as write:
        rows = [rows_of(article, default_published=True) for article in articles]
        await save(write, rows, is_backlog=False, now=system_clock())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
