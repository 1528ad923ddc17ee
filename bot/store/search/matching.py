"""Turns a SearchQuery and a Scope into a statement that gives the positions of what they mean.

Plain lists (everything, one topic, one provider) come from ``listings``; anything with words or
several filters from the full-text index, whose ``keywords`` column knows topics, providers and
servers' decisions too; where a filter's list is long, each match is looked up in it instead. All
of it runs newest first and stops early. What the index is asked for is said in ``terms``; running
the statements is left to others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.identity import provider_id, topic_id
from bot.publication import OPERATOR, Audience, Scope
from bot.search.query import SearchQuery
from bot.search.words import Phrase, typed_forms
from bot.store.articles.rows import EVERYTHING, end_position, position_of
from bot.store.terms import Mark, Part, Term, Without, Words, all_of, any_of

_FIRST_POSITION: Final = -(2**63)
_LAST_POSITION: Final = 2**63 - 1
#: Outside of servers no server's decisions count; the operator's stand in the articles already.
_NO_SERVER: Final = -1

# Articles of one publication state in a listing: those filed so, less those that this server
# decided the other way, and those that this server decided so. ORDERED JOIN: for the sake of newest
# first an engine would walk through all of the other state's articles instead.
_NOT_DECIDED = """
    AND listings.position NOT IN (
        SELECT articles.position FROM decisions JOIN articles ON articles.id = article_id
        WHERE server_id = :decider AND stands AND action = '{contrary}'
    )
"""
# The same where a server's rules decided about thousands: each article is looked up by itself, and
# the index finds those that were decided so by their marks, the newest first.
_NOT_DECIDED_EACH = """
    AND NOT EXISTS (
        SELECT 1 FROM articles AS decided
        ORDERED JOIN decisions ON decisions.server_id = :decider
            AND decisions.article_id = decided.id AND stands AND action = '{contrary}'
        WHERE decided.position = listings.position
    )
"""
_LISTED = """
    SELECT listings.position AS position FROM listings {articles}
    WHERE listings.key = :key AND listings.published = {state}
        AND listings.position BETWEEN :first AND :last {conditions} {not_decided}
"""
_LISTED_HERE = """
    SELECT listings.position AS position FROM decisions
    ORDERED JOIN articles ON articles.id = decisions.article_id AND NOT articles.removed
    ORDERED JOIN listings ON listings.position = articles.position AND listings.key = :key
        AND listings.published = {other_state}
    WHERE decisions.server_id = :decider AND stands AND action = '{deciding}'
        AND listings.position BETWEEN :first AND :last {conditions}
"""
# The same for what matches. Whether it is published is looked up in a list, that of everything
# where no other is asked for, match by match: that costs less than to intersect with all that is.
_INDEXED = """
    SELECT search_index.position AS position FROM search_index
    ORDERED JOIN listings ON listings.key = :key AND listings.published = {state}
        AND listings.position = search_index.position {articles}
    WHERE search_index MATCHES :match AND search_index.position BETWEEN :first AND :last
        {conditions} {not_decided}
"""
# Few are decided so here: the index finds them by their marks.
_INDEXED_HERE = """
    SELECT search_index.position AS position FROM search_index
    ORDERED JOIN listings ON listings.key = :key AND listings.published = {other_state}
        AND listings.position = search_index.position {articles}
    WHERE search_index MATCHES :match_{deciding} AND search_index.position BETWEEN :first AND :last
        {conditions}
