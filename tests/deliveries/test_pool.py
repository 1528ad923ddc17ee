"""Works side by side: none of them waits for the slowest, and what one raises comes out."""

from __future__ import annotations

import asyncio

import pytest

from bot.deliveries.pool import Pool


class Works:
    """Works that end when the test says so, a few at a time."""

    def __init__(self, count: int) -> None:
        self._left = list(range(count))
        self.begun: list[int] = []
        self.ends = [asyncio.Event() for _ in range(count)]
        self.asked = 0

    async def fill(self, pool: Pool) -> bool:
        self.asked += 1
        new, self._left = self._left[: pool.room], self._left[pool.room :]
        for number in new:
            self.begun.append(number)
            pool.start(number, self._work(number))
        return bool(new)

    async def _work(self, number: int) -> None:
        await self.ends[number].wait()


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_works_follow_without_waiting_for_the_slowest() -> None:
    works = Works(10)
    async with Pool(4) as pool:
        filling = asyncio.create_task(pool.keep_filled(lambda: works.fill(pool)))
        await settled()
        assert works.begun == [0, 1, 2, 3]
        works.ends[1].set()
        await settled()
        assert works.begun == [0, 1, 2, 3]
        for number in range(2, 10):
            works.ends[number].set()
        await settled()
        assert works.begun == list(range(10))
        assert not filling.done()
        works.ends[0].set()
        await filling


async def test_at_the_end_it_is_looked_once_more_for_what_became_due() -> None:
    works = Works(1)
    async with Pool(4) as pool:
        filling = asyncio.create_task(pool.keep_filled(lambda: works.fill(pool)))
        await settled()
        assert works.asked == 2
        works.ends[0].set()
        await filling
    assert works.asked == 3


async def test_what_a_work_raises_ends_the_filling() -> None:
    async def fail() -> None:
        raise LookupError

    async def fill() -> bool:
        pool.start(1, fail())
        return True

    with pytest.raises(LookupError):
        async with Pool(1) as pool:
            await pool.keep_filled(fill)
