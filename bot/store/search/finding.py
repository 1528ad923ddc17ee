"""Runs what ``matching`` planned, on a thread of the engine's: headlines, counts, the best first.

Every function reads from the reader that it is given. So one that needs several statements is
still one hop to a thread, and makes its values there. Who may ask, and when, is left to others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from operator import itemgetter
from typing import Final

from bot.headlines import Headline, Page
from bot.publication import OPERATOR, Audience, Scope
from bot.search.query import SearchQuery, Sort
from bot.search.ranking import Candidate, best_first, hottest_first
from bot.search.words import is_unspaced
from bot.store.articles.articles import PROVIDED, STANDING
from bot.store.articles.rows import HEADLINE_COLUMNS, IS_PUBLISHED, headline_of
from bot.store.engine import Reader
from bot.store.search.matching import Plan, plan_for, plan_for_beginnings
from bot.store.times import as_moment

#: How many of the newest matches are weighed against each other for "best" and "hottest".
BEST_OF: Final = 300
#: From so many articles on, a list is asked match by match; the index intersects with shorter ones.
_LONG_LIST: Final = 1000
#: From so many decisions on, a server's are looked up article by article.
_MANY_DECISIONS: Final = 500
#: How many of the newest titles are looked through for words that begin as typed.
_LOOKED_AT: Final = 2000
#: Beginnings so short stand in so many texts that the index takes long to gather them.
_SHORT: Final = 3
#: With more words than that the index has few enough titles for all but the last to gather.
_BEGINNINGS: Final = 3
_ALL: Final = 2**63 - 1
_LIKE_SIGN: Final = re.compile(r"[%_\\]")

# ORDERED JOIN goes from the newest on.
_PAGE = """
    SELECT {columns}, found.position
    FROM (
        SELECT position FROM ({positions}) AS matching
        ORDER BY position DESC LIMIT :limit OFFSET :offset
    ) AS found
    ORDERED JOIN articles ON articles.position = found.position {joined}
    IN ORDER OF found.position
"""
#: Where only one state was looked for, what was found is in it: its decisions need no look.
_SEEN = {
    Audience.PUBLISHED: (HEADLINE_COLUMNS.replace(IS_PUBLISHED, "TRUE"), PROVIDED),
    Audience.UNPUBLISHED: (HEADLINE_COLUMNS.replace(IS_PUBLISHED, "FALSE"), PROVIDED),
    Audience.ALL: (HEADLINE_COLUMNS, STANDING),
}
_CANDIDATES = """
    SELECT position, title, excerpt, published_at, quality, heat, coverage_count
    FROM (
        SELECT position FROM ({positions}) AS matching ORDER BY position DESC LIMIT :limit
    ) AS newest
    JOIN articles USING (position) ORDER BY position DESC
"""
_CHOSEN = f"""
    SELECT {HEADLINE_COLUMNS}, articles.position FROM articles {STANDING}
    WHERE articles.position IN :positions
"""
# ORDERED JOIN keeps the newest first, so that looking ends with enough of them.
_RECENT = f"""
    SELECT {HEADLINE_COLUMNS}
    FROM (
        SELECT newest.position
        FROM (
            SELECT position FROM ({{positions}}) AS matching
            ORDER BY position DESC LIMIT :looked_at
        ) AS newest
        ORDERED JOIN articles ON articles.position = newest.position {{conditions}}
        IN ORDER OF newest.position LIMIT :limit
    ) AS beginning
    JOIN articles USING (position) {STANDING}
    ORDER BY position DESC
