"""What a rule would have done with articles that came before it was made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.rules.judging import Incoming, Rulebook, is_about
from bot.rules.rules import Order, Outcome, Rule


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of trying a rule.

    Attributes:
        looked_at: How many articles it was held against.
        about: How many of them it is about.
        decided: Ids of those that would be held, or published, by it and by nothing else.
    """

    looked_at: int
    about: int
    decided: tuple[int, ...]


def tried(
    order: Order, before: Iterable[Rule], articles: Sequence[Incoming], by_people: AbstractSet[int]
) -> Trial:
    """Hold a rule that would come last against articles.

    Args:
        order: What it says.
        before: The server's rules; those that are in force have their say first.
        articles: Against which.
        by_people: Ids of those about which people decided, whose word counts more.
    """
    book = Rulebook.of(before)
    about = [one for one in articles if is_about(order.conditions, one)]
    decided = tuple(
        one.id
        for one in about
        if (order.outcome is Outcome.PUBLISH) is not one.is_published
        and one.id not in by_people
        and not book.first_about(one)
    )
    return Trial(len(articles), len(about), decided)
