"""What the bot serves to its own machine: for monitors, and for the operator's eyes."""

from __future__ import annotations

import re
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

import aiohttp
import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request
from playwright.async_api import expect

from bot.config.settings import Config
from bot.errors import NewsdeskError, StoreError
from bot.operating.standing import Standing
from bot.operating.watching.metrics import metrics_text
from bot.operating.watching.serving import application
from bot.operating.watching.starting import watched
from bot.posting.ledger import State
from bot.running.app import Newsdesk
from bot.store.overview.daily import Daily, daily
from bot.store.overview.overview import Overview
from bot.store.overview.vitals import Vitals
from tests.demo.browser import CHROMIUM, MISSING, chromium
from tests.samples import NOW, make_article, subscribe, write
from tests.ui.world import ManualClock, World

Client = TestClient[Request, Application]


@pytest.fixture
def desk(config: Config, clock: ManualClock, world: World) -> Newsdesk:
    return Newsdesk(config, world.store, world.bot, clock, timedelta(seconds=5))


@pytest_asyncio.fixture
async def client(desk: Newsdesk) -> AsyncIterator[Client]:
    async with TestClient(TestServer(application_of(desk))) as made:
        yield made


def application_of(desk: Newsdesk) -> Application:
    return application(desk.standing, partial(daily, desk.store.database))


async def get(client: Client, path: str, **headers: str) -> tuple[int, str]:
    async with client.get(path, headers=headers) as response:
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        return response.status, await response.text()


async def test_monitors_are_told_whether_it_lives_and_is_ready(
    client: Client, desk: Newsdesk
) -> None:
    assert await get(client, "/healthz") == (200, "ok\n")
    assert await get(client, "/readyz") == (503, "No bot runs on this database.\n")
    await desk.tell()
    assert await get(client, "/readyz") == (200, "ok\n")


async def test_the_page_tells_what_status_tells_and_holds_no_markup_of_others(
    client: Client, desk: Newsdesk, world: World
) -> None:
    await desk.tell()
    _, page = await get(client, "/")
    assert "<title>Newsdesk: All is well.</title>" in page
    assert 'content="width=device-width' in page
    one = await subscribe(world.store, 1, 2)
    because = "<script>alert(1)</script>"
    await world.store.subscriptions.pause(one.id, because=because, now=NOW)
    _, page = await get(client, "/")
    assert "is paused: &lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page


async def lived(desk: Newsdesk, world: World) -> None:
    """Let some days pass, with stories on each and posts of some."""
    one = await subscribe(world.store, 1, 2)
    for day in range(12):
        stories = [
            make_article(f"Story {day} {number}", age=timedelta(days=day)) for number in range(day)
        ]
        await write(world.store, *stories)
    await desk.plan()
    await world.store.database.run(
        """
        UPDATE posts SET state = 'sent', sent_at = planned_at - 86400 * (id % 5)
        WHERE subscription_id = :id
        """,
        {"id": one.id},
    )


async def test_each_day_is_counted_and_only_of_the_last_thirty(
    desk: Newsdesk, world: World
) -> None:
    await subscribe(world.store, 1, 2)
    for title, age in (
        ("Today", timedelta(0)),
        ("Yesterday", timedelta(seconds=1)),
        ("The first", timedelta(days=29)),
        ("Too old", timedelta(days=29, seconds=1)),
        ("Ahead", timedelta(seconds=-1)),
    ):
        await write(world.store, make_article(title, age=age))
    await write(
        world.store,
        make_article("Held", age=timedelta(0), published=False),
        make_article("Taken back", age=timedelta(0), removed=True),
    )
    await desk.plan()
    sent = "UPDATE posts SET sent_at = :now - :ago WHERE id = (SELECT max(id) FROM posts) - :place"
    now = int(NOW.timestamp())
    for place, ago in enumerate((0, 1)):
        values = {"now": now, "ago": ago, "place": place}
        await world.store.database.run(sent, values)
    found = await daily(world.store.database, NOW)

    assert found.first == NOW.date() - timedelta(days=29)
    assert found.articles == (1, *[0] * 27, 1, 3)
    assert found.posts == (*[0] * 28, 1, 1)


async def test_the_page_plots_the_last_days_and_says_them_in_words(
    client: Client, desk: Newsdesk, world: World
) -> None:
    _, empty = await get(client, "/")
    assert "<b>Posts a day</b>: none in 30 days." in empty
    await lived(desk, world)
    _, page = await get(client, "/")
    told = "<b>Articles a day</b>: 0 today, 66 in 30 days, at most 11 on 21 Dec."
    assert f'<figcaption id="articles">{told}</figcaption>' in page
    assert '<svg role="img" aria-labelledby="articles"' in page
    heights = [int(one) for one in re.findall(r'height="(\d+)"', page)]
    assert len(heights) == 60
    assert heights[30:] == [1] * 18 + [60, 55, 49, 44, 38, 33, 27, 22, 16, 11, 5, 1]


