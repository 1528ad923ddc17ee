"""Reads what planning needs to know about articles and those that may tell the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.posting.planning import Newsroom
from bot.publication import OPERATOR
from bot.store.articles.articles import Articles
from bot.store.editorial.decisions import server_decisions
from bot.store.engine import Reading
from bot.store.posts.restoring import restore_of
from bot.store.stories.corrections import corrections_of
from bot.store.stories.facts import alike, facts_about
from bot.store.stories.standing import standing_stories
from bot.stories import STORY_WINDOW, Merge


async def newsroom_about(
    read: Reading, released: Iterable[int], now: datetime, merge: Merge = Merge.SIMILAR
) -> Newsroom:
    """Give what planning needs to know about articles that are, or may be, released."""
    articles = Articles(read)
    headlines = await articles.headlines(released, OPERATOR)
    links = await articles.linked(headlines)
    known = await facts_about(read, headlines.values())
    similar = await alike(read, known.values()) if merge is Merge.SIMILAR else {}
    corrections = await corrections_of(read, headlines)
    corrected = {other for _, _, other in corrections.same}
    nearby = set(headlines).union(corrected, *links.values(), *similar.values())
    stories = await standing_stories(read, nearby, since=now - STORY_WINDOW)
    members = {one for story in stories for one in story.members} - headlines.keys()
    headlines |= await articles.headlines(members, OPERATOR)
    return Newsroom(
        headlines=headlines,
        # Of all at once, so that rarity is the same for all.
        facts=await facts_about(read, headlines.values()) if members else known,
        links=links,
        alike=similar,
        decisions=await server_decisions(read, headlines),
        stories=stories,
        corrections=await corrections_of(read, headlines),
        merge=merge,
        restore=await restore_of(read),
    )
