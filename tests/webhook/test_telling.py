"""Telling the newsroom's server of decisions: all, in order, once, whatever happens to it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import pytest_asyncio

from bot.accounts import decision_object
from bot.articles import Article
from bot.config.settings import Moderation
from bot.config.webhook import Secret
from bot.publication import OPERATOR, Action
from bot.rules.rules import Outcome
from bot.sources.web.guarding import Rule, anywhere, is_public
from bot.store import Store
from bot.store.editorial.decisions import Decision, Wanted, records
from bot.webhook.telling import NewsroomLine, open_line
from tests.places import ROOT
from tests.samples import NOW, keep_rule, make_article, make_series, write
from tests.ui.world import ManualClock
from tests.webhook.receiver import SECRET, Receiver, receiving, secret

HERE, ELSEWHERE = 7, 8
HELD = make_article("Secret merger", published=False)
MINUTE = timedelta(minutes=1)


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as one:
        yield one


class Desk:
    """A newsroom that is told, and the errors that the operator would hear of."""

    def __init__(self, store: Store, receiver: Receiver, line: NewsroomLine) -> None:
        self.moderation = Moderation(webhook=receiver.address, home_server=HERE)
        self.line = line
        self.store = store
        self.noted: list[str] = []

    async def work(self) -> None:
        await self.line.work(self.moderation, lambda one: one == HERE, self._note)

    def _note(self, error: Exception | None) -> None:
        self.noted.append("" if error is None else str(error))

    async def decide(
        self, action: Action, server_id: int = HERE, article: Article = HELD, reason: str = ""
    ) -> None:
        await self.store.decisions.decide(Decision(server_id, article.id, action, 5, reason, NOW))


@asynccontextmanager
async def opened(
    store: Store,
    receiver: Receiver,
    clock: ManualClock,
    *,
    signs_with: Secret | None = Secret(SECRET),  # noqa: B008 - frozen
    rule: Rule = anywhere,
) -> AsyncIterator[Desk]:
    """Open the line anew, as a start of the bot does."""
    async with open_line(Moderation(), store, signs_with, clock, rule) as line:
        yield Desk(store, receiver, line)


@pytest_asyncio.fixture
async def desk(store: Store, receiver: Receiver, clock: ManualClock) -> AsyncIterator[Desk]:
    await write(store, HELD)
    async with opened(store, receiver, clock) as one:
        yield one


async def test_each_decision_comes_signed_as_the_command_tells_it(
    desk: Desk, receiver: Receiver
) -> None:
    await desk.decide(Action.PUBLISH, reason="before it was configured")
    await desk.work()
    await desk.decide(Action.UNPUBLISH, reason="Ünsure")
    await desk.decide(Action.PUBLISH, ELSEWHERE)
    await desk.decide(Action.PUBLISH, OPERATOR)
    await desk.work()
    found = await records(desk.store.database, Wanted())
    headlines = await desk.store.articles.headlines([HELD.id], OPERATOR)
    told = [decision_object(one, headlines) for one in reversed(found)]
    assert [one.decision for one in receiver.told] == [told[1], told[3]]
    assert told[1]["reason"] == "Ünsure"
    assert all(one.is_genuine for one in receiver.told)
    assert {one.headers["Content-Type"] for one in receiver.told} == {"application/json"}
    assert len({one.delivery for one in receiver.told}) == 2
    await desk.work()
    assert len(receiver.told) == 2
    assert desk.noted == ["", "", ""]


async def test_a_receiver_that_checks_as_the_documentation_says_takes_what_is_genuine(
    desk: Desk, receiver: Receiver
) -> None:
    documented = (ROOT / "docs" / "moderating.md").read_text("utf-8")
    (_, code) = documented.split("```python\n")
    names: dict[str, Any] = {}
    exec(code.split("```")[0], names)  # noqa: S102 - our own
    names["time"] = SimpleNamespace(time=NOW.timestamp)
    await desk.work()
    await desk.decide(Action.PUBLISH)
    await desk.work()
    (told,) = receiver.told
    assert names["is_genuine"](told.headers, told.body, SECRET)
    assert not names["is_genuine"](told.headers, told.body, f"{SECRET}!")
    names["time"] = SimpleNamespace(time=(NOW + timedelta(minutes=6)).timestamp)
    assert not names["is_genuine"](told.headers, told.body, SECRET)


async def test_what_is_changed_on_the_way_is_not_genuine(desk: Desk, receiver: Receiver) -> None:
    await desk.work()
    await desk.decide(Action.PUBLISH)
    await desk.work()
    (told,) = receiver.told
    headers = {**told.headers, "X-Newsdesk-Timestamp": str(int(NOW.timestamp()) + 1)}
    assert not type(told)(told.body, headers).is_genuine
    assert not type(told)(told.body + b" ", told.headers).is_genuine


async def test_what_is_not_taken_waits_longer_and_longer_and_keeps_its_order(
    desk: Desk, receiver: Receiver, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.work()
    for action in (Action.PUBLISH, Action.UNPUBLISH, Action.PUBLISH):
        await desk.decide(action)
    receiver.statuses.extend([204, 503, 301, 503])
    await desk.work()
    assert receiver.numbers == [1, 2]
    await desk.work()
    assert len(receiver.told) == 2  # it is not time yet
    waits = []
    while receiver.statuses or len(receiver.told) < 6:
        before = len(receiver.told)
        started = clock()
        while len(receiver.told) == before:
            clock.advance(timedelta(seconds=1))
            await desk.work()
        waits.append(clock() - started)
    assert receiver.numbers == [1, 2, 2, 2, 2, 3]
    assert len({one.delivery for one in receiver.told[1:5]}) == 1
    assert all(one.is_genuine for one in receiver.told)
    first, second, third = waits
    assert timedelta(seconds=3) <= first <= timedelta(seconds=5)
    assert timedelta(seconds=5) <= second <= timedelta(seconds=10)
    assert timedelta(seconds=10) <= third <= timedelta(seconds=20)
    waits_because = "the newsroom's server does not take decisions, which wait:"
    problems = [one for one in caplog.records if one.levelno >= logging.WARNING]
    assert [one.getMessage() for one in problems] == [
        f"{waits_because} 127.0.0.1 answers with status 503."
    ]
    # What the receiver itself logs is its own.
    ours = "".join(one.getMessage() for one in caplog.records if one.name.startswith("bot."))
    assert "hidden-path" not in ours
    assert SECRET not in caplog.text


async def test_a_pause_that_the_server_asks_for_is_kept(
    desk: Desk, receiver: Receiver, clock: ManualClock
) -> None:
    await desk.work()
    await desk.decide(Action.PUBLISH)
    receiver.statuses.append(429)
    receiver.answers = {"Retry-After": "600"}
    await desk.work()
    clock.advance(timedelta(seconds=599))
    await desk.work()
    assert len(receiver.told) == 1
    clock.advance(timedelta(seconds=1))
    await desk.work()
    assert len(receiver.told) == 2


async def test_a_restart_loses_nothing_and_repeats_only_what_was_not_acknowledged(
    store: Store, desk: Desk, receiver: Receiver, clock: ManualClock
) -> None:
    await desk.work()
    await desk.decide(Action.PUBLISH)
    await desk.decide(Action.UNPUBLISH)
    receiver.statuses.extend([204, 500])
    await desk.work()
    await desk.decide(Action.PUBLISH)
    async with opened(store, receiver, clock) as after:
        await after.work()
    assert receiver.numbers == [1, 2, 2, 3]
    assert receiver.told[1].delivery == receiver.told[2].delivery


async def test_what_is_decided_while_nobody_is_to_be_told_is_never_told(
    store: Store, desk: Desk, receiver: Receiver, clock: ManualClock
) -> None:
    await desk.work()
    async with opened(store, receiver, clock) as without:
        without.moderation = Moderation()
        await without.work()
        await without.decide(Action.PUBLISH)
        await without.work()
    async with opened(store, receiver, clock) as again:
        await again.work()
        await again.decide(Action.UNPUBLISH)
        await again.work()
    assert receiver.numbers == [2]


async def test_another_address_goes_on_where_the_first_one_ended(
    desk: Desk, receiver: Receiver
) -> None:
    async with receiving() as other:
        await desk.work()
        await desk.decide(Action.PUBLISH)
        await desk.work()
        await desk.decide(Action.UNPUBLISH)
        desk.moderation = Moderation(webhook=other.address)
        await desk.work()
        assert (receiver.numbers, other.numbers) == ([1], [2])


async def test_without_a_secret_all_waits_for_the_start_that_has_one(
    store: Store, receiver: Receiver, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    await write(store, HELD)
    async with opened(store, receiver, clock, signs_with=None) as desk:
        await desk.work()
        await desk.decide(Action.PUBLISH)
        await desk.work()
    assert (receiver.told, desk.noted) == ([], [])
    assert caplog.text.count("there is no secret to sign with") == 1
    async with opened(store, receiver, clock) as desk:
        await desk.work()
    assert receiver.numbers == [1]


async def test_a_private_address_is_refused_and_its_option_named(
    store: Store, receiver: Receiver, clock: ManualClock
) -> None:
    await write(store, HELD)
    async with opened(store, receiver, clock, rule=is_public) as desk:
        await desk.work()
        await desk.decide(Action.PUBLISH)
        await desk.work()
    assert receiver.told == []
    (_, problem) = desk.noted
    assert problem == (
        "127.0.0.1 leads to 127.0.0.1, which stands in a private network; "
        "webhook_private_networks = true under [moderation] allows that."
    )


async def test_a_server_that_is_gone_is_told_of_without_the_path(
    desk: Desk, receiver: Receiver
) -> None:
    await desk.work()
    assert receiver.server is not None
    await receiver.server.close()
    await desk.decide(Action.PUBLISH)
    await desk.work()
    assert desk.noted[1] == "127.0.0.1: the server takes no connection."


async def test_nobody_is_led_elsewhere(desk: Desk, receiver: Receiver) -> None:
    async with receiving() as other:
        await desk.work()
        await desk.decide(Action.PUBLISH)
        receiver.statuses.append(307)
        receiver.answers = {"Location": other.address.reveal()}
        await desk.work()
        assert (len(receiver.told), other.told) == (1, [])
        assert desk.noted[1] == "127.0.0.1 answers with status 307."


async def test_what_rules_decide_is_told_in_any_number(
    store: Store, desk: Desk, receiver: Receiver
) -> None:
    await desk.work()
    await keep_rule(store, HERE, Outcome.HOLD)
    await keep_rule(store, ELSEWHERE, Outcome.HOLD)
    await write(store, *make_series(120))
    await desk.work()
    assert len(receiver.told) == 120
    assert {one.decision["server"] for one in receiver.told} == {str(HERE)}
    assert receiver.numbers == sorted(receiver.numbers)
    assert await store.following.waiting() == ()


async def test_only_so_many_are_kept(store: Store, desk: Desk) -> None:
    await desk.work()
    for _ in range(5):
        await desk.decide(Action.PUBLISH)
    assert await store.following.give_up_beyond(5) == 0
    assert await store.following.give_up_beyond(2) == 3
    assert [one.number for one in await store.following.waiting()] == [4, 5]


def test_a_secret_shows_itself_nowhere() -> None:
    assert SECRET not in f"{secret()} {secret()!r} {[secret()]}"
