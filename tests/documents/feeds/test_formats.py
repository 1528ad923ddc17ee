"""Feeds of every format give the same entries, and what is no feed says what it is."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta

import pytest

from bot.articles import Image, Provider
from bot.documents.feeds import FeedEntry
from tests.documents.feeds.feeds import ADDRESS, atom, json_feed, read, rss

RSS = rss(
    """<title>Robots sail</title><link>https://news.example/robots</link><guid>tag:1</guid>
    <pubDate>Mon, 27 Sep 2021 18:46:00 GMT</pubDate><category>Robots</category>
    <description>&lt;p&gt;Taught by gulls.&lt;/p&gt;</description>
    <enclosure url="https://news.example/gull.png" type="image/png" length="1"/>"""
)
ATOM = atom(
    """<title>Robots sail</title><link href="/robots"/><id>tag:1</id>
    <published>2021-09-27T18:46:00Z</published><updated>2025-09-27T18:46:00Z</updated>
    <category term="robots" label="Robots"/><summary type="html">Taught by gulls.</summary>
    <link rel="enclosure" type="image/png" href="/gull.png"/>"""
)
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:content="http://purl.org/rss/1.0/modules/content/">
  <channel rdf:about="https://news.example/"><title>The News</title>
    <link>https://news.example/</link></channel>
  <item rdf:about="tag:1"><title>Robots sail</title><link>https://news.example/robots</link>
    <dc:date>2021-09-27T20:46:00+02:00</dc:date><dc:subject>Robots</dc:subject>
    <description>Taught by gulls.</description>
    <content:encoded>&lt;img src="/gull.png"&gt;</content:encoded></item>
</rdf:RDF>"""
OLD = b"""<rss version="0.91"><channel><title>The News</title><link>https://news.example/</link>
  <item><title>Robots sail</title><link>https://news.example/robots</link><guid>tag:1</guid>
  <pubDate>Mon, 27 Sep 2021 18:46:00 GMT</pubDate><category>Robots</category>
  <description>Taught by gulls.&lt;img src='https://news.example/gull.png'></description>
  </item></channel></rss>"""
JSON = json_feed(
    {
        "id": "tag:1",
        "url": "/robots",
        "title": "Robots sail",
        "summary": "Taught by gulls.",
        "content_html": "<p>Taught by gulls, at length.</p>",
        "image": "/gull.png",
        "date_published": "2021-09-27T18:46:00Z",
        "tags": ["Robots"],
    },
    home_page_url="https://news.example/",
)
SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
    xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
    xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <url><loc>https://news.example/about</loc></url>
  <url><loc>https://news.example/robots</loc>
    <news:news><news:publication><news:name>The News</news:name></news:publication>
      <news:publication_date>2021-09-27T18:46:00Z</news:publication_date>
      <news:title>Robots sail</news:title><news:keywords>Robots</news:keywords></news:news>
    <image:image><image:loc>https://news.example/gull.png</image:loc></image:image></url>
