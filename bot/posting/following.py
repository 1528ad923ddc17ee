"""Which coverage of a posted story is weighty enough to be announced below its post. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bot.headlines import Headline

#: By so much more quality than whatever was told before, in the newsroom's own points.
CLEARLY_BETTER: Final = 20
#: From this heat on, where nothing that was told before had it.
HOT: Final = 150


def is_weighty(article: Headline, before: Iterable[Headline]) -> bool:
    """Tell whether an article is worth a word to those who have read of its story.

    Args:
        article: What came to the story after its post was sent.
        before: What came to the story before it, at least one article.
    """
    before = list(before)
    quality = max(one.quality or 0 for one in before)
    heat = max(one.heat or 0 for one in before)
    is_better = (article.quality or 0) >= quality + CLEARLY_BETTER
    return is_better or heat < HOT <= (article.heat or 0)
