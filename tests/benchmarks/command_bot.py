"""The bot in a simulated Discord answers while it loads: ``command_bot.py DATABASE FOLDER``.

Prints one line of JSON: by command, the milliseconds from interaction to answer, at rest and while
documents are loaded as the running bot loads them, in a process of its own.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import discord
import simcord

from bot.clock import system_clock
from bot.config.settings import Config, Logging, Moderation, Posting, Servers, Source, Stories
from bot.loading.apart import Apart
from bot.processes import Processes
from bot.running.app import newsdesk
from bot.running.warming import warm
from bot.ui.client import NewsdeskClient
from tests.benchmarks.generated import START, World, made_text

_AT_REST = 100
_Times = dict[str, list[float]]


async def main(database: Path, folder: Path) -> None:
    """Ask at rest, then during a load."""
    config = Config(
        database=database,
        sources=(),
        posting=Posting(),
        stories=Stories(),
        moderation=Moderation(),
        servers=Servers(),
        logging=Logging(file=None),
    )
    async with newsdesk(config) as desk:
        await warm(desk.store)
        times: dict[str, _Times] = {"rest": defaultdict(list), "load": defaultdict(list)}
        env = simcord.Env(desk.client, shard_count=1)
        env.settle_timeout = 60
        await env.start()
        asking = _Asking(env, desk.client)
        await asking.settle()
        await asking.ask(defaultdict(list), lambda count: count < len(_QUESTIONS))
        await asking.ask(times["rest"], lambda count: count < _AT_REST)
        load = asyncio.create_task(
            Apart(database, system_clock, Processes()).load(Source(name="more", folders=(folder,)))
        )
        await asking.ask(times["load"], lambda count: count < len(_QUESTIONS) or not load.done())
        report = await load
        await env.shutdown()
    print(json.dumps({**times, "added": report.added}))


class _Asking:
    """A member who asks one question after the other."""

    def __init__(self, env: simcord.Env, client: NewsdeskClient) -> None:
        guild = env.create_guild("The Newsroom")
        self._env = env
        self._channel = guild.create_text_channel("newsroom")
        self._member = guild.add_member(env.create_user("maya"))
        self._client = client
        self._chance = random.Random(1)
        self._world = World()
        self._started = self._last = 0.0
        # Nothing of simcord's own, which settles for a while after each answer, is to be counted,
        # and nothing that the bot does once it has answered.
        self._call = client.tree._call  # noqa: SLF001  # where every interaction comes in
        client.tree._call = self._timed  # type: ignore[method-assign]  # noqa: SLF001  # see above
        for name in ("send_message", "autocomplete"):
            send = getattr(discord.InteractionResponse, name)
            setattr(discord.InteractionResponse, name, self._noting(send))

    async def settle(self) -> None:
        """Let the server come into being."""
        await self._env.settle()

    async def ask(self, times: _Times, goes_on: Callable[[int], bool]) -> None:
        """Ask as long as it goes on, by how many questions were asked."""
        count = 0
        while goes_on(count):
            name, question = _QUESTIONS[count % len(_QUESTIONS)]
            await question(self)
            times[name].append(self._last * 1000)
            count += 1

    async def _timed(self, interaction: discord.Interaction[Any]) -> None:
        self._started = time.perf_counter()
        await self._call(interaction)

    def _noting(self, send: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def noted(*arguments: Any, **options: Any) -> Any:
            sent = await send(*arguments, **options)
            self._last = time.perf_counter() - self._started
            return sent

        return noted

    async def search(self) -> None:
        """Search for two words, best first."""
        await self._slash("news search", words=made_text(self._world, self._chance, 2))

    async def search_within(self) -> None:
        """Search for a word within a topic and a time."""
        words = made_text(self._world, self._chance, 1)
        since = f"{START.year + self._chance.randint(0, 4)}-03-01"
        await self._slash("news search", words=words, topic=self._topic(), since=since)

    async def topic(self) -> None:
        """Open a topic."""
        await self._slash("news topic", topic=self._topic())

    async def provider(self) -> None:
        """Open a provider."""
        await self._slash("news provider", provider=self._provider())

    async def latest(self) -> None:
        """Look at the newest."""
        await self._slash("news latest")

    async def complete_provider(self) -> None:
        """Type the beginning of a provider's name."""
        await self._complete("news provider", "provider", self._provider()[:3])

    async def complete_article(self) -> None:
        """Type the beginning of a title."""
        typed = made_text(self._world, self._chance, 1)[:5]
        await self._complete("news show", "article", typed)

    async def _slash(self, command: str, **options: str) -> None:
        result = await self._member.slash(self._channel, command, **options)
        assert result.response is not None

    async def _complete(self, command: str, option: str, typed: str) -> None:
        await self._member.autocomplete(self._channel, command, option, typed)

    def _topic(self) -> str:
        [name] = self._chance.choices(self._world.topics, cum_weights=self._world.topic_odds)
        return name

    def _provider(self) -> str:
        odds = self._world.provider_odds
        [(_, domain)] = self._chance.choices(self._world.providers, cum_weights=odds)
        return domain


_QUESTIONS: list[tuple[str, Callable[[_Asking], Awaitable[None]]]] = [
    ("/news search, two words", _Asking.search),
    ("/news search, word, topic, time", _Asking.search_within),
    ("/news topic", _Asking.topic),
    ("/news provider", _Asking.provider),
    ("/news latest", _Asking.latest),
    ("completing a provider", _Asking.complete_provider),
    ("completing a title", _Asking.complete_article),
]


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
