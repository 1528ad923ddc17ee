"""A year of use, a day at a time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Final

from tests.gateway.newsroom import free_port
from tests.proof.measure import IS_FULL, scaled
from tests.proof.report import RecordFault
from tests.proof.year import COMMANDS, DOCUMENTS, Year
from tests.samples import NOW

DAYS: Final = scaled(few=4, many=365)
_TABLES: Final = {
    "an article": (
        *("articles", "article_details", "listings", "related", "search_index_data", "words"),
        *("search_index_idx", "headline_words", "files", "file_articles", "arrivals", "releases"),
    ),
    "a post": ("posts", "deliveries"),
    "a decision": ("decisions",),
}


async def test_a_year_with_an_upgrade_in_its_middle(
    tmp_path: Path, record_fault: RecordFault
) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "backups").mkdir()
    year = Year(tmp_path, free_port())
    growth = []
    await year.subscribe()
    async with year.reachable():
        for first, more in ((0, ()), (DAYS // 2, ("NEWER",))):
            days = range(first + 1, first + DAYS // 2 + 1)
            async with year.bot(NOW + timedelta(days=first), *more) as process:
                for number in days:
                    found = await year.live(process, number, weighs=number == days[-1])
            growth.append(year.own[-1] / year.own[1])
    copies = year.copies()
    lived = DAYS // 2 * 2
    counts = {"an article": lived * (DOCUMENTS + 1), "a post": len(copies), "a decision": lived}
    bytes_of = {
        what: sum(found["sizes"].get(table, 0) for table in tables) / counts[what]
        for what, tables in _TABLES.items()
    }
    told_of = ", ".join(f"{size:,.0f} bytes for {what}" for what, size in bytes_of.items())
    record_fault(
        f"{lived} days with {DOCUMENTS} documents, {len(copies) // lived} posts and {COMMANDS} "
        "commands each, a backup a day and an upgrade in the middle",
        tried=len(copies),
        lost=sum(count == 0 for count in copies.values()),
        doubled=sum(count - 1 for count in copies.values() if count > 1),
        told=f"{told_of}; memory at the end {max(growth):.2f} times that of the second day",
    )
    assert year.used == lived * COMMANDS
    assert (tmp_path / "newsdesk.db.before-version-4").exists()
    assert len(list((tmp_path / "backups").iterdir())) <= 7
    # The shorter a run, the more of it is what Python gathers at first.
    assert not IS_FULL or max(growth) <= 1.10
