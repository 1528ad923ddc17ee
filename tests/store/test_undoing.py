"""A decision can be undone: what stood before it stands again, and both are on record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.articles import Article
from bot.errors import CommandError, NotFoundError
from bot.publication import OPERATOR, Action
from bot.store import Store
from bot.store.editorial.deciding import DecisionOutcome
from bot.store.editorial.decisions import Decision, Effect, Record, Wanted, records
from bot.store.engine import StatementError
from tests.samples import NOW, make_article, write

HERE, ELSEWHERE = 7, 8
THEO, NORA = 5, 6
HELD = make_article("Held", published=False)
OPEN = make_article("Open")


async def decide(store: Store, action: Action, minute: int = 0, reason: str = "why") -> int:
    moment = NOW + timedelta(minutes=minute)
    decision = Decision(HERE, HELD.id, action, THEO, reason, moment)
    number = (await store.decisions.decide(decision)).number
    assert number is not None
    return number


async def about(store: Store, article: Article, server_id: int) -> tuple[Record, ...]:
    wanted = Wanted(server_ids=(server_id,), article_id=article.id)
    return await records(store.database, wanted)


async def undo(
    store: Store, number: int, minute: int = 1, server_id: int = HERE
) -> DecisionOutcome:
    moment = NOW + timedelta(minutes=minute)
    _, outcome = await store.decisions.undo(number, server_id=server_id, actor_id=NORA, now=moment)
    return outcome


async def test_the_word_of_the_document_counts_again(store: Store) -> None:
    await write(store, HELD)
    assert await undo(store, await decide(store, Action.PUBLISH)) == DecisionOutcome(True, False)
    assert not await store.articles.is_published(HELD.id, HERE)
    assert await store.database.fetch("SELECT count(*) FROM decisions WHERE stands") == [(0,)]


async def test_an_earlier_decision_stands_again_with_its_reason(store: Store) -> None:
    await write(store, HELD)
    await decide(store, Action.PUBLISH, reason="It is out")
    number = await decide(store, Action.UNPUBLISH)
    assert await undo(store, number) == DecisionOutcome(False, True)
    newest, *_ = await store.decisions.history(HERE, HELD.id)
    moment = NOW + timedelta(minutes=1)
    assert newest == Decision(
        HERE, HELD.id, Action.PUBLISH, NORA, "It is out", moment, undoes=number
    )


async def test_an_undo_is_undone_too(store: Store) -> None:
    await write(store, HELD)
    await undo(store, await decide(store, Action.PUBLISH))
    (newest, *_) = await about(store, HELD, HERE)
    assert await undo(store, newest.number, minute=2) == DecisionOutcome(False, True)


async def test_what_was_decided_anew_or_long_ago_or_elsewhere_stays(store: Store) -> None:
    await write(store, HELD)
    first = await decide(store, Action.PUBLISH)
    with pytest.raises(NotFoundError):
        await undo(store, first, server_id=ELSEWHERE)
    with pytest.raises(CommandError, match="more than 15 minutes ago"):
        await undo(store, first, minute=16)
    await decide(store, Action.UNPUBLISH)
    with pytest.raises(CommandError, match="decided anew"):
        await undo(store, first)
    assert len(await store.decisions.history(HERE, HELD.id)) == 2


async def test_of_two_who_decide_the_same_the_first_is_given(store: Store) -> None:
    await write(store, HELD)
    number = await decide(store, Action.PUBLISH)
    again = Decision(HERE, HELD.id, Action.PUBLISH, NORA, "", NOW)
    first = await store.decisions.decide_first(again)
    assert isinstance(first, Record)
    assert (first.number, first.decision.actor_id) == (number, THEO)
    other = Decision(HERE, HELD.id, Action.UNPUBLISH, NORA, "", NOW)
    assert await store.decisions.decide_first(other) == DecisionOutcome(True, False)


async def test_a_record_says_what_the_decision_did(store: Store) -> None:
    await write(store, HELD, OPEN)
    await decide(store, Action.PUBLISH)
    for server_id, action in ((OPERATOR, Action.UNPUBLISH), (OPERATOR, Action.RESET)):
        await store.decisions.decide(Decision(server_id, OPEN.id, action, THEO, "", NOW))
    held = await about(store, HELD, HERE)
    assert [one.effect for one in held] == [Effect(False, True, 0)]
    everywhere = await about(store, OPEN, OPERATOR)
    assert [one.effect for one in everywhere] == [Effect(False, True, 0), Effect(True, False, 0)]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM decisions",
        "UPDATE decisions SET reason = ''",
        "UPDATE decisions SET decided_at = 0",
        "UPDATE decisions SET was_published = NULL",
    ],
)
async def test_a_record_is_neither_changed_nor_deleted(store: Store, statement: str) -> None:
    await write(store, HELD)
    await decide(store, Action.PUBLISH)
    with pytest.raises(StatementError, match="decisions are never"):
        async with store.database.transaction() as transaction:
            await transaction.run(statement)
