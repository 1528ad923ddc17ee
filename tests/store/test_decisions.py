"""What moderators and the operator decide counts at once, survives reloads, and is on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.articles import Article
from bot.errors import NotFoundError
from bot.publication import OPERATOR, Action, Audience, Scope
from bot.search.query import SearchQuery
from bot.store import Store
from bot.store.editorial.deciding import DecisionOutcome
from bot.store.editorial.decisions import Decision, server_decisions
from bot.store.filing.writer import withdraw
from bot.store.posts.plans import unplanned_releases
from tests.samples import NOW, WIRED, make_article, make_related, write

HERE, ELSEWHERE = 7, 8
PUBLISHED = make_article("Open", topics=["AI"])
HELD = make_article("Held", topics=["AI", "Law"], provider=WIRED, published=False)


async def decide(
    store: Store, action: Action, article: Article = HELD, *, server_id: int = HERE, minute: int = 0
) -> DecisionOutcome:
    moment = NOW + timedelta(minutes=minute)
    return await store.decisions.decide(
        Decision(server_id, article.id, action, actor_id=5, reason="why", decided_at=moment)
    )


async def standing(store: Store, article: Article) -> tuple[bool, bool, bool]:
    """Tell whether an article counts as published here, elsewhere, and outside of servers."""
    here, elsewhere, outside = [
        await store.articles.is_published(article.id, server_id)
        for server_id in (HERE, ELSEWHERE, OPERATOR)
    ]
    return here, elsewhere, outside


async def titles(store: Store, server_id: int, audience: Audience = Audience.PUBLISHED) -> set[str]:
    page = await store.search.page(SearchQuery(), Scope(server_id, audience))
    return {headline.title for headline in page.headlines}


async def releases(store: Store) -> list[tuple[int, int, bool]]:
    async with store.database.transaction() as transaction:
        found = await unplanned_releases(transaction, limit=100)
    return [(release.article_id, release.server_id, release.is_decision) for release in found]


async def test_a_decision_counts_in_its_own_server_only(store: Store) -> None:
    await write(store, HELD, PUBLISHED)

    assert await decide(store, Action.PUBLISH) == DecisionOutcome(False, True)
    assert await decide(store, Action.UNPUBLISH, PUBLISHED) == DecisionOutcome(True, False)

    assert await standing(store, HELD) == (True, False, False)
    assert await standing(store, PUBLISHED) == (False, True, True)
    assert await titles(store, HERE) == {"Held"}
    assert await titles(store, HERE, Audience.UNPUBLISHED) == {"Open"}
    assert await titles(store, ELSEWHERE) == await titles(store, OPERATOR) == {"Open"}


async def test_the_servers_decision_wins_over_the_operators_over_the_document(
    store: Store,
) -> None:
    await write(store, HELD)
    assert await decide(store, Action.PUBLISH, server_id=OPERATOR) == DecisionOutcome(False, True)
    assert await standing(store, HELD) == (True, True, True)

    await decide(store, Action.UNPUBLISH)
    assert await standing(store, HELD) == (False, True, True)

    await decide(store, Action.UNPUBLISH, server_id=OPERATOR)
    await decide(store, Action.PUBLISH)
    assert await standing(store, HELD) == (True, False, False)


async def test_a_reset_lifts_the_decision(store: Store) -> None:
    await write(store, HELD)
    await decide(store, Action.PUBLISH)

    assert await decide(store, Action.RESET) == DecisionOutcome(True, False)
    assert await decide(store, Action.RESET) == DecisionOutcome(False, False)

    assert await standing(store, HELD) == (False, False, False)
    await write(store, replace(HELD, published=True))
    assert await standing(store, HELD) == (True, True, True)


async def test_a_decision_survives_reloads(store: Store) -> None:
    """Whatever the document says later on, its date moved included."""
    await write(store, HELD, PUBLISHED)
    await decide(store, Action.PUBLISH)
    await decide(store, Action.UNPUBLISH, PUBLISHED)

    await write(store, replace(HELD, title="Held still"), PUBLISHED)
    await write(store, replace(PUBLISHED, published_at=NOW, title="Open again"))

    assert await titles(store, HERE) == {"Held still"}
    assert await titles(store, HERE, Audience.UNPUBLISHED) == {"Open again"}


async def test_what_the_newsroom_took_back_no_moderator_can_publish(store: Store) -> None:
    """The decision is kept, and counts when the article comes back."""
    await write(store, HELD)
    async with store.database.transaction() as transaction:
        await withdraw(transaction, [HELD.id], NOW)

    assert await decide(store, Action.PUBLISH) == DecisionOutcome(False, False)
    assert await titles(store, HERE, Audience.ALL) == set()
    assert await releases(store) == []

    await write(store, HELD)
    assert await titles(store, HERE) == {"Held"}


async def test_an_unknown_article_cannot_be_decided_about(store: Store) -> None:
    with pytest.raises(NotFoundError):
        await decide(store, Action.PUBLISH)

    assert await store.decisions.history(HERE, HELD.id) == ()


async def test_the_record_keeps_every_decision_newest_first(store: Store) -> None:
    await write(store, HELD, PUBLISHED)
    for minute, action in enumerate((Action.PUBLISH, Action.UNPUBLISH, Action.RESET)):
        await decide(store, action, minute=minute)
    await decide(store, Action.PUBLISH, server_id=OPERATOR, minute=3)
    await decide(store, Action.PUBLISH, server_id=ELSEWHERE)
    await decide(store, Action.PUBLISH, PUBLISHED)

    history = await store.decisions.history(HERE, HELD.id)

    assert [(one.server_id, one.action) for one in history] == [
        (OPERATOR, Action.PUBLISH),
        (HERE, Action.RESET),
        (HERE, Action.UNPUBLISH),
        (HERE, Action.PUBLISH),
    ]
    assert history[-1] == Decision(HERE, HELD.id, Action.PUBLISH, 5, "why", NOW)


async def test_a_release_is_recorded_only_when_an_article_becomes_published(store: Store) -> None:
    await write(store, HELD)
    await write(store, PUBLISHED, is_backlog=True)

    await decide(store, Action.PUBLISH, PUBLISHED)
    await decide(store, Action.UNPUBLISH)
    assert await releases(store) == []

    await decide(store, Action.PUBLISH)
    await decide(store, Action.PUBLISH)
    assert await releases(store) == [(HELD.id, HERE, True)]

    await decide(store, Action.PUBLISH, server_id=OPERATOR)
    assert (await releases(store))[1:] == [(HELD.id, OPERATOR, True)]


async def test_lifting_an_unpublish_releases_too(store: Store) -> None:
    await write(store, PUBLISHED, is_backlog=True)
    await decide(store, Action.UNPUBLISH, PUBLISHED)
    await decide(store, Action.RESET, PUBLISHED)

    assert await releases(store) == [(PUBLISHED.id, HERE, True)]


async def test_standing_decisions_of_servers(store: Store) -> None:
    await write(store, HELD, PUBLISHED, replace(HELD, id=1, removed=True))
    await decide(store, Action.PUBLISH)
    await decide(store, Action.UNPUBLISH, server_id=ELSEWHERE)
    await decide(store, Action.PUBLISH, server_id=OPERATOR)
    await decide(store, Action.PUBLISH, replace(HELD, id=1))
    await decide(store, Action.PUBLISH, PUBLISHED)
    await decide(store, Action.RESET, PUBLISHED)

    assert await server_decisions(store.database, [HELD.id, PUBLISHED.id, 1, 2]) == {
        HELD.id: {HERE: True, ELSEWHERE: False},
        1: {HERE: False},
    }


# Names and their counts


async def counts(store: Store, server_id: int) -> dict[str, int]:
    names = (*await store.names.topics(server_id), *await store.names.providers(server_id))
    return {name.key: name.count for name in names}


async def test_counts_follow_decisions_at_once(store: Store) -> None:
    await write(store, HELD, PUBLISHED)
    before = {"AI": 1, "Law": 0, "forbes.com": 1, "wired.com": 0}
    assert await counts(store, HERE) == before

    await decide(store, Action.PUBLISH)
    await decide(store, Action.PUBLISH, PUBLISHED)
    assert await counts(store, HERE) == {"AI": 2, "Law": 1, "forbes.com": 1, "wired.com": 1}
    assert await counts(store, ELSEWHERE) == await counts(store, OPERATOR) == before

    await decide(store, Action.UNPUBLISH, PUBLISHED)
    assert await counts(store, HERE) == {"AI": 1, "Law": 1, "forbes.com": 0, "wired.com": 1}

    await decide(store, Action.PUBLISH, server_id=OPERATOR)
    assert await counts(store, OPERATOR) == {"AI": 2, "Law": 1, "forbes.com": 1, "wired.com": 1}
    await decide(store, Action.UNPUBLISH)
    assert (await counts(store, HERE))["Law"] == 0


async def test_names_come_most_used_first_then_by_label(store: Store) -> None:
    await write(
        store,
        make_article("One", topics=["Law", "AI"]),
        make_article("Two", topics=["Robots", "Law"]),
    )

    assert [name.label for name in await store.names.topics(HERE)] == ["Law", "AI", "Robots"]


async def test_providers_of_related_coverage_count_too(store: Store) -> None:
    await write(store, make_article("One", related=[make_related("Other", provider=WIRED)]))

    assert await counts(store, HERE) == {"forbes.com": 1, "wired.com": 1}


async def test_a_topic_is_spelled_as_the_newest_article_spells_it_a_provider_as_usual(
    store: Store,
) -> None:
    usual = replace(PUBLISHED.provider, name="Forbes Magazine")
    await write(store, make_article("New", topics=["ai"]))
    await write(store, make_article("Old", topics=["A.I.", "AI"], age=timedelta(days=9)))
    for title in (f"Older {n}" for n in range(6)):
        await write(store, make_article(title, provider=usual, age=timedelta(days=10)))

    assert [name.label for name in await store.names.topics(HERE)] == ["ai", "A.I."]
    assert [name.label for name in await store.names.providers(HERE)] == ["Forbes Magazine"]
