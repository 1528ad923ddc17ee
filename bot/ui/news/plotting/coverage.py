"""Makes what a list opens with: how much was published since when, with a plot of it.

The names are a topic's or a provider's; what was published when is the store's to know.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Final

from bot.search.query import SearchQuery, Sort
from bot.search.timeline import Timeline
from bot.store.articles.names import Names
from bot.ui.news.plotting.describing import describe_plot, is_worth_drawing, since
from bot.ui.replies import Picture
from bot.ui.text import fit, plain, plural, when

#: With a no-break space before it, so that no line begins with a dot.
_BETWEEN: Final = "\u00a0· "
_NAME: Final = 100
_SUBJECT: Final = 120


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a list.

    Attributes:
        text: One line of Discord's markup.
        picture: The plot; None where there is too little to draw.
    """

    text: str
    picture: Picture | None


async def head_of_list(
    names: Names, query: SearchQuery, server_id: int, *, provider_name: str, colour: int
) -> Head:
    """Make the head of what a topic or a provider has; other lists have an empty one.

    Args:
        names: The topics and providers of the store.
        query: What the list answers.
        server_id: Where; ``OPERATOR`` outside of servers.
        provider_name: What the asked provider calls itself.
        colour: Of the plot, as 0xRRGGBB.
    """
    # The order does not matter, whatever else narrows the list does.
    query = replace(query, sort=Sort.NEWEST)
    if query.topic is not None and query == SearchQuery(topic=query.topic):
        name, subject = query.topic, f"on {query.topic}"
        timeline = await names.topic_timeline(query.topic, server_id)
    elif query.provider is not None and query == SearchQuery(provider=query.provider):
        name, subject = provider_name, f"from {provider_name}"
        timeline = await names.provider_timeline(query.provider, server_id)
    else:
        return Head("", None)
    intro = f"**{fit(name, _NAME)}**{_BETWEEN.rstrip()}"
    return await head_of(timeline, intro=intro, subject=subject, colour=colour)


async def head_of(timeline: Timeline, *, intro: str, subject: str, colour: int) -> Head:
    """Make the head of a list.

    Args:
        timeline: What was published when.
        intro: How the line begins, safe for Discord, such as "**38 topics** in".
        subject: Whose stories they are, in foreign words, such as "on Robotics"; may be empty.
        colour: Of the plot, as 0xRRGGBB.
    """
    text = f"{intro} {_BETWEEN.join(_facts(timeline))}"
    if not is_worth_drawing(timeline):
        return Head(text, None)
    png = await asyncio.to_thread(_drawn, timeline, colour)
    return Head(text, Picture(png, describe_plot(timeline, plain(subject, _SUBJECT))))


def _facts(timeline: Timeline) -> list[str]:
    """Say how many articles there are, since when, and how old the newest is.

    Not stories: to count those would take comparing all of them.
    """
    articles = plural(timeline.total, "article", "articles")
    if timeline.newest_at is None:
        return [articles]
    newest = when(timeline.newest_at)
    if timeline.total == 1:
        return [articles, newest]
    if len(timeline.starts) > 1:
        most = f", all but {timeline.earlier:,}" if timeline.earlier else ""
        articles += f"{most} since {since(timeline)}"
    return [articles, f"newest {newest}"]


def _drawn(timeline: Timeline, colour: int) -> bytes:
    # In the thread, and only when the first picture is wanted: the bot starts the sooner.
    from bot.ui.news.plotting.plots import draw_plot  # noqa: PLC0415  # see above

    return draw_plot(timeline, colour)
