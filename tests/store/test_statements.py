"""Statements are one text for all engines: what becomes of its words, and that it has no others."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

import bot.store
from bot.store.engine import Dialect, Statement
from bot.store.sqlite.database import Database
from bot.store.sqlite.statements import DIALECT, bound
from bot.store.terms import AllOf, AnyOf, Mark, Part, Without, Words

#: As another engine might have them.
OTHER: Final = Dialect(
    is_in=r"= ANY(:\1)",
    matches=r"search_index.words @@ :\1",
    found="search_index.position",
    numbers_in=r"jsonb_array_elements_text(\1)",
    numbers_given=r"(SELECT unnest(:\1) AS value)",
    ordered_join="JOIN",
    in_order_of="ORDER BY \\1",
    indexed_by="",
    least="least",
    greatest="greatest",
    ilike="ILIKE",
    locked="FOR UPDATE SKIP LOCKED",
)
STORE: Final = Path(bot.store.__file__).parent


# What the words become


@pytest.mark.parametrize(
    ("text", "in_sqlite", "elsewhere"),
    [
        ("id IN :ids", "id IN (SELECT value FROM json_each(:ids))", "id = ANY(:ids)"),
        ("NOT id IN :ids", "NOT id IN (SELECT value FROM json_each(:ids))", "NOT id = ANY(:ids)"),
        ("id IN (:a, :b)", "id IN (:a, :b)", "id IN (:a, :b)"),
        ("a IN ORDER OF a.position LIMIT 1", "a  LIMIT 1", "a ORDER BY a.position LIMIT 1"),
        (
            "numbers_in(a.keys) AS one",
            "json_each(a.keys) AS one",
            "jsonb_array_elements_text(a.keys) AS one",
        ),
        (
            "numbers_in(:keys) AS one",
            "json_each(:keys) AS one",
            "(SELECT unnest(:keys) AS value) AS one",
        ),
        ("a ORDERED JOIN b", "a CROSS JOIN b", "a JOIN b"),
        ("posts INDEXED BY posts_open", "posts INDEXED BY posts_open", "posts "),
        ("least(a, greatest(b, c))", "min(a, max(b, c))", "least(a, greatest(b, c))"),
        ("title ILIKE :text", "title LIKE :text", "title ILIKE :text"),
        ("LIMIT 5 LOCKED", "LIMIT 5 ", "LIMIT 5 FOR UPDATE SKIP LOCKED"),
        (
            "SELECT search_index.position WHERE search_index MATCHES :term",
            "SELECT search_index.rowid WHERE search_index MATCH :term",
            "SELECT search_index.position WHERE search_index.words @@ :term",
        ),
        (
            "SELECT at_least(a), claimed",
            "SELECT at_least(a), claimed",
            "SELECT at_least(a), claimed",
        ),
    ],
)
def test_each_engine_has_its_own_words(text: str, in_sqlite: str, elsewhere: str) -> None:
    assert DIALECT.translate(text).text == in_sqlite
    assert OTHER.translate(text).text == elsewhere


def test_a_statement_names_the_parameters_that_are_more_than_one_value() -> None:
    text = "id IN :ids AND other IN :ids AND :one IN (2) AND search_index MATCHES :term"

    assert DIALECT.translate(f"{text} FROM numbers_in(:keys)") == Statement(
        DIALECT.translate(f"{text} FROM numbers_in(:keys)").text,
        lists=frozenset({"ids", "keys"}),
        terms=frozenset({"term"}),
    )


def test_parameters_go_along_with_the_text() -> None:
    text, values = bound(
        "id IN :ids AND search_index MATCHES :term AND other = :id",
        {"ids": (3, 1), "term": Mark("t5"), "id": 7, "unused": ()},
    )

    listed = "SELECT value FROM json_each(:ids)"
    assert text == f"id IN ({listed}) AND search_index MATCH :term AND other = :id"
    assert values == {"ids": "[3, 1]", "term": 'keywords: "t5"', "id": 7, "unused": ()}


async def test_a_list_may_hold_names_that_are_no_text(tmp_path: Path) -> None:
    """Names of files are bytes where they are not UTF-8; they stand among others."""
    odd = os.fsencode("odd\udcff.md")
    database = await Database.open(tmp_path / "news.db")
    try:
        async with database.transaction() as write:
            await write.run_many(
                "INSERT INTO directories (path, source, digest) VALUES (?, '', ?)",
                [(path, b"") for path in ("a", "b", odd, "odd")],
            )
        for wanted in ([], ["a"], [odd], ["a", odd, "odd"], [odd, odd, "none"]):
            rows = await database.fetch(
                "SELECT path FROM directories WHERE path IN :paths", {"paths": wanted}
            )
            assert {row[0] for row in rows} == set(wanted) - {"none"}
    finally:
        await database.close()


def test_terms_are_said_in_the_language_of_the_index() -> None:
    spoken = Without(
        AllOf((Words("deep learning"), AnyOf((Mark("p1"), Words("rob", Part.TITLE, True))))),
        AnyOf((Words('say "no"\0'),)),
    )

    _, values = bound("search_index MATCHES :term", {"term": spoken})

    assert values["term"] == (
        '(({title excerpt forms}: "deep learning" AND (keywords: "p1" OR {title forms}: "rob" *))'
        ' NOT ({title excerpt forms}: "say  no  "))'
    )


# That none else is used


def _of_one_engine(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.search(pattern, text) is not None


def _closing(text: str, opening: int) -> int:
    """Where the bracket is closed that stands there."""
    depth = 0
    for place in range(opening, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if not depth:
            return place
    return len(text)


def _has_min_of_two(text: str) -> bool:
    for found in re.finditer(r"\b(?:min|max)\(", text):
        inside = text[found.end() : _closing(text, found.end() - 1)]
        while inside != (flat := re.sub(r"\([^()]*\)", "", inside)):
            inside = flat
        if "," in inside:
            return True
    return False


def _has_unnamed_subquery(text: str) -> bool:
    return any(
        not re.match(r"\)\s+AS \w+", text[_closing(text, found.end() - 1) :])
        for found in re.finditer(r"\b(?:FROM|JOIN)\s+\(", text)
    )


_FLAGS: Final = (
    r"(?:published|removed|leads|stands|shown|is_decision|is_rejection|default_published"
    r"|published_by_document|needs_reason|marks_posts)"
)
WORDS_OF_ONE_ENGINE: Final[dict[str, Callable[[str], bool]]] = {
    "JSON": _of_one_engine(r"\bjsonb?_\w+"),
    "iif": _of_one_engine(r"\biif\("),
    "NOT IN a list": _of_one_engine(r"\bNOT IN :"),
    "an order of joins": _of_one_engine(r"\bCROSS JOIN\b"),
    "MATCH": _of_one_engine(r"\bMATCH\b|@@"),
    "rowid": _of_one_engine(r"\browid\b"),
    "INSERT OR": _of_one_engine(r"\bINSERT OR\b|\bREPLACE INTO\b"),
    "PRAGMA": _of_one_engine(r"\bPRAGMA\b"),
    "SQLite's tables": _of_one_engine(r"\bsqlite_\w+"),
    "lists of a group": _of_one_engine(r"\b(?:group_concat|string_agg|array_agg)\b"),
    "IS with a value": _of_one_engine(r"\bIS (?:NOT )?(?!NOT\b|NULL\b|TRUE\b|FALSE\b)\S"),
    "min or max of two": _has_min_of_two,
    "a subquery without a name": _has_unnamed_subquery,
    "LIKE": _of_one_engine(r"\bLIKE\b"),
    "a flag as a number": _of_one_engine(
        rf"\b{_FLAGS}\s*!?=\s*[01]\b|\bsum\({_FLAGS}|[01] - {_FLAGS}"
    ),
    "a unary plus": _of_one_engine(r"(?:\b(?:WHERE|AND|OR|BY)|\() *\+"),
    "bytes": _of_one_engine(r"\bx'"),
    "arrays": _of_one_engine(r"\bANY ?\(|\bunnest\("),
}


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    """Every text in a module that is no docstring, with the function that it stands in."""

    def texts(node: ast.AST, function: str) -> Iterator[tuple[str, str]]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            function = node.name
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return
        if isinstance(node, ast.JoinedStr):
            parts = (one.value if isinstance(one, ast.Constant) else "…" for one in node.values)
            yield function, "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield function, node.value
        else:
            for child in ast.iter_child_nodes(node):
                yield from texts(child, function)

    return texts(ast.parse(path.read_text()), "")


def test_no_statement_is_in_the_words_of_one_engine() -> None:
    modules = [
        path
        for path in STORE.rglob("*.py")
        if not {"sqlite", "postgres", "engine.py"}.intersection(path.relative_to(STORE).parts)
    ]
    found = [
        (str(path.relative_to(STORE)), function, word, " ".join(text.split()))
        for path in modules
        for function, text in _texts(path)
        for word, is_there in WORDS_OF_ONE_ENGINE.items()
        if is_there(text)
    ]

    assert found == []
    assert len(modules) > 25


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("JSON", "SELECT value FROM json_each(:ids)"),
        ("iif", "SET a = iif(b, 1, 2)"),
        ("NOT IN a list", "WHERE id NOT IN :ids"),
        ("an order of joins", "a CROSS JOIN b ON TRUE"),
        ("MATCH", "WHERE search_index MATCH :match"),
        ("rowid", "SELECT rowid FROM a"),
        ("INSERT OR", "INSERT OR REPLACE INTO a VALUES (1)"),
        ("PRAGMA", "PRAGMA data_version"),
        ("SQLite's tables", "SELECT seq FROM sqlite_sequence"),
        ("lists of a group", "SELECT group_concat(a) FROM b"),
        ("IS with a value", "WHERE a IS :a"),
        ("IS with a value", "WHERE a IS NOT 'b'"),
        ("min or max of two", "SET a = min(coalesce(a, 2), :b)"),
        ("a subquery without a name", "SELECT a FROM (SELECT a FROM b) WHERE a"),
        ("LIKE", "WHERE a LIKE :b"),
        ("a flag as a number", "WHERE published = 1"),
        ("a flag as a number", "SELECT sum(leads) FROM a"),
        ("a unary plus", "WHERE +path = :path"),
        ("bytes", "SET digest = x''"),
        ("arrays", "WHERE id = ANY(:ids)"),
    ],
)
def test_such_words_are_noticed(word: str, text: str) -> None:
    assert WORDS_OF_ONE_ENGINE[word](text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT max(a), min(coalesce(a, b)) FROM c WHERE d IS NOT NULL AND e IS NULL",
        "SELECT a FROM (SELECT max(a) AS a FROM (SELECT a FROM b) AS c) AS d",
        "WHERE title ILIKE :text AND search_index MATCHES :term AND published = TRUE",
        "SET count = count + :change",
    ],
)
def test_words_that_all_engines_know_are_let_pass(text: str) -> None:
    assert not any(is_there(text) for is_there in WORDS_OF_ONE_ENGINE.values())
