"""Runs what ``matching`` planned, on a connection's own thread: headlines, counts, the best first.

Every function reads from a connection that it is given. So one that needs several statements is
still one hop to a thread, and makes its values there. Who may ask, and when, is left to others.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from operator import itemgetter
from typing import Final

from bot.headlines import Headline, Page
from bot.publication import Audience, Scope
from bot.search.query import SearchQuery, Sort
from bot.search.ranking import Candidate, best_first, hottest_first
from bot.search.words import is_unspaced
from bot.store.articles.articles import PROVIDED, STANDING
from bot.store.articles.rows import HEADLINE_COLUMNS, IS_PUBLISHED, headline_of
from bot.store.search.matching import Plan, plan_for, plan_for_beginnings
from bot.store.times import as_moment

#: How many of the newest matches are weighed against each other for "best" and "hottest".
BEST_OF: Final = 300
#: From so many articles on, a list is asked match by match; the index intersects with shorter ones.
_LONG_LIST: Final = 1000
#: How many of the newest titles are looked through for words that begin as typed.
_LOOKED_AT: Final = 2000
#: Beginnings so short stand in so many texts that the index takes long to gather them.
_SHORT: Final = 3
#: With more words than that the index has few enough titles for all but the last to gather.
_BEGINNINGS: Final = 3
_LIKE_SIGN: Final = re.compile(r"[%_\\]")

# CROSS JOIN goes from the newest on; to have SQLite sort them once more costs a fifth of it all.
_PAGE = """
    SELECT {columns}, found.position
    FROM (
        SELECT position FROM ({positions}) ORDER BY position DESC LIMIT :limit OFFSET :offset
    ) AS found
    CROSS JOIN articles ON articles.position = found.position {joined}
"""
#: Where only one state was looked for, what was found is in it: its decisions need no look.
_SEEN = {
    Audience.PUBLISHED: (HEADLINE_COLUMNS.replace(IS_PUBLISHED, "TRUE"), PROVIDED),
    Audience.UNPUBLISHED: (HEADLINE_COLUMNS.replace(IS_PUBLISHED, "FALSE"), PROVIDED),
    Audience.ALL: (HEADLINE_COLUMNS, STANDING),
}
_CANDIDATES = """
    SELECT position, title, excerpt, published_at, quality, heat, coverage_count
    FROM (SELECT position FROM ({positions}) ORDER BY position DESC LIMIT :limit)
    JOIN articles USING (position) ORDER BY position DESC
"""
_CHOSEN = f"""
    SELECT {HEADLINE_COLUMNS} FROM json_each(:positions) AS chosen
    JOIN articles ON articles.position = chosen.value {STANDING}
    ORDER BY chosen.key
"""
# CROSS JOIN keeps the newest first, so that looking ends with enough of them.
_RECENT = f"""
    SELECT {HEADLINE_COLUMNS}
    FROM (
        SELECT newest.position
        FROM (
            SELECT position FROM ({{positions}}) ORDER BY position DESC LIMIT :looked_at
        ) AS newest
        CROSS JOIN articles ON articles.position = newest.position {{conditions}}
        LIMIT :limit
    )
    JOIN articles USING (position) {STANDING}
    ORDER BY position DESC
