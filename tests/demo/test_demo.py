"""The demo's own parts: the living newsroom, and the bot in its simulated Discord."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.articles import Article
from bot.cli import run_command
from bot.demo import run_demo
from bot.demo.newsroom import ARRIVALS, UNTOUCHED, Newsroom, as_news, moved
from bot.demo.page import Pages
from bot.demo.pictures import draw_emblem
from bot.demo.show import demo_config, opened
from bot.demo.world import World
from bot.errors import NewsdeskError
from bot.publication import Action
from bot.running.app import newsdesk
from bot.store.editorial.decisions import Decision
from tests.demo.samples import NOW, SEEDS, article_in, articles_in
from tests.ui.world import ManualClock, private

# -- the newsroom


def test_moving_dates_leaves_everything_else_as_it_is() -> None:
    document = (
        b"---\r\npublishedDateTime: 2026-11-20T10:00:00Z\r\nrelated:\r\n"
        b"  - publishedDateTime: 2026-11-19T23:30:00Z\r\n"
        b'    title: "publishedDateTime: 2026-11-20T10:00:00Z"\r\n'
    )
    later = moved(document, timedelta(hours=1))
    assert later == (
        b"---\r\npublishedDateTime: 2026-11-20T11:00:00Z\r\nrelated:\r\n"
        b"  - publishedDateTime: 2026-11-20T00:30:00Z\r\n"
        b'    title: "publishedDateTime: 2026-11-20T10:00:00Z"\r\n'
    )


def test_coverage_is_as_fresh_as_its_story() -> None:
    document = (
        b"publishedDateTime: 2020-01-02T12:00:00Z\nrelated:\n"
        b"  - publishedDateTime: 2020-01-02T09:00:00Z\n"
        b"  - publishedDateTime: 2020-01-03T00:00:00Z\n"
        b"  - publishedDateTime: 2020-01-03T12:00:00Z\n"
    )
    assert as_news(document, NOW - timedelta(minutes=4), NOW) == (
        b"publishedDateTime: 2030-05-17T11:56:00Z\nrelated:\n"
        b"  - publishedDateTime: 2030-05-17T08:56:00Z\n"
        b"  - publishedDateTime: 2030-05-17T11:58:00Z\n"
        b"  - publishedDateTime: 2030-05-17T12:00:00Z\n"
    )


def newest_first(article: Article) -> timedelta:
    return NOW - article.published_at


def told_with(story: str) -> set[str]:
    """Give the samples that a story lists as its coverage."""
    listed = {item.id for item in article_in(SEEDS / story).related}
    return {path.name for path, one in articles_in(SEEDS) if one.id in listed}


def test_the_stock_is_fresh_and_holds_all_but_what_arrives(newsroom: Newsroom) -> None:
    newsroom.stock()
    names = {path.name for path in newsroom.folder.iterdir()}
    coming = {*ARRIVALS, *(name for story in ARRIVALS for name in told_with(story))}
    assert len(coming) > len(ARRIVALS)
    assert names == {path.name for path in SEEDS.iterdir()} - coming
    dates = [article_in(path).published_at for path in newsroom.folder.iterdir()]
    assert max(date for date in dates if date < NOW + timedelta(days=60)) == NOW


def test_the_customers_document_stays_as_it_is(newsroom: Newsroom) -> None:
    newsroom.stock()
    assert (newsroom.folder / UNTOUCHED).read_bytes() == (SEEDS / UNTOUCHED).read_bytes()


def test_documents_arrive_one_by_one_as_news_of_this_minute(newsroom: Newsroom) -> None:
    newsroom.stock()
    for name in ARRIVALS:
        before = set(newsroom.folder.iterdir())
        assert newsroom.let_one_arrive()
        came = {path.name for path in set(newsroom.folder.iterdir()) - before}
        assert came == {name, *told_with(name)}
        arrived = newsroom.folder / name
        article = article_in(arrived)
        assert timedelta() < NOW - article.published_at < timedelta(minutes=5)
        assert article.published
        assert article.images
        assert all(
            timedelta() <= NOW - item.published_at < timedelta(days=1) for item in article.related
        )
        dates = {item.id: item.published_at for item in article.related}
        for other in map(newsroom.folder.joinpath, told_with(name)):
            assert article_in(other).published_at == dates[article_in(other).id]
    assert not newsroom.let_one_arrive()


def test_the_arrivals_are_worth_watching() -> None:
    arrivals = [article_in(SEEDS / name) for name in ARRIVALS]
    assert arrivals[0].related
    assert len({article.provider.domain for article in arrivals}) > 5
    assert len({topic for article in arrivals for topic in article.topics}) > 7
    assert "@everyone" in arrivals[-1].title


def test_a_later_run_keeps_what_an_earlier_one_left(newsroom: Newsroom) -> None:
    newsroom.stock()
    newsroom.let_one_arrive()
    before = {path: path.read_bytes() for path in newsroom.folder.iterdir()}
    later = Newsroom(SEEDS, newsroom.folder, lambda: NOW + timedelta(days=3))
    later.stock()
    assert {path: path.read_bytes() for path in newsroom.folder.iterdir()} == before
    later.let_one_arrive()
    came = {path.name for path in newsroom.folder.iterdir() - before.keys()}
    assert came == {ARRIVALS[1], *told_with(ARRIVALS[1])}


# -- the bot in its simulated Discord


def titles(world: World, room: int = 0) -> list[str | None]:
    """Give the titles of the stories that stand in a channel."""
    history = world.rooms[room].channel.history()
    return [embed.title for message in history for embed in message.embeds]


async def arrivals_in(folder: Path, count: int) -> tuple[list[str | None], list[str | None]]:
    """Run the demo's bot, let documents arrive, and give what stands in both channels then."""
    newsroom = Newsroom(SEEDS, folder / "newsroom", lambda: NOW)
    config = demo_config(folder / "demo.db", newsroom.folder)
    async with newsdesk(config, lambda: NOW) as desk, opened(desk, newsroom, lambda: NOW) as world:
        for _ in range(count):
            newsroom.let_one_arrive()
        await desk.refresh(config.sources[0])
        await desk.deliver()
        return titles(world), titles(world, 1)


