"""The queue holds what is held and undecided, the best first, as the server has it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.articles import Article
from bot.publication import OPERATOR, Action
from bot.rules.rules import Conditions, Outcome
from bot.search.query import SearchQuery
from bot.store import Store
from bot.store.editorial.decisions import Decision
from tests.samples import NOW, WIRED, keep_rule, make_article, write

HERE, ELSEWHERE = 7, 8
BEST = make_article("Best", topics=["AI"], quality=90, published=False, age=timedelta(days=3))
NEWER = make_article("Newer", topics=["AI", "Law"], quality=50, provider=WIRED, published=False)
OLDER = make_article("Older", quality=50, published=False, age=timedelta(hours=5))
UNRATED = make_article("Unrated", topics=["Law"], published=False)
OPEN = make_article("Open", quality=99)
GONE = make_article("Gone", quality=99, removed=True)
ALL = SearchQuery()


async def decide(store: Store, action: Action, article: Article, server_id: int = HERE) -> None:
    await store.decisions.decide(Decision(server_id, article.id, action, 5, "", NOW))


async def waiting(
    store: Store, query: SearchQuery = ALL, server_id: int = HERE, limit: int = 10
) -> list[int]:
    found = await store.queue.page(query, server_id, limit=limit)
    assert await store.queue.count(query, server_id, up_to=limit) == len(found)
    return [one.article_id for one in found]


def ids(*articles: Article) -> list[int]:
    return [one.id for one in articles]


async def test_the_best_come_first_and_of_equal_ones_the_newest(store: Store) -> None:
    await write(store, OLDER, UNRATED, OPEN, BEST, GONE, NEWER)
    assert await waiting(store) == ids(BEST, NEWER, OLDER, UNRATED)


async def test_it_goes_on_below_any_of_them(store: Store) -> None:
    await write(store, OLDER, UNRATED, BEST, NEWER)
    found = await store.queue.page(ALL, HERE, limit=10)
    for index, one in enumerate(found):
        below = await store.queue.page(ALL, HERE, below=one.rank, limit=10)
        assert below == found[index + 1 :]
        again = await store.queue.page(ALL, HERE, below=one.rank.including(), limit=10)
        assert again == found[index:]


async def test_what_was_decided_waits_no_more_until_that_is_lifted(store: Store) -> None:
    await write(store, BEST, NEWER, OLDER)
    await decide(store, Action.PUBLISH, BEST)
    await decide(store, Action.UNPUBLISH, NEWER)
    assert await waiting(store) == ids(OLDER)
    assert await waiting(store, server_id=ELSEWHERE) == ids(BEST, NEWER, OLDER)
    await decide(store, Action.RESET, BEST)
    await decide(store, Action.UNPUBLISH, OLDER, OPERATOR)
    await decide(store, Action.PUBLISH, NEWER, OPERATOR)
    assert await waiting(store) == ids(BEST)
    assert await waiting(store, server_id=ELSEWHERE) == ids(BEST)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (SearchQuery(topic="law"), [NEWER, UNRATED]),
        (SearchQuery(provider="wired.com"), [NEWER]),
        (SearchQuery(topic="AI", provider="forbes.com"), [BEST]),
        (SearchQuery(min_quality=50), [BEST, NEWER, OLDER]),
        (SearchQuery(min_quality=51, topic="Law"), []),
        (SearchQuery(since=NOW - timedelta(hours=2)), [NEWER, UNRATED]),
        (SearchQuery(until=NOW - timedelta(hours=2)), [BEST, OLDER]),
    ],
)
async def test_it_is_narrowed(store: Store, query: SearchQuery, found: list[Article]) -> None:
    await write(store, OLDER, UNRATED, BEST, NEWER, OPEN)
    assert await waiting(store, query) == ids(*found)


async def test_what_came_since_is_counted_once_and_while_it_waits(store: Store) -> None:
    await write(store, BEST, NEWER, OPEN, GONE)
    before = NOW - timedelta(seconds=1)
    assert await store.queue.count_new(HERE, before, up_to=10) == 2
    assert await store.queue.count_new(HERE, before, up_to=1) == 1
    assert await store.queue.count_new(HERE, NOW, up_to=10) == 0
    await write(store, BEST)
    await decide(store, Action.UNPUBLISH, NEWER)
    assert await store.queue.count_new(HERE, before, up_to=10) == 1
    assert await store.queue.count_new(ELSEWHERE, before, up_to=10) == 2


async def test_each_moderators_last_look_is_known_by_server(store: Store) -> None:
    later = NOW + timedelta(hours=1)
    assert await store.queue.look(HERE, 5, NOW) is None
    assert await store.queue.look(HERE, 6, NOW) is None
    assert await store.queue.look(ELSEWHERE, 5, NOW) is None
    assert await store.queue.look(HERE, 5, later) == NOW
    assert await store.queue.look(HERE, 5, later) == later


async def test_what_a_rule_holds_waits_in_its_server_until_a_person_decides(store: Store) -> None:
    """Beside what documents hold, and in its place among that."""
    await keep_rule(store, HERE, Outcome.HOLD, Conditions(topics=("AI",)))
    strong = make_article("Strong", topics=["AI", "Law"], quality=70)
    await write(store, OLDER, BEST, OPEN, strong)

    assert await waiting(store) == ids(BEST, strong, OLDER)
    assert await waiting(store, server_id=ELSEWHERE) == ids(BEST, OLDER)
    assert await store.queue.count_new(HERE, NOW - timedelta(hours=1), up_to=10) == 3
    assert await store.queue.count_new(ELSEWHERE, NOW - timedelta(hours=1), up_to=10) == 2
    (best, *_) = await store.queue.page(ALL, HERE, limit=10)
    below = await store.queue.page(ALL, HERE, below=best.rank, limit=1)
    assert [one.article_id for one in below] == [strong.id]

    assert await waiting(store, SearchQuery(topic="Law")) == [strong.id]
    assert await waiting(store, SearchQuery(topic="Law", provider="wired.com")) == []
    assert await waiting(store, SearchQuery(topic="AI", provider="forbes.com")) == ids(BEST, strong)
    assert await waiting(store, SearchQuery(min_quality=71)) == ids(BEST)

    await decide(store, Action.UNPUBLISH, strong)
    assert await waiting(store) == ids(BEST, OLDER)


async def test_what_a_rule_publishes_does_not_wait(store: Store) -> None:
    await keep_rule(store, HERE, Outcome.PUBLISH, Conditions(topics=("AI",)))
    await write(store, OLDER, BEST)
    assert await waiting(store) == ids(OLDER)
    assert await waiting(store, server_id=ELSEWHERE) == ids(BEST, OLDER)
