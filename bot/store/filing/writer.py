"""Writes articles with everything that is derived from them: listings, counts, names, releases.

Whether they count as published, and the words to find them by, are settled in ``filing``; reading
them is left to ``articles``. Every function works inside the caller's transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter, itemgetter

from bot.publication import OPERATOR, Action
from bot.store.articles.rows import (
    ARTICLE_ROW,
    DETAILS_ROW,
    ArticleRows,
    is_dated_ahead,
    listings_of,
    next_position,
    related_ids,
)
from bot.store.engine import Transaction
from bot.store.filing.arrivals import record_arrivals
from bot.store.filing.embargoes import record_embargoes
from bot.store.filing.naming import forget_called, note_called
from bot.store.filing.releases import record_releases_in
from bot.store.filing.ruling import rule_on_rows
from bot.store.filing.standing import (
    add_counts,
    refile,
    settled,
    standing_decisions,
)
from bot.store.posts.edits import request_article_edits
from bot.store.posts.withdrawals import request_retraction
from bot.store.stories.words import forget_words, put_off_words, record_words

_TAKEN_BACK = "the newsroom has taken it back"
_DOUBTFUL = "its document leaves open whether the newsroom has taken it back"


@dataclass(frozen=True, slots=True)
class SaveOutcome:
    """What became of the articles of a batch; ids.

    Attributes:
        added: New here.
        updated: Written in place of what was there.
        withdrawn: The same, but what is there now says that the newsroom took it back.
    """

    added: frozenset[int] = frozenset()
    updated: frozenset[int] = frozenset()
    withdrawn: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Stored:
    published: bool
    removed: bool


@dataclass(slots=True)
class _Filed:
    """An article on its way into the tables: where it comes to stand, and as what."""

    rows: ArticleRows
    position: int
    is_published: bool
    keywords: str


async def save(
    write: Transaction, batch: Sequence[ArticleRows], *, is_backlog: bool, now: datetime
) -> SaveOutcome:
    """Write a batch of articles, replacing those that are there.

    Decisions are left as they are and go on to count; where there are none, servers' rules decide
    about what comes. What becomes published by this is recorded as released, save in a backlog,
    which is never posted. What is dated ahead does when its moment comes, in a backlog too.

    Args:
        write: The open transaction.
        batch: Rows made by ``rows_of``, each article once.
        is_backlog: Whether this is a folder's first load.
        now: When it happens.
    """
    if not batch:
        return SaveOutcome()
    if is_backlog:
        await put_off_words(write, now)
    ids = [rows.id for rows in batch]
    stored = await _stored(write, ids)
    decisions = await standing_decisions(write, ids)
    ruled = await rule_on_rows(write, _coming(batch, stored, now), now)
    for article_id, by_server in ruled.items():
        decisions.setdefault(article_id, {}).update(by_server)
    filed = [_file(rows, decisions.get(rows.id, {}), now) for rows in batch]
    counts = await _delete(write, list(stored))
    await _settle_positions(write, filed)
    # In the order of the tables: the full-text index writes out what it has gathered whenever a
    # row comes before the one before it, which made a first load three times as long.
    counts.update(await _insert(write, sorted(filed, key=attrgetter("position"))))
    await add_counts(write, counts)
    held = {one.rows.id for one in filed if not (one.is_published or one.rows.is_removed)}
    await record_arrivals(write, (held - stored.keys()) | ruled.keys(), now)
    # Those that are held too: rules look at them when their moment comes.
    ahead = [one for one in batch if is_dated_ahead(one.position, now)]
    await record_embargoes(write, [one.id for one in ahead])
    if not is_backlog:
        await record_releases_in(write, _released(filed, stored, decisions), now=now)
    withdrawn = frozenset(
        rows.id
        for rows in batch
        if rows.is_removed and rows.id in stored and not stored[rows.id].removed
    )
    for article_id in withdrawn:
        await request_retraction(write, article_id=article_id, now=now, because=_TAKEN_BACK)
    for one in filed:
        if one.rows.is_doubtful and not one.is_published:
            await request_retraction(write, article_id=one.rows.id, now=now, because=_DOUBTFUL)
    await request_article_edits(write, stored.keys(), now)
    return SaveOutcome(frozenset(ids) - stored.keys(), frozenset(stored) - withdrawn, withdrawn)


async def erase(write: Transaction, article_ids: Sequence[int]) -> None:
    """Take articles out that are kept as another one from now on."""
    await add_counts(write, await _delete(write, article_ids))


async def withdraw(write: Transaction, article_ids: Iterable[int], now: datetime) -> int:
    """Take articles back everywhere, with their posts; gives how many were there until now."""
    count = 0
    for article_id in article_ids:
        is_new = await write.run(
            "UPDATE articles SET removed = TRUE WHERE id = :id AND NOT removed", {"id": article_id}
        )
        if is_new:
            count += 1
            await refile(write, article_id, now)
            await request_retraction(write, article_id=article_id, now=now, because=_TAKEN_BACK)
    return count


async def _stored(write: Transaction, ids: Sequence[int]) -> dict[int, _Stored]:
    rows = await write.fetch(
        """
        SELECT id, published, removed FROM articles
        WHERE id IN :ids
        """,
        {"ids": ids},
    )
    return {row[0]: _Stored(bool(row[1]), bool(row[2])) for row in rows}


def _coming(
    batch: Iterable[ArticleRows], stored: Mapping[int, _Stored], now: datetime
) -> list[ArticleRows]:
    """Give the articles on which rules have a say: what is new, comes back, or is first let out."""
    return [
        rows
        for rows in batch
        if not (rows.is_removed or is_dated_ahead(rows.position, now))
        and (
            (before := stored.get(rows.id)) is None
            or before.removed
            or (rows.by_document and not before.published)
        )
    ]


def _file(rows: ArticleRows, decisions: Mapping[int, Action], now: datetime) -> _Filed:
    is_published, keywords = settled(
        rows.keywords,
        by_document=rows.by_document and not is_dated_ahead(rows.position, now),
        is_removed=rows.is_removed,
        decisions=decisions,
    )
    return _Filed(rows, rows.position, is_published, keywords)


def _released(
    batch: Sequence[_Filed],
    stored: Mapping[int, _Stored],
    decisions: Mapping[int, Mapping[int, Action]],
) -> dict[int, list[int]]:
    """Give, by server, the articles that become published there; ``OPERATOR`` means everywhere."""
    released: dict[int, list[int]] = {}
    for one in batch:
        article_id = one.rows.id
        before = stored.get(article_id)
        if one.is_published:
            if before is None or not before.published:
                released.setdefault(OPERATOR, []).append(article_id)
        elif (before is None or before.removed) and not one.rows.is_removed:
            # What is published in a server alone comes, or comes back, there only.
            for server_id, action in decisions.get(article_id, {}).items():
                if action is Action.PUBLISH:
                    released.setdefault(server_id, []).append(article_id)
    return released


async def _delete(write: Transaction, ids: Sequence[int]) -> Counter[int]:
    """Take articles out, as a rewrite puts them in anew; gives the published counts to take off."""
    if not ids:
        return Counter()
    await write.unindex(ids)
    await forget_words(write, ids)
    await forget_called(write, ids)
    rows = await write.fetch(
        """
        SELECT position, published, listings, related
        FROM articles JOIN article_details USING (position) WHERE articles.id IN :ids
        """,
        {"ids": ids},
    )
    filed = [(position, published, listings_of(text)) for position, published, text, _ in rows]
    await write.run_many(
        "DELETE FROM listings WHERE key = ? AND published = ? AND position = ?",
        sorted((key, published, position) for position, published, keys in filed for key in keys),
    )
    await write.run_many(
        "DELETE FROM related WHERE other_id = ? AND position = ?",
        sorted((other, row[0]) for row in rows for other in related_ids(row[3])),
    )
    await write.run("DELETE FROM articles WHERE id IN :ids", {"ids": ids})
    taken_off: Counter[int] = Counter()
    for _, published, keys in filed:
        if published:
            taken_off.subtract(keys)
    return taken_off


async def _settle_positions(write: Transaction, batch: Sequence[_Filed]) -> None:
    """Move articles on by one place until none stands where another does."""
    is_settled = False
    while not is_settled:
        taken = {
            row[0]
            for row in await write.fetch(
                """
                SELECT position FROM articles
                WHERE position IN :positions
                """,
                {"positions": [one.position for one in batch]},
            )
        }
        is_settled = True
        for one in batch:
            while one.position in taken:
                one.position = next_position(one.position)
                is_settled = False
            taken.add(one.position)


async def _insert(write: Transaction, batch: Sequence[_Filed]) -> Counter[int]:
    """Put articles in; gives how many published ones stand in each listing."""
    await _insert_names(write, [one.rows for one in batch])
    await write.run_many(
        _INSERT_ARTICLE,
        [
            (
                one.position,
                one.rows.id,
                one.rows.by_document,
                one.rows.is_removed,
                one.is_published,
                one.keywords,
                *one.rows.texts,
                *one.rows.columns,
            )
            for one in batch
        ],
    )
    await write.index([(one.position, *one.rows.texts, one.keywords) for one in batch])
    await write.run_many(_INSERT_DETAILS, [(one.position, *one.rows.details) for one in batch])
    await record_words(write, [(one.position, *one.rows.texts[:2]) for one in batch])
    # Sorted, so that each page of these tables is visited once.
    await write.run_many(
        "INSERT INTO related (other_id, position) VALUES (?, ?)",
        sorted((other, one.position) for one in batch for other in one.rows.related),
    )
    await write.run_many(
        "INSERT INTO listings (key, published, position) VALUES (?, ?, ?)",
        sorted((key, one.is_published, one.position) for one in batch for key in one.rows.listings),
    )
    return Counter(key for one in batch if one.is_published for key in one.rows.listings)


async def _insert_names(write: Transaction, batch: Sequence[ArticleRows]) -> None:
    """Add providers and topics, in the newest article's spelling; providers are called as usual."""
    for statement, rows in (
        (_INSERT_PROVIDER, [row for one in batch for row in one.providers]),
        (_INSERT_TOPIC, [row for one in batch for row in one.topics]),
    ):
        newest = {row[0]: row for row in sorted(rows, key=itemgetter(-1))}
        await write.run_many(statement, list(newest.values()))
    await note_called(write, batch)


_INSERT_PROVIDER = """
    INSERT INTO providers (id, domain, name, newest_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE
    SET name = coalesce(providers.usual_name, excluded.name), newest_at = excluded.newest_at
    WHERE excluded.newest_at >= providers.newest_at
"""
_INSERT_TOPIC = """
    INSERT INTO topics (id, name, newest_at) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, newest_at = excluded.newest_at
    WHERE excluded.newest_at >= topics.newest_at
"""
_INSERT_ARTICLE = f"""
    INSERT INTO articles (
        position, id, published_by_document, removed, published, keywords, title, excerpt, forms,
        {ARTICLE_ROW}
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_INSERT_DETAILS = f"""
    INSERT INTO article_details (position, {DETAILS_ROW})
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
