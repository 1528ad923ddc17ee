"""What of a document is needed, what may be missing, and what becomes of parts that are wrong."""

from __future__ import annotations

import pytest

from bot.articles import Image, Provider
from bot.documents import parse
from tests.documents.sample_documents import (
    DOCUMENT,
    article_of,
    document,
    rejection_of,
    warnings_of,
)

DATE = "2021-09-27T18:46:00Z"


def item(**changes: str) -> str:
    """Write a related item with some keys' values changed or added."""
    provider = "{name: Forbes, domain: forbes.com}"
    values = {
        "title": "R",
        "publishedDateTime": DATE,
        "webUrl": "https://forbes.com/r",
        "provider": provider,
    } | changes
    return "{" + ", ".join(f"{key}: {value}" for key, value in values.items()) + "}"


@pytest.mark.parametrize("key", ["title", "publishedDateTime"])
def test_a_missing_needed_part_rejects(key: str) -> None:
    problem = rejection_of(document(**{key: None}))
    assert (problem.path, problem.line, problem.field) == ("a.md", 2, key)
    assert "missing" in problem.problem


@pytest.mark.parametrize("title", ['""', '" \\t"', '"\\u200b \\u2060"', "[A]"])
def test_a_title_must_show_something(title: str) -> None:
    problem = rejection_of(document(title=title))
    assert (problem.line, problem.field) == (2, "title")


class TestAddresses:
    def test_the_original_address_identifies(self) -> None:
        article = article_of(document(originalUrl="https://example.com/own"))
        assert article.url == article.original_url == "https://example.com/own"
        assert article.web_url == "https://example.com/t"

    def test_the_other_address_does_where_the_original_is_missing(self) -> None:
        article = article_of(document())
        assert (article.url, article.original_url) == ("https://example.com/t", None)

    @pytest.mark.parametrize("key", ["originalUrl", "webUrl"])
    def test_one_good_address_is_enough(self, key: str) -> None:
        data = document(originalUrl="https://example.com/t")
        bad = data.replace(f"{key}: https".encode(), f"{key}: ftp".encode())
        assert article_of(bad).url == "https://example.com/t"
        assert [field for _, field in warnings_of(bad)] == [key]

    @pytest.mark.parametrize(
        "address", ["javascript:alert(1)", "example.com/t", "https://", '"https://a\\tb/"', "[a]"]
    )
    def test_without_a_web_address_it_is_rejected(self, address: str) -> None:
        problem = rejection_of(document(webUrl=None, originalUrl=address))
        assert (problem.line, problem.field) == (5, "originalUrl")

    def test_without_any_address_it_is_rejected(self) -> None:
        problem = rejection_of(document(webUrl=None))
        assert (problem.line, problem.field) == (2, "webUrl")

    def test_spaces_are_encoded(self) -> None:
        assert article_of(document(webUrl='" https://e.com/a b "')).url == "https://e.com/a%20b"

    @pytest.mark.parametrize(
        ("address", "link"),
        [
            ('"https://e.com/a\\u00a0b\\u202fc\\u2028d"', "a%C2%A0b%E2%80%AFc%E2%80%A8d"),
            ('"https://e.com/a\\n  b"', "a%20%20b"),
            ("https://e.com/a?t=1&amp;p=2", "a?t=1&p=2"),
        ],
    )
    def test_what_a_browser_would_mend_is_mended(self, address: str, link: str) -> None:
        """Such addresses are copied out of pages; else the article would be rejected for them."""
        assert article_of(document(webUrl=address)).url == f"https://e.com/{link}"

    def test_a_picture_is_asked_for_as_its_page_does(self) -> None:
        images = "[{url: 'https://e.com/p?w=1&amp;h=2'}]"
        assert article_of(document(images=images)).images[0].url == "https://e.com/p?w=1&h=2"

    def test_a_wrong_optional_address_is_left_out(self) -> None:
        data = document(ampWebUrl="//example.com/amp", cdnAmpWebUrl="https://cdn.example.com/amp")
        assert article_of(data).amp_url is None
        assert article_of(data).cdn_amp_url == "https://cdn.example.com/amp"
        assert warnings_of(data) == [(6, "ampWebUrl")]


