"""Rules are kept in their order, each server's by itself, and every change of them is on record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import CommandError, NotFoundError
from bot.rules.rules import MOST_RULES, Conditions, Order, Outcome, Rule
from bot.rules.trying import Trial
from bot.store import Store
from bot.store.editorial.rules import Change
from bot.store.engine import StatementError
from bot.store.overview.people import forget_person
from tests.samples import NOW, WIRED, keep_rule, make_article, write

HERE, ELSEWHERE = 7, 8
AI = Conditions(topics=("AI",))


async def change(
    store: Store, rule: Rule, what: Change, *, server_id: int = HERE, minutes: int = 0
) -> Rule:
    now = NOW + timedelta(minutes=minutes)
    return await store.rules.change(server_id, rule.id, what, actor_id=5, now=now)


async def order_of(store: Store, server_id: int = HERE) -> list[int]:
    return [one.id for one in await store.rules.of_server(server_id)]


async def test_a_rule_is_kept_as_it_was_tried_out(store: Store) -> None:
    order = Order(Outcome.PUBLISH, Conditions(topics=("AI",), words=("merger",), min_quality=60))
    number = await store.rule_drafts.add(HERE, order, actor_id=5, now=NOW)
    assert await store.rule_drafts.find(HERE, number) == order

    rule = await store.rules.save(HERE, number, actor_id=5, now=NOW)

    assert rule.order == order
    assert await store.rules.of_server(HERE) == (rule,)
    assert await store.rules.find(HERE, rule.id) == rule
    with pytest.raises(NotFoundError, match="saved or given up"):
        await store.rules.save(HERE, number, actor_id=5, now=NOW)


async def test_what_was_given_up_or_forgotten_cannot_be_saved(store: Store) -> None:
    order = Order(Outcome.HOLD, AI)
    given_up = await store.rule_drafts.add(HERE, order, actor_id=5, now=NOW)
    await store.rule_drafts.discard(HERE, given_up)
    forgotten = await store.rule_drafts.add(HERE, order, actor_id=5, now=NOW)
    later = NOW + timedelta(days=2)
    await store.rule_drafts.add(HERE, order, actor_id=5, now=later)

    for number in (given_up, forgotten):
        with pytest.raises(NotFoundError, match="saved or given up"):
            await store.rules.save(HERE, number, actor_id=5, now=later)


async def test_nothing_of_another_servers_rules_can_be_seen_or_touched(store: Store) -> None:
    rule = await keep_rule(store, ELSEWHERE, Outcome.HOLD, AI)
    order = Order(Outcome.PUBLISH, AI)
    number = await store.rule_drafts.add(ELSEWHERE, order, actor_id=5, now=NOW)

    assert await store.rules.of_server(HERE) == ()
    assert await store.rules.changes(HERE, limit=10) == ()
    await store.rule_drafts.discard(HERE, number)
    for refused in (
        store.rules.find(HERE, rule.id),
        store.rule_drafts.find(HERE, number),
        store.rules.save(HERE, number, actor_id=5, now=NOW),
        *(change(store, rule, what) for what in Change),
    ):
        with pytest.raises(NotFoundError):
            await refused
    assert await store.rules.of_server(ELSEWHERE) == (rule,)
    assert await store.rule_drafts.find(ELSEWHERE, number) == order
    assert len(await store.rules.changes(ELSEWHERE, limit=10)) == 1


async def test_rules_are_put_in_order(store: Store) -> None:
    one, two, three = [
        await keep_rule(store, HERE, Outcome.HOLD, Conditions(words=(word,)))
        for word in ("one", "two", "three")
    ]
    await keep_rule(store, ELSEWHERE, Outcome.HOLD, AI)

    await change(store, three, Change.MOVED_UP)
    assert await order_of(store) == [one.id, three.id, two.id]
    await change(store, one, Change.MOVED_DOWN)
    assert await order_of(store) == [three.id, one.id, two.id]
    with pytest.raises(CommandError, match="the first"):
        await change(store, three, Change.MOVED_UP)
    with pytest.raises(CommandError, match="the last"):
        await change(store, two, Change.MOVED_DOWN)


async def test_a_rule_is_paused_and_resumed(store: Store) -> None:
    rule = await keep_rule(store, HERE, Outcome.HOLD, AI)
    await change(store, rule, Change.PAUSED)
    assert (await store.rules.find(HERE, rule.id)).is_paused
    with pytest.raises(CommandError, match="paused already"):
        await change(store, rule, Change.PAUSED)
    await change(store, rule, Change.RESUMED)
    assert await store.rules.find(HERE, rule.id) == rule
    with pytest.raises(CommandError, match="not paused"):
        await change(store, rule, Change.RESUMED)


async def test_a_removed_rule_can_be_put_back_where_it_was_for_a_while(store: Store) -> None:
    one, two = [
        await keep_rule(store, HERE, Outcome.HOLD, Conditions(words=(word,)))
        for word in ("one", "two")
    ]
    await change(store, one, Change.REMOVED)
    three = await keep_rule(store, HERE, Outcome.HOLD, AI)
    assert await order_of(store) == [two.id, three.id]
    await change(store, one, Change.PUT_BACK, minutes=15)
    assert await order_of(store) == [one.id, two.id, three.id]

    await change(store, one, Change.REMOVED)
    with pytest.raises(CommandError, match="15 minutes"):
        await change(store, one, Change.PUT_BACK, minutes=16)
    with pytest.raises(NotFoundError, match="nothing to undo"):
        await change(store, two, Change.PUT_BACK)


async def test_a_server_has_so_many_rules_and_none_twice(store: Store) -> None:
    rules = [
        await keep_rule(store, HERE, Outcome.HOLD, Conditions(min_quality=number))
        for number in range(MOST_RULES)
    ]
    with pytest.raises(CommandError, match="at most 50"):
        await keep_rule(store, HERE, Outcome.HOLD, AI)
    await keep_rule(store, ELSEWHERE, Outcome.HOLD, AI)
    await change(store, rules[0], Change.REMOVED)
    with pytest.raises(CommandError, match="just that rule"):
        await keep_rule(store, HERE, Outcome.HOLD, Conditions(min_quality=1))
    await keep_rule(store, HERE, Outcome.HOLD, AI)
    with pytest.raises(CommandError, match="at most 50"):
        await change(store, rules[0], Change.PUT_BACK)


async def test_every_change_is_on_record_with_what_the_rule_said(store: Store) -> None:
    rule = await keep_rule(store, HERE, Outcome.HOLD, AI)
    for minutes, what in enumerate((Change.PAUSED, Change.REMOVED, Change.PUT_BACK), start=1):
        await change(store, rule, what, minutes=minutes)

    changes = await store.rules.changes(HERE, limit=3)

    assert [one.change for one in changes] == [Change.PUT_BACK, Change.REMOVED, Change.PAUSED]
    assert {one.sentence for one in changes} == {"Hold stories on AI"}
    assert (changes[0].actor_id, changes[0].rule_id) == (5, rule.id)
    assert changes[0].changed_at == NOW + timedelta(minutes=3)
    (first,) = await store.rules.changes(HERE, limit=3, before=changes[-1].number)
    assert (first.change, first.actor_id) == (Change.MADE, 1)


async def test_the_record_stays_save_for_who_was_forgotten(store: Store) -> None:
    await keep_rule(store, HERE, Outcome.HOLD, AI)
    await store.rule_drafts.add(HERE, Order(Outcome.HOLD, AI), actor_id=1, now=NOW)
    for statement in ("DELETE FROM rule_changes", "UPDATE rule_changes SET sentence = ''"):
        with pytest.raises(StatementError, match="never"):
            async with store.database.transaction() as transaction:
                await transaction.run(statement)

    async with store.database.transaction() as transaction:
        await forget_person(transaction, 1)

    (made,) = await store.rules.changes(HERE, limit=3)
    assert (made.change, made.actor_id) == (Change.MADE, None)
    assert await store.database.fetch("SELECT 1 FROM rule_drafts") == []


async def test_a_rule_is_tried_on_what_came_last(store: Store) -> None:
    await write(
        store,
        make_article("One", topics=["AI"]),
        make_article("Two", topics=["AI"], published=False),
        make_article("Three", provider=WIRED),
        make_article("Gone", topics=["AI"], removed=True),
        make_article("Ahead", topics=["AI"], age=timedelta(hours=-9)),
    )
    trial = await store.rule_drafts.try_out(HERE, Order(Outcome.HOLD, AI), NOW)
    assert trial == Trial(3, 2, (make_article("One").id,))

    await keep_rule(store, ELSEWHERE, Outcome.PUBLISH)
    assert await store.rule_drafts.try_out(HERE, Order(Outcome.HOLD, AI), NOW) == trial
    await keep_rule(store, HERE, Outcome.PUBLISH)
    assert await store.rule_drafts.try_out(HERE, Order(Outcome.HOLD, AI), NOW) == Trial(3, 2, ())
