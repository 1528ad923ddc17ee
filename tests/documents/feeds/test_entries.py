"""What entries of real feeds look like, and the articles that they are to become."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.articles import Image, Provider
from bot.documents.feeds import article_of
from bot.identity import article_id
from tests.documents.feeds.feeds import atom, entry_of, json_feed, read, rss, rss_entry
from tests.samples import NOW

LINK = "https://news.example/robots"
NO_PAGE = '<!-- no <link> --><guid isPermaLink="false">https://news.example/id/1</guid>'


def rfc(moment: datetime) -> str:
    return f"{moment:%a, %d %b %Y %H:%M:%S} GMT"


# Dates


def test_without_a_date_the_moment_of_fetching_counts() -> None:
    for item in ("", "<pubDate>soon</pubDate>", "<pubDate>01/02/2021</pubDate>"):
        entry = rss_entry(item)
        assert (entry.published_at, entry.is_dated) == (NOW, False)


@pytest.mark.parametrize("ahead", [timedelta(minutes=1), timedelta(hours=20), timedelta(days=400)])
def test_a_date_ahead_counts_as_the_moment_of_fetching(ahead: timedelta) -> None:
    entry = rss_entry(f"<pubDate>{rfc(NOW + ahead)}</pubDate>")
    assert entry.published_at == NOW


def test_the_publication_counts_before_changes_and_changes_before_nothing() -> None:
    dates = "<updated>2025-05-05T00:00:00Z</updated>{}<title>A</title><link href='/a'/>"
    both = entry_of(atom(dates.format("<published>2025-04-04T00:00:00Z</published>")))
    changed = entry_of(atom(dates.format("")))
    assert both.published_at == datetime(2025, 4, 4, tzinfo=UTC)
    assert changed.published_at == datetime(2025, 5, 5, tzinfo=UTC)


def test_a_date_that_cannot_be_read_gives_way_to_one_that_can() -> None:
    entry = rss_entry("<pubDate>soon</pubDate><dc:date>2025-04-04</dc:date>")
    assert entry.published_at == datetime(2025, 4, 4, tzinfo=UTC)


# Titles and texts


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Caf&amp;amp;eacute;\n &lt;i>wins&lt;/i>", "Café wins"),
        ("<![CDATA[Café <i>wins</i>]]>", "Café wins"),
        ("5 &lt; 6", "5 < 6"),
        ("<![CDATA[5 < 6 & AT&T]]>", "5 < 6 & AT&T"),
    ],
)
def test_titles_are_what_people_read(written: str, title: str) -> None:
    assert rss_entry(f"<title>{written}</title>").title == title


def test_an_entry_without_title_is_called_by_its_first_sentence() -> None:
    text = "<description>&lt;p>Robots sail. Gulls taught them.&lt;/p></description>"
    assert rss_entry(f"<title/>{text}").title == "Robots sail."


def test_an_entry_without_a_word_is_called_by_its_address() -> None:
    assert rss_entry("<title/>").title == "news.example/robots"


def test_the_summary_is_the_excerpt_and_the_whole_text_where_there_is_none() -> None:
    both = "<description>Short.</description><content:encoded>Long.</content:encoded>"
    assert rss_entry(both).excerpt == "Short."
    assert rss_entry("<content:encoded>&lt;p>Long.</content:encoded>").excerpt == "Long."


def test_what_describes_a_picture_is_no_text_of_the_entry() -> None:
    picture = """<media:content url="https://news.example/a.jpg" medium="image">
        <media:description>A gull on a mast</media:description></media:content>"""
    entry = rss_entry(f"{picture}<description>Robots sail.</description>")
    assert entry.excerpt == "Robots sail."
    assert rss_entry(picture).excerpt == ""


# Addresses


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("<link>/robots</link>", LINK),
        ("<link>../robots?a=1&amp;b=2</link>", f"{LINK}?a=1&b=2"),
        ("<link>/robots?a=1&amp;amp;b=2</link>", f"{LINK}?a=1&b=2"),
        ("<link> https://news.example/ro bots\n</link>", "https://news.example/ro%20bots"),
        ('<link xml:base="https://base.example/x/">y</link>', "https://base.example/x/y"),
        (f"<link>/~r/1</link><feedburner:origLink>{LINK}</feedburner:origLink>", LINK),
        (
            f"<link>https://www.google.com/url?rct=j&amp;url={LINK}%3Fa%3D1&amp;ct=ga</link>",
            f"{LINK}?a=1",
        ),
        (f"<link/><guid>{LINK}</guid>", LINK),
        (f'<link>urn:1</link><guid isPermaLink="true">{LINK}</guid>', LINK),
        (f'{NO_PAGE}<enclosure url="{LINK}.mp3" type="audio/mpeg"/>', f"{LINK}.mp3"),
        (f'<link>{LINK}</link><enclosure url="{LINK}.mp3" type="audio/mpeg"/>', LINK),
    ],
)
def test_an_entry_has_the_address_of_its_page(item: str, url: str) -> None:
    assert rss_entry(item).url == url


def test_of_several_links_the_page_counts() -> None:
    entry = entry_of(
        atom(
            """<title>A</title><link rel="enclosure" href="https://news.example/a.png"/>
            <link rel="replies" type="text/html" href="https://news.example/replies"/>
            <link rel="alternate" type="text/html" href="https://news.example/a"/>
            <link rel="alternate" type="application/json" href="https://news.example/a.json"/>"""
        )
    )
    assert entry.url == "https://news.example/a"


@pytest.mark.parametrize(
    "item",
    [
        "<link/>",
        "<link>tag:news.example,2021:1</link>",
        "<link>javascript:alert(1)</link>",
        "<link/><guid>plain-number-7</guid>",
        NO_PAGE,
        '<link/><enclosure url="https://news.example/a.png" type="image/png"/>',
        "<link>http://[</link>",
    ],
)
def test_an_entry_without_address_is_left_out_by_name(item: str) -> None:
    parsed = read(rss(f"<title>Robots sail</title>{item}", "<title>B</title><link>/b</link>"))
    assert [entry.title for entry in parsed.entries] == ["B"]
    [problem] = parsed.problems
    assert "Robots sail" in problem


# What entries are known by


def keys(*items: str) -> list[int]:
    return [entry.key for entry in read(rss(*items)).entries]


def item(guid: str, link: str, title: str = "A") -> str:
    told = f'<guid isPermaLink="false">{guid}</guid>' if guid else ""
    return f"<title>{title}</title><link>{link}</link>{told}"


def test_a_guid_is_the_same_entry_whatever_changes() -> None:
    assert keys(item("1", "/a")) == keys(item("1", "/b", "Another title"))
    assert keys(item("1", "/a")) != keys(item("2", "/a"))


def test_without_a_guid_the_address_is_the_entry() -> None:
    assert keys(item("", "/a?utm_source=rss")) == keys(item("", "/a", "Another title"))


def test_a_guid_of_several_entries_is_none() -> None:
    assert keys(item("1", "/a"), item("1", "/b")) == keys(item("", "/a"), item("", "/b"))


def test_what_stands_twice_is_one_entry() -> None:
    assert len(keys(item("1", "/a"), item("1", "/a"))) == 1
    assert len(keys(item("", "/a"), item("", "/a"))) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (item("1", "/notes"), item("2", "/notes")),
        (item("", "/notes#v1"), item("", "/notes#v2")),
        (item("1", "/notes#v1"), item("2", "/notes#v2")),
        (item("", "/notes"), item("", "/notes#v2")),
    ],
)
def test_an_address_of_several_entries_does_not_make_them_one(first: str, second: str) -> None:
    parsed = read(rss(first, second, item("3", "/other")))
    articles = [article_of(entry, published_at=NOW) for entry in parsed.entries]
    assert [entry.has_own_identity for entry in parsed.entries] == [True, True, False]
    assert len({article.id for article in articles}) == 3
    assert articles[2].id == article_id("https://news.example/other")


def test_articles_of_two_feeds_are_two_whatever_their_guids() -> None:
    pages = ["/notes", "/news"]
    feeds = [read(rss(item("1", page), item("2", page))) for page in pages]
    ids = {article_of(entry, published_at=NOW).id for feed in feeds for entry in feed.entries}
    assert len(ids) == 4


def test_only_what_people_see_makes_another_digest() -> None:
    before = rss_entry("<pubDate>Mon, 27 Sep 2021 18:46:00 GMT</pubDate><comments>1</comments>")
    dated = rss_entry("<pubDate>Mon, 27 Sep 2021 19:46:00 GMT</pubDate><comments>2</comments>")
    titled = rss_entry("<title>Robots sink</title>")
    assert before.digest == dated.digest
    assert before.digest != titled.digest


# Topics


def test_topics_are_few_short_and_say_something() -> None:
    told = ["Uncategorized", "the news", "AI", "ai", "x" * 51, "https://schema.example/kind", ""]
    told += [f"Topic {number}" for number in range(20)]
    entry = rss_entry("".join(f"<category>{topic}</category>" for topic in told))
    assert entry.topics == ("AI", *(f"Topic {number}" for number in range(9)))


def test_an_operator_adds_topics_and_a_weight() -> None:
    entry = rss_entry("<category>ai</category><category>Sea</category>")
    first = NOW - timedelta(days=2)
    article = article_of(entry, published_at=first, topics=("AI", "Robots"), quality=7)
    assert article.topics == ("AI", "Robots", "Sea")
    assert (article.quality, article.published) == (7, None)
    assert article.published_at == first


# Pictures


def test_pictures_come_in_the_order_of_what_they_are_told_as() -> None:
    entry = rss_entry(
        """<description>&lt;img src="/five.png">&lt;img src="/six.png"></description>
        <itunes:image href="https://news.example/four.png"/>
        <enclosure url="https://news.example/three.png" type="image/png"/>
        <enclosure url="https://news.example/one.jpg" type="image/jpeg"/>
        <media:thumbnail url="https://news.example/two.png" width="90"/>
        <media:content url="https://news.example/small.jpg" medium="image" width="100"/>
        <media:content url="https://news.example/one.jpg" type="image/jpeg" width="900"/>
        <media:content url="https://news.example/film.mp4" type="video/mp4" width="1900"/>"""
    )
    names = [image.url.rpartition("/")[2] for image in entry.images]
    assert names == ["one.jpg", "small.jpg", "two.png", "three.png", "four.png", "five.png"]
    assert entry.images[0] == Image("https://news.example/one.jpg", 900)


@pytest.mark.parametrize(
    "shown",
    [
        '<img src="https://news.example/count.gif" width="1" height="1">',
        '<img src="https://secure.gravatar.com/avatar/1">',
        '<img src="https://avatars.githubusercontent.com/u/1?s=60">',
        '<img src="data:image/png;base64,AAAA">',
        '<img src="javascript:alert(1)">',
        "<img>",
    ],
)
def test_what_shows_nothing_is_passed_over(shown: str) -> None:
    text = f"{shown}<img data-src='/later.png' src='data:,'>".replace("<", "&lt;")
    [image] = rss_entry(f"<description>{text}</description>").images
    assert image.url == "https://news.example/later.png"


def test_pictures_of_a_text_start_where_the_text_says() -> None:
    entry = entry_of(
        atom(
            """<title>A</title><link href="/a"/>
            <content type="html" xml:base="https://cdn.example/x/">&lt;img src="y.png"></content>"""
        )
    )
    assert [image.url for image in entry.images] == ["https://cdn.example/x/y.png"]


# Platforms


def test_a_film_of_youtube() -> None:
    entry = entry_of(
        atom(
            """<id>yt:video:abc</id><title>Gulls</title>
            <link rel="alternate" href="https://www.youtube.com/watch?v=abc"/>
            <published>2025-04-04T00:00:00+00:00</published>
            <media:group><media:title>Gulls</media:title>
              <media:content url="https://www.youtube.com/v/abc?version=3"
                type="application/x-shockwave-flash" width="640" height="390"/>
              <media:thumbnail url="https://i1.ytimg.com/vi/abc/hqdefault.jpg" width="480"/>
              <media:description>All about gulls.</media:description></media:group>""",
            title="Gull channel",
            link="https://www.youtube.com/channel/UC1",
        )
    )
    assert entry.type == "video"
    assert entry.excerpt == "All about gulls."
    assert [image.url for image in entry.images] == ["https://i1.ytimg.com/vi/abc/hqdefault.jpg"]
    assert entry.provider == Provider("Gull channel", "youtube.com")


@pytest.mark.parametrize(
    ("linked", "provider"),
    [
        ("https://www.wired.com/story/gulls", Provider("wired.com", "wired.com")),
        ("https://www.reddit.com/r/gulls/comments/1", Provider("Reddit", "reddit.com")),
        ("https://i.redd.it/gull.png", Provider("Reddit", "reddit.com")),
    ],
)
def test_a_post_of_reddit_is_by_the_site_that_it_links_to(linked: str, provider: Provider) -> None:
    text = f'/u/gull &lt;a href="{linked}">[link]&lt;/a> &lt;a href="/c">[comments]&lt;/a>'
    entry = entry_of(
        atom(
            f"""<title>Gulls</title><link href="https://www.reddit.com/r/gulls/comments/1"/>
            <id>t3_1</id><content type="html">&lt;p>Look!&lt;/p> submitted by {text}</content>""",
            link="https://www.reddit.com/r/gulls",
        )
    )
    assert entry.provider == provider
    assert entry.url == "https://www.reddit.com/r/gulls/comments/1"
    assert entry.excerpt == "Look!"


def test_google_news_is_by_the_newsroom() -> None:
    entry = rss_entry(
        """<title>Robots sail - Reuters</title>
        <link>https://news.google.com/rss/articles/CBM</link>
        <description>&lt;a href="/x">Robots sail&lt;/a>&amp;nbsp;Reuters</description>
        <source url="https://www.reuters.com">Reuters</source>"""
    )
    assert (entry.title, entry.provider) == ("Robots sail", Provider("Reuters", "reuters.com"))
    assert entry.excerpt == ""


def test_a_release_of_github_is_an_article() -> None:
    entry = entry_of(
        atom(
            """<id>tag:github.com,2008:Repository/1/v1.0</id><title>v1.0</title>
            <link href="https://github.com/news/desk/releases/tag/v1.0"/>
            <updated>2025-04-04T00:00:00Z</updated>
            <content type="html">&lt;p>Sails.&lt;/p></content>
            <media:thumbnail url="https://avatars.githubusercontent.com/u/1?s=60" width="30"/>""",
            title="Release notes from desk",
            link="https://github.com/news/desk/releases",
        )
    )
    assert (entry.title, entry.type, entry.excerpt) == ("v1.0", "article", "Sails.")
    assert (entry.provider, entry.images) == (Provider("GitHub", "github.com"), ())


def test_an_episode_without_a_page_is_by_its_podcast() -> None:
    sound = '<enclosure url="https://cdn.example/1.mp3" type="audio/mpeg"/>'
    entry = rss_entry(f"{NO_PAGE}{sound}")
    assert (entry.provider, entry.type) == (Provider("The News", "news.example"), "article")


def test_a_text_of_comments_alone_is_none() -> None:
    assert rss_entry("<description>&lt;a href='/c'>Comments&lt;/a></description>").excerpt == ""


def test_the_one_find_of_a_search_is_not_by_the_search() -> None:
    found = rss("<title>A</title><link>https://a.example/1</link>", title="Search")
    assert entry_of(found).provider == Provider("a.example", "a.example")


def test_who_gathers_what_others_wrote_is_not_who_published_it() -> None:
    links = ["https://a.example/1", "https://b.example/2", "https://blog.news.example/3"]
    items = [f"<title>A</title><link>{link}</link>" for link in links]
    items[1] += '<source url="https://b.example/feed">The Bee</source>'
    found = [entry.provider for entry in read(rss(*items)).entries]
    assert found == [
        Provider("a.example", "a.example"),
        Provider("The Bee", "b.example"),
        Provider("The News", "blog.news.example"),
    ]
    below = read(rss(*items, link="https://a.blog.news.example/")).entries
    assert below[2].provider == Provider("The News", "blog.news.example")


def test_a_feed_of_one_site_has_that_site_for_its_own() -> None:
    """Whatever page it names, and whatever its operator calls it."""
    items = [f"<title>A</title><link>https://bbc.example/{n}</link>" for n in range(3)]
    data = rss(*items, link="https://www.bbc.co.example/news")
    assert {one.provider for one in read(data).entries} == {Provider("The News", "bbc.example")}
    assert {one.provider.name for one in read(data, name="Auntie").entries} == {"Auntie"}


def test_of_very_many_entries_the_first_are_read() -> None:
    parsed = read(json_feed(*({"id": str(n), "url": f"/{n}"} for n in range(5001))))
    assert len(parsed.entries) == 5000
    [problem] = parsed.problems
    assert "5,001" in problem
