"""Discord's limits, as its stand-in keeps them: fifty requests a second, and buckets by channel.

https://discord.com/developers/docs/topics/rate-limits says how Discord tells of them. How much a
bucket holds it says in its answers alone; here it is what is known of those.
"""

from __future__ import annotations

import json
import time
from bisect import bisect, insort
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp.http_writer
from aiohttp import web
from multidict import CIMultiDict

#: A header that tells when a request left, in seconds of the machine's own clock: what made it
#: wait on the way to the stand-in is not the bot's doing.
LEFT_AT: Final = "X-Left-At"

_ALL: Final = 50
_SECOND: Final = 1.0


@dataclass(frozen=True, slots=True)
class Bucket:
    """So many requests of a kind within so many seconds, for each channel."""

    requests: int
    seconds: float


_USUAL: Final = Bucket(5, 5.0)
_BUCKETS: Final = {
    ("DELETE", "/channels/{channel}/messages/{message}"): Bucket(5, 1.0),
    # For a whole server, and known to be no narrow one.
    ("GET", "/guilds/{server}/threads/active"): Bucket(50, 1.0),
}


@dataclass(slots=True)
class _Window:
    """A bucket since it was last empty."""

    began: float
    taken: int = 0


@dataclass(slots=True)
class Limits:
    """What was asked in a bot's name, and what of it was refused.

    Attributes:
        usual: What a bucket holds that is not known better.
        left: When each request left, in order; answers to interactions are not among them.
        refused: How often, by what was passed: "global", or a bucket.
    """

    usual: Bucket = _USUAL
    left: list[float] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    _windows: dict[tuple[str, str], _Window] = field(default_factory=dict)

    async def pass_on(
        self, request: web.Request, go_on: Callable[[], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Refuse a request, or let it be answered and tell of its bucket."""
        if "Authorization" not in request.headers:
            return await go_on()
        if wait := self._wait_for_all(float(request.headers.get(LEFT_AT, time.monotonic()))):
            return self._refusal("global", wait, {"X-RateLimit-Global": "true"})
        name, headers, wait = self._take(request)
        if wait:
            return self._refusal(name, wait, headers)
        response = await go_on()
        response.headers.update(headers)
        return response

    def _wait_for_all(self, left_at: float) -> float:
        """Give the seconds until a request that left then may leave; 0 where it may."""
        before = bisect(self.left, left_at)
        since = bisect(self.left, left_at - _SECOND)
        if before - since >= _ALL:
            return self.left[since] + _SECOND - left_at
        insort(self.left, left_at)
        return 0.0

    def _take(self, request: web.Request) -> tuple[str, dict[str, str], float]:
        """Take one of a bucket: its name, what headers tell of it, and the seconds to wait."""
        resource = request.match_info.route.resource
        path = resource.canonical if resource is not None else request.path
        name, major = f"{request.method} {path}", _major(request)
        bucket, now = _BUCKETS.get((request.method, path), self.usual), time.monotonic()
        window = self._windows.setdefault((name, major), _Window(now))
        if now - window.began >= bucket.seconds:
            window.began, window.taken = now, 0
        reset_after = window.began + bucket.seconds - now
        is_full = window.taken >= bucket.requests
        window.taken += not is_full
        headers = {
            "X-RateLimit-Limit": str(bucket.requests),
            "X-RateLimit-Remaining": str(bucket.requests - window.taken),
            "X-RateLimit-Reset": f"{time.time() + reset_after:.3f}",
            "X-RateLimit-Reset-After": f"{reset_after:.3f}",
            "X-RateLimit-Bucket": name,
        }
        return name, headers, reset_after if is_full else 0.0

    def _refusal(self, what: str, wait: float, headers: dict[str, str]) -> web.Response:
        self.refused[what] += 1
        is_global = what == "global"
        body: dict[str, Any] = {
            "message": "You are being rate limited.",
            "retry_after": round(wait, 3),
            "global": is_global,
        }
        about = {
            "Via": "1.1 stand-in",
            "Retry-After": str(int(wait) + 1),
            "X-RateLimit-Scope": "global" if is_global else "user",
        }
        # discord.py knows JSON only without a character set.
        kind = {"Content-Type": "application/json"}
        return web.Response(
            body=json.dumps(body).encode(), status=429, headers={**headers, **about, **kind}
        )


def date_departures() -> None:
    """Have each request of this process tell when it left."""
    serialize = aiohttp.http_writer._serialize_headers  # noqa: SLF001 - nothing later knows when

    def serialize_dated(status_line: str, headers: CIMultiDict[str]) -> bytes:
        dated = CIMultiDict({**headers, LEFT_AT: str(time.monotonic())})
        return serialize(status_line, dated)

    aiohttp.http_writer._serialize_headers = serialize_dated  # noqa: SLF001 - of the same use


def _major(request: web.Request) -> str:
    """Give what a bucket is kept for: a channel, or a server."""
    return request.match_info.get("channel") or request.match_info.get("server", "")


def most_within_a_second(moments: Sequence[float]) -> int:
    """Give how many of some moments, in their order, lie within one second at the most."""
    return max(
        (number + 1 - bisect(moments, at - _SECOND) for number, at in enumerate(moments)), default=0
    )