"""
_ARTICLES = (
    "ORDERED JOIN articles ON articles.position = listings.position AND NOT articles.removed"
)
_NARROWER = {
    "min_quality": "AND articles.quality >= :min_quality",
    "type": "AND articles.type = :type",
}
_LISTED_TOO = """AND EXISTS (
    SELECT 1 FROM listings AS other
    WHERE other.key = :other_key AND other.published = listings.published
        AND other.position = listings.position
)"""
#: For lists, which need no index else; asked for each article on its own.
_WITHOUT = """ AND NOT EXISTS (
    SELECT 1 FROM search_index
    WHERE search_index MATCHES :without AND search_index.position = listings.position
)"""


@dataclass(frozen=True, slots=True)
class _State:
    """What is filed as published or not, and which decisions of a server change that there."""

    filed: bool
    contrary: str = ""
    deciding: str = ""


_STATES: Final = {
    Audience.PUBLISHED: (_State(True, "unpublish", "publish"),),
    Audience.UNPUBLISHED: (_State(False, "publish", "unpublish"),),
    # Every article once: whatever a server decided, it is filed in one of the two.
    Audience.ALL: (_State(True), _State(False)),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """A statement that gives positions, and its parameters."""

    positions: str
    parameters: dict[str, object]


def plan_for(
    query: SearchQuery,
    scope: Scope,
    compounds: Mapping[str, str],
    *,
    is_long: Callable[[int], bool] = lambda _: False,
    begins_from: int | None = None,
    decides_much: bool = False,
) -> Plan:
    """Give the statement for a query.

    Args:
        query: What to look for.
        scope: Where, and what may be seen there.
        compounds: See ``typed_forms``.
        is_long: Tells of the list with a key whether the index takes long to intersect with it.
        begins_from: From how many letters on a word may be the beginning of a longer one.
        decides_much: Whether there are hundreds of decisions in that server, or more.
    """
    keys = []
    if query.topic is not None:
        keys.append(topic_id(query.topic))
    if query.provider is not None:
        keys.append(provider_id(query.provider))
    unwanted = [_worded(word, compounds) for word in query.without]
    without = any_of(unwanted) if unwanted else None
    # Of a topic's and a provider's stories few are held: their lists are short, the index is not.
    if not query.words and (len(keys) <= 1 or scope.audience is Audience.UNPUBLISHED):
        return _listed(query, scope, keys or [EVERYTHING], without, decides_much=decides_much)
    terms = [_worded(word, compounds, begins_from=begins_from) for word in query.words]
    listed = next(filter(is_long, keys), EVERYTHING)
    if query.topic is not None and listed != keys[0]:
        terms.append(Mark(f"t{keys[0]}"))
    if query.provider is not None and listed != keys[-1]:
        terms.append(any_of([Mark(f"p{keys[-1]}"), Mark(f"c{keys[-1]}")]))
    return _indexed(query, scope, terms, without, key=listed, decides_much=decides_much)


def plan_for_beginnings(words: Sequence[str], scope: Scope, *, decides_much: bool = False) -> Plan:
    """Give the statement for articles with words in their titles that begin with the typed ones."""
    terms = [_worded(word, {}, part=Part.TITLE, begins_from=0) for word in words]
    return _indexed(SearchQuery(), scope, terms, decides_much=decides_much)


def _listed(
    query: SearchQuery,
    scope: Scope,
    keys: Sequence[int],
    without: Term | None,
    *,
    decides_much: bool,
) -> Plan:
    """Give the statement for what stands in all of some lists; at most two."""
    conditions = _LISTED_TOO if len(keys) > 1 else ""
    if without:
        conditions += _WITHOUT
    parameters = {
        **_parameters(query, scope),
        "key": keys[-1],
        "other_key": keys[0],
        "without": without,
        "match_publish": Mark(f"y{scope.server_id}"),
        "match_unpublish": Mark(f"n{scope.server_id}"),
    }
    texts = _Texts(_LISTED, _INDEXED_HERE if decides_much else _LISTED_HERE, decides_much)
    return Plan(_united(query, scope, texts, conditions), parameters)


def _indexed(
    query: SearchQuery,
    scope: Scope,
    terms: Sequence[Term],
    without: Term | None = None,
    *,
    key: int = EVERYTHING,
    decides_much: bool = False,
) -> Plan:
    """Give the statement for what the index finds and what stands in one list."""

    def found(*marks: Mark) -> Term:
        wanted = all_of([*marks, *terms])
        return Without(wanted, without) if without else wanted

    here = scope.server_id
    parameters = {
        **_parameters(query, scope),
        "key": key,
        "match": found(),
        "match_publish": found(Mark(f"y{here}")),
        "match_unpublish": found(Mark(f"n{here}")),
    }
    texts = _Texts(_INDEXED, _INDEXED_HERE, decides_much)
    return Plan(_united(query, scope, texts), parameters)


@dataclass(frozen=True, slots=True)
class _Texts:
    """Statements to be filled in: for what is filed in a state, and for what is decided so."""

    everywhere: str
    here: str
    decides_much: bool


def _united(query: SearchQuery, scope: Scope, texts: _Texts, conditions: str = "") -> str:
    """Fill in statements for what is filed in a state, and for what a server decided so."""
    narrower = " ".join(
        condition for name, condition in _NARROWER.items() if getattr(query, name) is not None
    )
    is_server = scope.server_id != OPERATOR
    return _filled_in(scope.audience, is_server, texts, narrower, conditions)


@lru_cache(maxsize=256)
def _filled_in(
    audience: Audience, is_server: bool, texts: _Texts, narrower: str, conditions: str
) -> str:
    parts = []
    not_decided = _NOT_DECIDED_EACH if texts.decides_much else _NOT_DECIDED
    for state in _STATES[audience]:
        is_decided = bool(state.deciding) and is_server
        values = {
            "state": str(state.filed).upper(),
            "other_state": str(not state.filed).upper(),
            # What is published was not taken back: only a filter needs to see the article.
            "articles": _ARTICLES if narrower or not state.filed else "",
            "conditions": f"{narrower} {conditions}",
            "not_decided": not_decided.format(contrary=state.contrary) if is_decided else "",
            "deciding": state.deciding,
        }
        parts.append(texts.everywhere.format(**values))
        if is_decided:
            values["articles"] = _ARTICLES
            parts.append(texts.here.format(**values))
    return " UNION ALL ".join(parts)


def _parameters(query: SearchQuery, scope: Scope) -> dict[str, object]:
    return {
        "first": position_of(query.since) if query.since else _FIRST_POSITION,
        "last": end_position(query.until) if query.until else _LAST_POSITION,
        "decider": _NO_SERVER if scope.server_id == OPERATOR else scope.server_id,
        "min_quality": query.min_quality,
        "type": query.type,
    }


def _worded(
    typed: str,
    compounds: Mapping[str, str],
    *,
    part: Part = Part.TEXT,
    begins_from: int | None = None,
) -> Term:
    """Give what a typed word or phrase means.

    Args:
        typed: As ``parse_words`` gives it.
        compounds: See ``typed_forms``.
        part: Where to look for it.
        begins_from: From how many letters on the rest of its last word may be still to be typed;
            None for never.
    """

    def is_open(phrase: Phrase) -> bool:
        is_long = begins_from is not None and len(phrase.text) >= begins_from
        return is_long or phrase.is_beginning

    return all_of(
        [
            any_of([Words(one.text, part, is_open(one)) for one in forms])
            for forms in typed_forms(typed, compounds)
        ]
    )
