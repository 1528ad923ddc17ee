"""A stand-in for Discord's gateway behind a real socket, which fails as it is told to.

It speaks as https://discord.com/developers/docs/events/gateway says: HELLO, IDENTIFY, READY, the
servers of the shard, heartbeats, RESUME with whatever was missed, and it keeps count of what it is
told, so that tests of whole processes can see the bot as Discord sees it.
"""

from __future__ import annotations

import asyncio
import json
import zlib
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from aiohttp import WSMsgType, web

from tests.gateway.payloads import APPLICATION_ID, BOT, answered

_DISPATCH: Final = 0
_HEARTBEAT: Final = 1
_IDENTIFY: Final = 2
_RESUME: Final = 6
_RECONNECT: Final = 7
_INVALID: Final = 9
_HELLO: Final = 10
_ACK: Final = 11
#: Seconds within which so many shards may identify as ``max_concurrency`` says.
_WINDOW: Final = 5.0
#: Seconds until a test gives up; only a broken bot takes so long.
PATIENCE: Final = 60.0


@dataclass(slots=True)
class Session:
    """What Discord keeps of a shard's session, be it connected or not."""

    id: str
    shard: int
    shards: int
    events: list[dict[str, Any]] = field(default_factory=list)
    connection: Connection | None = None

    async def tell(self, event: str, data: object) -> None:
        """Send an event now, or once the session is resumed."""
        sequence = len(self.events) + 1
        self.events.append({"op": _DISPATCH, "t": event, "s": sequence, "d": data})
        if self.connection is not None:
            await self.connection.send(self.events[-1])


class Connection:
    """One WebSocket, compressed as it was asked for."""

    def __init__(self, socket: web.WebSocketResponse, compression: str) -> None:
        self._socket = socket
        self._zlib = zlib.compressobj() if compression == "zlib-stream" else None
        self.is_dead = False

    async def send(self, payload: dict[str, Any]) -> None:
        """Send, unless the connection is dead; that it is closed by now is no error."""
        if self.is_dead:
            return
        text = json.dumps(payload)
        with suppress(ConnectionError):
            if self._zlib is None:
                await self._socket.send_str(text)
            else:
                data = self._zlib.compress(text.encode())
                await self._socket.send_bytes(data + self._zlib.flush(zlib.Z_SYNC_FLUSH))

    async def close(self, code: int) -> None:
        """Close it from Discord's side."""
        await self._socket.close(code=code)


