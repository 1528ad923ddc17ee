"""A hundred new stories against fifty rules in each of two hundred servers of a thousand."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from statistics import median

from tests.benchmarks.rounds import (
    Contender,
    Options,
    Outcome,
    remove_database,
    run_rounds,
    spread,
    table,
)

TITLE = "Rules"

_MOST_SERVERS = 1000
_NAMES = {"without": "without rules", "with": "with rules"}


def measure(options: Options) -> str:
    """File and plan the same stories with and without rules."""
    servers = min(_MOST_SERVERS, max(5, options.documents // 10))
    contenders = [_contender(case, servers, options.scratch) for case in _NAMES]
    results = run_rounds(contenders, options.rounds)
    rows = [
        [
            name,
            *(
                spread([one.told[kind] * 1000 for one in results[case]])
                for kind in ("filing", "planning")
            ),
            *(f"{median(one.told[kind] for one in results[case]):,.0f}" for kind in _COUNTED),
        ]
        for case, name in _NAMES.items()
    ]
    pairs = list(zip(results["with"], results["without"], strict=True))
    added = spread([_added(one, bare) / _both(bare) for one, bare in pairs])
    first, again = (
        spread([one.told[kind] - bare.told[kind] for one, bare in pairs])
        for kind in ("first", "again")
    )
    return (
        f"100 new stories are filed, and planned for {2 * servers:,} subscriptions in "
        f"{servers:,} servers, {servers // 5:,} of which have fifty rules each: by provider, topic "
        "with quality, words, type and quality. "
        "Processor time, in the bot's own process.\n\n"
        + table(["", "filing, ms", "planning, ms", *_COUNTED], rows)
        + f"\n\nWhat rules add to filing and planning, decisions written included: {added} times "
        f"what that takes without. After a start the first story finds them ready {first} s later, "
        f"after a change of any rule {again} s."
    )


_COUNTED = ("rules", "decisions", "deliveries")


def _contender(case: str, servers: int, scratch: Path) -> Contender:
    database = scratch / f"rules-{case}.db"
    command = (sys.executable, "-m", "tests.benchmarks.rules_bot", case, str(servers))
    return Contender(case, (*command, str(database)), partial(remove_database, database))


def _both(outcome: Outcome) -> float:
    return outcome.told["filing"] + outcome.told["planning"]


def _added(outcome: Outcome, bare: Outcome) -> float:
    return _both(outcome) - _both(bare)
