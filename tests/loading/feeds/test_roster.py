"""Which feeds there are: those of the configuration, and those of a list that is read again."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from bot.config.feeds import Feed, Feeds
from bot.loading.feeds.roster import Roster
from bot.sources.opml import ListedFeed, write_opml
from bot.store import Store
from bot.store.feeds.records import FeedOptions, WantedFeed
from tests.ui.world import ManualClock

A, B, C = (f"https://{name}.example/feed" for name in "abc")


async def known(store: Store) -> dict[str, str]:
    return {one.address: one.origin for one in await store.feeds.every_one()}


def write_list(path: Path, *addresses: str) -> None:
    path.write_bytes(write_opml([ListedFeed(one) for one in addresses], "Mine"))
    os.utime(path, ns=(0, len(addresses)))


async def test_what_is_configured_is_there_and_what_is_no_more_goes(
    store: Store, clock: ManualClock
) -> None:
    both = Feeds(list=(Feed(address=A, name="A", interval=timedelta(hours=1)), Feed(address=B)))
    await Roster(both, store.feeds, clock).settle()
    first, second = await store.feeds.every_one()
    assert (first.label, first.options.interval) == ("A", timedelta(hours=1))
    assert (second.label, second.options.interval) == (B, timedelta(minutes=15))
    assert [one.address for one in await store.feeds.due(clock())] == [A, B]

    roster = Roster(Feeds(list=(Feed(address=B),)), store.feeds, clock)
    await roster.settle()
    assert await known(store) == {B: "config"}
    await roster.changed(Feeds(list=(Feed(address=C),))).settle()
    assert await known(store) == {C: "config"}


async def test_a_list_is_read_again_when_it_changes(
    store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    path = tmp_path / "feeds.opml"
    write_list(path, A)
    roster = Roster(Feeds(opml=path, list=(Feed(address=C),)), store.feeds, clock)
    await roster.settle()
    assert await known(store) == {A: "opml", C: "config"}

    write_list(path, B, C)
    await roster.settle()
    assert await known(store) == {B: "opml", C: "config"}


async def test_a_list_that_cannot_be_read_changes_nothing(
    store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    path = tmp_path / "feeds.opml"
    write_list(path, A)
    roster = Roster(Feeds(opml=path), store.feeds, clock)
    await roster.settle()
    path.write_text("half a li")
    await roster.settle()
    path.unlink()
    await roster.settle()
    assert await known(store) == {A: "opml"}

    write_list(path, A, B)
    await roster.settle()
    assert await known(store) == {A: "opml", B: "opml"}


async def test_what_was_imported_stays_beside_what_is_configured(
    store: Store, clock: ManualClock
) -> None:
    await store.feeds.add("shell", [WantedFeed(A, "", FeedOptions())], clock())
    await Roster(Feeds(list=(Feed(address=B),)), store.feeds, clock).settle()
    assert await known(store) == {A: "shell", B: "config"}
