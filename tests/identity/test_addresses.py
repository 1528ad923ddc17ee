"""Which addresses are the same page, and what link is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.identity import article_id, is_web_address, link_of, normalise_address

addresses = st.builds(
    "{}://{}{}{}{}".format,
    st.sampled_from(["http", "https", "HTTPS"]),
    st.sampled_from(
        [
            "example.com",
            "News.Example.com.",
            "example.com:8080",
            "example.com:443",
            "[::1]",
            "münchen.de",
        ]
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
        "\u00a0https://example.com/a\u200b",
        "https:\\\\example.com\\a",
        "https://example.com/%61",
        "https://example.com/./b/../a",
        "https://example.com/b/%2E%2e/a",
        "https://example.com/../a/.",
        "https://example.com/a#:~:text=some%20words",
        "https://example.com/a#/",
        "https://example.com/a#!",
        "https://\uff45xample\u3002com/a",
        "https://exam%70le.com/a",
        "https://exam\u00adple.com/a",
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
        "https://www.example.com/a",
        "https://example.com/a#/b",
        "https://example.com/a#!b",
    ],
)
def test_other_addresses_are_other_articles(other: str) -> None:
    assert article_id(other) != article_id("https://example.com/a")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/caf%c3%a9", "https://example.com/caf%C3%A9"),
        ("https://example.com/café", "https://example.com/caf%C3%A9"),
        ("https://example.com/?q=日本", "https://example.com/?q=%e6%97%a5%E6%9C%AC"),
        ("https://example.com/a\u00a0b\u2028", "https://example.com/a%C2%A0b"),
        ("https://example.com/a\u202fb", "https://example.com/a%e2%80%afb"),
        ("https://example.com/a b", "https://example.com/a%20b"),
        ("https://example.com/a\tb\r\nc", "https://example.com/abc"),
        ("https://example.com/{a|b}", "https://example.com/%7ba%7Cb%7d"),
        ("https://example.com/?a[]=1", "https://example.com/?a%5B%5D=1"),
        ("https://example.com/?q=it's", "https://example.com/?q=it%27s"),
        ("https://example.com/100%", "https://example.com/100%25"),
        ("https://example.com/%7Eme/", "https://example.com/~me"),
        ("https://example.com/t?t=1&amp;p=2", "https://example.com/t?t=1&p=2"),
        ("https://example.com/t?t=1&#038;p=2", "https://example.com/t?t=1&p=2"),
        ("https://example.com/t?t=1&#x26;p=2", "https://example.com/t?t=1&p=2"),
        ("https://example.com/t?t=1&amp;amp;p=2", "https://example.com/t?t=1&p=2"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://BÜCHER.example./", "https://XN--BCHER-KVA.example/"),
        ("https://b\u0075\u0308cher.example/", "https://xn--bcher-kva.example/"),
        ("https://faß.example/", "https://xn--fa-hia.example/"),
        ("https://i❤.example/", "https://xn--i-7iq.example/"),
        ("https://b%C3%BCcher.example/", "https://bücher.example/"),
        ("https://[0:0:0:0:0:0:0:1]/a", "https://[::1]/a"),
        ("https://example.com/#/story/1/", "https://example.com/#/story/1"),
        ("https://example.com/#!/a?utm_source=x", "https://example.com/#!/a"),
        ("https://example.com/#/ä", "https://example.com/#/%c3%a4"),
    ],
)
def test_one_page_in_two_spellings(one: str, other: str) -> None:
    assert normalise_address(one) == normalise_address(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/#/story/1", "https://example.com/#/story/2"),
        ("https://example.com/#!1", "https://example.com/#!2"),
        ("https://example.com/#!/1", "https://example.com/#/1"),
        ("https://example.com/a%2Fb", "https://example.com/a/b"),
        ("https://example.com/a%3Fb", "https://example.com/a?b"),
        ("https://example.com/?q=a%26b", "https://example.com/?q=a&b"),
        ("https://example.com/?q=a%2Bb", "https://example.com/?q=a+b"),
        ("https://example.com/?q=a+b", "https://example.com/?q=a%20b"),
        ("https://example.com/?a=1&a=2", "https://example.com/?a=2&a=1"),
        ("https://example.com/?lang=en", "https://example.com/?lang=de"),
        ("https://example.com/a/index.html", "https://example.com/a"),
        ("https://faß.example/", "https://fass.example/"),
        ("https://example.com/e\u0301", "https://example.com/\u00e9"),
    ],
)
def test_what_browsers_ask_for_otherwise_is_another_page(one: str, other: str) -> None:
    assert normalise_address(one) != normalise_address(other)


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://example.com/a?utm_source=x#top", "https://example.com/a?utm_source=x#top"),
        ("https://example.com/Café/%c3%a9?a[]=1", "https://example.com/Café/%c3%a9?a[]=1"),
        ("https://bücher.example/a", "https://bücher.example/a"),
        ("https://example.com/t?t=1&amp;p=2", "https://example.com/t?t=1&p=2"),
        ("https://example.com/t?a=b&c=d;e", "https://example.com/t?a=b&c=d;e"),
        ("https://example.com/t?q=&copy=1&lt;", "https://example.com/t?q=&copy=1&lt;"),
        ("https://example.com/a\u00a0b", "https://example.com/a%C2%A0b"),
        ("https://example.com/a\u200db", "https://example.com/a%E2%80%8Db"),
        (" https://example.com/a b\n", "https://example.com/a%20b"),
        ("https://example.com\\a?b\\c", "https://example.com/a?b\\c"),
        ("https://example.com/a\x00b", "https://example.com/a%00b"),
    ],
)
def test_a_link_is_what_a_browser_reads_otherwise_as_written(address: str, link: str) -> None:
    assert link_of(address) == link
    assert link_of(link) == link


@pytest.mark.parametrize("address", ["", "example.com", "ftp://a.example", "https://a b.example/"])
def test_no_link_leads_to_what_is_no_web_address(address: str) -> None:
    assert link_of(address) is None


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


@given(st.text() | addresses | st.text().map("https://a.example/{}".format))
def test_every_web_address_can_be_normalised(text: str) -> None:
    link = link_of(text)
    if is_web_address(text):
        assert link is not None
    if link is not None:
        assert is_web_address(link)
        assert is_web_address(normalise_address(text))
        assert normalise_address(link) == normalise_address(text)


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
        "https://[::1]a.example/",
        "https://[fe80::1%25eth0]/",
        "https://example.com:port/",
        "https://example.com:99999/",
        "https://exam%20ple.com/",
        "https://exa\u00a0mple.com/",
        "https://./",
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
