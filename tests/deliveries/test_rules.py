"""What servers' rules decide reaches channels: nothing that they hold, once what they publish."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.publication import OPERATOR, Action
from bot.rules.rules import Conditions, Outcome
from tests.deliveries.desk import ARTICLE, CHANNEL, ELSEWHERE, HELD, HERE, OTHER_CHANNEL, Desk
from tests.samples import keep_rule, make_article, write

MINE = Conditions(providers=("forbes.com",))


async def two_servers(desk: Desk) -> None:
    await desk.subscribe(CHANNEL, server_id=HERE)
    await desk.subscribe(OTHER_CHANNEL, server_id=ELSEWHERE)


def posted(desk: Desk) -> list[tuple[int, str]]:
    """Give channel and title of all that was ever sent."""
    return sorted((channel_id, title) for channel_id, title, _ in desk.publisher.sent)


async def test_what_a_rule_holds_is_posted_nowhere_in_its_server(desk: Desk) -> None:
    await two_servers(desk)
    await keep_rule(desk.store, HERE, Outcome.HOLD, MINE)
    await write(desk.store, ARTICLE)
    await desk.tick()
    assert posted(desk) == [(OTHER_CHANNEL, "One")]

    await desk.decide(Action.PUBLISH)
    await desk.tick()
    assert posted(desk) == [(CHANNEL, "One"), (OTHER_CHANNEL, "One")]


async def test_what_a_rule_publishes_is_posted_once_in_its_server(desk: Desk) -> None:
    """Also when its document, and then the operator, publish it for all."""
    await two_servers(desk)
    await keep_rule(desk.store, HERE, Outcome.PUBLISH, MINE)
    await write(desk.store, HELD)
    await desk.tick()
    assert posted(desk) == [(CHANNEL, "Held")]

    await write(desk.store, replace(HELD, published=True))
    await desk.tick()
    await desk.decide(Action.PUBLISH, HELD, OPERATOR)
    await desk.tick()
    assert posted(desk) == [(CHANNEL, "Held"), (OTHER_CHANNEL, "Held")]


async def test_a_rule_posts_nothing_that_is_too_old(desk: Desk) -> None:
    """A moderator's own word ignores age, a rule's does not."""
    await desk.subscribe()
    await keep_rule(desk.store, HERE, Outcome.PUBLISH)
    await write(desk.store, make_article("Old", published=False, age=timedelta(days=4)))
    await desk.tick()
    assert posted(desk) == []


async def test_what_is_dated_ahead_is_held_or_posted_at_its_moment(desk: Desk) -> None:
    await two_servers(desk)
    await keep_rule(desk.store, HERE, Outcome.PUBLISH, Conditions(words=("held",)))
    await keep_rule(desk.store, HERE, Outcome.HOLD)
    ahead = desk.clock() + timedelta(hours=1)
    await write(desk.store, *(replace(one, published_at=ahead) for one in (ARTICLE, HELD)))
    await desk.tick()
    assert posted(desk) == []

    await desk.tick(after=timedelta(hours=1))
    assert posted(desk) == [(CHANNEL, "Held"), (OTHER_CHANNEL, "One")]


async def test_the_operator_takes_down_what_a_rule_published_and_lets_it_back(desk: Desk) -> None:
    await desk.subscribe()
    await keep_rule(desk.store, HERE, Outcome.PUBLISH)
    await write(desk.store, HELD)
    await desk.tick()
    await desk.decide(Action.UNPUBLISH, HELD, OPERATOR)
    await desk.tick()
    assert [state for state, _ in await desk.states()] == ["retracted"]

    await desk.decide(Action.RESET, HELD, OPERATOR)
    await desk.tick()
    assert sorted(state for state, _ in await desk.states()) == ["retracted", "sent"]


async def test_what_a_rule_holds_comes_down_again_when_the_operators_word_is_lifted(
    desk: Desk,
) -> None:
    await two_servers(desk)
    await keep_rule(desk.store, HERE, Outcome.HOLD)
    await write(desk.store, ARTICLE)
    await desk.decide(Action.PUBLISH, ARTICLE, OPERATOR)
    await desk.tick()
    assert posted(desk) == [(CHANNEL, "One"), (OTHER_CHANNEL, "One")]

    await desk.decide(Action.RESET, ARTICLE, OPERATOR)
    await desk.tick()
    rows = await desk.store.database.fetch("SELECT channel_id, state FROM posts")
    assert sorted(rows) == [(CHANNEL, "retracted"), (OTHER_CHANNEL, "sent")]
