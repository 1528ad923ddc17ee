"""When an article has moved to another address, and when it is another article."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.identity import Move, Version, move_between, wording_key

BEFORE = Version(
    url="https://news.example/build-a-your-own-shop",
    title="Build your own shop",
    excerpt="A shop can be built in an afternoon, ...",
    published_at=datetime(2026, 11, 20, 10, tzinfo=UTC),
    domain="news.example",
    original_url="https://news.example/build-a-your-own-shop",
    web_url="https://news.example/build-a-your-own-shop",
)
NOW = replace(
    BEFORE,
    url="https://news.example/build-your-own-shop",
    original_url="https://news.example/build-your-own-shop",
    web_url="https://news.example/build-your-own-shop",
)
OTHER_TEXT = "Nobody has ever built one."


def later(version: Version, **hours: float) -> Version:
    return replace(version, published_at=version.published_at + timedelta(**hours))


def in_one_file(before: Version, now: Version) -> Move | None:
    return move_between(before, now, is_same_file=True)


def in_two_files(before: Version, now: Version) -> Move | None:
    return move_between(before, now, is_same_file=False)


def test_a_corrected_address_is_a_move() -> None:
    assert in_one_file(BEFORE, NOW) is Move.CORRECTED


def test_the_same_address_in_another_spelling_is_none() -> None:
    assert in_one_file(BEFORE, replace(BEFORE, url=f"{BEFORE.url}/?utm_source=feed")) is None


@pytest.mark.parametrize(("hours", "move"), [(-2, True), (2, True), (2.01, False), (-9, False)])
def test_a_title_in_its_file_is_enough_within_two_hours(hours: float, move: bool) -> None:
    now = replace(later(NOW, hours=hours), excerpt=OTHER_TEXT)

    assert (in_one_file(BEFORE, now) is Move.CORRECTED) is move


@pytest.mark.parametrize(("hours", "move"), [(12, True), (-14, True), (36, True), (49, False)])
def test_with_its_text_it_is_within_two_days(hours: float, move: bool) -> None:
    now = replace(later(NOW, hours=hours), excerpt="A shop can be built in an afternoon ...")

    assert (in_one_file(BEFORE, now) is Move.CORRECTED) is move


def test_an_article_goes_to_another_provider_with_another_text() -> None:
    """Portals take over what providers write, and newsrooms prefer now one, now the other."""
    elsewhere = replace(
        later(NOW, hours=6.5), url="https://portal.example/1", domain="portal.example"
    )

    assert in_one_file(BEFORE, replace(elsewhere, excerpt=OTHER_TEXT)) is Move.CORRECTED
    assert in_one_file(BEFORE, later(replace(elsewhere, excerpt=OTHER_TEXT), hours=48)) is None


@pytest.mark.parametrize(
    "title", ["BUILD  your own shop", "Build your own\u00a0shop", "Build your &#111;wn shop"]
)
def test_titles_are_compared_as_people_read_them(title: str) -> None:
    assert in_one_file(BEFORE, replace(NOW, title=title)) is Move.CORRECTED


def test_another_title_at_another_address_is_another_article() -> None:
    assert in_one_file(BEFORE, replace(NOW, title="Build your own mill")) is None
    assert in_two_files(BEFORE, replace(NOW, title="Build your own mill")) is None


class TestOriginalAddress:
    """A file knew the page of an aggregator, and learns where the article comes from."""

    before = replace(
        BEFORE,
        url="https://portal.example/x",
        domain="portal.example",
        original_url=None,
        web_url="https://portal.example/x",
    )
    now = replace(before, url="https://news.example/x", original_url="https://news.example/x")

    def test_it_is_a_move(self) -> None:
        assert in_one_file(self.before, self.now) is Move.ORIGINAL
        assert in_one_file(self.before, replace(self.now, domain="news.example")) is Move.ORIGINAL

    def test_the_title_may_change_with_it_or_the_date(self) -> None:
        assert in_one_file(self.before, replace(self.now, title="Other")) is Move.ORIGINAL
        assert in_one_file(self.before, later(self.now, hours=30)) is Move.ORIGINAL

    def test_not_both(self) -> None:
        other = replace(later(self.now, hours=30), title="Other")
        assert in_one_file(self.before, other) is None

    def test_the_address_on_the_web_must_stay(self) -> None:
        other = replace(self.now, web_url="https://portal.example/y", title="Other")
        assert in_one_file(self.before, other) is None

    def test_another_file_tells_nothing_by_that(self) -> None:
        assert in_two_files(self.before, replace(self.now, excerpt=OTHER_TEXT)) is None


class TestAnotherFile:
    def test_the_same_words_of_the_same_provider_are_the_same_article(self) -> None:
        now = replace(later(NOW, hours=11), domain="https://www.news.example/")

        assert in_two_files(BEFORE, now) is Move.ELSEWHERE
        assert wording_key(BEFORE) == wording_key(now)

    @pytest.mark.parametrize(
        "other",
        [
            replace(NOW, domain="portal.example"),
            replace(NOW, title="Build your own mill"),
        ],
    )
    def test_if_one_of_them_differs_it_is_another(self, other: Version) -> None:
        assert in_two_files(BEFORE, other) is None
        assert wording_key(BEFORE) != wording_key(other)

    def test_if_only_the_text_differs_it_is_another(self) -> None:
        assert in_two_files(BEFORE, replace(NOW, excerpt=OTHER_TEXT)) is None

    def test_later_than_two_days_it_is_another(self) -> None:
        assert in_two_files(BEFORE, later(NOW, hours=50.5)) is None

    def test_a_title_without_a_text_proves_nothing(self) -> None:
        before, now = replace(BEFORE, excerpt=" "), replace(NOW, excerpt="...")

        assert in_two_files(before, now) is None
        assert in_two_files(now, before) is None
        assert wording_key(before) is None


@pytest.mark.parametrize("is_same_file", [True, False])
@pytest.mark.parametrize(
    "hours",
    [24, 23, 25.5, 46.5, 48, 7 * 24],
    ids=["daily", "early", "late", "missed once", "every other day", "weekly"],
)
@pytest.mark.parametrize("excerpt", [BEFORE.excerpt, OTHER_TEXT, ""])
def test_a_column_is_another_article_each_time(
    is_same_file: bool, hours: float, excerpt: str
) -> None:
    """Though it bears one title, and some bear the same text beside it."""
    before = replace(BEFORE, title="Morning briefing", url="https://news.example/briefing/1")
    now = replace(before, url="https://news.example/briefing/2", excerpt=excerpt)

    assert move_between(before, later(now, hours=hours), is_same_file=is_same_file) is None
    assert move_between(later(before, hours=hours), now, is_same_file=is_same_file) is None
