"""Reads the record of what moderators said of stories; ``corrections`` writes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.posting.corrections import Correction
from bot.store.editorial.decisions import Wanted, fetch_wanted
from bot.store.engine import Reading
from bot.store.times import as_moment


@dataclass(frozen=True, slots=True)
class CorrectionRecord:
    """What a moderator said of an article's story, as it is kept.

    Attributes:
        number: Later ones have greater numbers; decisions about publication have their own.
        other_id: Whose story it is, where it is said to be the same as another's.
        actor_id: Who; None where that person asked to be forgotten.
    """

    number: int
    article_id: int
    correction: Correction
    other_id: int | None
    actor_id: int | None
    decided_at: datetime
    server_id: int


async def correction_records(
    read: Reading, wanted: Wanted, *, limit: int | None = None
) -> tuple[CorrectionRecord, ...]:
    """Give what moderators said of stories, newest first, at most ``limit`` of it."""
    columns = "id, article_id, correction, other_id, actor_id, decided_at, server_id"
    rows = await fetch_wanted(read, "story_decisions", columns, wanted, limit)
    return tuple(
        CorrectionRecord(
            row[0], row[1], Correction(row[2]), row[3], row[4], as_moment(row[5]), row[6]
        )
        for row in rows
    )
