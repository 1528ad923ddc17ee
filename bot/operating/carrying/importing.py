"""Brings what an export says into a database, for the command ``import``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, islice
from pathlib import Path
from typing import Final

from bot.databases import Location
from bot.errors import CommandError
from bot.operating.carrying.lines import Decided, Ordered, Ruled, Said, read_lines
from bot.operating.opening import opened
from bot.posting.corrections import StoryDecision
from bot.store import Store
from bot.store.overview.carrying import (
    Carried,
    bring_in_articles,
    bring_in_decision,
    says_already,
)

_TOGETHER: Final = 500

#: Is told how many more lines were brought in.
Onlooker = Callable[[int], object]


@dataclass(slots=True)
class Imported:
    """What an import did.

    Attributes:
        articles: How many were added.
        decisions: How many were recorded, those about stories among them.
        subscriptions: How many were made.
        rules: How many were made; they decide about what comes from now on.
        known: How many lines told of what was there already; that was left as it is.
        lost: How many decisions are about an article that is neither in the file nor there.
    """

    articles: int = 0
    decisions: int = 0
    subscriptions: int = 0
    rules: int = 0
    known: int = 0
    lost: int = 0


async def bring_in(
    database: Location, file: Path, now: datetime, tell: Onlooker | None = None
) -> Imported:
    """Add what an export says to a database, which is made where there is none.

    Nothing is posted by it: its articles are a backlog, and its subscriptions begin now. What is
    there already stays as it is, so that an import that was ended by force is simply run again.

    Raises:
        ExportError: The file is no export, or a line of it is wrong; then nothing is done.
        StoreError: The database cannot be used.
    """
    await asyncio.to_thread(_read_through, file)
    done = Imported()
    async with opened(database, creates=True) as store:
        lines = read_lines(file)
        while some := list(islice(lines, _TOGETHER)):
            for kind, group in groupby(some, type):
                await _bring_in(store, kind, list(group), done, now)
            if tell is not None:
                tell(len(some))
            await store.database.let_others_write()
    return done


def _read_through(file: Path) -> None:
    for _ in read_lines(file):
        pass


async def _bring_in(
    store: Store, kind: type[Said], some: Sequence[Said], done: Imported, now: datetime
) -> None:
    if kind is Carried:
        carried = [one for one in some if isinstance(one, Carried)]
        async with store.database.transaction() as write:
            added = await bring_in_articles(write, carried, now)
        done.articles += added
        done.known += len(carried) - added
        return
    for one in some:
        if isinstance(one, Decided):
            await _decide(store, one, done, now)
        elif isinstance(one, Ordered):
            await _order(store, one, done, now)
        elif isinstance(one, Ruled):
            is_new = await store.rules.bring_in(one.server_id, one.order, one.is_paused, now)
            done.rules += is_new
            done.known += not is_new


async def _decide(store: Store, one: Decided, done: Imported, now: datetime) -> None:
    article = await store.articles.at(one.article)
    other = None if one.other is None else await store.articles.at(one.other)
    if article is None or (one.other is not None and other is None):
        done.lost += 1
        return
    if isinstance(one.made, StoryDecision):
        said = replace(one.made, article_id=article, other_id=other)
        is_new = not await says_already(store.database, said)
        if is_new:
            await store.story_decisions.decide(said)
    else:
        made = replace(one.made, article_id=article)
        async with store.database.transaction() as write:
            is_new = await bring_in_decision(write, made, now)
    done.decisions += is_new
    done.known += not is_new


async def _order(store: Store, one: Ordered, done: Imported, now: datetime) -> None:
    try:
        made = await store.subscriptions.add(
            server_id=one.server_id,
            channel_id=one.channel_id,
            filters=one.filters,
            options=one.options,
            max_age=one.max_age,
            created_by=one.created_by,
            now=now,
        )
    except CommandError:  # that channel receives the same
        done.known += 1
        return
    done.subscriptions += 1
    if one.paused_because is not None:
        await store.subscriptions.pause(made.id, because=one.paused_because, now=now, on_record="")
        await store.untold_pauses.record_told(made.id)  # they were, where it comes from
