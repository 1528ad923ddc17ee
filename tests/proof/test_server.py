"""Whatever happens to a PostgreSQL server, its processes lose nothing and post nothing twice."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import pytest

from bot.store.postgres.driver import APPLICATION
from tests import postgres as postgresql
from tests.proof.bots import Starter, until
from tests.proof.company import Company, company_on
from tests.proof.measure import SEED, scaled
from tests.proof.report import RecordFault
from tests.proof.server import Server, can_mount, database_of

#: Seconds within which bots come to write where there is no room left.
_NOTICING: Final = 5.0
Fault = Callable[[Company], Awaitable[None]]


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """Chance that is the same in every run, and another one for each test."""
    return random.Random(f"{SEED} {request.node.name}")  # noqa: S311  # no secret


async def kill(company: Company) -> None:
    await asyncio.to_thread(company.server.kill)
    await asyncio.to_thread(company.server.start)


async def kill_one_process(company: Company) -> None:
    company.server.kill_one_process()


async def restart(company: Company) -> None:
    await asyncio.to_thread(company.server.restart)


async def cut(company: Company) -> None:
    await company.waits(company.server.cut)


async def cut_listening(company: Company) -> None:
    await company.waits(company.server.cut_listening)


async def cut_roles(company: Company) -> None:
    await company.waits(company.server.cut_roles)


async def take_every_connection(company: Company) -> None:
    with company.server.taking_every_connection():
        await company.waits(lambda: "no connection left" in company.news)


async def cancel(company: Company) -> None:
    """Cancel what waits for a lock, of which there is something soon."""
    with company.server.connect() as other, other.transaction():
        other.execute("LOCK TABLE posts")
        await company.waits(company.server.waiting)
        for pid in company.server.waiting():
            company.server.run("SELECT pg_cancel_backend(%s)", pid)


async def deadlock(company: Company) -> None:
    """Take what writers take last, then what they take first; the server ends one of both."""
    with company.server.connect() as other, other.transaction():
        other.execute("SET LOCAL deadlock_timeout = '1h'")  # the bot is to notice it
        other.execute("LOCK TABLE posts")
        await company.waits(company.server.waiting)
        await asyncio.to_thread(other.execute, f"SELECT pg_advisory_xact_lock({APPLICATION})")


async def fail_to_serialise(company: Company) -> None:
    with company.server.failing("posts", "40001", times=5):
        await company.waits(lambda: company.server.failures() >= 5)


FAULTS: dict[str, Fault] = {
    "the server is killed and started again": kill,
    "a process of the server's is killed": kill_one_process,
    "the server is restarted": restart,
    "the server ends all connections": cut,
    "the server ends the connections that listen": cut_listening,
    "the server ends the connections that roles hang on": cut_roles,
    "the server has no connection left (`max_connections`)": take_every_connection,
    "the server cancels statements": cancel,
    "the server meets a deadlock": deadlock,
    "the server fails to serialise transactions": fail_to_serialise,
}


async def test_faults_of_the_server(
    server: Server, starter: Starter, chance: random.Random, record_fault: RecordFault
) -> None:
    """In the middle of posting, by two processes beside each other and a spare; in any order."""
    names = list(FAULTS) * scaled(few=1, many=10)
    chance.shuffle(names)
    async with company_on(server, starter, slot=1) as company:
        await company.begin()
        for name in names:
            await company.publish(5)
            await company.has_posted(chance.randrange(len(company.expected) // 2))
            company.hurry()
            await FAULTS[name](company)
            await company.recover()
            await company.record(name, record_fault)
            company.forget()
            await company.restore()


@pytest.mark.skipif(not can_mount(), reason="a small disk can be mounted by root only")
async def test_the_disk_of_the_server_is_full(
    tmp_path: Path,
    cramped_server: postgresql.Server,
    starter: Starter,
    record_fault: RecordFault,
) -> None:
    """Documents come meanwhile, which are loaded and posted when there is room again."""
    with database_of(cramped_server, "faults") as server:
        async with company_on(server, starter, slot=1) as company:
            company.write(tmp_path / "documents", ["Long ago"])
            await company.begin(folders=[str(tmp_path / "documents")])
            await company.waits(lambda: "1 added" in company.said)
            tries = 0
            for _ in range(scaled(few=1, many=8)):
                await company.publish(3)
                with server.full_disk():
                    company.write(tmp_path / "documents", company.titles(3))
                    # Where pages have room left, for a while nobody notices.
                    noticed = await until(lambda: "disk is full" in company.news, _NOTICING)
                if not server.is_up():
                    await asyncio.to_thread(server.start)
                tries += noticed
                if noticed:
                    await company.record("the server's disk is full", record_fault)
                assert await company.settle() == (0, 0)
                company.forget()
                await company.restore()
            assert tries
