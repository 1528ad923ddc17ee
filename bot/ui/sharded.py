"""A Discord client that carries some of a bot's shards, beside other processes with the others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from discord.ext import commands

from bot.shards import EVERY, Shards
from bot.store.engine import Turns
from bot.ui.departing import paced
from bot.ui.pacing import once_reachable, pacer_with

#: From one session that is begun to the next; Discord asks for five seconds.
_IDENTIFYING: Final = 5.2
#: Who comes later than so much after its turn would come too near to the next one.
_LATE: Final = 0.2
#: And after so many of them it is no use to wait for a better one.
_TRIES: Final = 3


class ShardedBot(commands.AutoShardedBot):
    """Carries all shards that Discord recommends, unless it is told to ``carry`` others."""

    def __init__(self, *arguments: Any, turns: Turns | None, **options: Any) -> None:
        """Make one.

        Args:
            arguments: Of the library's own client, as are the ``options``.
            turns: Gives turns over all processes; None where there is but one.
            options: See above.
        """
        super().__init__(*arguments, http_trace=paced(pacer_with(turns)), **options)
        self._turns = turns
        self._concurrency: int | None = None
        # The library has no event of this, and looks for its parsers here.
        parsers: dict[str, Callable[[Any], None]] = self._connection.parsers
        self._take_ready = parsers["READY"]
        parsers["READY"] = self._hear_ready

    def _hear_ready(self, data: Any) -> None:
        """Take what Discord tells at the beginning of a session: all servers of a shard.

        Those in an outage are among them. The library keeps what was there in the session before,
        also where it is gone by now.
        """
        number, count = data["shard"]
        shard = Shards(count, range(number, number + 1))
        listed = frozenset(int(one["id"]) for one in data["guilds"])
        for guild in self.guilds:
            if shard.have(guild.id) and guild.id not in listed:
                self._connection.parse_guild_delete({"id": guild.id})
        self._take_ready(data)
        self.dispatch("servers_listed", shard)

    def carry(self, shards: Shards) -> None:
        """Connect these shards, and no other; call it before it connects."""
        if shards is not EVERY:
            self.shard_count, self.shard_ids = shards.count, list(shards.ids)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait until a session may be begun: so many in five seconds, over all processes."""
        if self._turns is None:
            await super().before_identify_hook(shard_id, initial=initial)
            return
        if self._concurrency is None:
            _, _, limit = await self.http.get_bot_gateway()
            self._concurrency = limit["max_concurrency"]
        name = f"identify {(shard_id or 0) % self._concurrency}"
        for _ in range(_TRIES):
            take = partial(self._turns.take, name, _IDENTIFYING)
            due = await once_reachable(take) + self.loop.time()
            await asyncio.sleep(due - self.loop.time())
            if self.loop.time() - due <= _LATE:
                return
