"""How the bot is, in the text format that Prometheus reads.

Source: https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from bot.operating.standing import Standing

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

#: A value for each set of labels.
_Samples = Iterable[tuple[Mapping[str, str], float]]


def metrics_text(found: Standing) -> str:
    """Tell how everything is; what is not known is left out."""
    lines = (line for name, what, samples in _gauges(found) for line in _lines(name, what, samples))
    return "\n".join(lines) + "\n"


def _gauges(found: Standing) -> Iterator[tuple[str, str, _Samples]]:
    seen, bots = found.overview, found.bots
    shards = [(str(shard), time) for one in bots for shard, time in one.shards.items()]
    scans = [(source, moment) for one in bots for source, moment in one.scans.items()]
    oldest = seen.oldest_due
    late = None if oldest is None else max((found.now - oldest).total_seconds(), 0.0)
    yield (
        "connected",
        "Whether the bot is connected to Discord.",
        _one(any(one.is_ready for one in bots)),
    )
    yield "servers", "Servers that the bot is in.", _one(sum(one.servers for one in bots))
    yield (
        "latency_seconds",
        "Discord's gateway and back.",
        (({"shard": shard}, time) for shard, time in shards if time is not None),
    )
    yield "articles", "Articles in the database.", _one(seen.articles)
    yield "documents_rejected", "Documents that cannot be read.", _one(seen.problems[0])
    yield "feeds", "Feeds on the web that are read.", _one(seen.feeds.total)
    yield "feeds_failing", "Those that cannot be had or read.", _one(len(seen.feeds.failing))
    yield (
        "last_feed_timestamp_seconds",
        "When a feed was last asked.",
        _one(_stamp(seen.feeds.last_poll_at)),
    )
    yield "subscriptions", "Subscriptions of channels.", _one(seen.subscriptions)
    yield "subscriptions_failing", "Those that are paused or fail.", _one(len(seen.failing))
    yield (
        "posts",
        "Posts in the ledger.",
        (({"state": state}, count) for state, count in seen.posts.items()),
    )
    yield "late_seconds", "How long what waits longest has been due.", _one(late)
    yield "database_bytes", "Size of the database.", _one(found.size)
    yield "last_backup_timestamp_seconds", "The newest backup.", _one(_stamp(found.last_backup))
    yield (
        "last_scan_timestamp_seconds",
        "When a source was last looked at.",
        (({"source": source}, moment.timestamp()) for source, moment in scans),
    )


def _one(value: float | None) -> _Samples:
    return [] if value is None else [({}, value)]


def _stamp(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()


def _lines(name: str, what: str, samples: _Samples) -> Iterator[str]:
    yield f"# HELP newsdesk_{name} {what}"
    yield f"# TYPE newsdesk_{name} gauge"
    for labels, value in samples:
        written = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        braced = f"{{{written}}}" if written else ""
        yield f"newsdesk_{name}{braced} {_number(value)}"


def _number(value: float) -> str:
    """Write a number in full: a moment has more digits than the usual six."""
    return str(int(value)) if value == int(value) else repr(value)


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
