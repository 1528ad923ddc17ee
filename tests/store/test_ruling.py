"""Rules decide as articles come, in their server alone; people and the operator outrank them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.articles import Article
from bot.publication import OPERATOR, Action, Audience, Scope
from bot.rules.rules import Conditions, Outcome
from bot.search.query import SearchQuery
from bot.store import Store
from bot.store.articles.rows import rows_of
from bot.store.editorial.deciding import DecisionOutcome
from bot.store.editorial.decisions import Decision, Record
from bot.store.editorial.rules import Change
from bot.store.engine import StatementError
from bot.store.filing.embargoes import ended_embargoes, publish_embargoed
from bot.store.filing.merging import merge
from bot.store.filing.writer import save
from bot.store.posts.plans import unplanned_releases
from tests.loading.newsroom import Newsroom, document
from tests.samples import NOW, WIRED, keep_rule, make_article, write
from tests.store.databases import place_of

HERE, ELSEWHERE = 7, 8
OPEN = make_article("Open", topics=["AI"], quality=70)
HELD = make_article("Held", topics=["AI"], provider=WIRED, published=False, quality=70)
AI = Conditions(topics=("AI",))


async def standing(store: Store, article: Article) -> tuple[bool, bool]:
    """Tell whether an article counts as published here and elsewhere."""
    here, elsewhere = [
        await store.articles.is_published(article.id, one) for one in (HERE, ELSEWHERE)
    ]
    return here, elsewhere


async def titles(store: Store, server_id: int, audience: Audience = Audience.PUBLISHED) -> set[str]:
    page = await store.search.page(SearchQuery(), Scope(server_id, audience))
    return {headline.title for headline in page.headlines}


async def releases(store: Store) -> list[tuple[int, int, bool]]:
    async with store.database.transaction() as transaction:
        found = await unplanned_releases(transaction, limit=100)
    return [(release.article_id, release.server_id, release.is_decision) for release in found]


async def decide(
    store: Store, action: Action, article: Article, server_id: int = HERE
) -> DecisionOutcome | Record:
    decision = Decision(server_id, article.id, action, 5, "", NOW)
    return await store.decisions.decide_first(decision)


async def said(store: Store, article: Article, server_id: int = HERE) -> list[tuple[str, bool]]:
    """Tell who decided about an article in a server: the action, and whether it was a rule."""
    history = await store.decisions.history(server_id, article.id)
    return [(one.action.value, one.is_by_rule) for one in history]


async def pass_moment(store: Store, now: datetime) -> Sequence[int]:
    """Let come what is dated ahead."""
    async with store.database.transaction() as transaction:
        ended = await ended_embargoes(transaction, now, limit=10)
        await publish_embargoed(transaction, ended, now)
    return ended


async def test_a_rule_holds_what_its_document_publishes_in_its_server_only(store: Store) -> None:
    rule = await keep_rule(store, HERE, Outcome.HOLD, AI)
    await write(store, OPEN, make_article("Other"))

    assert await standing(store, OPEN) == (False, True)
    assert await titles(store, HERE) == {"Other"}
    assert await titles(store, HERE, Audience.UNPUBLISHED) == {"Open"}
    assert await titles(store, ELSEWHERE) == {"Open", "Other"}
    (decision,) = await store.decisions.history(HERE, OPEN.id)
    assert decision == Decision(
        HERE, OPEN.id, Action.UNPUBLISH, None, "Hold stories on AI", NOW, rule_id=rule.id
    )
    assert decision.is_by_rule


async def test_a_rule_publishes_what_its_document_holds_and_releases_it_once(store: Store) -> None:
    await keep_rule(store, HERE, Outcome.PUBLISH, replace(AI, min_quality=60))
    await write(store, HELD, make_article("Weak", topics=["AI"], quality=59, published=False))
    await write(store, replace(HELD, title="Held again"))

    assert await standing(store, HELD) == (True, False)
    assert await titles(store, HERE) == {"Held again"}
    assert await releases(store) == [(HELD.id, HERE, False)]


async def test_only_what_differs_from_the_documents_word_is_kept(store: Store) -> None:
    await keep_rule(store, HERE, Outcome.HOLD, Conditions(providers=("wired.com",)))
    await keep_rule(store, HERE, Outcome.PUBLISH, AI)
    await write(store, OPEN, HELD)

    assert await said(store, OPEN) == await said(store, HELD) == []
    assert await standing(store, HELD) == (False, False)


async def test_the_first_rule_decides_and_one_that_is_paused_does_not(store: Store) -> None:
    first = await keep_rule(store, HERE, Outcome.PUBLISH, AI)
    await keep_rule(store, HERE, Outcome.HOLD)
    await write(store, OPEN)
    assert await standing(store, OPEN) == (True, True)

    await store.rules.change(HERE, first.id, Change.PAUSED, actor_id=5, now=NOW)
    other = make_article("Later", topics=["AI"])
    await write(store, other)
    assert await standing(store, other) == (False, True)


async def test_what_a_rule_decided_stays_so_whatever_becomes_of_rule_and_article(
    store: Store,
) -> None:
    rule = await keep_rule(store, HERE, Outcome.HOLD, AI)
    await write(store, OPEN)
    await store.rules.change(HERE, rule.id, Change.REMOVED, actor_id=5, now=NOW)
    await write(store, replace(OPEN, topics=("Law",), title="Open again"))

    assert await standing(store, OPEN) == (False, True)
    assert await said(store, OPEN) == [("unpublish", True)]


async def test_a_rule_says_nothing_of_what_was_there_before_it(store: Store) -> None:
    """Nor when that is written again, with a topic that the rule is about."""
    await write(store, replace(OPEN, topics=()))
    await keep_rule(store, HERE, Outcome.HOLD, AI)
    await write(store, OPEN)

    assert await standing(store, OPEN) == (True, True)


async def test_what_its_document_lets_out_later_comes_then(store: Store) -> None:
    """Where a rule holds it, it is not released there by the document's change of mind."""
    await write(store, HELD, make_article("Kept", published=False))
    await keep_rule(store, HERE, Outcome.HOLD, AI)
    await write(store, replace(HELD, published=True))

    assert await standing(store, HELD) == (False, True)
    await write(store, replace(HELD, published=False))
    assert await standing(store, HELD) == (False, False)
    await write(store, replace(HELD, published=True))
    assert await said(store, HELD) == [("unpublish", True)]