</urlset>"""
CANONICAL = (
    "Robots sail",
    "https://news.example/robots",
    datetime(2021, 9, 27, 18, 46, tzinfo=UTC),
    Provider("The News", "news.example"),
    ("Robots",),
    (Image("https://news.example/gull.png"),),
    "article",
)


def values(entry: FeedEntry) -> tuple[object, ...]:
    return (
        entry.title,
        entry.url,
        entry.published_at,
        entry.provider,
        entry.topics,
        entry.images,
        entry.type,
    )


@pytest.mark.parametrize("data", [RSS, ATOM, RDF, OLD, JSON, SITEMAP])
@pytest.mark.parametrize("prefix", [b"", b"\xef\xbb\xbf", b"\n "])
def test_every_format_says_the_same(data: bytes, prefix: bytes) -> None:
    if data is SITEMAP and prefix.isspace():
        data = data.partition(b"?>")[2]  # nothing may stand before a declaration
    parsed = read(prefix + data)
    [entry] = parsed.entries
    assert values(entry) == CANONICAL
    assert parsed.title == "The News"
    assert entry.excerpt == ("" if data.strip().endswith(b"</urlset>") else "Taught by gulls.")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "koi8-r", "windows-1251", "utf-8"])
def test_every_encoding_is_read(encoding: str) -> None:
    text = rss("<title>Роботы плывут</title><link>https://news.example/1</link>").decode()
    text = f'<?xml version="1.0" encoding="{encoding}"?>{text}'
    [entry] = read(text.encode(encoding)).entries
    assert entry.title == "Роботы плывут"


def test_a_feed_that_speaks_of_sitemaps_is_none() -> None:
    text = "<description><![CDATA[<urlset><html>]]></description>"
    [entry] = read(
        b"<?xml version='1.0'?><!-- <urlset> -->" + rss(f"{text}<link>/a</link>")
    ).entries
    assert entry.url == "https://news.example/a"


def test_json_is_read_in_other_encodings() -> None:
    for encoding in ("utf-16", "utf-32"):
        [entry] = read(JSON.decode().encode(encoding)).entries
        assert entry.title == "Robots sail"


@pytest.mark.parametrize(
    ("head", "every"),
    [
        ("<ttl>90</ttl>", timedelta(minutes=90)),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", timedelta(days=1)),
        (
            "<sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            timedelta(minutes=15),
        ),
        ("<ttl>often</ttl>", None),
        ("<ttl>0</ttl>", None),
        ("<sy:updatePeriod>seldom</sy:updatePeriod>", None),
    ],
)
def test_a_feed_says_how_often_it_changes(head: str, every: timedelta | None) -> None:
    data = rss("<title>A</title><link>https://news.example/a</link>")
    assert read(data.replace(b"</channel>", f"{head}</channel>".encode())).every == every


def test_json_feed_may_carry_text_alone() -> None:
    [first, second, third] = read(
        json_feed(
            {"id": 7, "url": "/a", "content_text": "Is 1 <b> 2? No."},
            {"id": "x", "external_url": "https://else.example/b", "content_html": "<p>Elsewhere"},
            {
                "id": "https://news.example/c",
                "title": "Sound",
                "attachments": [{"url": "/c.mp3", "mime_type": "audio/mpeg"}],
            },
            None,
        )
    ).entries
    assert (first.title, first.guid, first.excerpt) == ("Is 1 <b> 2?", "7", "Is 1 <b> 2? No.")
    assert second.url == "https://else.example/b"
    assert third.url == "https://news.example/c"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "nothing in it"),
        (b" \n", "nothing in it"),
        (b"{", "JSON"),
        (b'{"items": 1}', "no JSON Feed"),
        (b"[1, 2]", "no JSON Feed"),
        (b"[" * 200_000, "JSON"),
        (b"hello", "no feed"),
        (rss(), "no entries"),
        (json_feed(), "no entries"),
        (b"\x00\xff\xfe\x01" * 50, "no feed"),
        (gzip.compress(RSS), "no feed"),
        (b'<?xml version="1.0"?><opml version="2.0"><body/></opml>', "OPML"),
        (b"<!doctype html><title>Sign in</title>", "web page that names no feed"),
        (b"\n<!-- x --><HTML lang=en><body>", "web page"),
        (b"<urlset><url><loc>https://news.example/</loc></url></urlset>", "no news"),
        (b"<sitemapindex><sitemap><loc>https://n.example/1</loc></sitemap></sitemapindex>", "n.ex"),
        (b"<urlset><url>", "well-formed"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><urlset>&b;</urlset>', "entities"),
    ],
)
def test_what_is_no_feed_says_what_it_is(data: bytes, words: str) -> None:
    parsed = read(data)
    assert parsed.entries == ()
    [problem] = parsed.problems
    assert words in problem


def test_broken_xml_is_read_as_far_as_it_goes_and_told() -> None:
    parsed = read(RSS.replace(b"<category>", b"<broken & <category>"))
    [entry] = parsed.entries
    [problem] = parsed.problems
    assert entry.title == "Robots sail"
    assert "line" in problem


def test_a_page_names_its_feeds() -> None:
    page = b"""<!DOCTYPE html><html><head><base href="https://cdn.example/x/">
        <link rel="stylesheet" type="text/css" href="a.css">
        <link rel="alternate" type="application/rss+xml" href="/feed?a=1&amp;b=2" title="All">
        <LINK REL='Alternate' TYPE='application/atom+xml; charset=utf-8' HREF='atom.xml'>
        <link rel="alternate" type="application/feed+json" href="//else.example/feed.json">
        <link rel="alternate" type="application/rss+xml" href="/feed?a=1&amp;b=2">
        <link rel="alternate" type="application/json" href="/wp-json/1">
        <link rel="alternate" hreflang="de" href="/de"><link rel="alternate"
          type="application/rss+xml" href="javascript:alert(1)">"""
    parsed = read(page)
    assert parsed.feeds == (
        "https://cdn.example/feed?a=1&b=2",
        "https://cdn.example/x/atom.xml",
        "https://else.example/feed.json",
    )
    [problem] = parsed.problems
    assert parsed.feeds[0] in problem


def test_a_feed_from_a_file_is_read_by_its_own_word() -> None:
    own = '<atom:link rel="self" href="https://news.example/feeds/own.xml"/>'
    data = rss("<title>A</title><link>a.html</link>").replace(b"<item>", f"{own}<item>".encode())
    assert read(data, "").entries[0].url == "https://news.example/feeds/a.html"
    assert read(data, ADDRESS.replace("feeds/", "")).entries[0].url == "https://news.example/a.html"
