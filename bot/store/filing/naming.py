"""Keeps what documents call their providers, and lets each be called what it usually is.

Works inside the caller's transaction, before and after articles are written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from bot.identity import usual_name
from bot.store.articles.rows import ArticleRows
from bot.store.articles.versions import provider_of
from bot.store.engine import Transaction


async def forget_called(write: Transaction, article_ids: Sequence[int]) -> None:
    """Take off what articles call their providers, before they are taken out."""
    rows = await write.fetch(
        """
        SELECT provider_id, provider_name, -count(*) FROM articles WHERE id IN :ids
        GROUP BY provider_id, provider_name
        """,
        {"ids": article_ids},
    )
    await _count(write, {(row[0], row[1]): row[2] for row in rows})


async def note_called(write: Transaction, batch: Sequence[ArticleRows]) -> None:
    """Add what articles call their providers; all that they name are called as usual then.

    One without a usual name is called what its newest article, or one that lists it, calls it.
    """
    await _count(write, Counter(map(provider_of, batch)))
    ids = list({key for rows in batch for key, *_ in rows.providers})
    rows = await write.fetch(_OTHERWISE_CALLED, {"ids": ids})
    called: dict[tuple[int, str], dict[str, int]] = {}
    for key, domain, name, count in rows:
        called.setdefault((key, domain), {})[name] = count
    await write.run_many(
        "UPDATE providers SET usual_name = :name, name = coalesce(:name, name) WHERE id = :id",
        [
            {"id": key, "name": usual_name(domain, counts)}
            for (key, domain), counts in called.items()
        ],
    )


#: Names of those providers that some document calls otherwise than they are called now.
_OTHERWISE_CALLED: Final = """
    SELECT provider_id, domain, called.name, count
    FROM providers JOIN provider_names AS called ON called.provider_id = providers.id
    WHERE count > 0 AND providers.id IN (
        SELECT present.id FROM providers AS present
        JOIN provider_names AS other ON other.provider_id = present.id
        WHERE present.id IN :ids AND count > 0 AND other.name != coalesce(present.usual_name, '')
    )
"""


async def _count(write: Transaction, counts: Mapping[tuple[int, str], int]) -> None:
    await write.run_many(
        """
        INSERT INTO provider_names (provider_id, name, count) VALUES (?, ?, ?)
        ON CONFLICT (provider_id, name) DO UPDATE SET count = provider_names.count + excluded.count
        """,
        [(*called, count) for called, count in sorted(counts.items())],
    )
