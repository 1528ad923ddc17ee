"""No article, however odd, can pass one of Discord's limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.articles import Article, Image, Provider, RelatedItem
from bot.headlines import Headline
from bot.ui.embeds import article_embed, headlines_embed
from tests.ui.drawings import COLOUR, assert_within_limits, coverage_of, page

ANY_TEXT = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["", "*", "<@1>", "[", "👨‍👩‍👧", "🇩🇪", "שלום ", "e\u0301", "a", "word ", "&amp;", "\u200b"]
    ),
)
TEXT = st.builds(str.__mul__, ANY_TEXT, st.sampled_from([1, 1, 7, 300, 2000]))
URL = st.one_of(
    TEXT,
    st.builds("https://x.example/{}{}".format, TEXT, st.sampled_from(["", "a" * 1980, "(" * 600])),
)
MOMENT = st.datetimes(timezones=st.just(UTC))
SIDE = st.one_of(st.none(), st.integers(-1, 10**9))
IMAGES = st.lists(st.builds(Image, URL, SIDE, SIDE), max_size=3).map(tuple)
PROVIDER = st.builds(Provider, TEXT, TEXT, IMAGES)
TOPICS = st.lists(TEXT, max_size=4).map(tuple)
KIND = st.sampled_from(["article", "video", "podcast"])


@st.composite
def related_items(draw: st.DrawFn) -> list[RelatedItem]:
    """A few odd items, repeated under new ids up to thousands of times."""
    item = st.builds(
        RelatedItem,
        id=st.integers(1, 99),
        title=TEXT,
        url=URL,
        published_at=MOMENT,
        provider=PROVIDER,
        type=KIND,
    )
    items = draw(st.lists(item, max_size=4))
    rounds = draw(st.sampled_from([1, 2, 800]))
    return [replace(one, id=one.id + 100 * number) for number in range(rounds) for one in items]


@settings(max_examples=60)
@given(
    st.builds(
        Article,
        id=st.integers(1, 99),
        title=TEXT,
        url=URL,
        published_at=MOMENT,
        provider=PROVIDER,
        excerpt=TEXT,
        type=KIND,
        topics=TOPICS,
        images=IMAGES,
    ),
    related_items(),
    TEXT,
)
def test_no_article_passes_a_limit(
    article: Article, coverage: list[RelatedItem], note: str
) -> None:
    embed = article_embed(article, coverage, colour=COLOUR, note=note)
    assert_within_limits(embed)
    wanted = len({item.id for item in coverage} - {article.id})
    lines = coverage_of(embed)
    if lines and lines[-1].startswith("and "):
        assert lines[-1] == f"and {wanted - (len(lines) - 1):,} more"
    else:
        assert len(lines) == wanted


@settings(max_examples=60)
@given(
    st.lists(
        st.builds(
            Headline,
            id=st.integers(1),
            title=TEXT,
            excerpt=st.just(""),
            url=URL,
            published_at=MOMENT,
            provider=PROVIDER,
            topics=TOPICS,
            type=KIND,
            quality=st.none(),
            heat=st.none(),
            coverage_count=st.integers(0, 10**6),
            is_published=st.booleans(),
        ),
        max_size=12,
    ),
    TEXT,
    st.integers(0, 10**7),
)
def test_no_list_passes_a_limit(headlines: list[Headline], text: str, offset: int) -> None:
    found = page(headlines, total=offset + len(headlines), offset=offset)
    embed = headlines_embed(
        text,
        found,
        colour=COLOUR,
        provider_domain=text,
        provider_name=text,
        show_state=True,
        sources={one.id: 10**6 for one in headlines},
    )
    assert_within_limits(embed)
    if headlines:
        assert len((embed.description or "").splitlines()) == 2 * min(10, len(headlines))
