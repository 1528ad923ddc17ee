"""Which article leads a story that stands, as documents and decisions change. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.headlines import Headline
from bot.posting.filters import Filters
from bot.stories import Member, lead_of


@dataclass(frozen=True, slots=True)
class Candidate:
    """One article of a story, as one subscription brought it.

    Attributes:
        delivery_id: Its number in the ledger.
        filters: What that subscription wants.
        leads: Whether it leads the story until now.
    """

    delivery_id: int
    article_id: int
    server_id: int
    filters: Filters
    leads: bool


def leading_delivery(
    candidates: Iterable[Candidate],
    headlines: Mapping[int, Headline],
    decisions: Mapping[int, Mapping[int, bool]],
    chosen: AbstractSet[tuple[int, int]] = frozenset(),
) -> int | None:
    """Give the delivery that is to lead a story: of the best article that still fits.

    Args:
        candidates: The story's, in the order of the ledger.
        headlines: Their articles, as everybody sees them.
        decisions: By article, what servers decided: whether it is published there.
        chosen: (server, article) of those that moderators let lead wherever they are.

    Returns:
        The number of the delivery; None where nothing of the story is known.
    """
    known = [one for one in candidates if one.article_id in headlines]
    last = next((one.article_id for one in known if one.leads), None)
    fit = [one for one in known if _fits(one, headlines[one.article_id], decisions)]
    fit = [one for one in fit if (one.server_id, one.article_id) in chosen] or fit
    last = last or next((one.article_id for one in known), None)
    lead = lead_of((_member(headlines[one.article_id]) for one in fit), last)
    among = fit or known
    return next((one.delivery_id for one in among if one.article_id == lead), None)


def _fits(one: Candidate, article: Headline, decisions: Mapping[int, Mapping[int, bool]]) -> bool:
    published_here = decisions.get(article.id, {}).get(one.server_id, article.is_published)
    return published_here and one.filters.mismatch(article) is None


def _member(article: Headline) -> Member:
    return Member(article.id, article.quality, article.heat, article.published_at, is_fit=True)
