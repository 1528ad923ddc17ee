"""Puts what a list found of one story into one entry."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.headlines import Headline
from bot.posting.corrections import Corrections
from bot.store.articles.articles import Articles
from bot.store.engine import Reading
from bot.store.stories.corrections import corrections_of
from bot.store.stories.facts import facts_by, known_words
from bot.store.stories.words import rarity_of
from bot.stories import Evidence, Member, Merge, Words, grouped, lead_of


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a list for a story.

    Attributes:
        leader: The best of what was found of it.
        others: What else was, the earliest first.
    """

    leader: Headline
    others: tuple[Headline, ...] = ()


@dataclass(frozen=True, slots=True)
class Folding:
    """How a list is folded.

    Attributes:
        server_id: What its moderators said of stories counts.
        merge: Which articles may share a story.
        provider: Whose own article leads where there is one; None where none was asked for.
        is_in_time: Whether the list goes by time, where a story has the place of its leader;
            else it has the place of what stands first of it.
    """

    server_id: int
    merge: Merge = Merge.SIMILAR
    provider: str | None = None
    is_in_time: bool = True


async def fold(read: Reading, found: Sequence[Headline], folding: Folding) -> list[Entry]:
    """Put articles of one story into one entry, in the order of the list.

    Who leads is settled as in posts, among what was found.
    """
    if not found:
        return []
    ids = [one.id for one in found]
    links = await Articles(read).linked(ids)
    corrections = await corrections_of(read, ids)
    # A hundred articles at once: not on the event loop.
    words = await asyncio.to_thread(_words, found)
    rarity = await rarity_of(read, {word for one in words.values() for word in one})
    evidence = _evidence(links, corrections, folding)

    def group() -> list[list[int]]:
        return grouped(facts_by(found, words, rarity).values(), evidence)

    stories = await asyncio.to_thread(group)
    return _entries(stories, found, corrections, folding)


def _words(found: Sequence[Headline]) -> dict[int, Words]:
    return {one.id: known_words(one.title, one.excerpt) for one in found}


def _evidence(
    links: Mapping[int, frozenset[int]], corrections: Corrections, folding: Folding
) -> Evidence:
    here = folding.server_id
    same: dict[int, set[int]] = {}
    for server_id, one, other in corrections.same:
        if server_id == here:
            same.setdefault(one, set()).add(other)
    apart = {one for server_id, one in corrections.apart if server_id == here}
    return Evidence(links, apart, same, folding.merge)


def _entries(
    stories: Sequence[Sequence[int]],
    found: Sequence[Headline],
    corrections: Corrections,
    folding: Folding,
) -> list[Entry]:
    places = {one.id: place for place, one in enumerate(found)}
    entries: dict[int, Entry] = {}
    for story in stories:
        told = [found[places[one]] for one in story]
        leader = _leader(told, corrections, folding)
        others = tuple(one for one in told if one is not leader)
        first = places[leader.id] if folding.is_in_time else min(places[one] for one in story)
        entries[first] = Entry(leader, others)
    return [entries[place] for place in sorted(entries)]


def _leader(told: Sequence[Headline], corrections: Corrections, folding: Folding) -> Headline:
    chosen = [one for one in told if (folding.server_id, one.id) in corrections.leading]
    own = [one for one in told if one.provider.domain == folding.provider]
    fit = chosen or own or told
    lead = lead_of(
        Member(one.id, one.quality, one.heat, one.published_at, is_fit=True) for one in fit
    )
    return next(one for one in fit if one.id == lead)
