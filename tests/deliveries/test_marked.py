"""Where a server wants it so, a post that is taken down stays and says so, and comes back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.deliveries.planner import plan_deliveries
from bot.posting.ledger import Post
from bot.posting.servers import ServerSettings
from bot.publication import Action
from tests.deliveries.desk import ARTICLE, CHANNEL, ELSEWHERE, HERE, OTHER_CHANNEL, OUTAGE, Desk
from tests.deliveries.edits import MINUTE, edit
from tests.samples import write


@pytest.fixture(autouse=True)
async def _marks(desk: Desk) -> None:
    def marking(before: ServerSettings) -> ServerSettings:
        return replace(before, marks_posts=True)

    await desk.store.settings.change(HERE, marking, actor_id=5, now=desk.clock())


async def post(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    await desk.tick()
    assert desk.publisher.titles(CHANNEL) == ["One"]


async def test_the_message_stays_and_says_that_it_was_taken_down(desk: Desk) -> None:
    """In that server only: in another one it is deleted."""
    await desk.subscribe(OTHER_CHANNEL, server_id=ELSEWHERE)
    await post(desk)
    for server_id in (HERE, ELSEWHERE):
        await desk.decide(Action.UNPUBLISH, server_id=server_id)
    await desk.tick()
    assert desk.publisher.titles(CHANNEL) == ["taken down"]
    assert desk.publisher.titles(OTHER_CHANNEL) == []
    assert [state for state, _ in await desk.states()] == ["retracted", "retracted"]


async def test_published_again_the_same_message_shows_the_story(desk: Desk) -> None:
    await post(desk)
    for _ in range(2):
        await desk.decide(Action.UNPUBLISH)
        await desk.tick()
        await desk.decide(Action.PUBLISH)
        await desk.tick()
        await edit(desk)
        assert desk.publisher.titles(CHANNEL) == ["One"]
    assert len(desk.publisher.sent) == 1
    assert await desk.states() == [("sent", "")]


async def test_published_again_while_it_is_marked_it_shows_the_story(desk: Desk) -> None:
    await post(desk)

    async def publish(kind: str, _post: Post) -> None:
        if kind == "mark":
            await desk.decide(Action.PUBLISH)
            await plan_deliveries(desk.store, desk.clock())

    desk.publisher.before = publish
    await desk.decide(Action.UNPUBLISH)
    await desk.tick()
    await edit(desk)
    assert desk.publisher.titles(CHANNEL) == ["One"]
    assert len(desk.publisher.sent) == 1


async def test_a_message_that_was_deleted_by_hand_is_posted_anew(desk: Desk) -> None:
    await post(desk)
    desk.publisher.channels[CHANNEL].clear()
    await desk.decide(Action.UNPUBLISH)
    await desk.tick()
    await desk.decide(Action.PUBLISH)
    await desk.tick()
    assert desk.publisher.titles(CHANNEL) == ["One"]


async def test_a_mark_that_was_deleted_by_hand_is_posted_anew(desk: Desk) -> None:
    await post(desk)
    await desk.decide(Action.UNPUBLISH)
    await desk.tick()
    desk.publisher.channels[CHANNEL].clear()
    await desk.decide(Action.PUBLISH)
    for _ in range(2):
        await desk.tick()
        await edit(desk)
    assert desk.publisher.titles(CHANNEL) == ["One"]
    assert len(desk.publisher.sent) == 2
    assert await desk.states() == [("sent", "")]


async def test_what_was_never_marked_and_was_deleted_by_hand_stays_away(desk: Desk) -> None:
    await post(desk)
    desk.publisher.channels[CHANNEL].clear()
    await write(desk.store, replace(ARTICLE, title="Other words"))
    await desk.tick()
    await edit(desk, MINUTE)
    await desk.tick()
    assert desk.publisher.titles(CHANNEL) == []


async def test_what_cannot_be_marked_now_is_marked_later(desk: Desk) -> None:
    await post(desk)
    desk.publisher.failures["mark"] = [OUTAGE]
    await desk.decide(Action.UNPUBLISH)
    await desk.tick()
    assert desk.publisher.titles(CHANNEL) == ["One"]
    await desk.tick(await desk.wait())
    assert desk.publisher.titles(CHANNEL) == ["taken down"]
