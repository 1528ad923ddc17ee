"""Keeping articles: what is saved comes back, moves with its date, and is known by its links."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.articles import Article, Image, Provider
from bot.errors import NotFoundError
from bot.posting.ledger import Release
from bot.publication import OPERATOR, Action, Scope
from bot.search.query import SearchQuery
from bot.store import Store
from bot.store.articles.rows import rows_of
from bot.store.editorial.decisions import Decision
from bot.store.filing.writer import SaveOutcome, save, withdraw
from bot.store.posts.plans import unplanned_releases
from tests.samples import FORBES, NOW, WIRED, make_article, make_related, write

SERVER = 7
EVERYWHERE = Scope()

FULL = Article(
    id=123,
    title="ICE drops $3.9M",
    url="https://example.com/a",
    published_at=datetime(2021, 9, 27, 18, 46, tzinfo=UTC),
    provider=Provider("Forbes", "forbes.com", (Image("https://example.com/logo.png", 16, 16),)),
    excerpt="“Facial recognition”, they say",
    category="news",
    type="video",
    original_url="https://example.com/a",
    web_url="https://example.com/web",
    amp_url="https://example.com/amp",
    cdn_amp_url="https://example.com/cdn",
    quality=114,
    heat=-1,
    published=True,
    featured_content="featured",
    topics=("Computer Vision", "AI"),
    images=(Image("https://example.com/1.png", None, 300, "Title", is_cached=True),),
    related=(
        replace(make_related("Second", provider=WIRED), excerpt="e", quality=0, type="video"),
        replace(
            make_related("First", provider=FORBES),
            images=(Image("https://example.com/2.png"),),
            amp_url="https://example.com/amp2",
            cdn_amp_url="https://example.com/cdn2",
        ),
    ),
    secured="c2VjcmV0",
    body="# Body\n\n東京",
    extra={"locale": "en-us", "nested": {"list": [1, None, "ü"]}},
)


async def save_batch(
    store: Store, *articles: Article, is_backlog: bool = False, now: datetime = NOW
) -> SaveOutcome:
    async with store.database.transaction() as transaction:
        rows = [rows_of(article, default_published=False) for article in articles]
        return await save(transaction, rows, is_backlog=is_backlog, now=now)


async def take_back(store: Store, *article_ids: int) -> int:
    async with store.database.transaction() as transaction:
        return await withdraw(transaction, article_ids, NOW)


async def releases(store: Store) -> list[tuple[int, int]]:
    """Give (article, server) of everything that became published, in order."""
    async with store.database.transaction() as transaction:
        found: tuple[Release, ...] = await unplanned_releases(transaction, limit=100)
    return [(release.article_id, release.server_id) for release in found]


async def titles(store: Store, query: SearchQuery, scope: Scope = EVERYWHERE) -> list[str]:
    page = await store.search.page(query, scope, limit=100)
    return [headline.title for headline in page.headlines]


# What comes back


async def test_an_article_comes_back_as_it_was_saved(store: Store) -> None:
    await save_batch(store, FULL)

    assert await store.articles.find(FULL.id) == FULL


async def test_an_article_with_nothing_optional_comes_back_as_it_was_saved(store: Store) -> None:
    bare = Article(5, "Bare", "https://example.com/b", NOW, WIRED, published=False)
    await save_batch(store, bare)

    assert await store.articles.find(5) == bare


async def test_an_unknown_article_is_not_found(store: Store) -> None:
    with pytest.raises(NotFoundError):
        await store.articles.find(1)
    assert await store.articles.headlines([1], SERVER) == {}
    assert not await store.articles.is_published(1, SERVER)


async def test_saving_again_replaces_everything(store: Store) -> None:
    assert await save_batch(store, FULL) == SaveOutcome(frozenset({123}), frozenset())
    changed = replace(FULL, title="Another", topics=("Law",), related=(), quality=None, extra={})

    assert await save_batch(store, changed) == SaveOutcome(frozenset(), frozenset({123}))

    assert await store.articles.find(123) == changed
    assert await titles(store, SearchQuery(topic="AI")) == []
    assert await titles(store, SearchQuery(words=("drops",))) == []
    assert await titles(store, SearchQuery(topic="law", words=("another",))) == ["Another"]


async def test_a_headline_says_how_it_stands_in_the_server(store: Store) -> None:
    await save_batch(store, FULL)
    await store.decisions.decide(Decision(SERVER, 123, Action.UNPUBLISH, 1, "", NOW))

    here = (await store.articles.headlines([123, 9], SERVER))[123]
    elsewhere = (await store.articles.headlines([123], 8))[123]

    assert not here.is_published
    assert elsewhere == replace(here, is_published=True)
    assert (here.provider, here.topics) == (Provider("Forbes", "forbes.com"), FULL.topics)
    assert (here.coverage_count, here.quality, here.heat, here.type) == (2, 114, -1, "video")


async def test_no_article_at_all_is_no_trouble(store: Store) -> None:
    assert await save_batch(store) == SaveOutcome(frozenset(), frozenset())


# The order of time


async def test_an_article_moves_with_its_date(store: Store) -> None:
    early, late = make_article("Early", age=timedelta(days=9)), make_article("Late")
    await save_batch(store, early, late)
    assert await titles(store, SearchQuery()) == ["Late", "Early"]

    await save_batch(store, replace(early, published_at=NOW))

    assert await titles(store, SearchQuery()) == ["Early", "Late"]
    week = SearchQuery(since=NOW - timedelta(days=7))
    assert await titles(store, week) == ["Early", "Late"]
    assert await titles(store, replace(week, words=("early",))) == ["Early"]
    past = SearchQuery(until=NOW - timedelta(days=7))
    assert await titles(store, past) == await titles(store, replace(past, words=("early",))) == []


async def test_thousands_may_share_one_second(store: Store) -> None:
    """Even those whose keys fall on one place stand beside each other, within that second."""
    last_place = 0x1FFFFFF
    crowd = [
        replace(make_article(f"Crowd {number}"), id=number << 32 | last_place - number % 100)
        for number in range(3000)
    ]
    for start in range(0, len(crowd), 1000):
        await save_batch(store, *crowd[start : start + 1000])
    moment = crowd[0].published_at

    page = await store.search.page(
        SearchQuery(since=moment, until=moment), EVERYWHERE, limit=5000, count_up_to=None
    )

    assert page.total == 3000
    assert {one.id for one in page.headlines} == {one.id for one in crowd}
    for neighbour in (timedelta(seconds=-1), timedelta(seconds=1)):
        other = SearchQuery(since=moment + neighbour, until=moment + neighbour)
        assert await titles(store, other) == []


@pytest.mark.parametrize("year", [1, 1700, 1969, 1970, 2106, 9999])
async def test_every_year_has_its_place(store: Store, year: int) -> None:
    """Also in searches: people type any date."""
    moment = datetime(year, 6, 1, tzinfo=UTC)
    await save_batch(store, replace(make_article("Then"), published_at=moment), now=moment)
    now = SearchQuery(since=moment, until=moment)

    assert await titles(store, now) == ["Then"]
    assert await titles(store, replace(now, words=("then",))) == ["Then"]
    assert await titles(store, SearchQuery(until=moment - timedelta(seconds=1))) == []


# Taking back


async def test_what_was_taken_back_is_in_no_list_until_it_comes_again(store: Store) -> None:
    article = make_article("One", topics=["AI"])
    await save_batch(store, article)

    assert await take_back(store, article.id, article.id, 999) == 1
    assert await take_back(store, article.id) == 0

    assert (await store.articles.find(article.id)).removed
    for query in (SearchQuery(), SearchQuery(topic="AI"), SearchQuery(words=("one",))):
        assert await titles(store, query) == []
    await save_batch(store, article)
    assert await titles(store, SearchQuery(topic="AI")) == ["One"]


# Becoming published


async def test_a_release_is_recorded_when_an_article_becomes_published(store: Store) -> None:
    held, open_ = make_article("Held", published=False), make_article("Open")
    await save_batch(store, held, open_)
    assert await releases(store) == [(open_.id, OPERATOR)]

    await save_batch(store, open_, replace(held, published=True))
    await save_batch(store, open_, replace(held, published=True))

    assert await releases(store) == [(open_.id, OPERATOR), (held.id, OPERATOR)]


async def test_a_backlog_is_not_released(store: Store) -> None:
    article = make_article("Old")
    await save_batch(store, article, is_backlog=True)
    await save_batch(store, replace(article, title="Old, corrected"))

    assert await releases(store) == []


async def test_what_comes_back_is_released_again(store: Store) -> None:
    article = make_article("One")
    await save_batch(store, article)
    await take_back(store, article.id)
    await save_batch(store, article)

    assert await releases(store) == [(article.id, OPERATOR)] * 2


async def test_what_only_a_server_published_comes_back_in_that_server(store: Store) -> None:
    article = make_article("Held", published=False)
    await save_batch(store, article)
    await store.decisions.decide(Decision(SERVER, article.id, Action.PUBLISH, 1, "", NOW))
    await store.decisions.decide(Decision(8, article.id, Action.UNPUBLISH, 1, "", NOW))
    await save_batch(store, article)
    await save_batch(store, replace(article, removed=True))
    await save_batch(store, article)

    assert await releases(store) == [(article.id, SERVER)] * 2


# Links


async def test_links_are_found_from_either_end(store: Store) -> None:
    lead = make_article("Lead", related=[make_related("Follower"), make_related("Elsewhere")])
    follower = make_article("Follower", provider=WIRED)
    await write(store, lead, follower)
    elsewhere = make_related("Elsewhere").id

    assert await store.articles.linked([lead.id]) == {lead.id: frozenset({follower.id, elsewhere})}
    assert await store.articles.linked([follower.id, elsewhere]) == {
        follower.id: frozenset({lead.id}),
        elsewhere: frozenset({lead.id}),
    }
    assert await store.articles.linked([5]) == {}


async def test_related_coverage_comes_in_the_documents_order(store: Store) -> None:
    items = tuple(make_related(title) for title in ("C", "A", "B"))
    lead, other = make_article("Lead", related=items), make_article("Other", related=items[:1])
    await write(store, lead, other, make_article("Alone"))

    assert await store.articles.related([lead.id, other.id, 5]) == {
        lead.id: items,
        other.id: items[:1],
    }


async def test_coverage_is_withheld_where_a_person_took_its_article_down(store: Store) -> None:
    """Not where only its document holds it: a follower of a story usually is such a one."""
    open_, held = make_article("Open"), make_article("Held", published=False)
    removed, downed = make_article("Removed", removed=True), make_article("Down")
    spared = make_article("Spared")
    await write(store, open_, held, removed, downed, spared)
    for server_id, article, action in (
        (OPERATOR, downed, Action.UNPUBLISH),
        (OPERATOR, spared, Action.UNPUBLISH),
        (SERVER, spared, Action.PUBLISH),
        (SERVER, open_, Action.UNPUBLISH),
        (SERVER, held, Action.UNPUBLISH),
        (SERVER, held, Action.RESET),
    ):
        await store.decisions.decide(Decision(server_id, article.id, action, 1, "", NOW))
    ids = [open_.id, held.id, removed.id, downed.id, spared.id, 12345]

    assert await store.articles.withheld(ids, SERVER) == {open_.id, removed.id, downed.id}
    assert await store.articles.withheld(ids, 8) == {removed.id, downed.id, spared.id}
    assert await store.articles.withheld(ids, OPERATOR) == {removed.id, downed.id, spared.id}
