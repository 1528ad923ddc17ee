"""A newsroom's server that notes what it is told, and answers as a test wants."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.config.webhook import Secret, WebhookAddress

SECRET = "a-secret-of-the-newsroom"  # noqa: S105 - nobody's


@dataclass(frozen=True, slots=True)
class Told:
    """One request."""

    body: bytes
    headers: Mapping[str, str]

    @property
    def decision(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    @property
    def delivery(self) -> str:
        return self.headers["X-Newsdesk-Delivery"]

    @property
    def is_genuine(self) -> bool:
        """Whether it was signed by somebody who knows the secret, as docs/moderating.md says."""
        signed = self.headers["X-Newsdesk-Timestamp"].encode() + b"." + self.body
        digest = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
        return hmac.compare_digest(f"sha256={digest}", self.headers["X-Newsdesk-Signature"])


class Receiver:
    """Answers 204, or what it is given, in that order."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self.statuses: deque[int] = deque()
        self.answers: dict[str, str] = {}
        self.was_told = asyncio.Event()
        self.server: TestServer | None = None

    async def take(self, request: web.Request) -> web.Response:
        """Note a request, and answer it."""
        self.told.append(Told(await request.read(), dict(request.headers)))
        self.was_told.set()
        status = self.statuses.popleft() if self.statuses else 204
        return web.Response(status=status, headers=self.answers)

    @property
    def address(self) -> WebhookAddress:
        """Where it listens; a secret part of the path stands for those that people have."""
        assert self.server is not None
        return WebhookAddress(str(self.server.make_url("/hook/hidden-path")))

    @property
    def numbers(self) -> list[int]:
        return [one.decision["number"] for one in self.told]


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """Let one listen at 127.0.0.1."""
    receiver = Receiver()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", receiver.take)
    receiver.server = TestServer(app)
    await receiver.server.start_server()
    try:
        yield receiver
    finally:
        await receiver.server.close()


def secret() -> Secret:
    return Secret(SECRET)
