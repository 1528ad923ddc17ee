"""A web server that plays the answers it is given, and notes what it was asked."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto

from aiohttp import web
from aiohttp.test_utils import TestServer
from multidict import CIMultiDict

_PIECE = b"x" * 65_536


class Ending(Enum):
    """What comes after an answer's body."""

    WHOLE = auto()
    CUT = auto()  # the connection breaks off before the body is whole
    SILENT = auto()  # nothing more comes, and the connection stays
    ENDLESS = auto()  # the body goes on for ever


@dataclass(frozen=True, slots=True)
class Play:
    """One answer."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    ending: Ending = Ending.WHOLE


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    path: str
    headers: Mapping[str, str]


class Player:
    """Plays the answers of each path in their order, the last one for ever."""

    def __init__(self, server: TestServer) -> None:
        self._server = server
        self._plays: dict[str, deque[Play]] = defaultdict(deque)
        self._is_over = asyncio.Event()
        self.asked: list[Asked] = []
        self.was_asked = asyncio.Event()

    def plays(self, path: str, *plays: Play) -> str:
        """Have answers played at a path; gives its address."""
        self._plays[path] = deque(plays)
        return self.address(path)

    def address(self, path: str) -> str:
        """Give the address of a path."""
        return str(self._server.make_url(path))

    def end(self) -> None:
        """Let go of those who still wait."""
        self._is_over.set()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Play the next answer."""
        self.asked.append(Asked(request.path, CIMultiDict(request.headers)))
        self.was_asked.set()
        plays = self._plays[request.path]
        play = (plays.popleft() if len(plays) > 1 else plays[0]) if plays else Play(status=404)
        response = web.StreamResponse(status=play.status, headers=play.headers)
        if play.ending is Ending.WHOLE:
            response.content_length = len(play.body)
        elif play.ending is Ending.CUT:
            response.content_length = len(play.body) + 1
        with suppress(ConnectionError):
            await response.prepare(request)
            await response.write(play.body)
            await self._go_on(play.ending, request, response)
        return response

    async def _go_on(
        self, ending: Ending, request: web.Request, response: web.StreamResponse
    ) -> None:
        if ending is Ending.CUT and request.transport is not None:
            request.transport.abort()
        elif ending is Ending.SILENT:
            await self._is_over.wait()
        while ending is Ending.ENDLESS and not self._is_over.is_set():
            await response.write(_PIECE)


@asynccontextmanager
async def playing(host: str = "127.0.0.1") -> AsyncIterator[Player]:
    """Run a player at an address of this machine; every 127.x.y.z is a host of its own."""
    application = web.Application()
    server = TestServer(application, host=host)
    player = Player(server)
    application.router.add_route("*", "/{path:.*}", player.answer)
    async with server:
        try:
            yield player
        finally:
            player.end()
