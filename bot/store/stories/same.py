"""Finds, among all articles that there are, those that tell the same as some."""

from __future__ import annotations

from collections.abc import Iterable

from bot.headlines import Headline
from bot.publication import OPERATOR
from bot.store.articles.articles import Articles
from bot.store.engine import Reading
from bot.store.stories.facts import alike, facts_about
from bot.stories import judge


async def telling_the_same(read: Reading, articles: Iterable[Headline]) -> dict[int, set[int]]:
    """Give, by article, the others that tell the same by the rule, whoever may see them."""
    asked = {one.id: one for one in articles}
    links = await Articles(read).linked(asked)
    known = await facts_about(read, asked.values())
    similar = await alike(read, known.values(), least=2)
    nearby = set[int]().union(*links.values(), *similar.values()) - asked.keys()
    others = await Articles(read).headlines(nearby, OPERATOR)
    # Of all at once, so that rarity is the same for all.
    facts = await facts_about(read, [*asked.values(), *others.values()])
    return {
        key: {
            other
            for other in links.get(key, frozenset()) | similar.get(key, frozenset())
            if other in facts
            and other != key
            and judge(facts[key], facts[other], is_linked=other in links.get(key, ())).is_same
        }
        for key in asked
    }
