"""Reads what moderators said of which articles are one story; recording it is ``editorial``'s."""

from __future__ import annotations

from collections.abc import Iterable

from bot.posting.corrections import Correction, Corrections
from bot.store.engine import Reading


async def corrections_of(read: Reading, article_ids: Iterable[int]) -> Corrections:
    """Give what stands of decisions about articles, or that put another one to them."""
    rows = await read.fetch(
        """
        SELECT server_id, article_id, correction, other_id FROM story_decisions
        WHERE stands AND article_id IN :ids
        UNION
        SELECT server_id, article_id, correction, other_id FROM story_decisions
        WHERE stands AND other_id IN :ids
        """,
        {"ids": list(article_ids)},
    )
    found: dict[str, set[tuple[int, int]]] = {one: set() for one in Correction}
    for server_id, article_id, correction, _ in rows:
        found[correction].add((server_id, article_id))
    same = {(row[0], row[1], row[3]) for row in rows if row[3] is not None}
    return Corrections(
        apart=found[Correction.APART],
        same=same | {(server_id, other, one) for server_id, one, other in same},
        leading=found[Correction.LEAD],
    )
