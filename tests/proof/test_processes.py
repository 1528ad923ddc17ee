"""Several processes with one token on a server's database: none is missed when it ends."""

from __future__ import annotations

import asyncio
import random
import signal

import pytest

from tests.proof.company import Company, Starter, carriers, company_on
from tests.proof.measure import SEED, scaled
from tests.proof.report import RecordFault
from tests.proof.scene import KILLED
from tests.proof.server import Server

#: Seconds in which so few stories are posted.
_WHILE: float = 2.0


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """Chance that is the same in every run, and another one for each test."""
    return random.Random(f"{SEED} {request.node.name}")  # noqa: S311  # no secret


@pytest.mark.parametrize("slot", [0, 1], ids=["two", "three"])
async def test_killed_at_random(
    slot: int,
    server: Server,
    starter: Starter,
    chance: random.Random,
    record_fault: RecordFault,
) -> None:
    async with company_on(server, starter, slot=slot) as company:
        await company.begin()
        for _ in range(scaled(few=2, many=100)):
            await company.publish()
            company.hurry()
            await asyncio.sleep(chance.uniform(0, _WHILE))
            await kill_one(company, chance)
            await company.start()
            lost, doubled = await company.settle()
            record_fault(
                f"{'three' if slot else 'two'} processes, one of them killed at random",
                tried=1,
                lost=lost,
                doubled=doubled,
                told="nothing: the spare goes on",
            )
            company.forget()


async def kill_one(company: Company, chance: random.Random) -> None:
    killed = chance.choice([*carriers(company.living), chance.choice(company.living)])
    killed.tell(signal.SIGKILL)
    assert await killed.end() == KILLED