class TestProvider:
    @pytest.mark.parametrize(
        ("given", "field"),
        [(None, "provider.domain"), ("{name: ''}", "provider.domain"), ("{}", "provider.domain")],
    )
    def test_a_missing_domain_is_the_host_of_the_address(
        self, given: str | None, field: str
    ) -> None:
        data = document(provider=given, webUrl="https://www.Example.com:8080/t")
        assert article_of(data).provider == Provider("example.com", "example.com")
        assert [field for _, field in warnings_of(data)] == [field]

    def test_a_missing_name_is_the_domain(self) -> None:
        data = document(provider="{domain: example.com}")
        assert article_of(data).provider == Provider("example.com", "example.com")
        assert warnings_of(data) == []

    def test_a_name_without_domain_is_kept(self) -> None:
        assert article_of(document(provider="{name: Ex}")).provider == Provider("Ex", "example.com")

    def test_a_provider_that_is_no_map_is_left_out(self) -> None:
        data = document(provider="Example")
        assert article_of(data).provider == Provider("example.com", "example.com")
        assert warnings_of(data) == [(5, "provider"), (5, "provider.domain")]

    def test_its_images_are_kept(self) -> None:
        images = "[{url: https://e.com/logo.png, width: 50, height: 50}]"
        data = document(provider=f"{{name: E, domain: e.com, founded: 1990, images: {images}}}")
        assert article_of(data).provider.images == (Image("https://e.com/logo.png", 50, 50),)
        assert warnings_of(data) == []


class TestTopics:
    def test_empty_ones_and_repeats_are_dropped_silently(self) -> None:
        data = document(topics="[~, '', AI, 2024, ' ai ', Diablo 4, 'diablo  4']")
        assert article_of(data).topics == ("AI", "2024", "Diablo 4")
        assert warnings_of(data) == []

    def test_a_single_text_is_one_topic(self) -> None:
        data = document(topics="AI")
        assert article_of(data).topics == ("AI",)
        assert warnings_of(data) == [(6, "topics")]

    def test_what_is_no_text_is_left_out(self) -> None:
        data = document(topics="\n  - AI\n  - [ML]\n  - {a: b}")
        assert article_of(data).topics == ("AI",)
        assert warnings_of(data) == [(8, "topics[1]"), (9, "topics[2]")]

    def test_a_map_is_no_list(self) -> None:
        data = document(topics="{AI: 1}")
        assert article_of(data).topics == ()
        assert warnings_of(data) == [(6, "topics")]


class TestRelated:
    def test_a_wrong_item_is_left_out_alone(self) -> None:
        data = DOCUMENT.replace("2021-09-28T11:35:00Z", "yesterday").encode()
        parsed = parse(data, "a.md")
        assert [one.title for one in parsed.articles[0].related] == ["A second opinion"]
        (warning,) = parsed.warnings
        assert str(warning) == (
            "a.md:31: related[0].publishedDateTime: 'yesterday' is no date;"
            " write it like 2021-09-27T18:46:00Z; entry 0 is left out"
        )

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"quality": "high"}, "quality"),
            ({"type": "podcast"}, "type"),
            ({"excerpt": "[x]"}, "excerpt"),
            ({"ampWebUrl": "x"}, "ampWebUrl"),
            ({"images": "[{url: x}]"}, "images[0].url"),
            ({"provider": "{name: Forbes}"}, "provider.domain"),
        ],
    )
    def test_a_wrong_optional_part_of_an_item_is_left_out_alone(
        self, change: dict[str, str], field: str
    ) -> None:
        data = document(related=f"[{item(webUrl='https://e.com/1')}, {item(**change)}]")
        assert len(article_of(data).related) == 2
        assert warnings_of(data) == [(6, f"related[1].{field}")]

    def test_what_is_no_item_is_left_out(self) -> None:
        data = document(related=f"\n  - x\n  -\n  - {item()}\n  - {{title: R}}")
        assert len(article_of(data).related) == 1
        assert warnings_of(data) == [
            (7, "related[0]"),
            (8, "related[1]"),
            (10, "related[3].publishedDateTime"),
            (10, "related[3].webUrl"),
        ]

    def test_the_own_address_and_repeats_are_dropped_silently(self) -> None:
        addresses = ["http://EXAMPLE.com/own/", "https://example.com/t", "https://e.com/1"]
        items = [item(title=str(i), webUrl=url) for i, url in enumerate([*addresses, addresses[2]])]
        data = document(originalUrl="https://example.com/own", related=f"[{', '.join(items)}]")
        assert [one.title for one in article_of(data).related] == ["2"]
        assert warnings_of(data) == []


def test_a_wrong_image_is_left_out_alone() -> None:
    data = document(images="[{url: https://e.com/1.png, width: wide}, {width: 1}, x]")
    assert article_of(data).images == (Image("https://e.com/1.png"),)
    assert warnings_of(data) == [(6, "images[0].width"), (6, "images[1].url"), (6, "images[2]")]


def test_an_unknown_type_is_taken_for_an_article() -> None:
    assert article_of(document(type="podcast")).type == "article"
    assert warnings_of(document(type="podcast")) == [(6, "type")]


def test_a_wrong_value_is_quoted_in_short_and_on_one_line() -> None:
    data = document(quality='"' + "line\\n" * 100 + '"')
    (warning,) = parse(data, "a.md").warnings
    assert len(warning.problem) < 120
    assert "\n" not in warning.problem
