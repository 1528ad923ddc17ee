"""Reads everything about the articles of some posts at once, whichever servers those are for.

One story often goes to a thousand servers: what does not depend on the server is read once, and
what servers decided, in one query for all. What a post shows of it is left to ``composing``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from bot.articles import Article
from bot.headlines import Headline
from bot.posting.corrections import Corrections
from bot.publication import OPERATOR, Action
from bot.store import Store
from bot.store.filing.standing import standing_decisions
from bot.store.stories.corrections import corrections_of
from bot.store.stories.facts import rarity_in
from bot.store.stories.same import telling_the_same
from bot.stories import Merge, Rarity


@dataclass(frozen=True, slots=True)
class Involved:
    """Articles, and what people decided about them and about what they list as related.

    Attributes:
        articles: In full, by id; those that are gone are missing.
        headlines: The same as everybody sees them.
        decisions: By article, what stands in servers; ``OPERATOR`` is one of them.
        removed: Those that the newsroom took back, of the articles and of what they list.
        rarity: How rare their words are in the newsroom.
        addresses: By article, all that it has had, where it has had several.
        same: By article, others that tell the same, where likeness alone is not enough to share a
            post and they are to be shown all the same.
        corrections: What moderators said of the articles' stories, where that is so.
    """

    articles: Mapping[int, Article]
    headlines: Mapping[int, Headline]
    decisions: Mapping[int, Mapping[int, Action]]
    removed: AbstractSet[int]
    rarity: Rarity
    addresses: Mapping[int, frozenset[str]]
    same: Mapping[int, AbstractSet[int]] = field(default_factory=dict)
    corrections: Corrections = field(default_factory=Corrections)

    def is_published(self, article_id: int, server_id: int) -> bool:
        """Tell whether an article counts as published in a server."""
        if article_id not in self.headlines or article_id in self.removed:
            return False
        decision = self.decisions.get(article_id, {}).get(server_id)
        if decision is None:
            return self.headlines[article_id].is_published
        return decision is Action.PUBLISH

    def told_besides(self, story: Sequence[int], server_id: int) -> tuple[int, ...]:
        """Give what tells the same as a story's lead, is published in a server, and no part of it.

        What moderators said is no part of any story there is none of this one either.
        """
        lead, apart = story[0], self.corrections.apart
        if (server_id, lead) in apart:
            return ()
        return tuple(
            one
            for one in sorted(self.same.get(lead, frozenset()) - set(story))
            if self.is_published(one, server_id) and (server_id, one) not in apart
        )

    def withheld(self, article_ids: Iterable[int], server_id: int) -> frozenset[int]:
        """Give those of the articles that a person took back or unpublished for a server.

        They are not to be shown as another one's related coverage either. One that only its
        document holds is: a follower of a story usually is such a one.
        """
        return frozenset(one for one in article_ids if self._is_withheld(one, server_id))

    def _is_withheld(self, article_id: int, server_id: int) -> bool:
        decisions = self.decisions.get(article_id)
        if decisions is None:
            return article_id in self.removed
        decision = decisions.get(server_id, decisions.get(OPERATOR))
        return article_id in self.removed or decision is Action.UNPUBLISH


async def read_involved(
    store: Store, article_ids: Iterable[int], merge: Merge = Merge.SIMILAR
) -> Involved:
    """Read everything that decides what posts of these articles show, in any server.

    Args:
        store: Where it is kept.
        article_ids: Which articles.
        merge: Which articles may share a post; what may not, but tells the same, is read besides.

    Raises:
        StoreError: The database cannot be read.
    """
    ids = set(article_ids)
    same = {}
    if merge is Merge.LINKED:
        asked = await store.articles.headlines(ids, OPERATOR)
        same = await telling_the_same(store.database, asked.values())
        ids.update(*same.values())
    articles = await store.articles.in_full(ids)
    items = [item for article in articles.values() for item in article.related]
    listed = {item.id for item in items}
    return Involved(
        articles,
        await store.articles.headlines(articles, OPERATOR),
        await standing_decisions(store.database, ids | listed),
        await store.articles.removed_among(ids | listed),
        await rarity_in(store.database, [*articles.values(), *items]),
        await store.articles.addresses(ids),
        same,
        await corrections_of(store.database, ids) if same else Corrections(),
    )
