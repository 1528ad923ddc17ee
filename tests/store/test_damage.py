"""Of a damaged database the clear word is said, whatever comes out of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import NotFoundError, StoreError
from bot.store import Store
from tests.samples import make_series, write


async def damaged(path: Path) -> Store:
    """Open a database in which some pages hold something else than they should."""
    store = await Store.open(path)
    await write(store, *make_series(300))
    await store.close()
    data = bytearray(path.read_bytes())
    for page in range(8, len(data) // 16384):
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
