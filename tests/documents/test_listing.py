"""A JSON listing gives many articles through the same schema; a wrong entry rejects only itself."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.articles import Article, Image, Provider
from bot.documents import parse
from bot.identity import article_id
from tests.documents.sample_documents import LISTING, article_of, rejection_of, warnings_of

EXAMPLE = Provider("Example", "example.com")


def test_a_listing_gives_its_articles() -> None:
    parsed = parse(LISTING.encode(), "listing.json")
    assert parsed.problems == parsed.warnings == ()
    assert parsed.articles == (
        Article(
            id=article_id("https://example.com/first"),
            title="First 😀",
            url="https://example.com/first",
            published_at=datetime(2020, 12, 27, 16, 30, tzinfo=UTC),
            provider=EXAMPLE,
            web_url="https://example.com/first",
            quality=52,
            published=True,
            topics=("AI", "2024"),
            images=(Image("https://example.com/1.png", 10),),
            extra={"path": "2020-12-27-first"},
        ),
        Article(
            id=article_id("https://example.com/second"),
            title="Second",
            url="https://example.com/second",
            published_at=datetime(2020, 12, 28, 8, 30, tzinfo=UTC),
            provider=EXAMPLE,
            original_url="https://example.com/second",
        ),
    )


@pytest.mark.parametrize("prefix", ["", "\ufeff", "\n "])
def test_what_begins_with_a_brace_is_json_whatever_its_name(prefix: str) -> None:
    assert parse((prefix + LISTING).encode(), "a.txt") == parse(LISTING.encode(), "a.json")


def test_an_object_with_a_title_is_one_article() -> None:
    entry = json.dumps(json.loads(LISTING)["value"][1])
    assert article_of(entry.encode()) == parse(LISTING.encode(), "a.json").articles[1]


def test_an_empty_listing_has_no_articles() -> None:
    assert parse(b'{"value": []}', "a.json").articles == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ('"title": "Second"', '"name": "Second"', 18, "value[1].title"),
        ("2020-12-28T08:30:00Z", "Monday", 20, "value[1].publishedDateTime"),
        ('"https://example.com/second"', '"second"', 21, "value[1].originalUrl"),
        ('"title": "Second",', '"title": "S",\n"title": "T",', 20, "value[1].title"),
    ],
)
def test_a_wrong_entry_rejects_only_itself(old: str, new: str, line: int, field: str) -> None:
    parsed = parse(LISTING.replace(old, new).encode(), "a.json")
    assert [(problem.line, problem.field) for problem in parsed.problems] == [(line, field)]
    assert [article.title for article in parsed.articles] == ["First 😀"]


@pytest.mark.parametrize("entry", ["7", "null", "[]", '"Second"'])
def test_an_entry_that_is_no_object_rejects_only_itself(entry: str) -> None:
    parsed = parse(LISTING.replace('"value": [', f'"value": [{entry},').encode(), "a.json")
    assert [problem.field for problem in parsed.problems] == ["value[0]"]
    assert len(parsed.articles) == 2


def test_wrong_optional_parts_are_left_out_with_a_warning() -> None:
    text = LISTING.replace('"width": 10', '"width": 1e1').replace('"AI"', "true")
    text = text.replace('"quality": 52', '"quality": NaN').replace("isCached", "title")
    assert warnings_of(text.encode(), "a.json") == [
        (10, "value[0].quality"),
        (14, "value[0].topics[1]"),
        (15, "value[0].images[0].width"),
        (15, "value[0].images[0].title"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        ("[]", 1, ""),
        ("{}", 1, "title"),
        ('{"title": "T"}', 1, "publishedDateTime"),
        ('{"page": 1,\n"page": 2, "value": []}', 2, "page"),
        ('{"value": [],\n"value": []}', 2, "value"),
        ('{"title": "T",\n"title": "U"}', 2, "title"),
        ('{"value": [\n{"title": "T"', 2, "value[0].title"),
        ('{"value": [\n{"title": "\\q"}]}', 2, "value[0].title"),
        ('{"value": [{"title":' + "[" * 100_000, None, ""),
    ],
)
def test_what_is_no_listing_is_refused(text: str, line: int | None, field: str) -> None:
    found = rejection_of(text.encode(), "a.json")
    assert (found.line, found.field) == (line, field)


def test_half_a_character_is_replaced() -> None:
    text = LISTING.replace("Second", "\\uD83D \\\\ud83d \\uDE00")
    assert parse(text.encode(), "a.json").articles[1].title == "\ufffd \\ud83d \ufffd"


def test_unknown_keys_nested_beyond_reason_reject() -> None:
    text = LISTING.replace('"page": 1,', "").replace('"2020-12-27-first"', "[" * 30 + "]" * 30)
    parsed = parse(text.encode(), "a.json")
    assert [problem.field for problem in parsed.problems] == ["value[0].path"]