"""
_BEGINS = r"""
    AND (articles.title ILIKE :first_{n} ESCAPE '\' OR articles.title ILIKE :later_{n} ESCAPE '\')
"""
_COUNT = "SELECT count(*) FROM (SELECT 1 FROM ({positions}) AS matching LIMIT :limit) AS counted"
_LISTED = """
    SELECT published_count FROM topics WHERE id = :key
    UNION ALL SELECT published_count FROM providers WHERE id = :key
"""


def plan(read: Reader, query: SearchQuery, scope: Scope, compounds: Mapping[str, str]) -> Plan:
    """Give the statement for a query, by what it finds long lists in this database."""
    return plan_for(
        query,
        scope,
        compounds,
        is_long=partial(_is_long, read),
        decides_much=_decides_much(read, scope),
    )


def page(
    read: Reader,
    query: SearchQuery,
    scope: Scope,
    compounds: Mapping[str, str],
    *,
    limit: int,
    offset: int,
    count_up_to: int | None,
) -> Page:
    """Give some of the results, and how many there are; see ``Search.page``."""
    found = plan(read, query, scope, compounds)
    if query.sort is Sort.NEWEST:
        headlines = newest(read, scope, found, limit=limit, offset=offset)
        are_all = len(headlines) < limit and (bool(headlines) or offset == 0)
        total = offset + len(headlines)
    else:
        ordered = _ordered(read, query, found, compounds)
        headlines = _chosen(read, scope, ordered[offset : offset + limit])
        are_all = len(ordered) < BEST_OF
        total = len(ordered)
    if not are_all:
        total = count(read, found, count_up_to)
    if count_up_to is None:
        return Page(headlines, total, is_total_exact=True, offset=offset)
    return Page(headlines, min(total, count_up_to), total < count_up_to, offset)


def newest(
    read: Reader, scope: Scope, found: Plan, *, limit: int, offset: int = 0
) -> tuple[Headline, ...]:
    """Give the newest of what was planned, less the first ``offset``."""
    columns, joined = _SEEN[scope.audience]
    rows = read.rows(
        _filled(_PAGE, found.positions, columns=columns, joined=joined),
        {**found.parameters, "server_id": scope.server_id, "limit": limit, "offset": offset},
    )
    rows.sort(key=itemgetter(-1), reverse=True)
    return tuple(map(headline_of, rows))


def count(read: Reader, found: Plan, up_to: int | None) -> int:
    """Count what was planned; None counts all."""
    if up_to == 0:
        return 0
    ((total,),) = read.rows(
        _filled(_COUNT, found.positions),
        {**found.parameters, "limit": _ALL if up_to is None else up_to},
    )
    return int(total)


def titles(read: Reader, typed: Sequence[str], scope: Scope, *, limit: int) -> tuple[Headline, ...]:
    """Give the newest articles whose words begin with the typed ones."""
    decides_much = _decides_much(read, scope)
    found = plan_for(SearchQuery(), scope, {}, decides_much=decides_much)
    if not typed:
        return newest(read, scope, found, limit=limit)
    beginnings = typed
    if len(typed) > _BEGINNINGS:
        *others, last = typed
        beginnings, found = (last,), plan_for_beginnings(others, scope, decides_much=decides_much)
    recent = _recent(read, beginnings, scope, found, limit=limit)
    if len(recent) == limit or (recent and len(typed[-1]) <= _SHORT):
        return recent
    beginning = plan_for_beginnings(typed, scope, decides_much=decides_much)
    indexed = newest(read, scope, beginning, limit=limit)
    # The index keeps stems, "certif": "certifica" begins none, though the recent ones show it.
    both = {headline.id: headline for headline in (*recent, *indexed)}
    ordered = sorted(both.values(), key=lambda one: one.published_at, reverse=True)
    return tuple(ordered[:limit])


def _recent(
    read: Reader, words: Sequence[str], scope: Scope, found: Plan, *, limit: int
) -> tuple[Headline, ...]:
    """Look through the newest titles only: short beginnings stand in a great many of them.

    The index would have to gather every word with such a beginning first.
    """
    if any(map(is_unspaced, words)):
        return ()
    beginnings = [_LIKE_SIGN.sub(r"\\\g<0>", word) for word in words]
    rows = read.rows(
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
    return tuple(map(headline_of, rows))


def _ordered(
    read: Reader, query: SearchQuery, found: Plan, compounds: Mapping[str, str]
) -> list[int]:
    """Give the positions of the newest matches in the order that was asked for."""
    rows = read.rows(_filled(_CANDIDATES, found.positions), {**found.parameters, "limit": BEST_OF})
    candidates = [Candidate(row[0], row[1], row[2], as_moment(row[3]), *row[4:7]) for row in rows]
    if query.sort is Sort.BEST:
        return [one.key for one in best_first(query, candidates, compounds)]
    return [one.key for one in hottest_first(candidates)]


def _chosen(read: Reader, scope: Scope, positions: Sequence[int]) -> tuple[Headline, ...]:
    rows = read.rows(_CHOSEN, {"positions": positions, "server_id": scope.server_id})
    found = {row[-1]: headline_of(row) for row in rows}
    return tuple(found[position] for position in positions if position in found)


def _is_long(read: Reader, key: int) -> bool:
    rows = read.rows(_LISTED, {"key": key})
    return any(listed >= _LONG_LIST for (listed,) in rows)


def _decides_much(read: Reader, scope: Scope) -> bool:
    """Tell whether there are so many decisions in a server that none are gathered for a search."""
    return scope.server_id != OPERATOR and bool(
        read.rows(
            "SELECT 1 FROM decisions WHERE server_id = :server_id LIMIT 1 OFFSET :many",
            {"server_id": scope.server_id, "many": _MANY_DECISIONS},
        )
    )


@lru_cache(maxsize=256)
def _filled(statement: str, positions: str, **further: str) -> str:
    """Fill in a statement; the same text each time, which the engine keeps prepared."""
    return statement.format(positions=positions, **further)
