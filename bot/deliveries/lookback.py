"""Looks back in a channel before anything is sent to it: what stands there already is adopted.

So an older database that was put in the place of the last one does not post again what was posted
since. What was claimed by a process that died is looked for besides, whenever that happened.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.clock import Clock
from bot.deliveries.composing import Composer
from bot.deliveries.contents import (
    Content,
    DigestContent,
    Publisher,
    ReviewContent,
    StoryContent,
)
from bot.posting.ledger import Kind, Post
from bot.store import Store
from bot.store.posts.ledger import Sent

log = logging.getLogger(__name__)

#: As many as a look back can find.
_MOST: Final = 500


class Lookback:
    """Looks back once in each channel, for as long as the process runs."""

    def __init__(self, store: Store, publisher: Publisher, clock: Clock) -> None:
        self._store = store
        self._publisher = publisher
        self._clock = clock
        self._adopted: dict[int, frozenset[int]] = {}

    async def has_adopted(self, post: Post, composer: Composer, claimed: set[int]) -> bool:
        """Tell whether a claimed post stood in its channel already, and is recorded as sent now.

        Args:
            post: Which.
            composer: Has read about the claimed posts of its channel.
            claimed: Ids of posts, those of its channel among them.

        Raises:
            DeliveryError: Discord does not tell.
            StoreError: The ledger cannot be read or written.
        """
        if post.channel_id not in self._adopted:
            self._adopted[post.channel_id] = await self._adopt(post, composer, claimed)
        return post.id in self._adopted[post.channel_id]

    async def _adopt(self, first: Post, composer: Composer, claimed: set[int]) -> frozenset[int]:
        """Adopt what stands of all that is due in a channel."""
        channel_id, now = first.channel_id, self._clock()
        due = await self._store.messages.expected(channel_id, now, limit=_MOST)
        if not claimed.issuperset(post.id for post in due):
            composer = await Composer.of(self._store, due)
        wanted = [(post, content) for post in due if (content := composer.recollect(post))]
        if not wanted:
            return frozenset()
        since = _earliest(wanted)
        taken = await self._store.messages.taken(first.server_id, channel_id, since)
        found = await self._publisher.look_back(wanted, since, taken)
        if not found:
            return frozenset()
        log.warning(
            "%d of %d posts stand in channel %d already, and are not sent again",
            len(found),
            len(wanted),
            channel_id,
        )
        await self._store.ledger.record_sent(
            [
                Sent(id_, message, "", self._publisher.sent_at(message))
                for id_, message in found.items()
            ]
        )
        # A digest that was made anew may gather more than its message shows.
        digests = [post.id for post in due if post.id in found and post.kind is Kind.DIGEST]
        await self._store.edits.request(digests, now)
        return frozenset(found)


def _earliest(wanted: Sequence[tuple[Post, Content]]) -> datetime:
    """Give since when the oldest of some posts may stand: no story is posted before its date."""
    return min(min([post.planned_at, *_dates(content)]) for post, content in wanted)


def _dates(content: Content) -> list[datetime]:
    story = content.story if isinstance(content, ReviewContent) else content
    if isinstance(story, StoryContent):
        return [story.article.published_at]
    stories = story.stories if isinstance(story, DigestContent) else ()
    return [one.headline.published_at for one in stories]
