"""Draws articles, lists and short answers as embeds: pure functions from values.

Every text is measured so that no article, however odd, can pass one of Discord's limits. Sending
is left to the publisher and the commands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

import discord

from bot.articles import Article, Image, Provider, RelatedItem
from bot.headlines import Headline, Page
from bot.identity import normalise_domain
from bot.ui.marking import Marker
from bot.ui.text import (
    clean,
    escape,
    fit,
    fitting,
    length,
    link,
    plain,
    plural,
    shorten,
    web_address,
    when,
)

# Discord's own limits: https://discord.com/developers/docs/resources/message#embed-object-embed-limits
_TITLE: Final = 256
_DESCRIPTION: Final = 4096

# Ours: what can be read at a glance on a phone. With them, an article's embed stays below 6,000.
_NAME: Final = 100
_EXCERPT: Final = 350
_NOTE: Final = 200
_FOOTER: Final = 250
_COVERAGE_LINES: Final = 5
_BRIEF_LINES: Final = 3
_COVERAGE_LINE: Final = 1024
_FACT: Final = 40
_TOPIC: Final = 30
_TOPICS_IN_LISTS: Final = 2
#: What an excerpt shows of the words that were looked for: two lines on a phone.
_PASSAGE: Final = 110
_LEAST_PASSAGE: Final = 60

#: With a no-break space before it, so that no line begins with a dot.
BETWEEN: Final = "\u00a0· "
_BULLET: Final = "• "
_QUOTE: Final = "> "
_VIDEO_MARK: Final = "▶ "
_COVERAGE_HEADING: Final = "**Related coverage**"

_NO_MARKER: Final = Marker()
_NO_SOURCES: Final[Mapping[int, int]] = MappingProxyType({})
_LEAST_IMAGE_WIDTH: Final = 300
#: Width divided by height: from slightly upright to a broad banner.
_SENSIBLE_SHAPES: Final = (0.8, 3.6)
# File names such as "social-default-image.png" or "mw_logo_social.png": the same for every article.
_PLACEHOLDER = re.compile(
    r"(?:^|[-_.])(?:logos?|default|placeholder|blank|no-?image)(?:[-_.]|$)", re.IGNORECASE
)

# Discord shows PNG, JPEG, GIF, WebP and AVIF. A name without an ending, or with a program's, may be
# any of them; these are none.
_KINDS_NOT_SHOWN = (
    r"svgz?|tiff?|bmp|ico|heic|heif|jxl|jp2|psd|ai|eps|pdf|raw|mp4|m4v|mov|webm|avi|m3u8|mp3|html?"
)
_NOT_SHOWN = re.compile(rf"\.(?:{_KINDS_NOT_SHOWN})/?\Z", re.IGNORECASE)
_NOT_SHOWN_ASKED = re.compile(
    rf"(?:^|&)(?:format|fm|f|output|ext)=(?:image/)?(?:{_KINDS_NOT_SHOWN})(?:\+xml)?(?:&|\Z)",
    re.IGNORECASE,
)


def article_embed(
    article: Article,
    coverage: Sequence[RelatedItem],
    *,
    colour: int,
    note: str = "",
    is_brief: bool = False,
) -> discord.Embed:
    """Draw an article with its related coverage, as a post or as an answer.

    Args:
        article: The article that leads.
        coverage: What to list below it, the best first.
        colour: The bar at the side, as 0xRRGGBB.
        note: A plain sentence to show above the excerpt, such as why only moderators see it.
        is_brief: Whether what there is to press below is to be near at hand on a phone: a small
            picture, and the best of the coverage alone.
    """
    most = _BRIEF_LINES if is_brief else _COVERAGE_LINES
    embed = discord.Embed(
        title=fit(marked(article), _TITLE) or fit(article.url, _TITLE),
        url=web_address(article.url),
        description=_description(article, coverage, note, most) or None,
        colour=colour,
        timestamp=article.published_at,
    )
    if name := name_of(article.provider):
        embed.set_author(name=name, icon_url=icon_of(article.provider))
    show_picture = embed.set_thumbnail if is_brief else embed.set_image
    show_picture(url=best_image(article.images))
    if topics := _joined(map(clean, article.topics)):
        embed.set_footer(text=shorten(topics, _FOOTER))
    return embed


def headlines_embed(
    title: str,
    page: Page,
    *,
    colour: int,
    per_page: int = 10,
    provider_domain: str | None = None,
    provider_name: str = "",
    show_state: bool = False,
    order: str = "",
    marker: Marker = _NO_MARKER,
    sources: Mapping[int, int] = _NO_SOURCES,
) -> discord.Embed:
    """Draw a page of a list of articles, numbered through all pages.

    Args:
        title: What the list is, as plain text.
        page: The results to show, at most ``per_page`` of them.
        colour: The bar at the side, as 0xRRGGBB.
        per_page: How many results a page has.
        provider_domain: Whose articles were asked for; others are told to cover the same story.
        provider_name: What to call that provider; its domain where empty.
        show_state: Whether to tell what is published and what is held back, for moderators.
        order: In which order it stands, where that is to be said.
        marker: Shows the words that were looked for.
        sources: How many other providers tell the same, by article.
    """
    embed = discord.Embed(title=fit(title, _TITLE), colour=colour)
    if not page.headlines:
        embed.description = _nothing(page)
        return embed
    asked_for = provider_domain and normalise_domain(provider_domain)
    shown = page.headlines[:per_page]
    entries: list[str] = []
    left = _DESCRIPTION
    for index, headline in enumerate(shown):
        facts = _joined(_facts(headline, asked_for, provider_name, sources, show_state=show_state))
        number = f"**{page.offset + index + 1}.** "
        # Long addresses take what shorter ones before them left, never what others need.
        room = left // (len(shown) - index) - length(number) - length(facts) - 2
        title = link(marked(headline), headline.url, room=room, mark=marker.label)
        entries.append(f"{number}{title}\n{facts}")
        if room - length(title) >= _LEAST_PASSAGE:
            passage_room = min(_PASSAGE, room - length(title) - len(_QUOTE) - 1)
            passage = marker.excerpt(headline.title, headline.excerpt, passage_room)
            entries[-1] += f"\n{_QUOTE}{passage}" if passage else ""
        left -= length(entries[-1]) + 1
    embed.description = "\n".join(entries)
    embed.set_footer(text=_joined([_position(page, per_page), order]))
    return embed


def message_embed(text: str, colour: int) -> discord.Embed:
    """Draw a short answer. The text is our own and may hold markup; escape what is not ours."""
    return discord.Embed(description=shorten(text, _DESCRIPTION), colour=colour)


def marked(article: Article | Headline | RelatedItem) -> str:
    """Give a title as one clean line, with a mark before it where it is a video's."""
    return f"{_VIDEO_MARK if article.type == 'video' else ''}{clean(article.title)}"


