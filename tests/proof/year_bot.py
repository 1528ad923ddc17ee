"""The whole bot as a program whose days somebody else begins: ``year_bot.py HTTP GATEWAY FOLDER``.

It is connected to a stand-in for Discord, reads the parts of days, one a line, as JSON, lives
through each by a clock that stands still, and answers with a line on what it weighs then. With
NEWER behind its arguments it is a version whose schema goes further than the one that made the
database.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import discord
import yarl

from bot.config.keeping import Backup
from bot.config.settings import Config, Logging, Moderation, Posting, Servers, Source, Stories
from bot.publication import Action
from bot.running.app import Newsdesk, newsdesk
from bot.running.heap import keep_whole
from bot.store.editorial.decisions import Decision
from bot.store.sqlite import examining, migrating
from bot.store.sqlite.schema.migrations import MIGRATIONS
from tests.operating.shell import TOKEN
from tests.proof.discord_payloads import PERSON, SERVER

_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
#: Of each table with its indexes.
_SIZES: Final = """
    SELECT tbl_name, sum(pgsize) FROM dbstat JOIN sqlite_schema USING (name) GROUP BY tbl_name
"""
_FURTHER: Final = ("CREATE TABLE of_a_later_version (id INTEGER PRIMARY KEY) STRICT",)


class _Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now


async def main(http: str, gateway: str, folder: Path) -> None:
    """Live through days until nobody begins another one."""
    keep_whole()
    discord.http.Route.BASE = http
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    clock, source = _Clock(), Source(name="news", folders=(folder / "documents",))
    config = Config(
        database=folder / "newsdesk.db",
        sources=(source,),
        posting=Posting(),
        stories=Stories(),
        moderation=Moderation(),
        servers=Servers(),
        backup=Backup(folder=folder / "backups"),
        logging=Logging(file=None),
    )
    clock.now = datetime.fromisoformat((await _line())["now"])
    async with newsdesk(config, clock) as desk:
        connection = asyncio.create_task(desk.client.start(TOKEN))
        await desk.client.wait_until_ready()
        await desk.refresh(source)
        _say({})
        while day := await _line():
            clock.now = datetime.fromisoformat(day["now"])
            _say(await _live(desk, clock, source, day))
        await desk.client.close()
        await asyncio.gather(connection, return_exceptions=True)


async def _live(
    desk: Newsdesk, clock: _Clock, source: Source, day: dict[str, Any]
) -> dict[str, Any]:
    """Load, post, decide and look after everything, as the ticks do."""
    await desk.refresh(source)
    await desk.deliver()
    for address in day["publish"]:
        article = await desk.store.articles.at(address)
        assert article is not None
        decision = Decision(SERVER, article, Action.PUBLISH, PERSON, "good", clock.now)
        await desk.store.decisions.decide(decision)
    clock.now += timedelta(hours=day["hours"])
    await desk.deliver()
    for rarely in (desk.tell, desk.back_up, desk.look_after, desk.clear_left, desk.daybook.look):
        await rarely()
    gc.collect()
    await desk.give_back()
    _, resident, shared, *_ = map(int, Path("/proc/self/statm").read_text().split())
    weight = {"resident": resident * _PAGE, "own": (resident - shared) * _PAGE}
    if not day.get("weighs"):
        return weight
    return {**weight, "sizes": dict(await desk.store.database.fetch(_SIZES))}


async def _line() -> dict[str, Any]:
    line = await asyncio.to_thread(sys.stdin.readline)
    found: dict[str, Any] = json.loads(line or "{}")
    return found


def _say(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


# Whoever is started by this process imports this, too.
if sys.argv[4:] == ["NEWER"]:
    for module in (migrating, examining):
        vars(module)["MIGRATIONS"] = (*MIGRATIONS, _FURTHER)
if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
