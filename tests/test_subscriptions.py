"""Which articles a subscription wants, and keeping subscriptions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import NOW, make_article, write

from bot.articles import Provider
from bot.errors import NotFoundError
from bot.headlines import Headline
from bot.posting.subscriptions import Filters, Subscription
from bot.store import Store
from bot.store.subscriptions import active_subscriptions


def headline(*topics: str, domain: str = "forbes.com", quality: int | None = 50) -> Headline:
    return Headline(
        id=1,
        title="A title",
        excerpt="",
        url="https://forbes.com/a",
        published_at=NOW,
        provider=Provider("Forbes", domain),
        topics=topics,
        type="article",
        quality=quality,
        heat=None,
        coverage_count=0,
        is_published=True,
    )


@pytest.mark.parametrize(
    ("filters", "article"),
    [
        (Filters(), headline()),
        (Filters(topics=("AI",)), headline("Robots", "ai")),
        (Filters(topics=("AI", "Robots")), headline("Robots")),
        (Filters(topics=(" computer  VISION ",)), headline("Computer Vision")),
        (Filters(providers=("www.Forbes.com",)), headline()),
        (Filters(providers=("wired.com", "forbes.com")), headline()),
        (Filters(min_quality=50), headline()),
        (Filters(min_quality=0), headline(quality=0)),
        (Filters(topics=("AI",), providers=("forbes.com",), min_quality=1), headline("AI")),
    ],
)
def test_a_wanted_article(filters: Filters, article: Headline) -> None:
    assert filters.mismatch(article) is None


@pytest.mark.parametrize(
    ("filters", "article", "reason"),
    [
        (Filters(topics=("AI",)), headline("Robots"), "none of its topics is AI"),
        (Filters(topics=("AI", "Law")), headline(), "none of its topics is AI or Law"),
        (Filters(providers=("wired.com",)), headline(), "its provider is not wired.com"),
        (Filters(min_quality=51), headline(), "its quality is below 51"),
        (Filters(min_quality=0), headline(quality=None), "its quality is below 0"),
        (Filters(topics=("AI",), min_quality=60), headline("AI"), "its quality is below 60"),
    ],
)
def test_an_unwanted_article_is_told_why(filters: Filters, article: Headline, reason: str) -> None:
    assert filters.mismatch(article) == reason


@given(
    st.builds(
        Filters,
        topics=st.lists(st.text(st.characters(exclude_categories=()))).map(tuple),
        providers=st.lists(st.text()).map(tuple),
        min_quality=st.none() | st.integers(),
    )
)
def test_filters_read_back_as_they_were_written(filters: Filters) -> None:
    assert Filters.from_json(filters.to_json()) == filters
    filters.to_json().encode()  # plain enough for any database


async def add(store: Store, channel_id: int = 3, *, server_id: int = 7) -> Subscription:
    return await store.subscriptions.add(
        server_id=server_id,
        channel_id=channel_id,
        filters=Filters(topics=("AI",), min_quality=5),
        max_age=timedelta(days=3),
        created_by=99,
        now=NOW,
    )


async def test_a_subscription_is_kept_as_it_was_made(store: Store) -> None:
    made = await add(store)

    assert made == Subscription(
        id=made.id,
        server_id=7,
        channel_id=3,
        filters=Filters(topics=("AI",), min_quality=5),
        max_age=timedelta(days=3),
        since_release=0,
        created_by=99,
        created_at=NOW,
    )
    assert await store.subscriptions.find(7, made.id) == made


async def test_a_subscription_begins_after_what_was_released_before(store: Store) -> None:
    await write(store, make_article("One"), make_article("Two"))

    assert (await add(store)).since_release == 2


async def test_a_server_sees_its_own_subscriptions_in_order(store: Store) -> None:
    first, second = await add(store, 5), await add(store, 4)
    foreign = await add(store, server_id=8)

    assert await store.subscriptions.of_server(7) == (first, second)
    for act in (
        store.subscriptions.find(7, foreign.id),
        store.subscriptions.remove(7, foreign.id, NOW),
        store.subscriptions.resume(7, foreign.id),
    ):
        with pytest.raises(NotFoundError, match=f"no subscription number {foreign.id}"):
            await act
    assert await store.subscriptions.of_server(8) == (foreign,)


async def test_a_removed_subscription_is_gone_and_its_number_is_never_used_again(
    store: Store,
) -> None:
    removed = await add(store)

    await store.subscriptions.remove(7, removed.id, NOW)

    assert await store.subscriptions.of_server(7) == ()
    for act in (
        store.subscriptions.find(7, removed.id),
        store.subscriptions.remove(7, removed.id, NOW),
        store.subscriptions.resume(7, removed.id),
    ):
        with pytest.raises(NotFoundError):
            await act
    assert await store.subscriptions.pause(removed.id, because="gone", now=NOW) is None
    assert (await add(store)).id > removed.id


async def test_pausing_says_once_what_was_paused(store: Store) -> None:
    made = await add(store)

    paused = await store.subscriptions.pause(made.id, because="the channel is gone", now=NOW)

    assert paused is not None
    assert (paused.paused_at, paused.paused_because) == (NOW, "the channel is gone")
    assert await store.subscriptions.find(7, made.id) == paused
    assert await active_subscriptions(store.database) == ()
    assert await store.subscriptions.pause(made.id, because="again", now=NOW) is None
    assert await store.subscriptions.pause(12345, because="unknown", now=NOW) is None


async def test_a_resumed_subscription_is_as_it_was_before(store: Store) -> None:
    made = await add(store)
    await store.subscriptions.pause(made.id, because="the channel is gone", now=NOW)

    await store.subscriptions.resume(7, made.id)

    assert await store.subscriptions.find(7, made.id) == made
    assert await active_subscriptions(store.database) == (made,)
