"""Between several processes and their server the network goes, and clocks are apart."""

from __future__ import annotations

import asyncio
import random

import pytest

from tests.proof.bots import Starter, until
from tests.proof.company import SHARDS, Company, company_on
from tests.proof.line import Line, line_to
from tests.proof.measure import SEED, sampled, scaled
from tests.proof.report import RecordFault
from tests.proof.server import Server, server_database

#: Seconds within which a process ends that cannot reach its database any more.
_END = 30.0


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """Chance that is the same in every run, and another one for each test."""
    return random.Random(f"{SEED} {request.node.name}")  # noqa: S311  # no secret


async def lose_for_a_moment(_company: Company, line: Line) -> None:
    line.silence()
    await asyncio.sleep(2)
    line.mend()


async def refuse(company: Company, line: Line) -> None:
    line.break_()
    await company.waits(lambda: "cannot be reached" in company.news)
    line.mend()


async def lose_for_a_minute(company: Company, line: Line) -> None:
    line.silence()
    mended = asyncio.get_running_loop().time() + 60
    assert await until(lambda: not company.living, _END), company.said
    assert not any(company.gateway.connected(shard) for shard in range(SHARDS))
    await asyncio.sleep(mended - asyncio.get_running_loop().time())
    line.mend()


LONG = "the network between all processes and the server is gone for a minute"
LOSSES = {
    "the network between all processes and the server is gone for two seconds": lose_for_a_moment,
    "the server's port refuses connections": refuse,
    LONG: lose_for_a_minute,
}
TRIED = [
    pytest.param(name, marks=[pytest.mark.proof_only] if name == LONG else []) for name in LOSSES
]


@pytest.mark.parametrize("name", TRIED)
async def test_the_network_is_gone(
    name: str, server: Server, starter: Starter, chance: random.Random, record_fault: RecordFault
) -> None:
    """In the middle of posting; those that end by themselves are started again."""
    async with line_to(server.folder / ".s.PGSQL.5432") as line:
        way = server_database(server.place, line.port)
        async with company_on(server, starter, slot=1, way=way) as company:
            await company.begin()
            for _ in range(scaled(few=1, many=2 if name == LONG else 10)):
                await company.publish(5)
                await company.has_posted(chance.randrange(len(company.expected) // 2))
                await LOSSES[name](company, line)
                ended = [company.told_by(bot) for bot in company.bots if bot.status is not None]
                await company.restore()
                for told in set(ended):
                    told_so = f"each ends: “{told}”"
                    record_fault(name, tried=0, lost=0, doubled=0, told=told_so)
                await company.record(name, record_fault)
                company.forget()


@pytest.mark.proof_only
async def test_one_process_is_cut_off(
    server: Server, starter: Starter, chance: random.Random, record_fault: RecordFault
) -> None:
    """It leaves Discord and ends before a spare has its work."""
    async with line_to(server.folder / ".s.PGSQL.5432") as line:
        way = server_database(server.place, line.port)
        async with company_on(server, starter) as company:
            for _ in range(3):
                await company.begin(spares=0, database=way.url)
                await company.start()
                await company.publish(8)
                await company.has_posted(chance.randrange(len(company.expected)))
                company.hurry()
                line.silence()
                cut_off = company.bots[0]
                assert await cut_off.end() == 1
                line.mend()
                lost, doubled = await company.settle()
                record_fault(
                    "the network between one process and the server is gone",
                    tried=1,
                    lost=lost,
                    doubled=doubled,
                    told=f"it ends: “{company.told_by(cut_off)}”",
                )
                company.forget()
                await company.close()


@pytest.mark.parametrize("seconds", sampled([3, -3, 120, -120], few=2))
async def test_clocks_are_apart(
    seconds: int, server: Server, starter: Starter, record_fault: RecordFault
) -> None:
    """A process that is started then is refused; those that run go on."""
    async with company_on(server, starter) as company:
        await company.begin()
        for _ in range(scaled(few=1, many=3)):
            await company.publish()
            with server.clock_ahead(seconds):
                refused = await company.start()
                assert await refused.end() == 1
            await company.restore()
            lost, doubled = await company.settle()
            away = f"{abs(seconds)} seconds" if abs(seconds) < 60 else "two minutes"
            record_fault(
                f"a process is started whose clock is {away} from the server's",
                tried=1,
                lost=lost,
                doubled=doubled,
                told=f"it is refused: “{company.told_by(refused)}”",
            )
            company.forget()
