"""Documents of real newsrooms in two spellings, or before and after an edit, through the bot."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.publication import OPERATOR
from tests.deliveries.desk import Desk
from tests.loading.moving import begin, ids, see, shown
from tests.loading.newsroom import Newsroom
from tests.places import SHARED
from tests.ui.world import ManualClock


async def test_an_edited_file_of_a_real_newsroom_keeps_its_post(
    newsroom: Newsroom, desk: Desk, real: Path
) -> None:
    desk.clock.now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    await begin(newsroom, desk)
    for number, name in enumerate(("before.md", "after.md"), start=1):
        newsroom.write("a.md", (real / name).read_bytes())
        await see(newsroom, desk)
        assert len(desk.publisher.sent) == 1
        assert len(await ids(newsroom)) == 2
        assert len(shown(desk)) == number - 1


async def test_a_copy_that_a_synchronisation_made_changes_nothing(
    newsroom: Newsroom, desk: Desk
) -> None:
    desk.clock.now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    await begin(newsroom, desk)
    for path in sorted(cases("H2-sync-conflict").iterdir()):
        newsroom.write(path.name, path.read_bytes())
        await see(newsroom, desk)
    assert desk.publisher.titles(100) == ["Council votes 31 to 28"]
    assert shown(desk) == []


@pytest.mark.parametrize(
    ("case", "count"),
    [
        ("D1-tracking-at_medium", 1),
        ("D1-tracking-mtm", 1),
        ("D2-amp-entity", 1),
        ("D3-idn", 1),
        ("D3-percent-case", 1),
        ("D4-hash-route", 2),
    ],
)
async def test_spellings_of_real_addresses_are_as_many_posts_as_pages(
    newsroom: Newsroom, desk: Desk, case: str, count: int
) -> None:
    desk.clock.now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    await begin(newsroom, desk)
    for path in sorted(cases(case).iterdir()):
        newsroom.write(path.name, path.read_bytes())
        await see(newsroom, desk)
    assert len(desk.publisher.sent) == count
    assert len(await ids(newsroom)) == count + 1


async def test_spellings_of_real_names_are_one(newsroom: Newsroom, clock: ManualClock) -> None:
    clock.now = datetime(2026, 11, 27, 12, tzinfo=UTC)
    for case in ("I1-topic-spelling", "I2-provider-domain"):
        for path in sorted(cases(case).iterdir()):
            newsroom.write(f"{case}/{path.name}", path.read_bytes())
    await newsroom.load()
    topics = [(one.key, one.count) for one in await newsroom.store.names.topics(OPERATOR)]
    assert [count for _, count in topics] == [2, 2]
    domains = [one.key for one in await newsroom.store.names.providers(OPERATOR)]
    assert len(domains) == len(set(domains))


def cases(name: str) -> Path:
    folder = SHARED / "cases" / name
    if not folder.is_dir():
        pytest.skip(f"no documents at {folder}")
    return folder


@pytest.fixture(params=["D5-slug-edit", "D6-gains-originalUrl"])
def real(request: pytest.FixtureRequest) -> Path:
    """Give a folder with a document of a real newsroom before and after it was edited."""
    return cases(str(request.param))