async def test_only_what_arrives_is_posted_and_each_channel_gets_what_it_wants(
    tmp_path: Path,
) -> None:
    newsroom, vision = await arrivals_in(tmp_path, 2)
    assert {title.split()[0] for title in newsroom if title} == {"Every", "Council"}
    assert [title.split()[0] for title in vision if title] == ["Council"]


async def test_what_others_tell_of_a_story_joins_its_post(tmp_path: Path) -> None:
    clock = ManualClock(NOW)
    newsroom = Newsroom(SEEDS, tmp_path / "newsroom", clock)
    config = demo_config(tmp_path / "demo.db", newsroom.folder)
    async with newsdesk(config, clock) as desk, opened(desk, newsroom, clock) as world:
        told = {article_in(SEEDS / name).id for name in told_with(ARRIVALS[0])}
        assert len(told) == 5
        newsroom.let_one_arrive()
        await desk.refresh(config.sources[0])
        await desk.deliver()
        for article_id in told:
            decision = Decision(world.guild.id, article_id, Action.PUBLISH, 1, "", clock())
            await desk.store.decisions.decide(decision)
        await desk.deliver()
        assert len(titles(world)) == 1


async def test_a_moderator_sees_what_is_wrong_with_documents(tmp_path: Path) -> None:
    newsroom = Newsroom(SEEDS, tmp_path / "newsroom", lambda: NOW)
    config = demo_config(tmp_path / "demo.db", newsroom.folder)
    async with newsdesk(config, lambda: NOW) as desk, opened(desk, newsroom, lambda: NOW) as world:
        result = await world.people[-1].slash(world.rooms[0].channel, "moderate problems")
        assert "Every document was read without a problem." in private(result)


def test_nobody_meets_a_provider_first_whose_name_is_a_trap(newsroom: Newsroom) -> None:
    """One that is called as YAML calls false: it is told among the oldest."""
    newsroom.stock()
    articles = sorted((one for _, one in articles_in(newsroom.folder)), key=newest_first)
    places = [place for place, one in enumerate(articles) if one.provider.name == "No"]
    assert places
    assert min(places) > 10
    assert not any(item.provider.name == "No" for one in articles for item in one.related)


