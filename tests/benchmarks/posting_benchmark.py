"""One story to a thousand servers under Discord's limits, and a hundred stories to be planned."""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median

from tests.benchmarks.rounds import Contender, Options, Outcome, Results, run_rounds, spread, table

TITLE = "Posting and planning"

_MOST_SERVERS = 1000
_PER_SECOND = 50
_STORIES = 100


def measure(options: Options) -> str:
    """Measure, and give what came out as Markdown."""
    servers = min(_MOST_SERVERS, max(5, options.documents // 10))
    contenders = [
        _contender(case, servers, options.scratch) for case in ("bare", "newsdesk", "planning")
    ]
    results = run_rounds(contenders, options.rounds)
    return f"{_posting(results, servers)}\n\n{_planning(results, servers)}"


def _contender(case: str, servers: int, scratch: Path) -> Contender:
    database = scratch / f"{case}.db"
    return Contender(
        case,
        (sys.executable, "-m", "tests.benchmarks.posting_bot", case, str(servers), str(database)),
        database,
    )


def _posting(results: Results, servers: int) -> str:
    limit = servers / _PER_SECOND
    names = {"bare": "bare discord.py, as evenly paced", "newsdesk": "Newsdesk's courier"}
    rows = [["limit: fifty requests a second", "1", "", "0", "0"]]
    for case, name in names.items():
        rows.append(
            [
                name,
                spread([one.inner / limit for one in results[case]]),
                spread([_processor(one, servers) for one in results[case]]),
                f"{max(one.told['refused'] for one in results[case]):.0f}",
                f"{max(one.told['doubled'] for one in results[case]):.0f}",
            ]
        )
    added = [
        _processor(one, servers) - _processor(bare, servers)
        for one, bare in zip(results["newsdesk"], results["bare"], strict=True)
    ]
    return (
        f"One story to {servers:,} of {2 * servers:,} subscriptions in {servers:,} servers, over "
        "real HTTP, by the real discord.py, to a local stand-in that answers after 60 ms and "
        "enforces Discord's limits; database included.\n\n"
        + table(
            ["", "times as long as the limit", "ms of processor a message", "429", "doubled"], rows
        )
        + f"\n\nWhat Newsdesk adds to the library: {spread(added)} ms of processor time a message."
    )


def _planning(results: Results, servers: int) -> str:
    planned = results["planning"]
    ratio = [one.inner / one.told["raw"] for one in planned]
    return (
        f"Planning {_STORIES} newly published stories against {2 * servers:,} subscriptions, "
        f"{median(one.told['deliveries'] for one in planned):,.0f} deliveries: "
        f"{spread([one.inner for one in planned])} s, {spread(ratio)} times as long as writing "
        "just these rows."
    )


def _processor(outcome: Outcome, servers: int) -> float:
    return outcome.told["processor"] / servers * 1000
