"""Keys of forms, and that forms stay what the version of the forms says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.identity import (
    FORM_VERSION,
    article_id,
    name_form,
    normalise_address,
    normalise_domain,
    text_key,
)

LARGEST_INTEGER = 2**63 - 1
#: Where one of these changes, keys in databases are no longer found: count ``FORM_VERSION`` up.
_ADDRESSES = {
    "http://WWW.Example.com:80/a/b/?x=1&utm_source=y#top": "https://www.example.com/a/b?x=1",
    "https://bücher.example/%7eé/../ä b": "https://xn--bcher-kva.example/%C3%A4%20b",
    "https://example.com:8080/?q=it's&a[]=%2f": "https://example.com:8080?q=it%27s&a%5B%5D=%2F",
    "https://[0::1]/{a}": "https://[::1]/%7Ba%7D",
    "https://app.example/#/story/1": "https://app.example#/story/1",
}
_NAMES = {
    "  Économie \n R&amp;D ": "économie r&d",
    "\uff21\uff29 \ufb01\u00adrst STRAßE": "ai first strasse",
}
_DOMAINS = {
    "https://www.Bücher.example/": "xn--bcher-kva.example",
    "From Software": "from software",
}


def test_keys_never_change() -> None:
    """They stand in databases that are there already."""
    assert article_id("https://example.com/a") == text_key("https://example.com/a")
    assert text_key("https://example.com/a") == 8729470269848285906


def test_forms_change_only_with_their_version() -> None:
    assert FORM_VERSION == 2
    assert {one: normalise_address(one) for one in _ADDRESSES} == _ADDRESSES
    assert {one: name_form(one) for one in _NAMES} == _NAMES
    assert {one: normalise_domain(one) for one in _DOMAINS} == _DOMAINS


@given(st.text(st.characters(exclude_categories=())))
def test_every_text_has_a_key_that_fits_the_database(text: str) -> None:
    assert 0 <= text_key(text) <= LARGEST_INTEGER
