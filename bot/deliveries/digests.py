"""Lets stories wait where too many come or at the wrong hour, and come together when it is time.

Which ones is decided in ``posting.gathering``; sending what came of it is the courier's job.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from bot.posting.gathering import held_until, step_back
from bot.posting.ledger import Kind
from bot.store import Store
from bot.store.engine import Transaction
from bot.store.posts.digests import (
    Due,
    WaitingStory,
    due_gatherings,
    record_gathered,
    record_next,
    record_step_back,
    waiting_stories,
)
from bot.store.posts.withdrawals import withdraw_deliveries
from bot.store.subscriptions.lines import crowded, lines_of

#: So many subscriptions gather in one transaction: others want to write, too.
_GATHER_BATCH: Final = 50


async def gather(store: Store, now: datetime) -> int:
    """Do all that is to be done before posts are claimed; gives how many posts were formed.

    First what is too much, or comes in quiet hours, steps back; then what has waited long enough
    comes together.

    Raises:
        StoreError: The database cannot be written.
    """
    # Nearly always there is nothing to do, and no need to keep others from writing.
    if await crowded(store.database, now):
        async with store.database.transaction() as write:
            await roll_up(write, now)
    return await form_digests(store, now)


async def roll_up(write: Transaction, now: datetime) -> None:
    """Let fresh posts step back in quiet hours, beyond the hourly limit, and beyond ten at once.

    Args:
        write: Best the transaction that planned them, so that no courier gets them before.
        now: The present moment.
    """
    lines = await lines_of(write, await crowded(write, now), now)
    for subscription_id, line in lines.items():
        step = step_back(line, now)
        if step is not None:
            await record_step_back(write, subscription_id, step)


async def form_digests(store: Store, now: datetime) -> int:
    """Let the stories come together that have waited long enough; gives how many posts that made.

    What was due while nobody was there comes as one digest. Whoever comes second, or again after
    having been killed, finds either all of it done or nothing.

    Raises:
        StoreError: The database cannot be written.
    """
    count = 0
    while await due_gatherings(store.database, now, limit=1):
        async with store.database.transaction() as write:
            due = await due_gatherings(write, now, limit=_GATHER_BATCH)
            count += await _form(write, due, now)
    return count


async def _form(write: Transaction, due: Sequence[Due], now: datetime) -> int:
    """Form the posts of some subscriptions, and set when each of them gathers next."""
    lines = await lines_of(write, [one.id for one in due], now)
    held = {one.id: until for one in due if (until := held_until(lines[one.id], now))}
    free = [one for one in due if one.id not in held]
    waiting = await waiting_stories(write, [one.id for one in free])
    unpublished = [one for story in waiting if not story.is_published for one in story.deliveries]
    await withdraw_deliveries(
        write, unpublished, now=now, because="it was unpublished while it waited for a digest"
    )
    stories = _by_subscription(story for story in waiting if story.is_published)
    for one in free:
        if one.id in stories:
            await record_gathered(write, one, _kind(one, stories[one.id]), stories[one.id], now)
    await record_next(write, [(one.id, held.get(one.id) or _next(one, now)) for one in due])
    return len(stories)


def _by_subscription(stories: Iterable[WaitingStory]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for one in stories:
        found.setdefault(one.subscription_id, []).append(one.story)
    return found


def _kind(due: Due, stories: Sequence[int]) -> Kind:
    """Give a story that had to wait alone the post that it would have had anyway."""
    is_alone = len(stories) == 1 and due.options.digest is None
    return Kind.STORY if is_alone else Kind.DIGEST


def _next(due: Due, now: datetime) -> datetime | None:
    return None if due.options.digest is None else due.options.digest.next_after(now)