def name_of(provider: Provider) -> str:
    """Give what to call a provider, as plain text; empty where it has no name at all."""
    return plain(provider.name, _NAME) or plain(provider.domain, _NAME)


def _description(article: Article, coverage: Iterable[RelatedItem], note: str, most: int) -> str:
    excerpt = escape(plain(article.excerpt, _EXCERPT))
    head = "\n".join(filter(None, [f"**{fit(note, _NOTE)}**" if note else "", excerpt]))
    # Not a field: those end at 1,024 units, and a second one leaves a gap in the list.
    room = _DESCRIPTION - length(head) - len(_COVERAGE_HEADING) - 2
    lines = _coverage_lines(article, coverage, room, most)
    listed = "\n".join([_COVERAGE_HEADING, *lines]) if lines else ""
    return "\n\n".join(filter(None, [head, listed]))


def icon_of(provider: Provider) -> str | None:
    """Give the address of a provider's picture; None where it has none that Discord would load."""
    addresses = map(web_address, (image.url for image in provider.images))
    return next(
        (one for one in addresses if one and one.startswith("https:") and _is_shown_kind(one)), None
    )


def best_image(images: Iterable[Image]) -> str | None:
    """Choose the widest picture that looks good across an embed."""
    showable = [image for image in images if _is_showable(image)]
    best = max(showable, key=lambda image: image.width or 0, default=None)
    return None if best is None else web_address(best.url)


def _is_showable(image: Image) -> bool:
    address = web_address(image.url)
    if address is None or not _is_shown_kind(address):
        return False
    if _PLACEHOLDER.search(urlsplit(address).path.rpartition("/")[2]):
        return False
    if image.width is None:
        return True
    narrowest, broadest = _SENSIBLE_SHAPES
    has_sensible_shape = not image.height or narrowest <= image.width / image.height <= broadest
    return image.width >= _LEAST_IMAGE_WIDTH and has_sensible_shape


def _is_shown_kind(address: str) -> bool:
    """Tell whether Discord may show what is at an address, as far as that tells its kind."""
    parts = urlsplit(address)
    return not (_NOT_SHOWN.search(parts.path) or _NOT_SHOWN_ASKED.search(parts.query))


def _coverage_lines(
    article: Article, coverage: Iterable[RelatedItem], room: int, most: int
) -> list[str]:
    """Give a line for each of the best items that fit, then how many more there are."""
    items: dict[int, RelatedItem] = {}
    for item in coverage:
        # A document may list the same address twice, or its own.
        if item.id != article.id:
            items.setdefault(item.id, item)
    best = islice(items.values(), most)
    lines = fitting(map(_coverage_line, best), room - _FACT)
    return [*lines, *_and_more(len(items) - len(lines))]


def _coverage_line(item: RelatedItem) -> str:
    facts = _joined([fit(name_of(item.provider), _FACT), when(item.published_at)])
    room = _COVERAGE_LINE - len(_BULLET) - length(facts) - len(BETWEEN)
    return f"{_BULLET}{link(marked(item), item.url, room=room)}{BETWEEN}{facts}"


def _facts(
    headline: Headline,
    asked_for: str | None,
    provider_name: str,
    sources: Mapping[int, int],
    *,
    show_state: bool,
) -> Iterator[str]:
    """Give what stands below a title: each fact escaped and of at most 70 units, or empty."""
    if show_state:
        yield "✅ published" if headline.is_published else "🔒 held"
    yield fit(name_of(headline.provider), _FACT)
    yield when(headline.published_at)
    yield ", ".join(fit(topic, _TOPIC) for topic in headline.topics[:_TOPICS_IN_LISTS])
    if others := sources.get(headline.id, 0):
        yield "+" + plural(others, "source", "sources")
    if asked_for and normalise_domain(headline.provider.domain) != asked_for:
        yield f"{fit(provider_name or asked_for, _FACT)} covers this story"


def _nothing(page: Page) -> str:
    if page.total:
        return "There is nothing on this page any more. The first page has the newest."
    return "Nothing found. Try fewer words, another topic, or a longer time."


def _position(page: Page, per_page: int) -> str:
    stories = plural(page.total, "story", "stories")
    number = page.offset // per_page + 1
    if not page.is_total_exact:
        return f"Page {number}{BETWEEN}more than {stories}"
    pages = -(-page.total // per_page)
    return f"Page {number} of {pages}{BETWEEN}{stories}" if pages > 1 else stories


def _joined(facts: Iterable[str]) -> str:
    return BETWEEN.join(filter(None, facts))


def _and_more(count: int) -> list[str]:
    return [f"and {count:,} more"] if count > 0 else []
