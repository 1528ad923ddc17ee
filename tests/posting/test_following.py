"""Which coverage of a posted story is worth a word of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.headlines import Headline
from bot.posting.following import CLEARLY_BETTER, HOT, is_weighty
from tests.posting.planned import headline


def rated(id_: int, quality: int | None = None, heat: int | None = None) -> Headline:
    return replace(headline(id_, quality=quality), heat=heat)


@pytest.mark.parametrize(
    ("article", "before", "expected"),
    [
        (rated(2, quality=50 + CLEARLY_BETTER), [rated(1, quality=50)], True),
        (rated(2, quality=49 + CLEARLY_BETTER), [rated(1, quality=50)], False),
        (rated(3, quality=80), [rated(1, quality=50), rated(2, quality=75)], False),
        (rated(2, heat=HOT), [rated(1, heat=HOT - 1)], True),
        (rated(2, heat=HOT - 1), [rated(1)], False),
        (rated(2, heat=HOT + 50), [rated(1, heat=HOT)], False),
        (rated(2), [rated(1)], False),
    ],
)
def test_it_is_clearly_better_or_the_first_that_is_hot(
    article: Headline, before: list[Headline], expected: bool
) -> None:
    assert is_weighty(article, before) is expected
