"""Requests leave in turn, whoever makes them: people's first, and answers at once."""

from __future__ import annotations

import asyncio
from http import HTTPStatus

import aiohttp
import discord
import pytest

from bot.ui.departing import Entrance, Rank, paced
from bot.ui.pacing import Pacer
from bot.ui.sharded import ShardedBot
from tests.proof.discord_payloads import SERVER
from tests.proof.discord_stand_in import Reply, listening
from tests.ui.test_pacing import Turns


async def test_who_waits_goes_by_rank_and_who_gave_up_takes_no_room() -> None:
    entrance, went = Entrance(room=1), list[str]()
    await entrance.enter(Rank.EDIT)

    async def enter(name: str, rank: Rank) -> None:
        await entrance.enter(rank)
        went.append(name)
        entrance.leave()

    ranks = {"edit": Rank.EDIT, "post": Rank.POST, "given up": Rank.PERSON, "press": Rank.PERSON}
    tasks = {name: asyncio.create_task(enter(name, rank)) for name, rank in ranks.items()}
    await asyncio.sleep(0)
    tasks["given up"].cancel()
    entrance.leave()
    await asyncio.gather(*tasks.values(), return_exceptions=True)
    assert went == ["press", "post", "edit"]


async def test_room_is_passed_on_by_whoever_gives_up_when_it_was_given() -> None:
    entrance = Entrance(room=1)
    await entrance.enter(Rank.POST)
    chosen, other = (asyncio.create_task(entrance.enter(Rank.POST)) for _ in range(2))
    await asyncio.sleep(0)
    entrance.leave()
    chosen.cancel()
    await other


class Turnstile(Pacer):
    """Lets a request through for each turn that the test gives."""

    def __init__(self) -> None:
        self._given = asyncio.Semaphore(0)
        self._asked = asyncio.Semaphore(0)
        self._waiting = 0
        self.most = 0

    async def turn(self) -> None:
        self._asked.release()
        self._waiting += 1
        self.most = max(self.most, self._waiting)
        await self._given.acquire()
        self._waiting -= 1

    async def is_asked(self, *, times: int) -> None:
        for _ in range(times):
            await self._asked.acquire()

    def give(self, turns: int) -> None:
        for _ in range(turns):
            self._given.release()


async def ask(session: aiohttp.ClientSession, url: str, *, is_bot: bool = True) -> None:
    headers = {"Authorization": "Bot token"} if is_bot else {}
    async with session.get(f"{url}/users/@me", headers=headers) as response:
        assert response.status == HTTPStatus.OK


async def test_few_of_those_that_wait_hold_a_connection_and_answers_do_not_wait() -> None:
    pacer = Turnstile()
    async with (
        listening() as stand_in,
        aiohttp.ClientSession(trace_configs=[paced(pacer)]) as session,
    ):
        asked = [asyncio.create_task(ask(session, stand_in.url)) for _ in range(20)]
        await pacer.is_asked(times=8)
        await ask(session, stand_in.url, is_bot=False)
        assert not any(one.done() for one in asked)
        pacer.give(20)
        await asyncio.gather(*asked)
    assert pacer.most == 8


async def test_requests_that_fail_before_they_leave_hold_up_nobody() -> None:
    pacer = Turnstile()
    async with listening() as stand_in:
        url = stand_in.url
    async with aiohttp.ClientSession(trace_configs=[paced(pacer)]) as session:
        for _ in range(9):
            with pytest.raises(aiohttp.ClientConnectionError):
                await ask(session, url)
        async with listening() as stand_in:
            pacer.give(1)
            await ask(session, stand_in.url)


async def test_what_the_library_sends_by_itself_takes_turns_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turns, intents = Turns(), discord.Intents.none()
    client = ShardedBot(turns=turns, command_prefix="", intents=intents)
    async with listening() as stand_in, client:
        monkeypatch.setattr(discord.http.Route, "BASE", stand_in.url)
        await client.login("token")
        logged_in = turns.taken
        wait = {"message": "Wait.", "retry_after": 0.0, "global": False}
        stand_in.before.append(Reply(429, headers={"Via": "1.1 google"}, body=wait))
        channel = client.get_partial_messageable(100, guild_id=SERVER)
        await channel.send("Once", allowed_mentions=discord.AllowedMentions.none())
    assert (logged_in, turns.taken - logged_in) == (2, 2)
