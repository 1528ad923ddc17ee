"""One story to a thousand servers under Discord's limits, and a hundred stories to be planned."""

from __future__ import annotations

import sys
from statistics import median

from tests.benchmarks.engines import POSTGRES, SQLITE, Measured, about, databases, serving
from tests.benchmarks.rounds import (
    Contender,
    Options,
    Outcome,
    Results,
    ratios,
    run_rounds,
    spread,
    table,
)

TITLE = "Posting and planning"

_MOST_SERVERS = 1000
_PER_SECOND = 50
_STORIES = 100
_BARE = "bare discord.py, as evenly paced"
_COURIER = {engine: f"Newsdesk's courier, {engine}" for engine in (SQLITE, POSTGRES)}
_PLANNING = {engine: f"planning, {engine}" for engine in (SQLITE, POSTGRES)}


def measure(options: Options) -> str:
    """Measure, and give what came out as Markdown."""
    servers = min(_MOST_SERVERS, max(5, options.documents // 10))
    with serving() as server:
        found = databases(options.scratch / "posting.db", server)
        contenders = [
            _contender(_BARE, "bare", servers, found[0]),
            *(_contender(_COURIER[one.engine], "newsdesk", servers, one) for one in found),
            *(_contender(_PLANNING[one.engine], "planning", servers, one) for one in found),
        ]
        results = run_rounds(contenders, options.rounds)
        engines = about(server)
    return f"{_posting(results, servers)}\n\n{_planning(results, servers)}\n\n{engines}"


def _contender(name: str, case: str, servers: int, database: Measured) -> Contender:
    command = (sys.executable, "-m", "tests.benchmarks.posting_bot", case, str(servers))
    return Contender(name, (*command, str(database.place)), database.renew)


def _posting(results: Results, servers: int) -> str:
    limit = servers / _PER_SECOND
    rows = [["limit: fifty requests a second", "1", "", "0", "0"]]
    rows += [
        [
            name,
            spread([one.inner / limit for one in results[name]]),
            spread([_processor(one, servers) for one in results[name]]),
            f"{max(one.told['refused'] for one in results[name]):.0f}",
            f"{max(one.told['doubled'] for one in results[name]):.0f}",
        ]
        for name in (_BARE, *_COURIER.values())
        if name in results
    ]
    added = [
        _processor(one, servers) - _processor(bare, servers)
        for one, bare in zip(results[_COURIER[SQLITE]], results[_BARE], strict=True)
    ]
    return (
        f"One story to {servers:,} of {2 * servers:,} subscriptions in {servers:,} servers, over "
        "real HTTP, by the real discord.py, to a local stand-in that answers after 60 ms and "
        "enforces Discord's limits; database included, but not what its server does.\n\n"
        + table(
            ["", "times as long as the limit", "ms of processor a message", "429", "doubled"], rows
        )
        + f"\n\nWhat Newsdesk adds to the library: {spread(added)} ms of processor time a message "
        "with a file."
    )


def _planning(results: Results, servers: int) -> str:
    planned = results[_PLANNING[SQLITE]]
    ratio = [one.inner / one.told["raw"] for one in planned]
    return (
        f"Planning {_STORIES} newly published stories against {2 * servers:,} subscriptions, "
        f"{median(one.told['deliveries'] for one in planned):,.0f} deliveries: "
        f"{spread([one.inner for one in planned])} s, {spread(ratio)} times as long as writing "
        f"just these rows.{_planned_on_server(results)}"
    )


def _planned_on_server(results: Results) -> str:
    name = _PLANNING[POSTGRES]
    if name not in results:
        return ""
    longer = ratios(results, name, _PLANNING[SQLITE], lambda one: one.inner)
    return (
        f" On {POSTGRES} {spread([one.inner for one in results[name]])} s, {spread(longer)} times "
        "as long."
    )


def _processor(outcome: Outcome, servers: int) -> float:
    return outcome.told["processor"] / servers * 1000
