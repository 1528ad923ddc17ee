"""Which articles a subscription wants, and how that and its options are kept as text."""

# ruff: noqa: RUF001 - letters that look alike in several scripts are to be told apart here
from __future__ import annotations

from dataclasses import fields, replace
from datetime import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles import Provider
from bot.headlines import Headline
from bot.posting.filters import Filters, filters_from_json
from bot.posting.hours import EVERY_DAY, DigestTimes, QuietHours
from bot.posting.options import Options, options_from_json
from tests.samples import NOW


def headline(
    *topics: str,
    domain: str = "forbes.com",
    quality: int | None = 50,
    heat: int | None = None,
    title: str = "Storms ahead",
    excerpt: str = "",
    kind: str = "article",
) -> Headline:
    return Headline(
        id=1,
        title=title,
        excerpt=excerpt,
        url="https://forbes.com/a",
        published_at=NOW,
        provider=Provider("Forbes", domain),
        topics=topics,
        type=kind,
        quality=quality,
        heat=heat,
        coverage_count=0,
        is_published=True,
    )


@pytest.mark.parametrize(
    ("filters", "article"),
    [
        (Filters(), headline()),
        (Filters(topics=("AI",)), headline("Robots", "ai")),
        (Filters(topics=("AI", "Robots")), headline("Robots")),
        (Filters(topics=(" computer  VISION ",)), headline("Computer Vision")),
        (Filters(providers=("www.Forbes.com",)), headline()),
        (Filters(providers=("wired.com", "forbes.com")), headline()),
        (Filters(min_quality=50), headline()),
        (Filters(min_quality=0), headline(quality=0)),
        (Filters(min_heat=7), headline(heat=7)),
        (Filters(topics=("AI",), providers=("forbes.com",), min_quality=1), headline("AI")),
        (Filters(words=("storm",)), headline()),
        (Filters(words=("Électrique",)), headline(excerpt="Une voiture electrique")),
        (Filters(words=("rain", "storms ahead")), headline()),
        (Filters(words=("人工智能",)), headline(title="谈人工智能的未来")),
        (Filters(types=("Video",)), headline(kind="video")),
        (Filters(not_topics=("AI",)), headline("Robots")),
        (Filters(not_providers=("wired.com",)), headline()),
        (Filters(not_words=("store",)), headline()),
    ],
)
def test_a_wanted_article(filters: Filters, article: Headline) -> None:
    assert filters.mismatch(article) is None


@pytest.mark.parametrize(
    ("filters", "article", "reason"),
    [
        (Filters(topics=("AI",)), headline("Robots"), "none of its topics is AI"),
        (Filters(topics=("AI", "Law")), headline(), "none of its topics is AI or Law"),
        (Filters(providers=("wired.com",)), headline(), "its provider is not wired.com"),
        (Filters(min_quality=51), headline(), "its quality is below 51"),
        (Filters(min_quality=0), headline(quality=None), "its quality is below 0"),
        (Filters(min_heat=1), headline(heat=-1), "its heat is below 1"),
        (Filters(topics=("AI",), min_quality=60), headline("AI"), "its quality is below 60"),
        (Filters(words=("rain",)), headline(), "it speaks nowhere of rain"),
        (Filters(words=("storms behind",)), headline(), "it speaks nowhere of storms behind"),
        (Filters(words=("head",)), headline(), "it speaks nowhere of head"),
        (Filters(types=("video",)), headline(), "its type is not video"),
        (Filters(not_topics=("ai",)), headline("AI", "Law"), "one of its topics is ai"),
        (Filters(not_providers=("forbes.com",)), headline(), "its provider is forbes.com"),
        (Filters(words=("storm",), not_words=("Ahead",)), headline(), "it speaks of Ahead"),
    ],
)
def test_an_unwanted_article_is_told_why(filters: Filters, article: Headline, reason: str) -> None:
    assert filters.mismatch(article) == reason


NAMES = st.lists(st.text(st.characters(exclude_categories=()))).map(tuple)
NUMBERS = st.none() | st.integers()


@given(
    st.builds(
        Filters,
        topics=NAMES,
        providers=NAMES,
        words=NAMES,
        types=NAMES,
        min_quality=NUMBERS,
        min_heat=NUMBERS,
        not_topics=NAMES,
        not_providers=NAMES,
        not_words=NAMES,
    )
)
def test_filters_read_back_as_they_were_written(filters: Filters) -> None:
    assert filters_from_json(filters.to_json()) == filters
    filters.to_json().encode()  # plain enough for any database


HOURS = st.times().map(lambda one: one.replace(second=0, microsecond=0))
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "Australia/Lord_Howe"])
DAYS = st.sets(st.sampled_from(EVERY_DAY), min_size=1).map(lambda days: tuple(sorted(days)))