async def test_what_the_newsroom_took_back_comes_when_it_comes_back(store: Store) -> None:
    await keep_rule(store, HERE, Outcome.PUBLISH, AI)
    await write(store, replace(HELD, removed=True))
    assert await said(store, HELD) == []

    await write(store, HELD)
    assert await standing(store, HELD) == (True, False)
    assert await releases(store) == [(HELD.id, HERE, False)]


async def test_what_is_dated_ahead_comes_at_its_moment(store: Store) -> None:
    """Until then no rule publishes it."""
    await keep_rule(store, HERE, Outcome.PUBLISH, Conditions(providers=("wired.com",)))
    await keep_rule(store, HERE, Outcome.HOLD, AI)
    moment = NOW + timedelta(hours=1)
    ahead = [replace(one, published_at=moment) for one in (OPEN, HELD)]
    await write(store, *ahead)
    assert await standing(store, HELD) == await standing(store, OPEN) == (False, False)
    assert await pass_moment(store, NOW) == []

    assert set(await pass_moment(store, moment)) == {OPEN.id, HELD.id}

    assert await standing(store, OPEN) == (False, True)
    assert await standing(store, HELD) == (True, False)
    assert await releases(store) == [(OPEN.id, OPERATOR, False), (HELD.id, HERE, False)]


async def test_a_backlog_is_ruled_on_and_never_released(store: Store) -> None:
    await keep_rule(store, HERE, Outcome.PUBLISH, Conditions(providers=("wired.com",)))
    await keep_rule(store, HERE, Outcome.HOLD, AI)
    await write(store, OPEN, HELD, is_backlog=True)

    assert await titles(store, HERE) == {"Held"}
    assert await releases(store) == []


