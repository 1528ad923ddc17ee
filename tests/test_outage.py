"""An outage is told in two lines, however many shards and posts notice it."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from bot.outage import Outage
from tests.samples import NOW
from tests.ui.world import ManualClock

SECOND = timedelta(seconds=1)
_GOES_ON = "The bot goes on trying by itself."


@pytest.fixture
def outage(clock: ManualClock, caplog: pytest.LogCaptureFixture) -> Outage:
    caplog.set_level(logging.INFO, "bot.outage")
    return Outage(clock)


def pass_time(outage: Outage, clock: ManualClock, span: timedelta) -> None:
    clock.advance(span)
    outage.look()


def test_it_is_told_once_when_it_begins_and_once_when_it_ends(
    outage: Outage, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    for shard in range(3):
        outage.lose_shard(shard)
    for post in [1, 2, 3, 2, 1]:
        outage.put_off(post, "Discord is not well (503).")
        pass_time(outage, clock, 20 * SECOND)
    outage.settle()
    for shard in range(3):
        outage.find_shard(shard)
        pass_time(outage, clock, SECOND)
    pass_time(outage, clock, SECOND)

    assert caplog.messages == [
        f"Discord is out of reach since {NOW:%H:%M:%S}: its gateway is not connected. {_GOES_ON}",
        "Discord is back after 0:01:43; 3 posts waited.",
    ]


def test_a_shard_that_connects_anew_within_seconds_is_no_news(
    outage: Outage, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    outage.lose_shard(0)
    pass_time(outage, clock, 9 * SECOND)
    outage.find_shard(0)
    pass_time(outage, clock, 60 * SECOND)
    assert caplog.messages == []


def test_another_outage_is_told_anew(
    outage: Outage, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        outage.put_off(7, "Discord is not well (500).")
        pass_time(outage, clock, 10 * SECOND)
        outage.settle()
        pass_time(outage, clock, SECOND)
    assert [message.split(" after")[0].split(" since")[0] for message in caplog.messages] == [
        "Discord is out of reach",
        "Discord is back",
    ] * 2
    assert caplog.messages[1].endswith("1 post waited.")
