"""Whatever a server does, asking it for a feed gives a body in bounds or says why there is none."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.sources.web.answers import Fetched, NotFetched, NotModified, Trouble, Validators
from bot.sources.web.fetching import Limits, Web, agent_name, open_web
from bot.sources.web.guarding import anywhere
from tests.samples import NOW
from tests.sources.web.player import Ending, Play, Player

#: A body may have so many bytes here, and so much time between two of them.
LIMITS = Limits(size=100_000, whole=timedelta(hours=1), pause=timedelta(seconds=0.2))
BOMB = b"\0" * 20_000_000


@pytest_asyncio.fixture
async def web() -> AsyncIterator[Web]:
    """What feeds are fetched with, on this machine too."""
    agent = agent_name("https://example.org")
    async with open_web(agent, rule=anywhere, limits=LIMITS) as made:
        yield made


async def test_a_body_comes_with_what_is_to_be_remembered(player: Player, web: Web) -> None:
    headers = {
        "ETag": 'W/"odd "etag"',
        "Last-Modified": "yesterday, roughly",
        "Content-Type": "text/xml; charset=koi8-r",
        "Cache-Control": "public, max-age=600",
        "Age": "100",
    }
    address = player.plays("/feed", Play(b"<rss/>", headers=headers))

    assert await web.fetch(address, NOW) == Fetched(
        body=b"<rss/>",
        address=address,
        moved_to="",
        content_type="text/xml; charset=koi8-r",
        validators=Validators('W/"odd "etag"', "yesterday, roughly"),
        fresh_until=NOW + timedelta(seconds=500),
    )


async def test_what_was_remembered_is_sent_back_as_it_was(player: Player, web: Web) -> None:
    address = player.plays("/feed", Play(status=304, headers={"ETag": "new"}))
    validators = Validators('W/"odd "etag"', "yesterday, roughly")

    answer = await web.fetch(address, NOW, validators)

    assert answer == NotModified(replace(validators, etag="new"), None)
    [asked] = player.asked
    assert asked.headers["If-None-Match"] == validators.etag
    assert asked.headers["If-Modified-Since"] == validators.modified


async def test_servers_are_told_who_asks_and_nothing_else(player: Player, web: Web) -> None:
    address = player.plays("/feed", Play(headers={"Set-Cookie": "a=b"}))
    await web.fetch(address, NOW)
    await web.fetch(address, NOW, user_agent="Another/1")
    first, second = player.asked
    assert re.fullmatch(r"Newsdesk/[\d.]+ \(\+https://example\.org\)", first.headers["User-Agent"])
    assert second.headers["User-Agent"] == "Another/1"
    assert not {"Cookie", "If-None-Match", "If-Modified-Since"} & set(second.headers)


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (401, Trouble.REFUSED),
        (403, Trouble.REFUSED),
        (404, Trouble.MISSING),
        (410, Trouble.GONE),
        (429, Trouble.BUSY),
        (451, Trouble.REFUSED),
        (500, Trouble.FAILING),
        (503, Trouble.FAILING),
        (999, Trouble.FAILING),
        (204, Trouble.FAILING),
    ],
)
async def test_a_status_tells_the_trouble(
    player: Player, web: Web, status: int, trouble: Trouble
) -> None:
    answer = await web.fetch(player.plays("/feed", Play(status=status)), NOW)
    assert isinstance(answer, NotFetched)
    assert (answer.trouble, answer.status) == (trouble, status)
    assert str(status) in answer.problem


@pytest.mark.parametrize(
    ("told", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Thu, 01 Jan 2026 01:00:00 GMT", timedelta(hours=1)),
        ("Wed, 31 Dec 2025 01:00:00 GMT", timedelta(0)),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
async def test_a_server_may_ask_to_wait(
    player: Player, web: Web, told: str, wait: timedelta | None
) -> None:
    address = player.plays("/feed", Play(status=429, headers={"Retry-After": told}))
    answer = await web.fetch(address, NOW)
    assert isinstance(answer, NotFetched)
    assert answer.retry_after == wait


async def test_only_permanent_redirects_say_where_a_feed_moved(player: Player, web: Web) -> None:
    end = player.plays("/end", Play(b"news"))
    middle = player.plays("/middle", Play(status=302, headers={"Location": "/end"}))
    start = player.plays("/start", Play(status=301, headers={"Location": "/middle"}))

    answer = await web.fetch(start, NOW)
    assert isinstance(answer, Fetched)
    assert (answer.address, answer.moved_to) == (end, middle)

    answer = await web.fetch(middle, NOW)
    assert isinstance(answer, Fetched)
    assert (answer.address, answer.moved_to) == (end, "")


@pytest.mark.parametrize(
    "location",
    ["/start", "file:///etc/passwd", "ftp://example.org/", "gopher://127.0.0.1", "http://", "//["],
)
async def test_a_redirect_that_leads_nowhere_is_followed_to_no_end(
    player: Player, web: Web, location: str
) -> None:
    start = player.plays("/start", Play(status=301, headers={"Location": location}))
    answer = await web.fetch(start, NOW)
    assert isinstance(answer, NotFetched)
    assert answer.trouble is Trouble.UNREACHABLE


@pytest.mark.parametrize(
    ("body", "encoding"),
    [(gzip.compress(BOMB), "gzip"), (zlib.compress(BOMB), "deflate"), (BOMB, "identity")],
)
async def test_a_bomb_does_not_go_off(player: Player, web: Web, body: bytes, encoding: str) -> None:
    address = player.plays("/feed", Play(body, headers={"Content-Encoding": encoding}))
    answer = await web.fetch(address, NOW)
    assert isinstance(answer, NotFetched)
    assert answer.trouble is Trouble.LARGE


async def test_an_endless_body_is_cut_off(player: Player, web: Web) -> None:
    answer = await web.fetch(player.plays("/feed", Play(ending=Ending.ENDLESS)), NOW)
    assert isinstance(answer, NotFetched)
    assert answer.trouble is Trouble.LARGE


async def test_a_body_of_just_the_limit_is_taken(player: Player, web: Web) -> None:
    body = b"x" * LIMITS.size
    answer = await web.fetch(player.plays("/feed", Play(body)), NOW)
    assert isinstance(answer, Fetched)
    assert answer.body == body


async def test_a_body_that_stops_coming_is_waited_for_no_longer(player: Player, web: Web) -> None:
    answer = await web.fetch(player.plays("/feed", Play(b"<rss>", ending=Ending.SILENT)), NOW)
    assert isinstance(answer, NotFetched)
    assert answer.trouble is Trouble.SLOW


async def test_a_whole_answer_has_its_time_however_steadily_it_comes(player: Player) -> None:
    limits = Limits(size=1 << 40, whole=timedelta(seconds=0.3), pause=timedelta(seconds=20))
    async with open_web("Newsdesk", rule=anywhere, limits=limits) as web:
        answer = await web.fetch(player.plays("/feed", Play(ending=Ending.ENDLESS)), NOW)
    assert isinstance(answer, NotFetched)
    assert answer.trouble is Trouble.SLOW


@pytest.mark.parametrize(
    "play",
    [
        Play(b"<rss>", ending=Ending.CUT),
        Play(b"no gzip", headers={"Content-Encoding": "gzip"}),
        Play(headers={"X-Long": "x" * 20_000}),
    ],
)
async def test_a_broken_answer_is_none(player: Player, web: Web, play: Play) -> None:
    answer = await web.fetch(player.plays("/feed", play), NOW)
    assert isinstance(answer, NotFetched)
    assert answer.trouble is Trouble.UNREACHABLE


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/",
        "http://no-such-host.invalid/feed",
        "file:///etc/passwd",
        "http://[",
        "feed",
        "",
    ],
)
async def test_what_cannot_be_asked_says_so(web: Web, address: str) -> None:
    answer = await web.fetch(address, NOW)
    assert isinstance(answer, NotFetched)
    assert answer.trouble is Trouble.UNREACHABLE
    assert answer.problem


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache-Control": "max-age=60"}, 60),
        ({"Cache-Control": "no-cache, max-age=60"}, None),
        ({"Cache-Control": "s-maxage=60"}, None),
        ({"Cache-Control": "max-age=60", "Expires": "Thu, 01 Jan 2026 09:00:00 GMT"}, 60),
        ({"Expires": "Thu, 01 Jan 2026 00:30:00 GMT"}, 1800),
        ({"Expires": "0"}, None),
        ({"Expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, None),
    ],
)
async def test_an_answer_says_how_long_it_is_fresh(
    player: Player, web: Web, headers: dict[str, str], seconds: int | None
) -> None:
    answer = await web.fetch(player.plays("/feed", Play(headers=headers)), NOW)
    assert isinstance(answer, Fetched)
    told = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert answer.fresh_until == told


async def test_no_login_is_ever_sent(player: Player, web: Web) -> None:
    address = player.plays("/feed", Play(b"news")).replace("//", "//ada:secret@")
    answer = await web.fetch(address, NOW)
    assert isinstance(answer, NotFetched)
    assert answer.trouble is Trouble.REFUSED
    assert player.asked == []
    assert "secret" not in answer.problem
