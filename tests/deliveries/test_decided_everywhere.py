"""One decision reaches all of a server's posts, even where the bot is killed, and no other's.

The article stands in 280 posts of its own and in 20 digests beside another one.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
import pytest_asyncio

from bot.articles import Article
from bot.deliveries.editing import Editor
from bot.posting.ledger import Post
from bot.publication import Action
from bot.store.editorial.decisions import Decision
from tests.deliveries.desk import ELSEWHERE, HERE, Desk, Killed
from tests.deliveries.waiting import DAILY, at, publish, stories_of

INSTANT, DIGESTS, FOREIGN = range(1000, 1280), range(2000, 2020), range(3000, 3010)


@pytest_asyncio.fixture
async def posted(desk: Desk) -> tuple[Desk, Article, Article]:
    """A desk after everything was posted, with the article and the one beside it in the digests."""
    for channel_id in (*INSTANT, *DIGESTS):
        options = DAILY if channel_id in DIGESTS else None
        await desk.subscribe(channel_id, options=options)
    for channel_id in FOREIGN:
        await desk.subscribe(channel_id, server_id=ELSEWHERE)
    gone, kept = await publish(desk, "Gone", "Kept")
    await at(desk, 2026, 1, 1, 0, 1)
    await at(desk, 2026, 1, 1, 7, 0)
    assert all("Gone" in desk.publisher.titles(one) for one in (*INSTANT, *FOREIGN))
    assert all(digest(desk, one) == {"Gone", "Kept"} for one in DIGESTS)
    return desk, gone, kept


def digest(desk: Desk, channel_id: int) -> set[str]:
    (shown,) = desk.publisher.titles(channel_id)
    return stories_of(shown)


async def settle(desk: Desk) -> None:
    """Let a process work as after a start, until all is done and old claims count no more."""
    for _ in range(3):
        await desk.tick(timedelta(minutes=10))
        await Editor(desk.store, desk.publisher, desk.clock).work()


async def test_all_of_it_goes_survives_being_killed_and_comes_back_once(
    posted: tuple[Desk, Article, Article],
) -> None:
    desk, gone, _ = posted
    outcome = await desk.store.decisions.decide(
        Decision(HERE, gone.id, Action.UNPUBLISH, 5, "", desk.clock())
    )
    assert outcome.stood_in == (*INSTANT, *DIGESTS)

    async def kill(kind: str, _post: Post) -> None:
        if kind == "retract" and desk.publisher.calls.count("retract") > 100:
            raise Killed

    desk.publisher.before = kill
    with pytest.raises(Killed):
        await desk.tick()
    desk.publisher.before = None
    await settle(desk)

    assert [desk.publisher.titles(one) for one in INSTANT] == [["Kept"]] * len(INSTANT)
    assert [digest(desk, one) for one in DIGESTS] == [{"Kept"}] * len(DIGESTS)
    assert all(set(desk.publisher.titles(one)) == {"Gone", "Kept"} for one in FOREIGN)

    sent = len(desk.publisher.sent)
    assert outcome.number is not None
    await desk.store.decisions.decide(Decision(HERE, gone.id, Action.PUBLISH, 5, "", desk.clock()))
    await settle(desk)
    assert all(sorted(desk.publisher.titles(one)) == ["Gone", "Kept"] for one in INSTANT)
    assert all("Gone" in stories_of(" | ".join(desk.publisher.titles(one))) for one in DIGESTS)
    assert len(desk.publisher.sent) - sent <= len(INSTANT) + len(DIGESTS)
    assert all(len(desk.publisher.titles(one)) == 2 for one in FOREIGN)


async def test_undone_at_once_nothing_is_taken_down(
    posted: tuple[Desk, Article, Article],
) -> None:
    desk, gone, _ = posted
    sent = len(desk.publisher.sent)
    outcome = await desk.store.decisions.decide(
        Decision(HERE, gone.id, Action.UNPUBLISH, 5, "", desk.clock())
    )
    assert outcome.number is not None
    await desk.store.decisions.undo(outcome.number, server_id=HERE, actor_id=5, now=desk.clock())
    await settle(desk)
    assert len(desk.publisher.sent) == sent
    assert "retract" not in desk.publisher.calls
    assert all(digest(desk, one) == {"Gone", "Kept"} for one in DIGESTS)
