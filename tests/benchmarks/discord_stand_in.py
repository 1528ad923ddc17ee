"""A local stand-in for Discord's HTTP interface that enforces its limits and keeps count.

``python discord_stand_in.py`` prints the port that it listens at. It takes messages to any
channel and deletes them, fifty requests a second in all and five of a kind in five seconds to a
channel, and tells
of it in headers as https://discord.com/developers/docs/topics/rate-limits says. ``GET /count``
gives what it counted. No gateway, no permissions: what is not needed here is not there.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

BOT = {"id": "100", "username": "Newsdesk", "discriminator": "0", "avatar": None, "bot": True}
_GLOBAL = (50, 1.0)
_CHANNEL = (5, 5.0)
#: Seconds from a request's arrival to its answer, as over the internet.
_LATENCY = 0.06

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Window:
    """So many requests within so many seconds, whichever those are."""

    def __init__(self, most: int, seconds: float) -> None:
        self._seconds = seconds
        self._most = most
        self._taken: deque[float] = deque()

    def take(self, now: float) -> float:
        """Take one, or give for how many seconds none is left."""
        while self._taken and self._taken[0] <= now - self._seconds:
            self._taken.popleft()
        if len(self._taken) >= self._most:
            return self._taken[0] + self._seconds - now
        self._taken.append(now)
        return 0.0

    def headers(self, now: float) -> dict[str, str]:
        """Tell how it stands, as Discord does."""
        reset_after = (self._taken[0] + self._seconds - now) if self._taken else 0.0
        return {
            "X-RateLimit-Limit": str(self._most),
            "X-RateLimit-Remaining": str(self._most - len(self._taken)),
            "X-RateLimit-Reset": f"{time.time() + reset_after:.3f}",
            "X-RateLimit-Reset-After": f"{reset_after:.3f}",
        }


class StandIn:
    """What has been sent, and how often a limit was passed."""

    def __init__(self) -> None:
        self.refused: Counter[str] = Counter()
        self.messages: Counter[tuple[str, str]] = Counter()
        self.deleted: set[str] = set()
        self._all = Window(*_GLOBAL)
        self._channels: dict[str, Window] = {}
        self._ids = itertools.count(int((time.time() - 1420070400) * 1000) << 22)

    def app(self) -> web.Application:
        """Give the application to serve."""
        app = web.Application(middlewares=[self._limit])
        app.router.add_get("/count", self._count)
        app.router.add_get("/api/users/@me", _me)
        app.router.add_get("/api/oauth2/applications/@me", _application)
        app.router.add_post("/api/channels/{channel}/messages", self._send)
        app.router.add_delete("/api/channels/{channel}/messages/{message}", self._delete)
        return app

    @web.middleware
    async def _limit(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        wait = self._all.take(time.monotonic()) if request.path != "/count" else 0.0
        if wait:
            return self._refuse("global", wait, {"X-RateLimit-Global": "true"})
        return await handler(request)

    def _refuse(self, scope: str, wait: float, headers: dict[str, str]) -> web.Response:
        self.refused[scope] += 1
        body = {"message": "Slow down.", "retry_after": wait, "global": scope == "global"}
        headers = {**headers, "Retry-After": str(int(wait) + 1), "X-RateLimit-Scope": scope}
        return _json(body, status=429, headers={**headers, "Via": "1.1 stand-in"})

    async def _send(self, request: web.Request) -> web.Response:
        headers = self._within(request)
        if isinstance(headers, web.Response):
            return headers
        channel, sent = request.match_info["channel"], await request.json()
        self.messages[channel, sent["embeds"][0]["url"]] += 1
        await asyncio.sleep(_LATENCY)
        return _json(self._message(channel, sent), headers=headers)

    async def _delete(self, request: web.Request) -> web.Response:
        headers = self._within(request)
        if isinstance(headers, web.Response):
            return headers
        self.deleted.add(request.match_info["message"])
        await asyncio.sleep(_LATENCY)
        return web.Response(status=204, headers=headers)

    def _within(self, request: web.Request) -> dict[str, str] | web.Response:
        """Give what headers tell of a channel's limit, or the refusal where it is passed."""
        place = f"{request.method} {request.match_info['channel']}"
        window = self._channels.setdefault(place, Window(*_CHANNEL))
        now = time.monotonic()
        wait = window.take(now)
        headers = {**window.headers(now), "X-RateLimit-Bucket": f"{request.method} messages"}
        return self._refuse("user", wait, headers) if wait else headers

    def _message(self, channel: str, sent: dict[str, object]) -> dict[str, object]:
        return {
            "id": str(next(self._ids)),
            "channel_id": channel,
            "author": BOT,
            "content": sent.get("content") or "",
            "timestamp": "2026-01-01T00:00:00+00:00",
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [{"type": "rich", **one} for one in sent["embeds"]],  # type: ignore[attr-defined]  # JSON
            "nonce": sent.get("nonce"),
            "pinned": False,
            "type": 0,
            "components": [],
        }

    async def _count(self, _: web.Request) -> web.Response:
        return _json(
            {
                "messages": self.messages.total(),
                "doubled": self.messages.total() - len(self.messages),
                "refused": self.refused.total(),
                "deleted": len(self.deleted),
            }
        )


async def _me(_: web.Request) -> web.Response:
    return _json(BOT)


async def _application(_: web.Request) -> web.Response:
    return _json(
        {
            "id": BOT["id"],
            "name": "Newsdesk",
            "icon": None,
            "description": "",
            "bot_public": False,
            "bot_require_code_grant": False,
            "owner": BOT,
            "verify_key": "",
            "summary": "",
            "flags": 0,
        }
    )


def _json(
    body: object, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> web.Response:
    # Without a character set, as Discord does: discord.py reads nothing else as JSON.
    text = json.dumps(body).encode()
    return web.Response(body=text, status=status, headers=headers, content_type="application/json")


async def main() -> None:
    """Serve until the process is ended."""
    runner = web.AppRunner(StandIn().app(), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(json.dumps(runner.addresses[0][1]), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
