"""Which of several files an article is taken from."""

from __future__ import annotations

from itertools import permutations

import pytest

from bot.identity import Standing, leader

NOON = 1_795_000_000
COPY = "news/a.sync-conflict-20261120-080000-ABCDEFG.md"


def leads(*standings: Standing) -> str:
    """Give who leads, whatever order the files are told in."""
    (found,) = {leader(order).path for order in permutations(standings)}
    return found


def test_the_later_date_leads() -> None:
    led = Standing("a.md", NOON, led=True)

    assert leads(led, Standing("b.md", NOON + 1, led=False)) == "b.md"
    assert leads(led, Standing("b.md", NOON - 1, led=False)) == "a.md"


@pytest.mark.parametrize("copy", [COPY, "news/a (1).md", "a.md", "news/A.md"])
def test_a_copy_at_the_same_date_changes_nothing(copy: str) -> None:
    assert leads(Standing("news/a.md", NOON, led=True), Standing(copy, NOON, led=False)) == (
        "news/a.md"
    )
    assert leads(Standing("news/a.md", NOON, led=False), Standing(copy, NOON, led=True)) == copy


@pytest.mark.parametrize("copy", [COPY, "news/a (1).md", "news/a copy.md", "news/Copy of a.md"])
def test_of_files_that_come_together_the_original_leads(copy: str) -> None:
    one, other = Standing("news/a.md", NOON, led=False), Standing(copy, NOON, led=False)

    assert leads(one, other) == "news/a.md"


def test_a_file_that_cannot_be_read_leads_only_alone() -> None:
    unread = Standing("a.md", -1, led=True)

    assert leads(unread) == "a.md"
    assert leads(unread, Standing("b.md", 0, led=False)) == "b.md"


def test_without_files_nothing_leads() -> None:
    with pytest.raises(ValueError, match="empty"):
        leader([])
