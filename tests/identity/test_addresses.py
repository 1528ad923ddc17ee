"""What makes two addresses, providers or topics the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.identity import (
    article_id,
    is_web_address,
    normalise_address,
    normalise_domain,
    provider_id,
    text_key,
    topic_id,
)

LARGEST_INTEGER = 2**63 - 1

addresses = st.builds(
    "{}://{}{}{}{}".format,
    st.sampled_from(["http", "https", "HTTPS"]),
    st.sampled_from(
        ["example.com", "News.Example.com.", "example.com:8080", "[::1]", "münchen.de"]
    ),
    st.text("aB/%20-_.~", max_size=12).map(lambda path: f"/{path}"),
    st.text("aZ=&%20+utm_", max_size=12).map(lambda query: f"?{query}" if query else ""),
    st.sampled_from(["", "#top"]),
)


@pytest.mark.parametrize(
    "spelling",
    [
        "https://example.com/a",
        "http://example.com/a",
        "HTTPS://EXAMPLE.COM/a",
        "https://example.com:443/a",
        "http://example.com:80/a",
        "https://example.com./a",
        "https://example.com/a/",
        "https://example.com/a#part",
        "https://example.com/a?",
        "https://example.com/a?utm_source=x&utm_medium=y",
        "https://example.com/a?fbclid=x",
        "https://example.com/a/?UTM_Source=x",
        "https://user:secret@example.com/a",
        " https://example.com/a ",
    ],
)
def test_spellings_of_one_address_are_one_article(spelling: str) -> None:
    assert normalise_address(spelling) == "https://example.com/a"
    assert article_id(spelling) == article_id("https://example.com/a")


@pytest.mark.parametrize(
    "other",
    [
        "https://example.com/A",
        "https://example.com/b",
        "https://example.com/a?page=2",
        "https://example.com:8080/a",
        "https://example.org/a",
        "https://sub.example.com/a",
        "https://example.com/a//b",
    ],
)
def test_other_addresses_are_other_articles(other: str) -> None:
    assert article_id(other) != article_id("https://example.com/a")


@pytest.mark.parametrize(
    "query", ["q=a%20b", "q=a+b", "q=%C3%A9", "q", "q=&r", "q=a;b", "a=1&&b=2"]
)
def test_tracking_leaves_the_rest_of_a_query_as_it_is_written(query: str) -> None:
    """An address with tracking and the same one without are one article, however it is encoded."""
    clean = normalise_address(f"https://example.com/a?{query}")

    assert clean == f"https://example.com/a?{query}"
    assert normalise_address(f"https://example.com/a?{query}&utm_source=x") == clean
    assert normalise_address(f"https://example.com/a?gclid=1&{query}") == clean


@given(addresses)
def test_a_normalised_address_is_its_own_normal_form(address: str) -> None:
    normal = normalise_address(address)

    assert normalise_address(normal) == normal
    assert is_web_address(normal)


@given(st.text() | addresses)
def test_every_web_address_can_be_normalised(text: str) -> None:
    if is_web_address(text):
        assert is_web_address(normalise_address(text))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.com/a",
        "//example.com/a",
        "ftp://example.com/a",
        "javascript:alert(1)",
        "https://",
        "https:///a",
        "https://?a",
        "https://exam ple.com/",
        "https://example.com/a b",
        "https://example.com/a\nb",
        "https://example.com/a\x00",
        "https://[::1/a",
        "https://example.com:port/",
        "https://example.com:99999/",
    ],
)
def test_no_web_address(address: str) -> None:
    assert not is_web_address(address)


@pytest.mark.parametrize(
    "address",
    ["https://example.com", "http://münchen.de/ß?ä=ö#ü", "https://[::1]:8080/a", "HTTP://A.B"],
)
def test_web_addresses(address: str) -> None:
    assert is_web_address(address)


def test_providers_are_known_by_domain_in_any_spelling() -> None:
    spellings = ["forbes.com", "Forbes.com", "www.forbes.com", " WWW.FORBES.COM. "]

    assert {normalise_domain(one) for one in spellings} == {"forbes.com"}
    assert len({provider_id(one) for one in spellings}) == 1
    assert provider_id("www2.forbes.com") != provider_id("forbes.com")


def test_topics_are_known_by_name_in_any_case_and_spacing() -> None:
    assert topic_id("Computer Vision") == topic_id("  computer \n VISION ")
    assert topic_id("Computervision") != topic_id("Computer Vision")
    assert topic_id("STRASSE") == topic_id("straße")


def test_a_topic_called_like_a_domain_is_not_that_provider() -> None:
    assert topic_id("booking.com") != provider_id("booking.com")


def test_keys_never_change() -> None:
    """They stand in databases that are there already."""
    assert article_id("https://example.com/a") == text_key("https://example.com/a")
    assert text_key("https://example.com/a") == 8729470269848285906


@given(st.text(st.characters(exclude_categories=())))
def test_every_text_has_a_key_that_fits_the_database(text: str) -> None:
    assert 0 <= text_key(text) <= LARGEST_INTEGER