"""
_BEGINS = r"""
    AND (articles.title LIKE :first_{n} ESCAPE '\' OR articles.title LIKE :later_{n} ESCAPE '\')
"""
_COUNT = "SELECT count(*) FROM (SELECT 1 FROM ({positions}) LIMIT :limit)"
_LISTED = """
    SELECT published_count FROM topics WHERE id = :key
    UNION ALL SELECT published_count FROM providers WHERE id = :key
"""


def plan(
    sqlite: sqlite3.Connection, query: SearchQuery, scope: Scope, compounds: Mapping[str, str]
) -> Plan:
    """Give the statement for a query, by what it finds long lists in this database."""
    return plan_for(query, scope, compounds, is_long=partial(_is_long, sqlite))


def page(
    sqlite: sqlite3.Connection,
    query: SearchQuery,
    scope: Scope,
    compounds: Mapping[str, str],
    *,
    limit: int,
    offset: int,
    count_up_to: int | None,
) -> Page:
    """Give some of the results, and how many there are; see ``Search.page``."""
    found = plan(sqlite, query, scope, compounds)
    if query.sort is Sort.NEWEST:
        headlines = newest(sqlite, scope, found, limit=limit, offset=offset)
        are_all = len(headlines) < limit and (bool(headlines) or offset == 0)
        total = offset + len(headlines)
    else:
        ordered = _ordered(sqlite, query, found, compounds)
        headlines = _chosen(sqlite, scope, ordered[offset : offset + limit])
        are_all = len(ordered) < BEST_OF
        total = len(ordered)
    if not are_all:
        total = count(sqlite, found, count_up_to)
    if count_up_to is None:
        return Page(headlines, total, is_total_exact=True, offset=offset)
    return Page(headlines, min(total, count_up_to), total < count_up_to, offset)


def newest(
    sqlite: sqlite3.Connection, scope: Scope, found: Plan, *, limit: int, offset: int = 0
) -> tuple[Headline, ...]:
    """Give the newest of what was planned, less the first ``offset``."""
    columns, joined = _SEEN[scope.audience]
    rows = sqlite.execute(
        _filled(_PAGE, found.positions, columns=columns, joined=joined),
        {**found.parameters, "server_id": scope.server_id, "limit": limit, "offset": offset},
    ).fetchall()
    rows.sort(key=itemgetter(-1), reverse=True)
    return tuple(map(headline_of, rows))


def count(sqlite: sqlite3.Connection, found: Plan, up_to: int | None) -> int:
    """Count what was planned; None counts all."""
    if up_to == 0:
        return 0
    ((total,),) = sqlite.execute(
        _filled(_COUNT, found.positions),
        {**found.parameters, "limit": -1 if up_to is None else up_to},
    )
    return int(total)


def titles(
    sqlite: sqlite3.Connection, typed: Sequence[str], scope: Scope, *, limit: int
) -> tuple[Headline, ...]:
    """Give the newest articles whose words begin with the typed ones."""
    found = plan_for(SearchQuery(), scope, {})
    if not typed:
        return newest(sqlite, scope, found, limit=limit)
    beginnings = typed
    if len(typed) > _BEGINNINGS:
        *others, last = typed
        beginnings, found = (last,), plan_for_beginnings(others, scope)
    recent = _recent(sqlite, beginnings, scope, found, limit=limit)
    if len(recent) == limit or (recent and len(typed[-1]) <= _SHORT):
        return recent
    indexed = newest(sqlite, scope, plan_for_beginnings(typed, scope), limit=limit)
    # The index keeps stems, "certif": "certifica" begins none, though the recent ones show it.
    both = {headline.id: headline for headline in (*recent, *indexed)}
    ordered = sorted(both.values(), key=lambda one: one.published_at, reverse=True)
    return tuple(ordered[:limit])


def _recent(
    sqlite: sqlite3.Connection, words: Sequence[str], scope: Scope, found: Plan, *, limit: int
) -> tuple[Headline, ...]:
    """Look through the newest titles only: short beginnings stand in a great many of them.

    The index would have to gather every word with such a beginning first.
    """
    if any(map(is_unspaced, words)):
        return ()
    beginnings = [_LIKE_SIGN.sub(r"\\\g<0>", word) for word in words]
    rows = sqlite.execute(
        _RECENT.format(
            positions=found.positions,
            conditions=" ".join(_BEGINS.format(n=n) for n in range(len(beginnings))),
        ),
        {
            **found.parameters,
            **{f"first_{n}": f"{text}%" for n, text in enumerate(beginnings)},
            **{f"later_{n}": f"% {text}%" for n, text in enumerate(beginnings)},
            "server_id": scope.server_id,
            "looked_at": _LOOKED_AT,
            "limit": limit,
        },
    )
    return tuple(map(headline_of, rows.fetchall()))


def _ordered(
    sqlite: sqlite3.Connection, query: SearchQuery, found: Plan, compounds: Mapping[str, str]
) -> list[int]:
    """Give the positions of the newest matches in the order that was asked for."""
    rows = sqlite.execute(
        _filled(_CANDIDATES, found.positions), {**found.parameters, "limit": BEST_OF}
    )
    candidates = [
        Candidate(row[0], row[1], row[2], as_moment(row[3]), *row[4:7]) for row in rows.fetchall()
    ]
    if query.sort is Sort.BEST:
        return [one.key for one in best_first(query, candidates, compounds)]
    return [one.key for one in hottest_first(candidates)]


def _chosen(
    sqlite: sqlite3.Connection, scope: Scope, positions: Sequence[int]
) -> tuple[Headline, ...]:
    rows = sqlite.execute(
        _CHOSEN, {"positions": json.dumps(positions), "server_id": scope.server_id}
    )
    return tuple(map(headline_of, rows.fetchall()))


def _is_long(sqlite: sqlite3.Connection, key: int) -> bool:
    rows = sqlite.execute(_LISTED, {"key": key}).fetchall()
    return any(listed >= _LONG_LIST for (listed,) in rows)


@lru_cache(maxsize=256)
def _filled(statement: str, positions: str, **further: str) -> str:
    """Fill in a statement; the same text each time, which SQLite keeps prepared."""
    return statement.format(positions=positions, **further)
