"""Which story an article joins, and which of a story's members leads it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.stories.judging import Facts, Merge, Verdict, is_ruled_out, judge
from bot.stories.telling import is_within_story

#: Of how many members one must tell the same as an article that joins: a story that took whatever
#: is like one of thirty would wander from what it began with.
_MEMBERS_FOR_ONE: Final = 5


@dataclass(frozen=True, slots=True)
class Member:
    """What decides whether an article of a story leads it in a subscription.

    Attributes:
        quality: The source's whole number; None where not told.
        heat: The source's whole number; None where not told.
        is_fit: Whether it is published there and matches the subscription's filters.
    """

    id: int
    quality: int | None
    heat: int | None
    published_at: datetime
    is_fit: bool


def joins(
    article: Facts,
    members: Sequence[Facts],
    links: AbstractSet[int],
    merge: Merge = Merge.SIMILAR,
) -> Verdict | None:
    """Give the evidence by which an article joins a story; None where it does not.

    It must tell the same as some member, whichever leads; in a story of more than five, as one in
    five of them. A story takes nothing that is more than 14 days from its first article, so that a
    subject that goes on for months is not one story.

    Args:
        article: What may join.
        members: The story's articles.
        links: Ids of the articles that it lists as related or that list it.
        merge: Whether likeness alone is enough or a link is needed as well.

    Returns:
        The verdict on the member to which the article is nearest.
    """
    if not members:
        return None
    first = min(member.published_at for member in members)
    if not is_within_story(article.published_at, first):
        return None
    near = [
        (member, is_linked)
        for member in members
        if (is_linked := member.id in links) or merge is Merge.SIMILAR
        if not is_ruled_out(article, member, is_linked=is_linked)
    ]
    verdicts = [judge(article, member, is_linked=is_linked) for member, is_linked in near]
    same = [verdict for verdict in verdicts if verdict.is_same]
    if not same or len(same) * _MEMBERS_FOR_ONE < len(members):
        return None
    return max(same, key=lambda verdict: verdict.likeness.value - verdict.needed)


def lead_of(members: Iterable[Member], last_lead: int | None = None) -> int | None:
    """Give the article that leads a story: the fit one of highest quality, then heat, then age.

    Args:
        members: The story's articles.
        last_lead: The one that led before; it stays where none is fit any more.
    """
    fit = [member for member in members if member.is_fit]
    if not fit:
        return last_lead
    return min(fit, key=_rank).id


def _rank(member: Member) -> tuple[int, int, datetime, int]:
    return -(member.quality or 0), -(member.heat or 0), member.published_at, member.id
