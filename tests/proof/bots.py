"""Bots as processes of their own, which are started and signalled, and tell how they end."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final

from tests.gateway.gateway import PATIENCE
from tests.places import ROOT

#: How often what nobody tells of is looked at.
_LOOKOUT: Final = 0.02


class Starter:
    """Starts bots, each a process of its own.

    Attributes:
        folder: Where they log.
        numbers: Given to whatever is to have one that nothing else has.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="newsdesk-bots-"))
        self.numbers = count()
        self._forking = subprocess.Popen(
            [sys.executable, "-m", "tests.proof.runner"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    async def start(self, **task: Any) -> Bot:
        """Start one; see ``tests.proof.runner``."""
        log = self.folder / f"{next(self.numbers)}.log"
        return await asyncio.to_thread(self._start, log, {**task, "log": str(log)})

    def _start(self, log: Path, task: dict[str, Any]) -> Bot:
        assert self._forking.stdin is not None
        assert self._forking.stdout is not None
        self._forking.stdin.write(json.dumps(task) + "\n")
        self._forking.stdin.flush()
        return Bot(int(self._forking.stdout.readline()), log, task)

    def close(self) -> None:
        """End what starts them."""
        self._forking.communicate()
        shutil.rmtree(self.folder)


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot's process.

    Attributes:
        task: What it was started with.
    """

    pid: int
    log: Path
    task: dict[str, Any] = field(hash=False)

    def tell(self, number: int) -> None:
        """Send a signal; one that has ended hears none."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    @property
    def said(self) -> str:
        """What it has logged."""
        return self.log.read_text() if self.log.exists() else ""

    @property
    def last_words(self) -> str:
        """The last line of its log."""
        return self.said.rstrip().rpartition("\n")[2]

    @property
    def status(self) -> int | None:
        """How it ended; None while it runs."""
        ended = self.log.with_suffix(".ended")
        return int(ended.read_text()) if ended.exists() else None

    @property
    def carries(self) -> bool:
        """Whether it has shards to carry, and has not ended."""
        if self.status is not None:
            return False
        said = self.said
        waits = "this one waits until" in said and "this one takes over" not in said
        return "logging in" in said and not waits

    async def end(self) -> int:
        """Wait until it has ended, and give how."""
        await until(lambda: self.status is not None)
        assert self.status is not None, self.said
        return self.status


def carriers(bots: Sequence[Bot]) -> list[Bot]:
    """Give those of some bots that carry shards."""
    return [bot for bot in bots if bot.carries]


async def until(condition: Callable[[], object], seconds: float = PATIENCE) -> bool:
    """Wait until something is so; False where it is not after so many seconds."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not condition():
        if asyncio.get_running_loop().time() > deadline:
            return False
        await asyncio.sleep(_LOOKOUT)
    return True
