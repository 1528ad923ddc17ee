"""What planning is asked about: articles, subscriptions, releases and a newsroom, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import timedelta

from bot.articles import Provider
from bot.headlines import Headline
from bot.posting.filters import Filters
from bot.posting.ledger import Release, StandingStory
from bot.posting.options import Options
from bot.posting.planning import Newsroom
from bot.posting.subscriptions import Subscription
from bot.publication import OPERATOR
from bot.stories import Facts, facts_of, weigh, words_of
from tests.samples import FORBES, NOW, ONE_STORY

HERE, ELSEWHERE = 7, 8
DAY = timedelta(days=1)


def headline(
    article_id: int,
    *,
    quality: int | None = None,
    age: timedelta = timedelta(hours=1),
    is_published: bool = True,
    topics: tuple[str, ...] = (),
    provider: Provider = FORBES,
) -> Headline:
    return Headline(
        id=article_id,
        title=f"Article {article_id}",
        excerpt=ONE_STORY,
        url=f"https://example.com/{article_id}",
        published_at=NOW - age,
        provider=provider,
        topics=topics,
        type="article",
        quality=quality,
        heat=None,
        coverage_count=0,
        is_published=is_published,
    )


def subscription(
    number: int = 1,
    *,
    server_id: int = HERE,
    filters: Filters | None = None,
    since_release: int = 0,
) -> Subscription:
    return Subscription(
        id=number,
        server_id=server_id,
        channel_id=100 + number,
        filters=filters or Filters(),
        max_age=3 * DAY,
        since_release=since_release,
        created_by=5,
        created_at=NOW,
        options=Options(),
    )


def release(
    article_id: int, number: int = 1, *, server_id: int = OPERATOR, is_decision: bool = False
) -> Release:
    return Release(number, article_id, server_id, is_decision, NOW)


def newsroom_of(
    headlines: Sequence[Headline],
    links: Mapping[int, AbstractSet[int]] | None = None,
    leading: AbstractSet[tuple[int, int]] = frozenset(),
    decisions: Mapping[int, Mapping[int, bool]] | None = None,
    alike: Mapping[int, AbstractSet[int]] | None = None,
) -> Newsroom:
    """Give a newsroom in which all articles have words in common, and providers of their own.

    Args:
        leading: (channel, article) of stories that stand there with one article.
    """
    return Newsroom(
        headlines={one.id: one for one in headlines},
        facts={one.id: facts(one) for one in headlines},
        links=links or {},
        alike=alike or {},
        decisions=decisions or {},
        stories=[StandingStory(channel, channel - 100, (one,)) for channel, one in leading],
    )


def facts(one: Headline) -> Facts:
    words = weigh(words_of(one.title, one.excerpt), lambda _: 1.0)
    domain = f"{one.id}.example"
    return facts_of(
        one.id, title=one.title, domain=domain, published_at=one.published_at, words=words
    )
