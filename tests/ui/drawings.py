"""What tests of embeds share: Discord's limits, a list's values, and reading what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import discord

from bot.headlines import Headline, Page
from bot.ui.text import length
from tests.samples import make_article

COLOUR = 0x2F80ED


def coverage_of(embed: discord.Embed) -> list[str]:
    """Give the lines of the related coverage."""
    _, _, listed = (embed.description or "").partition("**Related coverage**\n")
    return listed.splitlines()


def headline(title: str, **changes: object) -> Headline:
    """Make a headline; whatever is given replaces what the sample has."""
    article = make_article(title)
    plain = Headline(
        id=article.id,
        title=title,
        excerpt="",
        url=article.url,
        published_at=article.published_at,
        provider=article.provider,
        topics=(),
        type="article",
        quality=None,
        heat=None,
        coverage_count=0,
        is_published=True,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # each test names real fields


def page(
    headlines: Sequence[Headline], *, total: int | None = None, offset: int = 0, exact: bool = True
) -> Page:
    """Make a page; its total is what it holds until a test says otherwise."""
    return Page(tuple(headlines), len(headlines) if total is None else total, exact, offset)


def assert_within_limits(embed: discord.Embed) -> None:
    """Discord's limits, in the larger of the units that its API and its clients count in."""
    assert length(embed.title or "") <= 256
    assert length(embed.description or "") <= 4096
    assert length(embed.author.name or "") <= 256
    assert length(embed.footer.text or "") <= 2048
    assert len(embed.fields) <= 25
    texts = [embed.title, embed.description, embed.author.name, embed.footer.text]
    for field in embed.fields:
        assert 0 < length(field.name or "") <= 256
        assert 0 < length((field.value or "").strip()) <= 1024
        texts += [field.name, field.value]
    assert sum(length(text or "") for text in texts) <= 6000
    for address in (embed.url, embed.image.url, embed.author.icon_url):
        assert address is None or (address.startswith("http") and len(address) <= 2048)
