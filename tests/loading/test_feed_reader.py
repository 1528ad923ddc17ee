"""Feeds are read in a process that lasts, and that is killed where one takes too long."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
import signal
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.errors import SlowFeedError
from bot.loading.feed_reader import FeedJob, FeedReader
from tests.samples import NOW


def job(data: bytes) -> FeedJob:
    return FeedJob(data, "https://news.example/feed", "application/rss+xml", NOW)


def rss(*titles: str) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><link>https://news.example/{title}</link></item>"
        for title in titles
    )
    return f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


#: Takes feedparser minutes: it looks at each attribute for each other one.
ATTRIBUTES = b"<rss><channel " + b" ".join(b"a%d='1'" % n for n in range(200_000)) + b"></channel>"
#: So long as no hostile feed ends by itself on any machine, and no usual one is ended.
LONGEST = timedelta(seconds=3)


_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
_ENTITIES = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{_LAUGHS}<!ENTITY x SYSTEM "file:///etc/passwd">]>'
#: What strangers can write to take a reader's time or memory, or to have it look elsewhere.
HOSTILE = {
    "entities that grow": _ENTITIES + "<rss><channel><title>&l11;</title></channel></rss>",
    "an entity of another file": _ENTITIES + "<rss><channel><title>&x;</title></channel></rss>",
    "tags in tags": "<rss><channel><item><title>" + "<b>" * 100_000 + "</title></item></channel>",
    "nearly an address of e-mail": (
        "<rss><channel><item><author>" + "a" * 32_000 + " " + "b." * 9_000 + "@</author></item>"
    ),
    "beginnings of tags": f"<rss><channel><title>{'<a ' * 600_000}</title></channel></rss>",
    "escaped signs": f"<rss><channel><title>{'&lt;' * 1_000_000}</title></channel></rss>",
    "brackets of JSON": '{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * 500_000,
}


def processes() -> list[int]:
    return [child.pid or 0 for child in multiprocessing.active_children()]


@pytest_asyncio.fixture
async def reader() -> AsyncIterator[FeedReader]:
    """A reader without patience."""
    made = FeedReader(longest=LONGEST)
    yield made
    await made.close()
    assert processes() == []


async def test_one_process_reads_many_feeds(reader: FeedReader) -> None:
    assert not reader.is_running
    first = await reader.read(job(rss("one")))
    known = processes()
    second = await reader.read(job(rss("two", "three")))
    assert [entry.title for entry in (*first.entries, *second.entries)] == ["one", "two", "three"]
    assert processes() == known
    assert len(known) == 1


async def test_feeds_that_come_together_are_read_one_after_the_other(reader: FeedReader) -> None:
    parsed = await asyncio.gather(*(reader.read(job(rss(f"n{n}"))) for n in range(10)))
    assert [one.entries[0].title for one in parsed] == [f"n{n}" for n in range(10)]


async def test_a_hostile_feed_is_ended_and_the_next_one_read(reader: FeedReader) -> None:
    slow = asyncio.create_task(reader.read(job(ATTRIBUTES)))
    after = asyncio.create_task(reader.read(job(rss("after"))))
    with pytest.raises(SlowFeedError, match=r"news\.example/feed"):
        await slow
    assert [entry.title for entry in (await after).entries] == ["after"]


@pytest.mark.parametrize("kind", HOSTILE)
async def test_whatever_strangers_write_gives_an_answer_in_time(
    reader: FeedReader, kind: str
) -> None:
    """It is read, or ended; either way nothing of this machine is in it, and the next one is."""
    try:
        parsed = await reader.read(job(HOSTILE[kind].encode()))
    except SlowFeedError:
        pass
    else:
        assert parsed.entries or parsed.problems
        assert "root:" not in parsed.title
        assert len(parsed.title) <= 1000
    assert [entry.title for entry in (await reader.read(job(rss("after")))).entries] == ["after"]


async def test_a_reader_that_is_killed_from_outside_is_started_anew(reader: FeedReader) -> None:
    await reader.read(job(rss("one")))
    [pid] = processes()
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(SlowFeedError):
        await reader.read(job(rss("lost")))
    assert (await reader.read(job(rss("two")))).entries[0].title == "two"


async def test_what_is_cancelled_leaves_no_answer_for_the_next_one(reader: FeedReader) -> None:
    await reader.read(job(rss("one")))
    slow = asyncio.create_task(reader.read(job(ATTRIBUTES)))
    await asyncio.sleep(0)
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow
    assert (await reader.read(job(rss("two")))).entries[0].title == "two"


async def test_a_reader_without_work_ends_its_process() -> None:
    reader = FeedReader(idle=timedelta(0))
    assert (await reader.read(job(rss("one")))).entries
    for _ in range(2):  # what is due runs after what is ready
        await asyncio.sleep(0)
    assert not reader.is_running
    assert processes() == []
    assert (await reader.read(job(rss("two")))).entries
    await reader.close()


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux tells")
async def test_no_feed_takes_the_memory_of_others(reader: FeedReader) -> None:
    await reader.read(job(rss("one")))
    [pid] = processes()
    limit, _ = resource.prlimit(pid, resource.RLIMIT_AS)
    assert limit == 1 << 30
