"""Thousands of pages in many spellings: one form for a page, another for another page."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from bot.identity import is_web_address, link_of, normalise_address
from tests.identity.spellings import a_page, another_page, spelt
from tests.proof.measure import SEED, scaled


def _pairs(count: int) -> Iterator[tuple[str, str, bool]]:
    """Give two addresses each, and whether a browser asks for the same page at both."""
    chance = Random(SEED)  # noqa: S311 - to be the same in each run, not to be secret
    for number in range(count):
        page = a_page(chance)
        is_same = number % 2 == 0
        other = page if is_same else another_page(page, chance)
        yield spelt(page, chance), spelt(other, chance), is_same


def test_addresses_are_equal_where_a_browser_asks_for_the_same_page() -> None:
    wrong = [
        (one, other, is_same)
        for one, other, is_same in _pairs(10_000)
        if (normalise_address(one) == normalise_address(other)) is not is_same
    ]
    assert wrong == []


def test_every_spelling_has_a_link_to_the_same_page() -> None:
    for one, other, _ in _pairs(scaled(few=2_000, many=10_000)):
        for address in (one, other):
            link = link_of(address)
            form = normalise_address(address)
            assert link is not None, address
            assert is_web_address(link), address
            assert normalise_address(link) == form == normalise_address(form), address
