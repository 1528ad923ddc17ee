"""A program of its own that forks whole bots, each as ``newsdesk run`` has it, to be disturbed.

It has imported everything once, so that a bot begins to work within milliseconds. It reads one task
a line and answers with the process's number; how that ended stands beside its log in the end.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import sys
import traceback
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from bot.cli.printing import error_text
from bot.config.settings import (
    Config,
    Logging,
    Moderation,
    Posting,
    Servers,
    Source,
    Stories,
    Token,
)
from bot.config.sharding import Sharding
from bot.databases import ServerDatabase
from bot.errors import NewsdeskError
from bot.running import process
from bot.running.logs import start_logging
from bot.store.postgres import migrating
from bot.store.postgres.schema import migrations
from tests.gateway.bot import talk_to
from tests.operating.shell import TOKEN

#: More often than an operator may have it, so that a proof has more to disturb.
_INTERVAL: Final = timedelta(seconds=0.2)
#: Seconds without a word from the gateway.
_SILENCE: Final = 60.0
_FURTHER: Final = ("CREATE TABLE of_a_later_version (id bigint PRIMARY KEY)",)


def run(task: dict[str, Any]) -> int:
    """Run a bot to its end and give the exit status."""
    talk_to(task["discord"], task["gateway"], task.get("silence", _SILENCE))
    if task.get("is_newer"):
        _go_further()
    config = Config(
        database=ServerDatabase(task["database"]),
        sources=tuple(
            Source(name="documents", folders=(Path(one),), interval=_INTERVAL)
            for one in task.get("folders", [])
        ),
        posting=Posting(interval=_INTERVAL),
        stories=Stories(),
        moderation=Moderation(),
        servers=Servers(),
        logging=Logging(file=None),
        shards=Sharding(count=task["shards"], slot=task["slot"]),
    )
    start_logging(config.logging)
    try:
        asyncio.run(process.run(config, Token(TOKEN), None, lambda: config))
    except NewsdeskError as error:
        sys.stderr.write(error_text(error) + "\n")  # as the command line says it
        return 1
    return 0


def _go_further() -> None:
    """Be a version whose schema goes further than the one that made the database."""
    vars(migrations)["MIGRATIONS"] = (*migrations.MIGRATIONS, _FURTHER)
    newest = migrations.NEWEST + 1
    for module in (migrations, migrating):
        vars(module)["NEWEST"] = newest


def _keep(task: dict[str, Any]) -> None:
    """Start a bot, say its number, and write down how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = Path(task["log"])
    bot = os.fork()
    if bot == 0:
        status = 1
        try:
            os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), sys.stderr.fileno())
            status = run(task)
        except BaseException:  # noqa: BLE001  # tell of it before the process ends
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    sys.stdout.write(f"{bot}\n")
    sys.stdout.flush()
    status = os.waitstatus_to_exitcode(os.waitpid(bot, 0)[1])
    unseen = log.with_suffix(".ending")
    unseen.write_text(str(status))
    unseen.rename(log.with_suffix(".ended"))


def main() -> None:
    """Start one bot after the other, each beside those that run."""
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how those ended who wait for bots
    for line in sys.stdin:
        if os.fork() == 0:
            _keep(json.loads(line))
            os._exit(0)


if __name__ == "__main__":
    main()
