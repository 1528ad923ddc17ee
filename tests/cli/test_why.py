"""The command ``why``: what it prints, and how it ends."""

from __future__ import annotations

import asyncio

import pytest

from bot.databases import Location
from bot.deliveries.planner import plan_deliveries
from bot.posting.filters import Filters
from bot.store import Store
from tests.cli.shell import Shell
from tests.samples import NOW, make_article, subscribe, write

STORY = make_article("Open day\x1b at the library")


@pytest.fixture
def asked(shell: Shell) -> Shell:
    """A shell beside a database with a story and subscriptions in two servers."""
    asyncio.run(fill(shell.database))
    return shell


async def fill(place: Location) -> None:
    store = await Store.open(place)
    try:
        await subscribe(store, 100, 7)
        await subscribe(store, 200, 7, Filters(topics=("Law",)))
        await subscribe(store, 300, 8)
        await store.subscriptions.pause(3, because="No rights", now=NOW)
        await write(store, STORY)
        await plan_deliveries(store, NOW)
    finally:
        await store.close()


def test_it_tells_people_of_every_server(asked: Shell) -> None:
    answer = asked.run("why", STORY.url)
    assert answer.status == 0
    assert answer.output.splitlines() == [
        "Open day at the library · server 7",
        "  subscription 1, channel 100: It is about to be posted.",
        "  subscription 2, channel 200: Not posted: none of its topics is Law.",
        "Open day at the library · server 8",
        (
            "  subscription 3, channel 300: It waits until somebody lets the subscription go on, "
            "which is paused since 2026-01-01 00:00:00 UTC: No rights."
        ),
    ]


def test_it_tells_programs_of_one_server(asked: Shell) -> None:
    answer = asked.run("why", str(STORY.id), "--server", "7", "--json")
    [server] = answer.json["servers"]
    assert (server["server"], server["general"]) == ("7", "")
    assert server["article"]["id"] == str(STORY.id)
    assert server["subscriptions"] == [
        {
            "subscription": 1,
            "channel": "100",
            "outcome": "coming",
            "message": None,
            "because": "It is about to be posted.",
        },
        {
            "subscription": 2,
            "channel": "200",
            "outcome": "held back",
            "message": None,
            "because": "Not posted: none of its topics is Law.",
        },
    ]


def test_what_is_not_there_could_not_be_explained(asked: Shell) -> None:
    answer = asked.run("why", "https://nowhere.example/")
    assert answer.status == 2
    assert answer.errors.startswith("newsdesk: No story here matches")


def test_a_server_without_subscriptions_says_so(asked: Shell) -> None:
    assert asked.run("why", STORY.url, "--server", "9").output.endswith("no subscriptions\n")
