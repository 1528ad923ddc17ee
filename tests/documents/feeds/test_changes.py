"""What of a feed is new since it was last read: each entry once, whatever its publisher does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.documents.feeds import ParsedFeed
from bot.documents.feeds.changes import Change, KnownEntry, changes_of, title_key
from tests.documents.feeds.feeds import read, rss
from tests.samples import NOW

Known = Mapping[int, KnownEntry]


def item(
    number: int, *, guid: str = "", link: str = "", title: str = "", age: timedelta | None = None
) -> str:
    """Write an entry that has a number, and is so many hours old unless told otherwise."""
    moment = NOW - (timedelta(hours=number) if age is None else age)
    return f"""<title>{title or f"Report {number}"}</title>
        <link>{link or f"/reports/{number}"}</link>
        <guid isPermaLink="false">{guid or number}</guid>
        <pubDate>{moment:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"""


def feed(*items: str) -> ParsedFeed:
    return read(rss(*items))


def remembered(parsed: ParsedFeed) -> Known:
    """Remember a feed as whoever keeps it would, each article under a number of its own."""
    return {
        entry.key: KnownEntry(number, entry.digest, title_key(entry.title), entry.published_at)
        for number, entry in enumerate(parsed.entries, 100)
    }


def changes(before: ParsedFeed, now: ParsedFeed) -> tuple[Change, ...]:
    return changes_of(now, remembered(before), is_first=False)


FEED = feed(*(item(number) for number in range(1, 6)))


def test_of_a_first_reading_the_newest_are_news_if_asked() -> None:
    for backfill, news in [(0, []), (2, ["Report 1", "Report 2"])]:
        found = changes_of(FEED, {}, is_first=True, backfill=backfill)
        assert len(found) == 5
        assert [one.entry.title for one in found if not one.is_backlog] == news


def test_the_same_again_is_nothing() -> None:
    assert changes(FEED, FEED) == ()
    assert changes(FEED, feed(*(item(number) for number in (5, 3, 1)))) == ()


def test_a_new_entry_is_news() -> None:
    [change] = changes(FEED, feed(item(0), *(item(number) for number in range(1, 5))))
    assert (change.entry.title, change.article_id, change.is_backlog) == ("Report 0", None, False)


def test_another_title_or_address_is_the_same_article() -> None:
    for changed in (item(2, title="Corrected"), item(2, link="/corrected")):
        [change] = changes(FEED, feed(item(1), changed, item(3)))
        assert change.article_id == 101
        assert change.published_at == NOW - timedelta(hours=2)


def test_another_date_is_nothing_and_never_counts() -> None:
    later = item(2, age=timedelta(minutes=1))
    assert changes(FEED, feed(item(1), later)) == ()
    both = item(2, age=timedelta(minutes=1), title="Corrected")
    [change] = changes(FEED, feed(item(1), both))
    assert change.published_at == NOW - timedelta(hours=2)


def test_another_guid_and_address_under_a_title_that_is_gone_is_the_same_article() -> None:
    again = item(2, guid="new", link="/new", age=timedelta(hours=3))
    [change] = changes(FEED, feed(item(1), again, item(3)))
    assert (change.article_id, change.published_at) == (101, NOW - timedelta(hours=2))


def test_what_is_gone_comes_back_once() -> None:
    twins = [item(2, guid=name, link=f"/{name}") for name in ("new", "newer")]
    assert [change.article_id for change in changes(FEED, feed(item(1), *twins))] == [101, None]


def test_a_column_with_one_title_is_another_article_each_time() -> None:
    yesterday = item(24, title="The morning")
    today = item(1, title="The morning")
    [beside] = changes(feed(yesterday), feed(today, yesterday))
    assert beside.article_id is None
    [long_after] = changes(feed(item(90, title="The morning")), feed(today))
    assert long_after.article_id is None


def test_a_site_that_moved_brings_no_news() -> None:
    moved = [item(number, guid=f"m{number}", link=f"/m/{number}") for number in range(1, 6)]
    retitled = [
        item(number, guid=f"m{number}", link=f"/m/{number}", title=f"Moved {number}")
        for number in range(1, 6)
    ]
    for items in (moved, retitled):
        found = changes(FEED, feed(*items))
        assert len(found) == 5
        assert all(change.is_backlog for change in found)


def test_a_feed_that_turned_over_whole_brings_news() -> None:
    found = changes(FEED, feed(item(0, guid="a"), item(0, guid="b", link="/b", title="B")))
    assert [change.is_backlog for change in found] == [False, False]


def test_undated_entries_of_a_site_that_moved_are_no_news() -> None:
    def undated(path: str) -> ParsedFeed:
        return feed(*(f"<title>{path} {n}</title><link>{path}/{n}</link>" for n in range(3)))

    known: datetime = NOW - timedelta(days=9)
    before = {
        key: KnownEntry(entry.article_id, entry.digest, entry.title, known)
        for key, entry in remembered(undated("/old")).items()
    }
    found = changes_of(undated("/new"), before, is_first=False)
    assert [change.is_backlog for change in found] == [True, True, True]
