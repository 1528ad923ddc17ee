"""How much was published when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.publication import OPERATOR, Action
from bot.search.timeline import MOST_BARS, Step, stretches
from bot.store import Store
from bot.store.editorial.decisions import Decision
from tests.samples import FORBES, NOW, WIRED, make_article, make_related, write


@pytest.mark.parametrize(
    ("days", "step"), [(0, Step.DAY), (71, Step.DAY), (100, Step.WEEK), (1000, Step.MONTH)]
)
def test_a_time_is_divided_into_as_few_stretches_as_can_be_shown(days: int, step: Step) -> None:
    first = datetime(2021, 9, 27, 18, 46, tzinfo=UTC)
    last = first + timedelta(days=days)
    found, starts = stretches(first, last)
    assert found is step
    assert len(starts) <= MOST_BARS
    assert starts[0] <= first
    assert starts[-1] <= last


def test_a_very_long_time_is_divided_into_years() -> None:
    step, starts = stretches(datetime(1900, 5, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))
    assert step is Step.YEAR
    assert (starts[0].year, starts[-1].year, len(starts)) == (1900, 2026, 127)


async def test_a_topic_is_counted_day_by_day(store: Store) -> None:
    ages = [timedelta(hours=1), timedelta(hours=2), timedelta(days=2, hours=1)]
    await write(
        store,
        *(make_article(f"News {n}", topics=["AI"], age=age) for n, age in enumerate(ages)),
        make_article("Held", topics=["AI"], published=False, age=timedelta(minutes=1)),
        make_article("Other", topics=["Weather"]),
    )
    timeline = await store.names.topic_timeline("ai", OPERATOR)
    assert timeline.step is Step.DAY
    assert timeline.counts == (1, 0, 2)
    assert timeline.starts[-1] == datetime(2025, 12, 31, tzinfo=UTC)
    assert timeline.newest_at == NOW - timedelta(hours=1)
    assert timeline.total == 3


async def test_a_provider_is_counted_with_what_it_covers(store: Store) -> None:
    await write(store, make_article("Lead", provider=FORBES, related=[make_related("Follow")]))
    timeline = await store.names.provider_timeline(WIRED.domain, OPERATOR)
    assert timeline.counts == (1,)


async def test_a_servers_decisions_count_in_its_timeline_and_dates(store: Store) -> None:
    held = make_article("Held", topics=["AI"], published=False, age=timedelta(minutes=5))
    shown = make_article("Shown", topics=["AI"], age=timedelta(days=2))
    await write(store, held, shown)
    await store.decisions.decide(Decision(7, held.id, Action.PUBLISH, 1, "", NOW))
    await store.decisions.decide(Decision(8, shown.id, Action.UNPUBLISH, 1, "", NOW))

    assert (await store.names.topic_timeline("AI", OPERATOR)).total == 1
    assert (await store.names.topic_timeline("AI", 7)).counts == (1, 1)
    assert (await store.names.topic_timeline("AI", 8)).total == 0
    assert (await store.names.topic_timeline("AI", 8)).newest_at is None
    assert await store.names.newest_topics(7) == {"AI": NOW - timedelta(minutes=5)}
    assert await store.names.newest_topics(OPERATOR) == {"AI": NOW - timedelta(days=2)}
    assert await store.names.newest_topics(8) == {}


async def test_the_newest_story_is_the_newest_that_the_server_sees(store: Store) -> None:
    held = make_article("Held", topics=["AI"], published=False, age=timedelta(minutes=5))
    shown, older, other = (
        make_article(f"Shown {n}", topics=["AI"] * (n < 3), age=timedelta(days=n))
        for n in (1, 2, 3)
    )
    await write(store, held, shown, older, other)
    for server_id, article, action in (
        (7, held, Action.PUBLISH),
        (8, shown, Action.UNPUBLISH),
        (8, other, Action.UNPUBLISH),
    ):
        await store.decisions.decide(Decision(server_id, article.id, action, 1, "", NOW))

    async def newest(server_id: int) -> datetime | None:
        return (await store.names.topic_timeline("AI", server_id)).newest_at

    assert await newest(7) == held.published_at
    assert await newest(8) == older.published_at
    assert await newest(9) == shown.published_at


async def test_a_topic_that_nobody_has_has_no_timeline(store: Store) -> None:
    timeline = await store.names.topic_timeline("nothing", OPERATOR)
    assert (timeline.counts, timeline.newest_at) == ((), None)


async def test_a_lone_early_story_does_not_make_the_stretches_long(store: Store) -> None:
    recent = [
        make_article(f"News {n}", topics=["AI"], age=timedelta(days=n % 10)) for n in range(40)
    ]
    await write(store, *recent, make_article("Old", topics=["AI"], age=timedelta(days=4000)))
    timeline = await store.names.topic_timeline("AI", OPERATOR)
    assert (timeline.step, len(timeline.counts)) == (Step.DAY, 10)
    assert (sum(timeline.counts), timeline.earlier, timeline.total) == (40, 1, 41)


async def test_what_a_server_decided_about_early_stories_counts_with_the_early_ones(
    store: Store,
) -> None:
    held, shown = (
        make_article(f"Old {n}", topics=["AI"], published=n == 0, age=timedelta(days=4000 + n))
        for n in range(2)
    )
    recent = [make_article(f"News {n}", topics=["AI"], age=timedelta(days=n)) for n in range(40)]
    await write(store, *recent, held, shown)
    await store.decisions.decide(Decision(7, held.id, Action.UNPUBLISH, 1, "", NOW))
    await store.decisions.decide(Decision(7, shown.id, Action.PUBLISH, 1, "", NOW))
    timeline = await store.names.topic_timeline("AI", 7)
    assert (timeline.step, timeline.counts, timeline.earlier) == (Step.DAY, (1,) * 40, 1)


async def test_everything_is_counted_whatever_it_is_about(store: Store) -> None:
    await write(
        store,
        make_article("One", topics=["AI"]),
        make_article("Two", provider=WIRED, age=timedelta(days=1, hours=1)),
        make_article("Held", published=False),
    )
    timeline = await store.names.timeline(OPERATOR)
    assert timeline.counts == (1, 1)
