"""Edits that fail, die half-way or are done by two: none is lost, none holds up the posts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.deliveries.editing import EDIT_PATIENCE, Editor
from bot.errors import TemporaryDeliveryError
from bot.posting.ledger import Post
from bot.store import Store
from tests.deliveries.desk import ARTICLE, CHANNEL, CLOSED, OUTAGE, Desk, Killed
from tests.deliveries.edits import MINUTE, Watching, edit, waiting
from tests.samples import make_article, write
from tests.store.databases import place_of
from tests.ui.world import ManualClock


@pytest.fixture
def publisher() -> Watching:
    return Watching()


@pytest.fixture
def desk(store: Store, clock: ManualClock, publisher: Watching) -> Desk:
    return Desk(store, clock, publisher)


@pytest_asyncio.fixture
async def posted(desk: Desk) -> Desk:
    """A channel in which ``ARTICLE`` stands."""
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    await desk.tick()
    return desk


@pytest_asyncio.fixture
async def second_store(store: Store) -> AsyncIterator[Store]:
    """Another process on the same database."""
    opened = await Store.open(place_of(store.database))
    try:
        yield opened
    finally:
        await opened.close()


async def test_a_closed_channel_gives_an_edit_up_and_pauses_nothing(
    posted: Desk, publisher: Watching, caplog: pytest.LogCaptureFixture
) -> None:
    await write(posted.store, replace(ARTICLE, title="Another"))
    publisher.failures["edit"] = [CLOSED]
    await edit(posted, MINUTE)
    await edit(posted, timedelta(days=1))

    assert publisher.calls == ["publish", "edit"]
    assert publisher.reported == {}
    assert "cannot be edited: I lack a permission there" in caplog.text
    (paused,) = await posted.store.database.fetch("SELECT paused_at FROM subscriptions")
    assert paused == (None,)


@pytest.mark.parametrize("failure", [OUTAGE, ZeroDivisionError("a bug")])
async def test_an_outage_puts_an_edit_off(
    posted: Desk, publisher: Watching, failure: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    await write(posted.store, replace(ARTICLE, title="Another"))
    publisher.failures["edit"] = [failure]
    await edit(posted, MINUTE)
    until = posted.clock() + timedelta(seconds=40)
    assert f"waits until {until}: {failure}" in caplog.text
    ((post_id,),) = await posted.store.database.fetch("SELECT id FROM posts")
    is_foreseen = failure is OUTAGE
    assert (f"editing post {post_id} failed as nobody foresaw" in caplog.messages) != is_foreseen
    await edit(posted, timedelta(seconds=5))
    assert publisher.calls == ["publish", "edit"]
    await edit(posted, MINUTE)

    assert posted.publisher.titles(CHANNEL) == ["Another"]


async def test_an_edit_waits_as_long_as_discord_asks(posted: Desk, publisher: Watching) -> None:
    await write(posted.store, replace(ARTICLE, title="Another"))
    publisher.failures["edit"] = [TemporaryDeliveryError("busy", timedelta(hours=1))]
    await edit(posted, MINUTE)
    await edit(posted, timedelta(minutes=59))
    assert publisher.calls == ["publish", "edit"]
    await edit(posted, MINUTE)

    assert posted.publisher.titles(CHANNEL) == ["Another"]


async def test_killed_in_an_edit_it_is_done_by_the_next(posted: Desk, publisher: Watching) -> None:
    await write(posted.store, replace(ARTICLE, title="Another"))

    async def die(_kind: str, _post: Post) -> None:
        raise Killed

    publisher.before = die
    with pytest.raises(Killed):
        await edit(posted, MINUTE)
    publisher.before = None
    await edit(posted, EDIT_PATIENCE - timedelta(seconds=1))
    assert posted.publisher.titles(CHANNEL) == ["One"]
    await edit(posted, timedelta(seconds=1))

    assert posted.publisher.titles(CHANNEL) == ["Another"]


async def test_a_change_during_an_edit_is_another_edit(posted: Desk, publisher: Watching) -> None:
    await write(posted.store, replace(ARTICLE, title="Second"))

    async def correct(kind: str, _post: Post) -> None:
        if publisher.calls.count(kind) == 1:
            await write(posted.store, replace(ARTICLE, title="Third"))

    publisher.before = correct
    await edit(posted, MINUTE)
    await edit(posted, MINUTE)

    assert [one.article.title for one in publisher.edited] == ["Second", "Third"]


async def test_two_editors_never_do_one_edit_twice(
    desk: Desk, second_store: Store, publisher: Watching
) -> None:
    articles = [make_article(f"Number {number}") for number in range(8)]
    for channel_id in range(1, 5):
        await desk.subscribe(channel_id)
    await write(desk.store, *articles)
    await desk.tick()
    await write(desk.store, *(replace(one, title=f"{one.title}, new") for one in articles))
    desk.clock.advance(MINUTE)
    other = Editor(second_store, publisher, desk.clock)

    await asyncio.gather(edit(desk), other.work())

    assert len(publisher.edited) == 4 * 8
    assert all(title.endswith(", new") for title in desk.publisher.titles(1))


async def test_a_post_whose_article_is_gone_stays_as_it_is(
    posted: Desk, publisher: Watching, caplog: pytest.LogCaptureFixture
) -> None:
    await write(posted.store, replace(ARTICLE, title="Another"))
    async with posted.store.database.transaction() as transaction:
        await transaction.run("DELETE FROM articles")
    await edit(posted, MINUTE)

    assert posted.publisher.titles(CHANNEL) == ["One"]
    assert publisher.edited == []
    assert await waiting(posted) == 0
    assert "nobody foresaw" not in caplog.text
