"""What is tried again: after how long, what the operator hears of it, and what is found first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.deliveries.backoff import Backoff
from bot.deliveries.courier import Courier
from bot.deliveries.planner import plan_deliveries
from bot.errors import RateLimitError, RefusedDeliveryError
from bot.outage import Outage
from tests.deliveries.desk import ARTICLE, CHANNEL, OTHER_CHANNEL, OUTAGE, Desk
from tests.samples import NOW, make_article, write


async def test_the_operator_hears_once_of_an_outage_and_how_many_posts_waited(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """Discord's wish to wait is none, and whatever it refuses tells that it is in reach."""
    outage = Outage(desk.clock)
    courier = Courier(
        desk.store, desk.publisher, desk.clock, backoff=Backoff(lambda: 0.0), outage=outage
    )
    await desk.subscribe()
    await desk.subscribe(OTHER_CHANNEL)

    async def work(*failures: Exception | None) -> list[str]:
        caplog.clear()
        desk.publisher.failures["publish"] = list(failures)
        desk.clock.advance(timedelta(minutes=1))
        await plan_deliveries(desk.store, desk.clock())
        await courier.work()
        outage.look()
        desk.clock.advance(timedelta(seconds=10))
        outage.look()
        return [one.getMessage() for one in caplog.records if one.name == "bot.outage"]

    await write(desk.store, ARTICLE)
    assert await work(RateLimitError("slow down"), RateLimitError("slow down")) == []
    (begins,) = await work(OUTAGE, OUTAGE)
    assert begins.startswith("Discord is out of reach since 00:02:")
    assert begins.endswith(": Discord is not well. The bot goes on trying by itself.")
    assert await work(OUTAGE, OUTAGE) == []
    (ends,) = await work(RefusedDeliveryError("too long"), RefusedDeliveryError("too long"))
    assert ends.endswith("2 posts waited.")


async def test_what_fails_for_the_first_time_is_tried_again_within_seconds(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """How many of them is left to chance. For whoever looks closely, the log says each."""
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    await plan_deliveries(desk.store, NOW)
    desk.publisher.failures["publish"] = [OUTAGE]
    await Courier(desk.store, desk.publisher, desk.clock).work()

    wait = await desk.wait()
    assert timedelta(seconds=2) <= wait <= timedelta(seconds=5)
    ((post_id,),) = await desk.store.database.fetch("SELECT id FROM posts")
    (line,) = [one for one in caplog.messages if "waits until" in one]
    assert line.startswith(f"post {post_id} waits until {(NOW + wait):%Y-%m-%d %H:%M:%S}")
    assert line.endswith(": Discord is not well")


async def test_what_a_retry_finds_is_its_own_message_and_as_old_as_that(desk: Desk) -> None:
    """Though another post shows the same by now."""
    await desk.subscribe()
    await write(desk.store, *map(make_article, ("One", "Two")))
    desk.publisher.failures["publish"] = [None, OUTAGE]
    await desk.tick()
    (first,) = desk.publisher.channels[CHANNEL]
    desk.publisher.channels[CHANNEL][first] = "Two"
    desk.publisher.lost_replies = [OUTAGE]
    await desk.tick(timedelta(hours=1))
    await desk.tick(timedelta(hours=1))

    first, second = desk.publisher.channels[CHANNEL]
    rows = await desk.store.database.fetch("SELECT message_id, sent_at FROM posts ORDER BY id")
    sent_at = int(NOW.timestamp())
    assert sorted(rows) == [(first, sent_at), (second, sent_at + 3600)]
