"""Finds, among all articles that there are, those that tell the same as some."""

from __future__ import annotations

from collections.abc import Iterable

from bot.headlines import Headline
from bot.publication import OPERATOR
from bot.store.articles.articles import Articles
from bot.store.engine import Reading
from bot.store.stories.corrections import corrections_of
from bot.store.stories.facts import alike, facts_about
from bot.stories import tell_the_same


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
            and tell_the_same(facts[key], facts[other], is_linked=other in links.get(key, ()))
        }
        for key in asked
    }


async def telling_the_same_in(
    read: Reading, articles: Iterable[Headline], server_id: int
) -> dict[int, set[int]]:
    """Give the same as a server's moderators see it: what they said of stories counts there."""
    articles = list(articles)
    same = await telling_the_same(read, articles)
    corrections = await corrections_of(read, same.keys() | set[int]().union(*same.values()))
    apart = {one for where, one in corrections.apart if where == server_id}
    here = {one: set[int]() if one in apart else others - apart for one, others in same.items()}
    for where, one, other in corrections.same:
        if where == server_id and one in here:
            here[one].add(other)
    return here
