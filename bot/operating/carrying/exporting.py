"""Writes all that a newsroom would miss into a file of JSON lines, for the command ``export``."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TextIO

from bot.databases import Location
from bot.errors import ExportError
from bot.operating.carrying.lines import (
    article_line,
    correction_line,
    decision_line,
    head,
    rule_line,
    subscription_line,
)
from bot.operating.opening import opened
from bot.store.engine import Reading
from bot.store.overview.carrying import (
    every_article,
    every_decision,
    every_rule,
    standing_corrections,
)
from bot.store.subscriptions.subscriptions import standing_subscriptions

#: Is told what a line was about, after each.
Onlooker = Callable[[str], object]


async def export(
    database: Location, file: Path, now: datetime, tell: Onlooker | None = None
) -> Mapping[str, int]:
    """Write a database out; the bot may run meanwhile. The file gets its name once it is whole.

    Returns:
        How many there are of what, by kind.

    Raises:
        ExportError: There is such a file already, or it cannot be written.
        StoreError: The database cannot be used, or is not there.
    """
    counts: Counter[str] = Counter()
    async with opened(database) as store:
        with _new_file(file) as lines:
            lines.write(head(version("newsdesk"), now))
            async for kind, line in _lines(store.database):
                lines.write(line)
                counts[kind] += 1
                if tell is not None:
                    tell(kind)
    return counts


@contextmanager
def _new_file(file: Path) -> Iterator[TextIO]:
    """Open a file that gets its name at the end; only its owner reads it: it tells what is held."""
    if file.exists():
        raise ExportError(f"{file} is there already. Name another file, or remove it.")
    try:
        descriptor, name = tempfile.mkstemp(prefix=f"{file.name}.", dir=file.parent)
        part = Path(name)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as lines:
                yield lines
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise ExportError(f"{file} cannot be written: {error.strerror}.") from error


async def _lines(read: Reading) -> AsyncIterator[tuple[str, str]]:
    addresses: dict[int, str] = {}
    async for one in every_article(read):
        addresses[one.article.id] = one.article.url
        yield "articles", article_line(one)
    async for made in every_decision(read):
        if made.article_id in addresses:
            yield "decisions", decision_line(made, addresses)
    for said in await standing_corrections(read):
        if {said.article_id, said.other_id} <= addresses.keys() | {None}:
            yield "stories", correction_line(said, addresses)
    for order in await standing_subscriptions(read):
        yield "subscriptions", subscription_line(order)
    for rule in await every_rule(read):
        yield "rules", rule_line(rule)
