"""What docs/documents.md says of each key is so."""

from __future__ import annotations

import re

import pytest

from bot.articles import Article
from bot.documents import parse
from bot.documents.building import ARTICLE
from bot.errors import DocumentError
from tests.places import ROOT

PAGE = (ROOT / "docs" / "documents.md").read_text("utf-8")
#: Key, the line that cannot be used, and what becomes of it.
ROWS = re.findall(r"^\| `(\w+)` \|.*\| `(\w+: .+)` \| (.+) \|$", PAGE, re.MULTILINE)
NEEDED = {
    "title": "title: Gulls learn to sail",
    "publishedDateTime": "publishedDateTime: 2026-11-27T08:30:00Z",
    "originalUrl": "originalUrl: https://news.example/gulls",
}


def article_with(key: str, line: str) -> tuple[Article, list[str]]:
    """Read a document with that line, and give its article and the fields it is warned of."""
    lines = {
        **NEEDED,
        "provider": "provider: {name: news.example, domain: news.example}",
        key: line,
    }
    text = "\n".join(["---", *lines.values(), "---", ""])
    parsed = parse(text.encode(), "a.md")
    (article,) = parsed.articles
    return article, [problem.field for problem in parsed.warnings]


def test_every_key_has_its_row() -> None:
    assert {key for key, _, _ in ROWS} == {*ARTICLE.fields, *ARTICLE.parts}


@pytest.mark.parametrize(("key", "line", "outcome"), ROWS, ids=[key for key, _, _ in ROWS])
def test_what_becomes_of_it_is_what_the_page_says(key: str, line: str, outcome: str) -> None:
    if outcome.startswith("rejected"):
        with pytest.raises(DocumentError) as raised:
            article_with(key, line)
        assert raised.value.problem.field in {key, "webUrl"}
        return
    article, warned = article_with(key, line)
    assert any(re.match(rf"{key}\b", field) for field in warned)
    if outcome.startswith("held"):
        assert article.published is False
    elif outcome.startswith("taken for a list of one"):
        assert article.topics == ("Robotics",)
    else:
        assert outcome.startswith("left out")
        whole, _ = article_with("title", NEEDED["title"])
        assert article == whole


def test_its_example_is_read_without_a_word() -> None:
    example = re.search(r"```\n(---\n.*?---\n)```", PAGE, re.DOTALL)
    assert example is not None
    parsed = parse(example[1].encode(), "a.md")
    (article,) = parsed.articles
    assert (article.published, len(article.related), len(article.topics)) == (True, 1, 2)
    assert [problem.field for problem in parsed.warnings] == []
