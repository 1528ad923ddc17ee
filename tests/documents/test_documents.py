"""What a document says becomes an article: its shape, its parts, and what each of them may be."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.articles import Article, Image, Provider, RelatedItem
from bot.documents import parse
from bot.identity import article_id
from tests.documents.sample_documents import (
    DOCUMENT,
    article_of,
    document,
    rejection_of,
    warnings_of,
)


def test_a_whole_document_becomes_an_article() -> None:
    parsed = parse(DOCUMENT.encode(), "met.md")
    assert parsed.problems == parsed.warnings == ()
    assert parsed.articles == (
        Article(
            id=article_id("https://www.biometricupdate.com/202109/met-police"),
            title="Met Police to buy “retrospective” recognition",
            url="https://www.biometricupdate.com/202109/met-police",
            published_at=datetime(2021, 9, 27, 18, 46, tzinfo=UTC),
            provider=Provider("Biometric Companies", "biometricupdate.com"),
            excerpt='It was signed "last month", and…',
            category="news",
            type="article",
            original_url="https://www.biometricupdate.com/202109/met-police",
            web_url="https://www.biometricupdate.com/202109/linked",
            quality=15,
            heat=-1,
            published=False,
            topics=("AI", "Computer Vision"),
            images=(Image("https://images.example.com/met.jpg", 1200, 800, is_cached=True),),
            related=(
                RelatedItem(
                    id=article_id("https://www.forbes.com/police/"),
                    title="Police buys technology",
                    url="https://www.forbes.com/police/",
                    published_at=datetime(2021, 9, 28, 11, 35, tzinfo=UTC),
                    provider=Provider("Forbes", "forbes.com"),
                    excerpt="The service has been authorised",
                    type="video",
                    quality=89,
                    images=(Image("https://images.example.com/forbes.jpg"),),
                    amp_url="https://www.forbes.com/police/amp/",
                    cdn_amp_url="https://www-forbes-com.cdn.ampproject.org/police/amp/",
                ),
                RelatedItem(
                    id=article_id("https://www.wired.com/second"),
                    title="A second opinion",
                    url="https://www.wired.com/second",
                    published_at=datetime(2021, 9, 29, 8, tzinfo=UTC),
                    provider=Provider("Wired", "wired.com"),
                ),
            ),
            secured="uNbqWiRPZ9g8iSxsRJ5tXg==;3352nqLe1lVY/Zak5Ef50w==",
        ),
    )


class TestFrontMatter:
    @pytest.mark.parametrize(
        "text",
        [
            "\ufeff" + DOCUMENT,
            DOCUMENT.replace("\n", "\r\n"),
            "\n \n" + DOCUMENT,
            DOCUMENT.replace("---\n", "---  \n"),
            DOCUMENT.removesuffix("---\n") + "...\n",
            DOCUMENT.removesuffix("\n"),
            DOCUMENT.replace("\ncategory", "\n# written by a tool\ncategory"),
        ],
        ids=["BOM", "CRLF", "blank lines", "spaces", "dots", "no line end", "comment"],
    )
    def test_ways_of_writing_the_same(self, text: str) -> None:
        assert article_of(text.encode()) == article_of(DOCUMENT.encode())

    def test_the_body_is_kept_as_it_is(self) -> None:
        body = "\r\n# It <b>says</b>\n---\nmore\n\n"
        assert article_of(DOCUMENT.encode() + body.encode()).body == body

    @pytest.mark.parametrize("path", ["a.yaml", "a.YML"])
    @pytest.mark.parametrize(
        "text",
        [DOCUMENT, DOCUMENT[: -len("---\n")], DOCUMENT[len("---\n") : -len("---\n")]],
        ids=["fences", "opening line", "no fence"],
    )
    def test_a_yaml_file_needs_no_fences(self, text: str, path: str) -> None:
        assert article_of(text.encode(), path) == article_of(DOCUMENT.encode())

    def test_a_yaml_file_holds_one_document(self) -> None:
        problem = rejection_of(document() + document(), "a.yaml")
        assert (problem.line, problem.field) == (6, "")
        assert "second YAML document" in problem.problem

    def test_unknown_keys_are_kept(self) -> None:
        article = article_of(document(mood="~", colour="No", layers="{a: [1, '', null]}"))
        assert article.extra == {"mood": None, "colour": "No", "layers": {"a": ["1", "", None]}}

    def test_texts_become_what_people_read_and_the_rest_stays(self) -> None:
        article = article_of(
            document(
                title='"  AT&amp;T opens a Caf&eacute; "',
                excerpt='"<p>\\u200b x ...</p>"',
                topics='[" R&amp;D "]',
                provider="{name: A&amp;B, domain: a.com}",
                images='[{url: "https://e.com/1.png?w=1&amp;h=2", title: "Bundes\\u00adtag"}]',
                featuredContent='" &lt;iframe&gt; "',
            )
        )
        assert (article.title, article.excerpt) == ("AT&T opens a Café", "x…")
        assert (article.topics, article.provider.name) == (("R&D",), "A&B")
        assert article.images == (Image("https://e.com/1.png?w=1&h=2", title="Bundestag"),)
        assert article.featured_content == " &lt;iframe&gt; "


class TestScalars:
    @pytest.mark.parametrize("text", ["No", "2024", "12:30", "017", "2026-01-02", "0x1F", "1e3"])
    def test_a_text_stays_the_text_that_it_is(self, text: str) -> None:
        article = article_of(document(title=text, provider=f"{{name: {text}, domain: d.com}}"))
        assert article.title == article.provider.name == text

    @pytest.mark.parametrize("nothing", ["", "~", "null", "Null", "NULL", '""'])
    def test_nothing_counts_as_missing(self, nothing: str) -> None:
        data = document(excerpt=nothing, quality=nothing, published=nothing, topics=nothing)
        assert article_of(data) == article_of(document())
        assert warnings_of(data) == []

    def test_quoted_null_is_a_text(self) -> None:
        assert article_of(document(title='"null"')).title == "null"

    @pytest.mark.parametrize(
        ("text", "number"),
        [("0", 0), ("-1", -1), ("017", 17), ('"15"', 15), ("9" * 18, 10**18 - 1)],
    )
    def test_whole_numbers(self, text: str, number: int) -> None:
        assert article_of(document(quality=text)).quality == number

    @pytest.mark.parametrize("text", ["high", "1.0", "1e3", "1_000", "0x1F", "+5", "٣", "9" * 19])
    def test_what_is_no_whole_number_is_left_out(self, text: str) -> None:
        data = document(quality=text)
        assert article_of(data).quality is None
        assert warnings_of(data) == [(6, "quality")]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("2021-09-27T18:46:00Z", datetime(2021, 9, 27, 18, 46, tzinfo=UTC)),
            ("2021-09-27T18:46:00+02:00", datetime(2021, 9, 27, 16, 46, tzinfo=UTC)),
            ("2020-12-31T20:30:00-08:00", datetime(2021, 1, 1, 4, 30, tzinfo=UTC)),
            ("2021-09-27 18:46:01.5Z", datetime(2021, 9, 27, 18, 46, 1, 500_000, tzinfo=UTC)),
            ("2021-09-27t18:46z", datetime(2021, 9, 27, 18, 46, tzinfo=UTC)),
            ("2021-09-27T18:46:00", datetime(2021, 9, 27, 18, 46, tzinfo=UTC)),
            ('"2021-09-27"', datetime(2021, 9, 27, tzinfo=UTC)),
            ('" 2021-09-27T18:46:00Z"', datetime(2021, 9, 27, 18, 46, tzinfo=UTC)),
            ('"\\u00a02021-09-27T18:46:00Z\\n"', datetime(2021, 9, 27, 18, 46, tzinfo=UTC)),
            ("2016-12-31T23:59:60Z", datetime(2017, 1, 1, tzinfo=UTC)),
            ("2016-12-31T23:59:60.25Z", datetime(2017, 1, 1, 0, 0, 0, 250_000, tzinfo=UTC)),
            ("2016-12-31T15:59:60-08:00", datetime(2017, 1, 1, tzinfo=UTC)),
        ],
    )
    def test_dates_become_utc(self, text: str, expected: datetime) -> None:
        published_at = article_of(document(publishedDateTime=text)).published_at
        assert published_at == expected
        assert published_at.tzinfo is UTC

    @pytest.mark.parametrize(
        "text",
        [
            "soon",
            "12:30",
            "[2021-09-27]",
            "2021-02-29",
            "2021-13-45T99:00:00Z",
            "2021-09-27T18:46:61Z",
            "2021-09-27T18:60:60Z",
            "2100-12-31T23:59:60Z",
            "1969-12-31T23:59:59Z",
            "1970-01-01T00:00:00+01:00",
            "2101-01-01T00:00:00Z",
            "0001-01-01T00:00:00+01:00",
        ],
    )
    def test_a_wrong_date_rejects(self, text: str) -> None:
        problem = rejection_of(document(publishedDateTime=text))
        assert (problem.line, problem.field) == (3, "publishedDateTime")
