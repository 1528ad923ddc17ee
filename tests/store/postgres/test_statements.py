"""What the store's statements become for PostgreSQL and its driver."""

from __future__ import annotations

import pytest

from bot.publication import OPERATOR, Audience, Scope
from bot.search.query import SearchQuery
from bot.store import Store
from bot.store.engine import PathText
from bot.store.postgres.database import Database
from bot.store.postgres.statements import bound, searched, translated
from bot.store.terms import Mark, Words
from tests.samples import make_article, make_series, write

SEARCH = "SELECT search_index.position FROM search_index WHERE search_index MATCHES :term"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id = :id AND NOT id IN :ids", "id = %(id)s AND NOT id = ANY(%(ids)s)"),
        ("VALUES (?, '?', ':no')", "VALUES (%s, '?', ':no')"),
        ("a % 2 = 1 AND b ILIKE '%x'", "a %% 2 = 1 AND b ILIKE '%%x'"),
        (
            "numbers_in(a.keys) AS one",
            "LATERAL (SELECT value::bigint FROM json_array_elements_text(a.keys::json)) AS one",
        ),
        ("FROM numbers_in(:a) AS b", "FROM (SELECT unnest(%(a)s::bigint[]) AS value) AS b"),
        ("a ORDERED JOIN b INDEXED BY c", "a JOIN b "),
        ("LIMIT 5 LOCKED", "LIMIT 5 FOR UPDATE SKIP LOCKED"),
    ],
)
def test_words_of_the_store_become_the_servers_and_the_drivers(text: str, expected: str) -> None:
    assert translated(text).text == expected


def test_parameters_go_along_with_the_text() -> None:
    text, values = bound(
        "path IN :paths AND search_index MATCHES :term",
        {"paths": [PathText("a"), b"\xff"], "term": Words("running")},
    )
    assert text == "path = ANY(%(paths)s) AND search_index.words @@ %(term)s::tsquery"
    assert values == {"paths": [b"a", b"\xff"], "term": "'run'"}


def test_what_few_articles_match_is_gathered_first() -> None:
    assert searched(SEARCH, {"term": Mark("t5")}) == ["'#t5'"]
    assert bound(SEARCH, {"term": Mark("t5")})[0].startswith("SELECT search_index.position FROM")
    assert "(search_index.position + 0)" in bound(SEARCH, {"term": Mark("t5")}, gathers=True)[0]
    each = "WHERE EXISTS (\n SELECT 1 FROM search_index WHERE search_index MATCHES :term)"
    assert searched(each, {"term": Mark("t5")}) == []


async def test_common_and_rare_words_are_found_alike(database: Database) -> None:
    store = Store(database)
    await write(store, *make_series(60), make_article("Volcano report"))
    scope = Scope(OPERATOR, Audience.ALL)
    found = {}
    for words in (("report",), ("volcano",), ("volcano", "report"), ("nobody",)):
        page = await store.search.page(SearchQuery(words=words), scope, limit=5)
        found[words] = (page.total, len(page.headlines))

    assert found == {
        ("report",): (61, 5),
        ("volcano",): (1, 1),
        ("volcano", "report"): (1, 1),
        ("nobody",): (0, 0),
    }
