"""What the bot serves to its own machine: for monitors, and for the operator's eyes."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request
from playwright.async_api import expect

from bot.app import Newsdesk
from bot.config.settings import Config
from bot.errors import NewsdeskError, StoreError
from bot.operating.metrics import metrics_text
from bot.operating.serving import application
from bot.operating.standing import Standing
from bot.operating.watching import watched
from bot.posting.ledger import State
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
    async with TestClient(TestServer(application(desk.standing))) as made:
        yield made


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


@pytest.mark.skipif(not CHROMIUM.exists(), reason=MISSING)
@pytest.mark.parametrize("width", [390, 1280])
async def test_the_page_fits_a_phone(
    client: Client, desk: Newsdesk, world: World, width: int
) -> None:
    await desk.tell()
    one = await subscribe(world.store, 1, 2)
    because = f"the channel https://discord.example/{'x' * 90} is gone"
    await world.store.subscriptions.pause(one.id, because=because, now=NOW)
    async with chromium() as browser:
        page = await browser.new_page(viewport={"width": width, "height": 844})
        await page.goto(f"http://127.0.0.1:{client.port}/")
        await expect(page.get_by_role("heading")).to_have_text("All is well.")
        await expect(page.get_by_text("is gone")).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


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

    async with TestClient(TestServer(application(look))) as client:
        assert await get(client, "/readyz") == (503, "the disk is gone\n")
        assert await get(client, "/healthz") == (200, "ok\n")


async def test_it_is_served_on_loopback_while_it_is_wanted(desk: Newsdesk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(NewsdeskError, match=f"at port {port}: .*Set another `port`"):
            async with watched(port, desk.standing):
                pass
    async with aiohttp.ClientSession() as session:
        async with (
            watched(port, desk.standing),
            session.get(f"http://127.0.0.1:{port}/healthz") as found,
        ):
            assert found.status == 200
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get(f"http://127.0.0.1:{port}/healthz")


async def test_without_a_port_nothing_is_served(desk: Newsdesk) -> None:
    async with watched(0, desk.standing):
        pass
