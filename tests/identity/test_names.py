"""Which topics, providers and titles are the same, and what a provider is called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.identity import name_form, normalise_domain, provider_id, topic_id, usual_name


def test_providers_are_known_by_domain_in_any_spelling() -> None:
    spellings = ["forbes.com", "Forbes.com", "www.forbes.com", " WWW.FORBES.COM. "]

    assert {normalise_domain(one) for one in spellings} == {"forbes.com"}
    assert len({provider_id(one) for one in spellings}) == 1
    assert provider_id("www2.forbes.com") != provider_id("forbes.com")


@pytest.mark.parametrize(
    "spelling",
    [
        "https://www.forbes.com/",
        "http://forbes.com/a?b#c",
        "//forbes.com",
        "forbes.com/news",
        "forbes.com:443",
        "forbes。com",
    ],
)
def test_a_domain_written_as_an_address_is_its_host(spelling: str) -> None:
    assert normalise_domain(spelling) == "forbes.com"


def test_a_domain_is_one_in_every_script() -> None:
    assert normalise_domain("www.BÜCHER.de") == normalise_domain("xn--bcher-kva.de")


@pytest.mark.parametrize("domain", ["From  Software", "Booking", "localhost", "a b.de"])
def test_what_can_be_no_domain_is_compared_like_a_name(domain: str) -> None:
    assert normalise_domain(domain) == name_form(domain)


def test_a_short_domain_keeps_what_looks_like_a_prefix() -> None:
    assert normalise_domain("www.com") == "www.com"


def test_topics_are_known_by_name_in_any_case_and_spacing() -> None:
    assert topic_id("Computer Vision") == topic_id("  computer \n VISION ")
    assert topic_id("Computervision") != topic_id("Computer Vision")
    assert topic_id("STRASSE") == topic_id("straße")


def test_a_topic_called_like_a_domain_is_not_that_provider() -> None:
    assert topic_id("booking.com") != provider_id("booking.com")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\u00c9conomie", "E\u0301conomie"),
        ("R&amp;D", "R&D"),
        ("Cat Food &amp;amp; Treats", "Cat Food & Treats"),
        ("It&#39;s", "It&#x27;s"),
        ("\uff21\uff29", "AI"),
        ("\ufb01nance", "Finance"),
        ("Data\u00a0Centre", "data centre"),
        ("Soft\u00adware", "Software"),
        ("Soft\u200bware", "Software"),
        ("\u0391\u03b8\u03ae\u03bd\u03b1\u03c2", "\u0391\u0398\u0389\u039d\u0391\u03a3"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert name_form(one) == name_form(other)
    assert topic_id(one) == topic_id(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("C", "C#"), ("C#", "C++"), ("NET", ".NET"), ("Q&not", "Q¬"), ("R&D", "RD"), ("é", "e")],
)
def test_other_names(one: str, other: str) -> None:
    assert topic_id(one) != topic_id(other)


@given(st.text())
def test_the_form_of_a_name_is_its_own_form(name: str) -> None:
    form = name_form(name)
    if "&" not in form:  # what is escaped more often than real text could still be taken apart
        assert name_form(form) == form


def test_a_provider_is_called_what_its_domain_is_usually_called() -> None:
    counts = {"From Software": 1, "GamingBolt": 5, "Gamingbolt": 2, "gamingbolt.com": 40}

    assert usual_name("gamingbolt.com", counts) == "GamingBolt"


def test_spellings_of_a_provider_s_name_count_together() -> None:
    assert usual_name("a.example", {"Other": 1, "R&D": 3, "R&amp;D": 2}) == "R&D"


def test_a_provider_without_a_name_has_no_usual_one() -> None:
    assert usual_name("https://www.a.example/", {"": 3, " ": 1}) is None
    assert usual_name("www.a.example", {"A.example": 1}) is None


def test_a_portal_on_which_many_publish_has_no_usual_name() -> None:
    assert usual_name("videos.example", {"IGN": 4, "wudijo": 2, "Rhykker": 2}) is None
    assert usual_name("a.example", {"Beta": 2, "Alpha": 2}) is None


def test_spellings_as_frequent_as_each_other_are_told_apart_by_the_alphabet() -> None:
    assert usual_name("a.example", {"Beta": 2, "BETA": 2}) == "BETA"
    assert usual_name("a.example", {"BETA": 2, "Beta": 2}) == "BETA"
