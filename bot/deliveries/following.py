"""Announces weighty coverage of stories below their posts, where a subscription asks for it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from bot.posting.following import is_weighty
from bot.publication import OPERATOR
from bot.store.articles.articles import Articles
from bot.store.engine import Transaction
from bot.store.posts.follow_ups import followed_posts, record_follow_up

#: What is older is no news, where a subscription begins to ask for what follows.
_FRESH: Final = timedelta(days=2)


async def announce(write: Transaction, stories: Collection[int], now: datetime) -> None:
    """Plan what is to be announced of some stories.

    An article is announced once below a post, however often this is asked.
    """
    posts = await followed_posts(write, stories)
    ids = {one for post in posts for one in post.members}
    headlines = await Articles(write).headlines(ids, OPERATOR) if ids else {}
    for post in posts:
        members = [headlines[one] for one in post.members if one in headlines]
        for number, article in enumerate(members):
            if article.id not in post.later or article.id in post.told or not number:
                continue
            is_fresh = article.published_at >= now - _FRESH
            if is_fresh and is_weighty(article, members[:number]):
                quiet = post.options.quiet
                due_at = (quiet.end_after(now) if quiet else None) or now
                await record_follow_up(write, post, article.id, due_at=due_at, now=now)
