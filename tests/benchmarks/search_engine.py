"""Fills databases with the same generated articles: one as the bot keeps them, one by hand.

What is then asked of them is said by ``search_rounds``.
"""

from __future__ import annotations

import random
import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import islice
from pathlib import Path

from bot.articles import Article, Provider, RelatedItem
from bot.identity import article_id
from bot.store import Store
from bot.store.articles.rows import rows_of
from bot.store.filing.writer import save
from tests.benchmarks.generated import START, World, made_text

_SPAN = timedelta(days=5 * 365)
_BATCH = 5_000
_MOST_RELATED = 3
_PLAIN = """
    CREATE TABLE provider (id INTEGER PRIMARY KEY, name TEXT, domain TEXT UNIQUE);
    CREATE TABLE topic (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
    CREATE TABLE article (
        id INTEGER PRIMARY KEY, title TEXT, excerpt TEXT, url TEXT, published_at INTEGER,
        quality INTEGER, heat INTEGER, type TEXT, provider_id INTEGER
    );
    CREATE TABLE article_topic (
        topic_id INTEGER, published_at INTEGER, article_id INTEGER,
        PRIMARY KEY (topic_id, published_at, article_id)
    ) WITHOUT ROWID;
    CREATE INDEX article_by_provider ON article (provider_id, published_at);
    CREATE VIRTUAL TABLE fts USING fts5(title, excerpt, content = 'article', content_rowid = 'id');
"""


def newsdesk_of(folder: Path, size: int) -> Path:
    """Give where the bot's database for a size stands."""
    return folder / f"newsdesk{size}.db"


def plain_of(folder: Path, size: int) -> Path:
    """Give where the plain database for a size stands."""
    return folder / f"plain{size}.db"


async def build(folder: Path, size: int) -> None:
    """Fill both databases for a size, the oldest article first, as a first load does.

    Those that were filled before stay as they are.
    """
    filled = newsdesk_of(folder, size)
    if filled.exists():
        return
    filling = filled.with_suffix(".filling")
    for leftover in (filling, plain_of(folder, size)):
        leftover.unlink(missing_ok=True)
    store = await Store.open(filling)
    try:
        with closing(sqlite3.connect(plain_of(folder, size))) as plain:
            plain.executescript(_PLAIN)
            articles = _generated(size)
            while batch := list(islice(articles, _BATCH)):
                ready = [rows_of(one, default_published=False) for one in batch]
                async with store.database.transaction() as write:
                    await save(write, ready, is_backlog=True, now=batch[-1].published_at)
                _fill_plain(plain, batch)
            plain.execute("INSERT INTO fts (fts) VALUES ('rebuild')")
            plain.commit()
    finally:
        await store.close()
    filling.rename(filled)


def _generated(size: int) -> Iterator[Article]:
    world, chance = World(), random.Random(size)
    before: deque[Article] = deque(maxlen=_MOST_RELATED)
    for number in range(size):
        [(name, domain)] = chance.choices(world.providers, cum_weights=world.provider_odds)
        topics = chance.choices(world.topics, cum_weights=world.topic_odds, k=chance.randint(1, 4))
        url = f"https://www.{domain}/{number}"
        article = Article(
            id=article_id(url),
            title=made_text(world, chance, 10),
            url=url,
            published_at=START + _SPAN * (number / size),
            provider=Provider(name, domain),
            excerpt=made_text(world, chance, 32),
            quality=chance.randrange(140),
            heat=chance.randrange(160),
            published=chance.random() < 0.7,
            topics=tuple(dict.fromkeys(topics)),
            related=tuple(map(_related, before)),
        )
        before.append(article)
        yield article


def _related(article: Article) -> RelatedItem:
    return RelatedItem(
        article.id,
        article.title,
        article.url,
        article.published_at,
        article.provider,
        article.excerpt,
    )


def _fill_plain(plain: sqlite3.Connection, batch: list[Article]) -> None:
    published = [one for one in batch if one.published]
    plain.executemany(
        "INSERT OR IGNORE INTO provider (name, domain) VALUES (?, ?)",
        [(one.provider.name, one.provider.domain) for one in published],
    )
    plain.executemany(
        "INSERT OR IGNORE INTO topic (name) VALUES (?)",
        [(name,) for one in published for name in one.topics],
    )
    providers = dict(plain.execute("SELECT domain, id FROM provider"))
    topics = dict(plain.execute("SELECT name, id FROM topic"))
    ((last,),) = plain.execute("SELECT coalesce(max(id), 0) FROM article")
    for number, one in enumerate(published, start=last + 1):
        at = int(one.published_at.timestamp())
        plain.execute(
            "INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                one.title,
                one.excerpt,
                one.url,
                at,
                one.quality,
                one.heat,
                one.type,
                providers[one.provider.domain],
            ),
        )
        plain.executemany(
            "INSERT INTO article_topic VALUES (?, ?, ?)",
            [(topics[name], at, number) for name in one.topics],
        )
