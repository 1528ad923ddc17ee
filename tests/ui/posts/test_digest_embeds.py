"""How a digest looks, and that no digest, however odd, can pass one of Discord's limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.articles import Image
from bot.deliveries.contents import DigestContent
from bot.headlines import Headline
from bot.posting.digest import DigestStory, Gathering
from bot.posting.filters import Filters
from bot.posting.hours import EVERY_DAY, DigestTimes
from bot.posting.ledger import Waiting
from bot.ui.posts.digest_embeds import digest_embeds, digest_title
from bot.ui.text import length
from tests.samples import NOW, WIRED
from tests.ui.drawings import COLOUR, assert_within_limits, headline
from tests.ui.test_limits import IMAGES, KIND, MOMENT, PROVIDER, TEXT, TOPICS, URL

DAILY = Gathering(
    since=NOW - timedelta(days=1),
    until=NOW,
    why=Waiting.DIGEST,
    filters=Filters(),
    times=DigestTimes(EVERY_DAY, time(8), "Europe/Berlin"),
)
PICTURE = Image("https://forbes.com/picture.jpg", 1200, 675)


def story(title: str, *, sources: int = 1, excerpt: str = "", **changes: object) -> DigestStory:
    return DigestStory(headline(title, excerpt=excerpt, **changes), sources, (PICTURE,))


def content(count: int) -> DigestContent:
    return DigestContent(tuple(story(f"Story {n}", sources=n) for n in range(1, count + 1)), DAILY)


def test_a_digest_begins_with_what_it_gathers() -> None:
    head = digest_embeds(content(5), colour=COLOUR)[0]
    assert head.title == "Daily digest"
    assert head.description == f"**5 stories** since <t:{int(DAILY.since.timestamp())}:f>"


def test_what_the_channel_wants_is_said_where_it_does_not_want_everything() -> None:
    wanting = replace(DAILY, filters=Filters(topics=("AI", "*Law*")))
    head = digest_embeds(replace(content(1), gathering=wanting), colour=COLOUR)[0]
    assert head.description is not None
    assert head.description.splitlines()[1] == r"AI or \*Law\*"


@pytest.mark.parametrize(
    ("why", "days", "title"),
    [
        (Waiting.DIGEST, EVERY_DAY, "Daily digest"),
        (Waiting.DIGEST, (0,), "Weekly digest"),
        (Waiting.DIGEST, (0, 3), "Digest"),
        (Waiting.DIGEST, None, "Digest"),
        (Waiting.QUIET_HOURS, EVERY_DAY, "While it was quiet"),
        (Waiting.HOURLY_LIMIT, None, "More of the last hour"),
        (Waiting.TOO_MANY, None, "More stories"),
    ],
)
def test_its_title_says_why_stories_come_together(
    why: Waiting, days: tuple[int, ...] | None, title: str
) -> None:
    times = None if days is None else DigestTimes(days, time(8), "UTC")
    assert digest_title(replace(DAILY, why=why, times=times)) == title


def test_the_best_three_have_an_excerpt_and_a_picture() -> None:
    stories = tuple(story(f"Story {n}", sources=4, excerpt="It *is* so.") for n in range(4))
    _, first, second, third, _ = digest_embeds(DigestContent(stories, DAILY), colour=COLOUR)
    assert [one.title for one in (first, second, third)] == ["Story 0", "Story 1", "Story 2"]
    assert first.url == "https://forbes.com/story-0"
    assert first.author.name == "Forbes"
    published = int((NOW - timedelta(hours=1)).timestamp())
    assert first.description == f"It \\*is\\* so.\n<t:{published}:R>\u00a0· +3 sources"
    assert (first.image.url, first.thumbnail.url) == (PICTURE.url, None)
    assert (second.image.url, second.thumbnail.url) == (None, PICTURE.url)


def test_the_next_ten_have_a_line_each() -> None:
    listed = digest_embeds(content(20), colour=COLOUR)[-1]
    lines = (listed.description or "").splitlines()
    assert len(lines) == 10
    published = int((NOW - timedelta(hours=1)).timestamp())
    assert lines[0] == (
        f"• [Story 4](https://forbes.com/story-4)\u00a0· Forbes\u00a0· <t:{published}:R>"
        "\u00a0· +3 sources"
    )


def test_few_stories_have_no_empty_list() -> None:
    assert [one.title for one in digest_embeds(content(2), colour=COLOUR)] == [
        "Daily digest",
        "Story 1",
        "Story 2",
    ]


def test_a_long_address_takes_nothing_from_the_other_lines() -> None:
    long = story("Long", url="https://x.example/" + "a" * 1900, provider=WIRED)
    stories = (*content(6).stories, long, *content(6).stories)
    lines = (
        digest_embeds(DigestContent(stories, DAILY), colour=COLOUR)[-1].description or ""
    ).splitlines()
    assert [line.startswith("• [") for line in lines] == [True] * 3 + [False] + [True] * 6
    assert lines[3].startswith("• Long")


HEADLINES = st.builds(
    Headline,
    id=st.integers(1),
    title=TEXT,
    excerpt=TEXT,
    url=URL,
    published_at=MOMENT,
    provider=PROVIDER,
    topics=TOPICS,
    type=KIND,
    quality=st.none(),
    heat=st.none(),
    coverage_count=st.integers(0, 10**6),
    is_published=st.just(True),
)


@settings(max_examples=100)
@given(
    st.lists(
        st.builds(DigestStory, HEADLINES, st.integers(1, 10**6), IMAGES), min_size=1, max_size=6
    ),
    st.sampled_from([1, 1, 3, 60]),
    st.builds(Filters, topics=TOPICS, providers=TOPICS, words=TOPICS),
)
def test_no_digest_passes_a_limit(
    stories: list[DigestStory], rounds: int, filters: Filters
) -> None:
    gathering = replace(DAILY, filters=filters)
    embeds = digest_embeds(DigestContent(tuple(stories * rounds), gathering), colour=COLOUR)
    assert len(embeds) <= 10
    for embed in embeds:
        assert_within_limits(embed)
        assert embed.title or embed.description
        assert len(embed.thumbnail.url or "") <= 2048
    assert sum(map(_units, embeds)) <= 6000
    listed = min(10, max(0, len(stories) * rounds - 3))
    if listed:
        assert len((embeds[-1].description or "").splitlines()) == listed


def _units(embed: discord.Embed) -> int:
    texts = (embed.title, embed.description, embed.author.name, embed.footer.text)
    return sum(length(text or "") for text in texts)


def test_no_story_of_it_is_older_than_it_says() -> None:
    """A backfill is, and what a newsroom delivers late."""
    old = DAILY.since - timedelta(hours=5)
    late = DigestContent((story("Late", published_at=old), story("New")), DAILY)
    head = digest_embeds(late, colour=COLOUR)[0]
    assert head.description == f"**2 stories** since <t:{int(old.timestamp())}:f>"
