"""The full coverage of a story."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.articles import Provider
from bot.errors import NotFoundError
from bot.publication import Action, Audience, Scope
from bot.store import Store
from bot.store.editorial.decisions import Decision
from tests.samples import (
    FORBES,
    NOW,
    ONE_STORY,
    WIRED,
    make_article,
    make_related,
    make_series,
    write,
)

BBC = Provider("BBC", "bbc.co.uk")


async def test_a_story_is_told_in_order_of_time_both_ways_of_a_link(store: Store) -> None:
    elsewhere = replace(make_related("Elsewhere"), published_at=NOW - timedelta(hours=9))
    lead = make_article("Lead", related=[elsewhere], age=timedelta(hours=3), excerpt=ONE_STORY)
    back = make_related("Lead", provider=FORBES)
    listing = make_article(
        "Listing", provider=BBC, related=[back], age=timedelta(hours=5), excerpt=ONE_STORY
    )
    another = make_article("Something else", provider=BBC, related=[back], age=timedelta(hours=5))
    await write(store, lead, listing, another)

    story = await store.stories.find(lead.id, Scope())

    assert [one.title for one in story.tellings] == ["Elsewhere", "Listing", "Lead"]
    assert [one.is_here for one in story.tellings] == [False, True, True]
    assert story.first.provider == WIRED
    assert story.source_count == 3


async def test_what_lies_more_than_14_days_apart_is_another_story(store: Store) -> None:
    old = replace(make_related("Old"), published_at=NOW - timedelta(days=15))
    lead = make_article("Lead", related=[old], age=timedelta(0))
    await write(store, lead)
    story = await store.stories.find(lead.id, Scope())
    assert [one.title for one in story.tellings] == ["Lead"]
    assert [one.title for one in story.earlier] == ["Old"]


async def test_whoever_tells_the_same_in_other_words_counts_without_a_link(store: Store) -> None:
    lead = make_article("Robot dogs carry parcels through Berlin", excerpt=ONE_STORY)
    unlinked = make_article("Berlin: robot dogs carry parcels", provider=WIRED, excerpt=ONE_STORY)
    held = make_article(
        "Parcels carried by robot dogs", provider=BBC, excerpt=ONE_STORY, published=False
    )
    await write(store, lead, unlinked, held, *make_series(20))

    told = (await store.stories.find(lead.id, Scope())).tellings
    assert {one.id for one in told} == {lead.id, unlinked.id}
    told = (await store.stories.find(lead.id, Scope(audience=Audience.ALL))).tellings
    assert {one.id for one in told} == {lead.id, unlinked.id, held.id}


async def test_what_a_person_took_down_is_not_told_there(store: Store) -> None:
    other = make_article("Other", provider=WIRED)
    lead = make_article("Lead", related=[make_related("Other")])
    await write(store, lead, other)
    await store.decisions.decide(Decision(7, other.id, Action.UNPUBLISH, 1, "", NOW))
    assert len((await store.stories.find(lead.id, Scope(7))).tellings) == 1
    assert len((await store.stories.find(lead.id, Scope(8))).tellings) == 2


async def test_listed_coverage_that_its_document_holds_is_told_but_not_opened(
    store: Store,
) -> None:
    follower = make_article("Follower", provider=WIRED, published=False)
    lead = make_article("Lead", related=[make_related("Follower")], age=timedelta(minutes=1))
    await write(store, lead, follower)
    told = (await store.stories.find(lead.id, Scope())).tellings
    assert [(one.title, one.is_here) for one in told] == [("Follower", False), ("Lead", True)]
    told = (await store.stories.find(lead.id, Scope(audience=Audience.ALL))).tellings
    assert [one.is_here for one in told] == [True, True]


async def test_a_held_story_is_for_those_who_may_see_it(store: Store) -> None:
    held = make_article("Held", published=False)
    await write(store, held)
    with pytest.raises(NotFoundError):
        await store.stories.find(held.id, Scope())
    assert (await store.stories.find(held.id, Scope(audience=Audience.ALL))).first.title == "Held"


async def test_sources_are_providers_and_only_those_that_are_shown(store: Store) -> None:
    """Two items of one provider are one source, the own provider is none."""
    related = [
        make_related("Trams stop"),
        make_related("Trams still stop"),
        make_related("Our own earlier one", provider=FORBES),
        make_related("Elsewhere", provider=BBC),
    ]
    lead, other = make_article("Lead", related=related), make_article("Elsewhere", provider=BBC)
    await write(store, lead, other)
    headlines = (await store.articles.headlines([lead.id], 7)).values()
    assert await store.stories.sources(headlines, 7) == {lead.id: 2}
    await store.decisions.decide(Decision(7, other.id, Action.UNPUBLISH, 1, "", NOW))
    assert await store.stories.sources(headlines, 7) == {lead.id: 1}
    assert await store.stories.sources(headlines, 8) == {lead.id: 2}