async def test_the_third_channel_gets_a_digest_of_the_past_within_a_minute(tmp_path: Path) -> None:
    clock = ManualClock(NOW)
    newsroom = Newsroom(SEEDS, tmp_path / "newsroom", clock)
    config = demo_config(tmp_path / "demo.db", newsroom.folder)
    async with newsdesk(config, clock) as desk, opened(desk, newsroom, clock) as world:
        await desk.deliver()
        assert titles(world, 2) == []
        clock.advance(timedelta(minutes=1))
        await desk.deliver()
        assert titles(world, 2)[0] == "Daily digest"


async def test_a_kept_database_posts_nothing_again(tmp_path: Path) -> None:
    first, _ = await arrivals_in(tmp_path, 1)
    assert len(first) == 1
    assert await arrivals_in(tmp_path, 0) == ([], [])
    third, _ = await arrivals_in(tmp_path, 1)
    assert len(third) == 1
    assert third != first


async def test_a_kept_database_does_not_hide_the_commands(tmp_path: Path) -> None:
    for _ in range(2):
        newsroom = Newsroom(SEEDS, tmp_path / "newsroom", lambda: NOW)
        config = demo_config(tmp_path / "demo.db", newsroom.folder)
        async with (
            newsdesk(config, lambda: NOW) as desk,
            opened(desk, newsroom, lambda: NOW) as world,
        ):
            channel = world.rooms[0].channel
            member, *moderators = (person.available_commands(channel) for person in world.people)
            assert "news topic" in member
            assert not any(command.startswith(("moderate", "subscription")) for command in member)
            for moderator in moderators:
                assert {"moderate publish", "subscription add"} <= set(moderator)


async def test_the_page_is_dressed_as_newsdesk_and_tells_its_secret_to_nobody(
    tmp_path: Path,
) -> None:
    newsroom = Newsroom(SEEDS, tmp_path / "newsroom", lambda: NOW)
    config = demo_config(tmp_path / "demo.db", newsroom.folder)
    async with (
        newsdesk(config, lambda: NOW) as desk,
        opened(desk, newsroom, lambda: NOW) as world,
        aiohttp.ClientSession() as browser,
    ):
        pages = Pages(world.env, {})
        try:
            addresses = [
                await pages.open(room.channel, world.viewers_of(room)) for room in world.rooms
            ]
            origin, secret = addresses[0].split("#")
            files = {
                name: await (await browser.get(origin + name)).read()
                for name in ("", "preview.css", "app.js", "newsdesk.png")
            }
        finally:
            await pages.close()
    html = files[""].decode()
    for text in ("<title>Newsdesk demo<", "<h1>The Newsroom<", "# newsroom<", "# ai-and-vision<"):
        assert text in html
    assert "SimCord" not in html
    assert addresses[1].endswith(f"#{secret}")
    assert secret not in "".join(files[name].decode() for name in ("", "preview.css", "app.js"))
    assert b".demo-channels" in files["preview.css"]
    assert b".demo-channels" in files["app.js"]
    assert files["newsdesk.png"] == draw_emblem()


# -- the command


@pytest.mark.parametrize("port", [-1, 65_534, 99_999])
def test_a_port_that_cannot_be_is_said_so_in_one_sentence(
    port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["demo", f"--port={port}"]) == 2
    assert capsys.readouterr().err == (
        f"newsdesk: The demo cannot be served at port {port}: give --port a number from 1 to "
        "65533, or leave it out for a free one.\n"
    )


def test_a_port_in_use_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(NewsdeskError, match=f"port {port}: address already in use"):
            run_demo(port=port, opens_browser=False, database=None)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_prints_its_address_and_leaves_nothing_behind(
    number: signal.Signals, tmp_path: Path
) -> None:
    demo = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--no-browser"),
        cwd=SEEDS.parent,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert demo.stdout is not None
    line = await demo.stdout.readline()
    demo.send_signal(number)
    rest, errors = await demo.communicate()
    assert line.startswith(b"Newsdesk demo: http://127.0.0.1:")
    assert (rest, errors, demo.returncode) == (b"", b"", 0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("missing", "installer"),
    [
        (["simcord"], f"{sys.executable} -m pip install"),
        (["simcord", "pip"], f"uv pip install -p {sys.executable}"),
    ],
)
def test_missing_packages_are_told_with_the_command_that_adds_them(
    monkeypatch: pytest.MonkeyPatch, missing: list[str], installer: str
) -> None:
    for package in missing:
        monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(NewsdeskError, match=re.escape(f"{installer} 'newsdesk[demo]'")):
        run_demo(port=0, opens_browser=False, database=None)