async def test_a_rule_knows_the_source(newsroom: Newsroom, store: Store) -> None:
    await keep_rule(store, HERE, Outcome.HOLD, Conditions(sources=(newsroom.source.name,)))
    await keep_rule(store, ELSEWHERE, Outcome.HOLD, Conditions(sources=("another",)))
    newsroom.write("one.md", document("One", more="published: true"))
    await newsroom.load()

    ((article_id,),) = await store.database.fetch("SELECT id FROM articles")
    assert not await store.articles.is_published(article_id, HERE)
    assert await store.articles.is_published(article_id, ELSEWHERE)


async def test_a_rules_word_is_written_with_the_article_or_not_at_all(store: Store) -> None:
    """There is no moment at which a kill could leave one without the other."""
    await keep_rule(store, HERE, Outcome.HOLD, AI)
    with pytest.raises(KeyboardInterrupt):
        async with store.database.transaction() as transaction:
            rows = [rows_of(OPEN, default_published=False)]
            await save(transaction, rows, is_backlog=False, now=NOW)
            assert await transaction.fetch("SELECT 1 FROM decisions WHERE stands") == [(1,)]
            assert await transaction.fetch("SELECT 1 FROM releases") == [(1,)]
            raise KeyboardInterrupt

    for left in ("SELECT 1 FROM articles", "SELECT 1 FROM decisions", "SELECT 1 FROM releases"):
        assert await store.database.fetch(left) == []


# Whose word counts


async def test_a_person_outranks_rules_and_is_never_overruled(store: Store) -> None:
    await keep_rule(store, HERE, Outcome.HOLD, AI)
    await write(store, OPEN)
    await decide(store, Action.PUBLISH, OPEN)
    assert await standing(store, OPEN) == (True, True)
    assert await releases(store) == [(OPEN.id, OPERATOR, False), (OPEN.id, HERE, True)]

    await write(store, replace(OPEN, published=False))
    await write(store, OPEN)
    assert await standing(store, OPEN) == (True, True)


async def test_a_persons_hold_is_recorded_beside_a_rules(store: Store) -> None:
    """What a rule said already a person may say too: from then on it is the person's word."""
    await keep_rule(store, HERE, Outcome.HOLD, AI)
    await write(store, OPEN)
    assert await decide(store, Action.UNPUBLISH, OPEN) == DecisionOutcome(False, False)
    assert isinstance(await decide(store, Action.UNPUBLISH, OPEN), Record)

    await decide(store, Action.PUBLISH, OPEN, OPERATOR)
    assert await standing(store, OPEN) == (False, True)


async def test_a_reset_lifts_a_rules_decision_too(store: Store) -> None:
    await keep_rule(store, HERE, Outcome.HOLD, AI)
    await write(store, OPEN)
    await decide(store, Action.RESET, OPEN)

    assert await standing(store, OPEN) == (True, True)
    await write(store, replace(OPEN, published=False))
    await write(store, OPEN)
    assert await standing(store, OPEN) == (True, True)


async def test_an_undo_restores_what_the_rule_decided(store: Store) -> None:
    rule = await keep_rule(store, HERE, Outcome.HOLD, AI)
    await write(store, OPEN)
    outcome = await decide(store, Action.PUBLISH, OPEN)
    assert isinstance(outcome, DecisionOutcome)
    assert outcome.number is not None
    await store.decisions.undo(outcome.number, server_id=HERE, actor_id=5, now=NOW)

    assert await standing(store, OPEN) == (False, True)
    restored = (await store.decisions.history(HERE, OPEN.id))[0]
    assert (restored.rule_id, restored.actor_id, restored.is_by_rule) == (rule.id, 5, False)
    await decide(store, Action.PUBLISH, OPEN, OPERATOR)
    assert await standing(store, OPEN) == (True, True)


