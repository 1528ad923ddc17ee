"""The database's file is its owner's alone, and it is noticed when it is not in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import LostStoreError, StoreError
from bot.store.sqlite.database import Database
from tests.store.databases import add, ids_in


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


async def fill(database: Database) -> None:
    async with database.transaction() as write:
        await add(write, 1, 2)


async def test_nobody_but_its_owner_may_read_it(path: Path) -> None:
    """Nor what SQLite writes beside it."""
    database = await Database.open(path)
    await fill(database)
    modes = {one.name: one.stat().st_mode & 0o777 for one in path.parent.iterdir()}
    await database.close()

    assert modes["news.db"] == modes["news.db-wal"] == modes["news.db-shm"] == 0o600


async def test_one_that_everybody_may_read_is_made_private(path: Path) -> None:
    await (await Database.open(path)).close()
    path.chmod(0o644)
    await (await Database.open(path)).close()

    assert path.stat().st_mode & 0o777 == 0o600


async def test_none_is_made_where_that_is_not_wanted(path: Path) -> None:
    with pytest.raises(StoreError):
        await Database.open(path, creates=False)
    assert not path.exists()


@pytest.mark.parametrize("is_replaced", [False, True])
async def test_one_that_is_gone_is_told_and_its_contents_are_saved(
    path: Path, is_replaced: bool
) -> None:
    database = await Database.open(path)
    await database.look_after()
    await fill(database)
    for one in (path, path.with_name("news.db-wal"), path.with_name("news.db-shm")):
        one.unlink()
    if is_replaced:
        path.write_bytes(b"")
    with pytest.raises(LostStoreError, match=r"news\.db was deleted or replaced") as caught:
        await database.look_after()
    await database.close()

    rescued = path.with_name("news.db.rescued")
    assert f"in {rescued}:" in str(caught.value)
    assert rescued.stat().st_mode & 0o777 == 0o600
    saved = await Database.open(rescued, creates=False)
    assert await ids_in(saved) == [1, 2]
    await saved.close()


async def test_an_earlier_rescue_is_kept(path: Path) -> None:
    database = await Database.open(path)
    path.unlink()
    for _ in range(2):
        with pytest.raises(LostStoreError):
            await database.look_after()
    await database.close()

    assert {one.name for one in path.parent.glob("*.rescued*")} == {
        "news.db.rescued",
        "news.db.rescued.1",
    }
