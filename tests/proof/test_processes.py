"""Several processes with one token on a server's database: none is missed when it ends."""

from __future__ import annotations

import asyncio
import random
import signal
from typing import Final

import pytest

from tests import postgres as postgresql
from tests.gateway.gateway import Gateway
from tests.proof.bots import Starter, carriers
from tests.proof.company import SHARDS, Company, company_on
from tests.proof.measure import SEED, sampled, scaled
from tests.proof.report import RecordFault
from tests.proof.scene import KILLED
from tests.proof.server import Server, database_of

#: What is about to be written when the process that writes is killed: where, and of what row.
MOMENTS = {
    "the leader is killed between planning and marking as planned": ("planner", "TRUE"),
    "killed between sending and marking as sent": ("posts", "NEW.state = 'sent'"),
    "killed while it takes posts to send": ("posts", "NEW.state = 'sending'"),
}
#: Seconds in which so few stories are posted.
_WHILE: Final = 1.5


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
        for _ in range(scaled(few=1, many=100)):
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


@pytest.mark.parametrize(
    "by",
    [
        "its connections end",
        pytest.param("it was silent for 15 seconds", marks=pytest.mark.proof_only),
    ],
)
async def test_stopped_until_another_one_has_its_work(
    by: str,
    server: Server,
    starter: Starter,
    chance: random.Random,
    record_fault: RecordFault,
) -> None:
    """In the middle of posting; when it goes on, it finds its work taken and ends."""
    is_cut = by == "its connections end"
    async with company_on(server, starter) as company:
        for _ in range(scaled(few=1, many=10 if is_cut else 3)):
            company.hurry()
            await company.start()
            await company.start()
            await company.waits(lambda: any(bot.carries for bot in company.living))
            (stopped,) = carriers(company.living)
            await company.publish(8)
            await company.has_posted(chance.randrange(len(company.expected)))
            stopped.tell(signal.SIGSTOP)
            company.hurry()
            if is_cut:
                server.cut()
            await company.waits(lambda: len(carriers(company.living)) > 1)
            if is_cut:  # else it still holds what it was sending to
                await company.has_posted(len(company.expected) - chance.randrange(4))
            stopped.tell(signal.SIGCONT)
            assert await stopped.end() == 1
            lost, doubled = await company.settle()
            assert doubled <= 1  # no more than one at a time has its turn
            record_fault(
                f"a process is stopped while it posts, and goes on when another has its work: {by}",
                tried=1,
                lost=lost,
                doubled=doubled,
                told=f"it ends: “{company.told_by(stopped)}”",
                is_tellable=False,  # in the instant between a turn and what is sent to a forum
            )
            company.forget()
            await company.close()


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, marks=[] if "leader" in row else [pytest.mark.proof_only])
        for row in MOMENTS
    ],
)
async def test_killed_in_the_middle_of_a_transaction(
    row: str, server: Server, starter: Starter, record_fault: RecordFault
) -> None:
    async with company_on(server, starter) as company:
        await company.begin()
        for _ in range(scaled(few=1, many=15)):
            with server.holding_up(*MOMENTS[row]):
                await company.publish()
                await company.waits(server.holds_up)
                (leader,) = carriers(company.living)
                company.hurry()
                leader.tell(signal.SIGKILL)
                await leader.end()
            await company.start()
            lost, doubled = await company.settle()
            record_fault(
                row, tried=1, lost=lost, doubled=doubled, told="nothing: the spare goes on"
            )
            company.forget()


FAREWELLS = {
    "asks to connect anew": Gateway.ask_to_reconnect,
    "closes the connection": Gateway.drop,
    "ends the session": Gateway.invalidate,
}


@pytest.mark.parametrize("farewell", sampled(FAREWELLS, few=1))
async def test_each_shard_reconnects(
    farewell: str,
    server: Server,
    starter: Starter,
    chance: random.Random,
    record_fault: RecordFault,
) -> None:
    """One after the other, in any order, while stories are posted."""
    async with company_on(server, starter, slot=1) as company:
        await company.begin(spares=0)
        for _ in range(scaled(few=1, many=10)):
            await company.publish()
            for shard in chance.sample(range(SHARDS), SHARDS):
                await company.has_posted(chance.randrange(len(company.expected)))
                company.hurry()
                await FAREWELLS[farewell](company.gateway, shard)
            lost, doubled = await company.settle()
            await company.is_connected()
            record_fault(
                f"Discord {farewell}, of each shard while it posts",
                tried=SHARDS,
                lost=lost,
                doubled=doubled,
                told="nothing",
            )
            company.forget()


async def test_a_newer_version_beside_an_older_one(
    faulty_server: postgresql.Server,
    starter: Starter,
    chance: random.Random,
    record_fault: RecordFault,
) -> None:
    """It migrates while the older one posts; that one ends, and an older one does not start."""
    for _ in range(scaled(few=1, many=5)):
        with database_of(faulty_server, "faults") as server:
            await migrate_beside(server, starter, chance, record_fault)


async def migrate_beside(
    server: Server, starter: Starter, chance: random.Random, record_fault: RecordFault
) -> None:
    async with company_on(server, starter) as company:
        await company.begin()
        await company.publish(8)
        await company.has_posted(chance.randrange(len(company.expected)))
        company.hurry()
        older = company.living
        await company.start(is_newer=True)
        assert [await bot.end() for bot in older] == [1, 1]
        (told,) = {company.told_by(bot) for bot in older}
        refused = await company.start()
        assert await refused.end() == 1
        lost, doubled = await company.settle()
        record_fault(
            "a newer version migrates beside an older one that posts",
            tried=1,
            lost=lost,
            doubled=doubled,
            told=f"the older one ends: “{told}”; started again: “{company.told_by(refused)}”",
        )