async def test_what_is_restored_of_a_rule_gives_way_to_the_operator_all_the_same(
    store: Store,
) -> None:
    await keep_rule(store, HERE, Outcome.HOLD, AI)
    await write(store, OPEN)
    outcome = await decide(store, Action.UNPUBLISH, OPEN)
    assert isinstance(outcome, DecisionOutcome)
    assert outcome.number is not None
    await decide(store, Action.PUBLISH, OPEN, OPERATOR)
    assert await standing(store, OPEN) == (False, True)
    await store.decisions.undo(outcome.number, server_id=HERE, actor_id=5, now=NOW)
    assert await standing(store, OPEN) == (True, True)


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("action", [Action.PUBLISH, Action.UNPUBLISH])
@pytest.mark.parametrize("is_published", [True, False])
async def test_the_operator_outranks_rules_until_that_is_lifted(
    store: Store, outcome: Outcome, action: Action, is_published: bool
) -> None:
    article = replace(OPEN, published=is_published)
    await keep_rule(store, HERE, outcome)
    await write(store, article)
    by_rule = outcome is Outcome.PUBLISH
    assert await standing(store, article) == (by_rule, is_published)
    before = await releases(store)

    await decide(store, action, article, OPERATOR)
    by_operator = action is Action.PUBLISH
    assert await standing(store, article) == (by_operator, by_operator)
    assert {server for _, server, _ in (await releases(store))[len(before) :]} == (
        set()
        if not by_operator or (by_rule and is_published)
        else {OPERATOR if not is_published else HERE}
    )
    before = await releases(store)

    await decide(store, Action.RESET, article, OPERATOR)
    assert await standing(store, article) == (by_rule, is_published)
    came_back = [one for one, was in ((HERE, by_rule), (OPERATOR, is_published)) if was]
    assert {server for _, server, _ in (await releases(store))[len(before) :]} == (
        set() if by_operator else {OPERATOR} if is_published else set(came_back)
    )


async def test_a_rule_says_nothing_where_the_operator_has(store: Store) -> None:
    await write(store, HELD)
    await decide(store, Action.UNPUBLISH, HELD, OPERATOR)
    await keep_rule(store, HERE, Outcome.HOLD, AI)
    await write(store, replace(HELD, published=True))

    assert await said(store, HELD) == [("unpublish", False)]


async def test_of_two_articles_that_are_one_peoples_word_stays(store: Store) -> None:
    """Also where the rule spoke later."""
    await write(store, HELD)
    await decide(store, Action.PUBLISH, HELD)
    await decide(store, Action.PUBLISH, HELD, OPERATOR)
    await keep_rule(store, HERE, Outcome.HOLD, AI)
    await keep_rule(store, ELSEWHERE, Outcome.HOLD, AI)
    await write(store, OPEN)
    assert await standing(store, OPEN) == (False, False)

    async with store.database.transaction() as transaction:
        kept = await merge(transaction, HELD.id, OPEN.id, NOW)
    rows = await store.database.fetch(
        "SELECT article_id, server_id, action, rule_id FROM decisions WHERE stands"
    )
    assert sorted(rows) == [(kept, OPERATOR, "publish", None), (kept, HERE, "publish", None)]


async def test_whose_word_a_decision_is_never_changes(store: Store) -> None:
    rule = await keep_rule(store, HERE, Outcome.HOLD, AI)
    await write(store, OPEN)
    with pytest.raises(StatementError, match="never changed"):
        async with store.database.transaction() as transaction:
            await transaction.run("UPDATE decisions SET rule_id = NULL")
    (decision,) = await store.decisions.history(HERE, OPEN.id)
    assert decision.rule_id == rule.id


async def test_another_process_rules_by_what_was_changed_here(store: Store) -> None:
    rule = await keep_rule(store, HERE, Outcome.HOLD, AI)
    await write(store, OPEN)
    other = await Store.open(place_of(store.database))
    try:
        await other.rules.change(HERE, rule.id, Change.REMOVED, actor_id=5, now=NOW)
    finally:
        await other.close()
    later = make_article("Later", topics=["AI"])
    await write(store, later)
    assert await standing(store, later) == (True, True)
