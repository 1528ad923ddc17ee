"""How servers and shards are dealt out."""

from __future__ import annotations

from bot.shards import EVERY, WHOLE, slots


def test_each_shard_is_in_one_slot_and_the_last_may_be_smaller() -> None:
    dealt = slots(10, 4)
    assert [str(one) for one in dealt] == [
        "slot 1 of 3, shards 0 to 3 of 10",
        "slot 2 of 3, shards 4 to 7 of 10",
        "slot 3 of 3, shards 8 to 9 of 10",
    ]
    assert str(slots(3, 1)[1].shards) == "shard 1 of 3"
    assert not any(one.shards.are_all for one in dealt)


def test_without_a_size_one_carries_all() -> None:
    assert slots(0, 0) == (WHOLE,)
    (every,) = slots(3, 0)
    assert every.shards.are_all
    assert EVERY.are_all


def test_a_server_is_on_the_shard_that_discord_says() -> None:
    dealt = slots(4, 2)
    for server_id in (7, 5 << 22, (6 << 22) + 3, 1319000000000000000):
        shard = (server_id >> 22) % 4
        assert [one.shards.have(server_id) for one in dealt] == [shard < 2, shard >= 2]
        assert EVERY.have(server_id)