@dataclass(slots=True)
class Gateway:
    """Discord's gateway, what it was told, and what it is to do.

    Attributes:
        url: Where it listens, once it does.
        shards: How many it recommends.
        max_concurrency: How many may identify within five seconds; 0 for as many as like to.
        told_concurrency: What it says of that where as many may as like to.
        heartbeat: Seconds between the heartbeats that it asks for.
        servers: Those that the bot is in, as GUILD_CREATE tells of them.
        unavailable: Those of them that are in an outage.
        identified: The shards that identified, in their order.
        too_soon: Those of them that were refused since they came too soon.
        refuses: The shards that it lets begin no session.
        resumed: The shards that took up their sessions again.
        heartbeats: How many each shard sent.
        acknowledges: Whether heartbeats are answered.
    """

    url: str = ""
    shards: int = 1
    max_concurrency: int = 0
    told_concurrency: int = 1
    heartbeat: float = 41.25
    servers: dict[int, dict[str, Any]] = field(default_factory=dict)
    unavailable: set[int] = field(default_factory=set)
    identified: list[int] = field(default_factory=list)
    too_soon: list[int] = field(default_factory=list)
    refuses: set[int] = field(default_factory=set)
    resumed: list[int] = field(default_factory=list)
    heartbeats: Counter[int] = field(default_factory=Counter)
    acknowledges: bool = True
    sessions: dict[str, Session] = field(default_factory=dict)
    _ids: count[int] = field(default_factory=count)
    _windows: dict[int, float] = field(default_factory=dict)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def routes(self) -> list[web.RouteDef]:
        """Give what a server needs to serve it."""
        return [web.get("/gateway/bot", self._introduce), web.get("/socket/", self.serve)]

    async def until(self, condition: Callable[[], object], *, seconds: float = PATIENCE) -> None:
        """Wait until something is so that the gateway or ``note`` tells of; for so long."""
        async with asyncio.timeout(seconds):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    def note(self) -> None:
        """Have whoever waits look again."""
        self._changed.set()

    def connected(self, shard: int = 0) -> list[Session]:
        """Give a shard's sessions that are connected; of several processes there are several."""
        alive = (one for one in self.sessions.values() if one.connection is not None)
        return [one for one in alive if one.shard == shard]

    async def tell(self, event: str, data: object, *, shard: int = 0) -> None:
        """Send an event to a shard's sessions; to those that are away once they come back."""
        for session in list(self.sessions.values()):
            if session.shard == shard:
                await session.tell(event, data)

    async def ask_to_reconnect(self, shard: int = 0) -> None:
        """Ask for a new connection, as Discord does when it changes its own machines."""
        for session in self.connected(shard):
            await _connection_of(session).send({"op": _RECONNECT, "d": None})

    async def invalidate(self, shard: int = 0) -> None:
        """End a shard's sessions for good."""
        for session in self.connected(shard):
            del self.sessions[session.id]
            await _connection_of(session).send({"op": _INVALID, "d": False})

    async def drop(self, shard: int = 0, code: int = 4000) -> None:
        """Close a shard's connections; their sessions can be resumed."""
        for session in self.connected(shard):
            connection, session.connection = _connection_of(session), None
            await connection.close(code)

    def freeze(self, shard: int = 0) -> None:
        """Let a shard's connections stay open and say nothing any more, like a dead network's."""
        for session in self.connected(shard):
            connection, session.connection = _connection_of(session), None
            connection.is_dead = True

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection to its end."""
        socket = web.WebSocketResponse(autoclose=False)
        await socket.prepare(request)
        connection = Connection(socket, request.query.get("compress", ""))
        await connection.send({"op": _HELLO, "d": {"heartbeat_interval": self.heartbeat * 1000}})
        session: Session | None = None
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT and not connection.is_dead:
                    said = json.loads(message.data)
                    session = await self._heard(connection, session, said["op"], said["d"])
                    self.note()
            if connection.is_dead:
                await asyncio.Event().wait()  # not even that it closes is answered
        finally:
            if session is not None and session.connection is connection:
                session.connection = None
            self.note()
        await socket.close()
        return socket

    async def _heard(
        self, connection: Connection, session: Session | None, op: int, data: Any
    ) -> Session | None:
        if op == _HEARTBEAT and session is not None:
            self.heartbeats[session.shard] += 1
        if op == _HEARTBEAT and self.acknowledges:
            await connection.send({"op": _ACK})
        elif op == _IDENTIFY:
            return await self._identify(connection, *data.get("shard", (0, 1)))
        elif op == _RESUME:
            return await self._resume(connection, data["session_id"], data["seq"])
        return session

    async def _identify(self, connection: Connection, shard: int, shards: int) -> Session | None:
        self.identified.append(shard)
        if shard in self.refuses:
            await connection.send({"op": _INVALID, "d": False})
            return None
        if self._is_too_soon(shard):
            self.too_soon.append(shard)
            await connection.send({"op": _INVALID, "d": False})
            return None
        session = Session(f"session-{next(self._ids)}", shard, shards, connection=connection)
        self.sessions[session.id] = session
        mine = {key: one for key, one in self.servers.items() if (key >> 22) % shards == shard}
        await session.tell("READY", self._ready(session, list(mine)))
        for key in mine.keys() - self.unavailable:
            await session.tell("GUILD_CREATE", {**mine[key], "unavailable": False})
        return session

    def _is_too_soon(self, shard: int) -> bool:
        if not self.max_concurrency:
            return False
        now, bucket = asyncio.get_running_loop().time(), shard % self.max_concurrency
        if now - self._windows.get(bucket, -_WINDOW) < _WINDOW:
            return True
        self._windows[bucket] = now
        return False

    async def _resume(self, connection: Connection, session_id: str, last: int) -> Session | None:
        session = self.sessions.get(session_id)
        if session is None:
            await connection.send({"op": _INVALID, "d": False})
            return None
        session.connection = connection
        for event in session.events[last:]:
            await connection.send(event)
        await session.tell("RESUMED", {})
        self.resumed.append(session.shard)
        return session

    def _ready(self, session: Session, servers: list[int]) -> dict[str, Any]:
        return {
            "v": 10,
            "user": BOT,
            "guilds": [{"id": str(one), "unavailable": True} for one in servers],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": [session.shard, session.shards],
            "application": {"id": APPLICATION_ID, "flags": 0},
        }

    async def _introduce(self, _request: web.Request) -> web.Response:
        limits = {"total": 1000, "remaining": 1000, "reset_after": 0}
        most = self.max_concurrency or self.told_concurrency
        return answered(
            {
                "url": self.url,
                "shards": self.shards,
                "session_start_limit": {**limits, "max_concurrency": most},
            }
        )


def _connection_of(session: Session) -> Connection:
    assert session.connection is not None
    return session.connection
