"""Of a damaged database the clear word is said, whatever comes out of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import DamagedStoreError, NotFoundError, StoreError
from bot.publication import OPERATOR, Audience, Scope
from bot.search.query import SearchQuery
from bot.store import Store
from tests.samples import make_series, write


async def damaged(path: Path) -> Store:
    """Open a database in which some pages hold something else than they should."""
    store = await Store.open(path)
    await write(store, *make_series(300))
    await store.close()
    data = bytearray(path.read_bytes())
    last = len(data) // 16384
    for page in range(last - 3, last):
        data[page * 16384 + 200 : page * 16384 + 4000] = b"\xfe" * 3800
    path.write_bytes(data)
    return await Store.open(path)


@pytest.mark.parametrize(
    "error", [KeyError("x"), TypeError("y"), UnicodeDecodeError("a", b"", 0, 1, "z")]
)
async def test_what_nobody_foresaw_is_told_as_damage(tmp_path: Path, error: Exception) -> None:
    store = await damaged(tmp_path / "news.db")
    try:
        with pytest.raises(StoreError, match="damaged") as caught:
            async with store.diagnosing():
                raise error
        assert caught.value.__cause__ is error
    finally:
        await store.close()


@pytest.mark.parametrize("error", [KeyError("x"), NotFoundError("y")])
async def test_of_a_sound_one_an_error_stays_what_it_is(store: Store, error: Exception) -> None:
    with pytest.raises(type(error)) as caught:
        async with store.diagnosing():
            raise error
    assert caught.value is error


async def make_database(path: Path) -> bytes:
    """Make a database with articles, and give what its file holds."""
    store = await Store.open(path)
    await write(store, *make_series(100))
    await store.close()
    return path.read_bytes()


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: data[:100] + b"\xfe" * 4000 + data[4100:], id="its schema"),
        pytest.param(lambda data: data[: len(data) // 2], id="its second half is gone"),
        pytest.param(lambda data: b"\0" * 100 + data[100:], id="its first bytes"),
        pytest.param(lambda data: data[:60] + b"\0\0\0\1" + data[64:], id="its version"),
        pytest.param(lambda data: data[:60] + b"\0\0\0\0" + data[64:], id="its version is lost"),
    ],
)
async def test_what_cannot_be_opened_is_told_as_damage_with_what_to_do(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "news.db"
    path.write_bytes(damage(await make_database(path)))
    with pytest.raises(DamagedStoreError, match=r"news\.db: .*damaged.*newsdesk restore"):
        await Store.open(path)


async def test_several_who_meet_damage_at_once_wait_for_one_look_at_it(tmp_path: Path) -> None:
    store = await damaged(tmp_path / "news.db")
    try:
        found = await asyncio.gather(*(store.cause_of(KeyError("x")) for _ in range(5)))
        assert len(set(map(id, found))) == 1
        assert isinstance(found[0], DamagedStoreError)
    finally:
        await store.close()


async def test_a_text_that_is_none_is_told_as_damage(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    path.write_bytes(
        (await make_database(path)).replace(b"Report number 07", b"Report " + b"\xff" * 6 + b" 07")
    )
    store = await Store.open(path)
    try:
        with pytest.raises(DamagedStoreError):
            await store.search.page(SearchQuery(), Scope(OPERATOR, Audience.ALL), limit=100)
    finally:
        await store.close()