@given(
    st.builds(
        Options,
        digest=st.none() | st.builds(DigestTimes, days=DAYS, at=HOURS, zone=ZONES),
        quiet=st.none() | st.builds(QuietHours, start=HOURS, end=HOURS, zone=ZONES),
        hourly_limit=st.none() | st.integers(1, 100),
        mention_role=st.none() | st.integers(1, 2**63),
        silent=st.booleans(),
        thread=st.booleans(),
        crosspost=st.booleans(),
        colour_by_topic=st.booleans(),
        follow_ups=st.booleans(),
    )
)
def test_options_read_back_as_they_were_written(options: Options) -> None:
    assert options_from_json(options.to_json()) == options


def test_what_an_earlier_version_wrote_or_a_later_one_adds_is_read() -> None:
    assert filters_from_json('{"topics": ["AI"], "moods": ["calm"]}') == Filters(topics=("AI",))
    assert options_from_json("{}") == Options()
    kept = '{"digest": [[0, 3], "08:30:00", "Europe/Berlin"], "sparkles": true}'
    assert options_from_json(kept) == Options(DigestTimes((0, 3), time(8, 30), "Europe/Berlin"))


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("Αθήνα: νέο μετρό", "ΜΕΤΡΟ"),
        ("ΑΘΗΝΑ: ΝΕΟ ΜΕΤΡΟ", "μετρό"),
        ("Große Straße gesperrt", "strasse"),
        ("Grosse Strasse gesperrt", "straße"),
        ("Ёлка на площади", "елка"),
        ("İstanbul'da ısı", "isi"),
        ("Ærø calling", "aero"),
        ("C# 15 is out", "c#"),
        ("(C#)", "C#"),
        ("Is C++ dead?", "C++"),
        ("What .NET brings", ".net"),
        ("ASP.NET and Node.js", "node.js"),
        ("Vitamin C.", "C"),
        ("C, and C#", "C"),
    ],
)
def test_words_are_compared_as_searches_compare_them(title: str, word: str) -> None:
    assert Filters(words=(word,)).mismatch(headline(title=title)) is None


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("Vitamin C helps little", "C#"),
        ("Vitamin C helps little", "C++"),
        ("C# 15 is out", "C"),
        ("C++ is old", "C"),
        ("C++ is old", "C#"),
        (".NET 12", "NET"),
        ("What .NET brings", "net"),
        ("The net widens", ".NET"),
        ("F# and F", "F++"),
        ("Мой дом", "мои"),
    ],
)
def test_names_with_signs_are_words_of_their_own(title: str, word: str) -> None:
    assert Filters(words=(word,)).mismatch(headline(title=title)) is not None


def naming(filters: Filters, names: tuple[str, ...], *parts: str) -> Filters:
    """Filters with the same names in some of their parts."""
    values: dict[str, Any] = dict.fromkeys(parts, names)
    return replace(filters, **values)


LISTS = [field.name for field in fields(Filters) if field.default == ()]


@pytest.mark.parametrize("part", LISTS)
def test_filters_are_the_same_in_any_order_and_case(part: str) -> None:
    """All other parts stay as they are."""
    base = naming(Filters(min_quality=3, min_heat=4), ("x",), *LISTS)
    asked, again, other = (
        naming(base, names, part) for names in (("B", "a"), ("A", "b", "B"), ("a", "c"))
    )
    assert asked.comparable() == again.comparable() == naming(base, ("a", "b"), part)
    assert asked.comparable() != other.comparable()


@pytest.mark.parametrize("part", ["topics", "providers", "words", "types"])
def test_filters_overlap_where_they_want_one_name_both_or_one_wants_all(part: str) -> None:
    asked, in_common, apart = (
        naming(Filters(), names, part) for names in (("A", "b"), ("B", "c"), ("d",))
    )
    assert asked.overlaps(in_common)
    assert in_common.overlaps(asked)
    assert not asked.overlaps(apart)
    assert asked.overlaps(Filters())
    assert Filters().overlaps(asked)


def test_filters_overlap_only_where_every_part_does() -> None:
    asked = Filters(topics=("a",), words=("storm",))
    assert asked.overlaps(Filters(topics=("a",), providers=("forbes.com",)))
    assert not asked.overlaps(Filters(topics=("a",), words=("rain",)))
    assert not asked.overlaps(Filters(topics=("b",), words=("storm",)))


@pytest.mark.parametrize("part", ["topics", "providers", "words"])
def test_what_one_leaves_out_altogether_does_not_overlap(part: str) -> None:
    wanted = naming(Filters(), ("A", "b"), part)
    all_left_out, more, one_left_out = (
        naming(Filters(), names, f"not_{part}") for names in (("a", "B"), ("a", "b", "c"), ("a",))
    )
    for without in (all_left_out, more):
        assert not wanted.overlaps(without)
        assert not without.overlaps(wanted)
    assert wanted.overlaps(one_left_out)
    assert one_left_out.overlaps(wanted)
    assert all_left_out.overlaps(all_left_out)
