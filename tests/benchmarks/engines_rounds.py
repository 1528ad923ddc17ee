"""Asks the bot's search the same on both engines in turn: ``python engines_rounds.py FILE URL N``.

Prints one line of JSON: by engine and by what was asked, the milliseconds that each answer took.
Answers that differ are an error.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping
from functools import partial

from bot.cli.answers import location
from bot.store import Store
from tests.benchmarks.engines import POSTGRES, SQLITE
from tests.benchmarks.search_questions import OWN, Ask, Own, questions_about, times_of


async def main(file: str, server: str, rounds: int) -> None:
    """Ask everything in turn, and print the times."""
    sqlite = await Store.open(location(file), creates=False)
    postgres = await Store.open(location(server), creates=False)
    try:
        ways: dict[str, Ask] = {}
        for ask in OWN:
            for engine, store in ((SQLITE, sqlite), (POSTGRES, postgres)):
                await store.names.warm()
                ways[f"{engine}, {ask.__name__}"] = partial(ask, Own(store))
        questions = await questions_about(sqlite)
        print(json.dumps(await times_of(ways, questions, rounds, _compare)))
    finally:
        await sqlite.close()
        await postgres.close()


def _compare(answers: Mapping[str, object]) -> None:
    for ask in OWN:
        if answers[f"{SQLITE}, {ask.__name__}"] != answers[f"{POSTGRES}, {ask.__name__}"]:
            raise RuntimeError(f"the engines differ: {ask.__doc__}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