@pytest.mark.skipif(not CHROMIUM.exists(), reason=MISSING)
@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.sqlite_only  # how wide it is depends on no engine
async def test_the_page_fits_a_phone(
    client: Client,
    desk: Newsdesk,
    world: World,
    width: int,
    colours: Literal["light", "dark"],
) -> None:
    await desk.tell()
    await lived(desk, world)
    one = await subscribe(world.store, 3, 2)
    because = f"the channel https://discord.example/{'x' * 90} is gone"
    await world.store.subscriptions.pause(one.id, because=because, now=NOW)
    async with chromium() as browser:
        page = await browser.new_page(
            viewport={"width": width, "height": 844}, color_scheme=colours
        )
        refused: list[str] = []
        page.on("console", lambda said: refused.append(said.text))
        await page.goto(f"http://127.0.0.1:{client.port}/")
        await expect(page.get_by_role("heading")).to_have_text("All is well.")
        await expect(page.get_by_text("is gone")).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        for name in ("Posts a day", "Articles a day"):
            plot = page.get_by_role("img", name=f"{name}: ")
            await expect(plot).to_be_visible()
            shape = await plot.bounding_box()
            assert shape is not None
            assert shape["width"] > 250
            assert shape["height"] == 80
        assert await page.locator("rect").count() == 60
        assert await page.locator("script").count() == 0
        assert not refused


async def test_numbers_are_in_the_form_of_prometheus(
    client: Client, desk: Newsdesk, world: World
) -> None:
    await subscribe(world.store, 1, 2)
    await write(world.store, make_article("One"))
    await desk.plan()
    await desk.tell()
    _, text = await get(client, "/metrics")
    for line in (
        "newsdesk_connected 1",
        'newsdesk_posts{state="pending"} 1',
        "newsdesk_articles 1",
    ):
        assert line in text.splitlines()


def test_every_number_has_its_labels_and_what_is_unknown_is_left_out() -> None:
    vitals = Vitals(NOW, NOW, "1", True, 0.05, {0: 0.05, 1: None}, 3, {'a "b"\n': NOW})
    overview = Overview(7, (2, 1), {}, 4, {State.SENT: 9}, NOW, (), None)
    found = Standing(NOW + timedelta(seconds=30), (vitals,), overview, 1000, None)
    lines = metrics_text(found).splitlines()
    assert 'newsdesk_latency_seconds{shard="0"} 0.05' in lines
    assert not [line for line in lines if 'shard="1"' in line]
    assert "newsdesk_late_seconds 30" in lines
    assert not [line for line in lines if line.startswith("newsdesk_last_backup")]
    (scan,) = [line for line in lines if r'source="a \"b\"\n"' in line]
    assert scan.endswith(f" {int(NOW.timestamp())}")
    told = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(told) == len(set(told)) == 15
    unknown = replace(found, bots=(), overview=replace(overview, oldest_due=None))
    lines = metrics_text(unknown).splitlines()
    assert not [line for line in lines if line.startswith("newsdesk_late")]


async def test_other_names_and_methods_get_nothing(client: Client) -> None:
    assert (await get(client, "/", Host="evil.example"))[0] == 403
    assert (await get(client, "/", Host="evil.example:80"))[0] == 403
    assert (await get(client, "/", Host="localhost:9"))[0] == 200
    for method in ("POST", "HEAD", "DELETE"):
        async with client.request(method, "/") as response:
            assert response.status == 405
    async with client.get("/elsewhere") as response:
        assert response.status == 404


async def test_a_database_that_cannot_be_read_is_told() -> None:
    async def look() -> Standing:
        raise StoreError("the disk is gone")

    async def look_back(now: datetime) -> Daily:
        return Daily(now.date(), (), ())

    async with TestClient(TestServer(application(look, look_back))) as client:
        assert await get(client, "/readyz") == (503, "the disk is gone\n")
        assert await get(client, "/healthz") == (200, "ok\n")


async def test_it_is_served_on_loopback_while_it_is_wanted(desk: Newsdesk) -> None:
    looking_back = partial(daily, desk.store.database)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(NewsdeskError, match=f"at port {port}: .*Set another `port`"):
            async with watched(port, desk.standing, looking_back):
                pass
    async with aiohttp.ClientSession() as session:
        async with (
            watched(port, desk.standing, looking_back),
            session.get(f"http://127.0.0.1:{port}/healthz") as found,
        ):
            assert found.status == 200
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get(f"http://127.0.0.1:{port}/healthz")


async def test_without_a_port_nothing_is_served(desk: Newsdesk) -> None:
    async with watched(0, desk.standing, partial(daily, desk.store.database)):
        pass
