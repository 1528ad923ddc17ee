"""A stand-in for Discord's HTTP interface, as far as posting needs it, and it fails as told.

Unlike the simulated Discord of other tests it stands behind a real socket, so that whole processes
can talk to it and be killed while they do. It keeps what Discord promises: a nonce that was used in
the past minutes gives the first message again, and a channel's history can be read.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any, Final

from aiohttp import web
from discord.utils import time_snowflake

from tests.proof.discord_payloads import (
    APPLICATION,
    BOT,
    FORUMS,
    PERSON,
    channel_payload,
    message_payload,
    server_of,
    thread_payload,
)
from tests.proof.limits import Limits
from tests.samples import NOW

#: "In the past few minutes" is all that Discord's documentation says; the least that this can be.
NONCE_MEMORY: Final = timedelta(minutes=2)
_NO_THREADS: Final = {"threads": [], "members": [], "has_more": False}
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Reply:
    """What Discord answers instead of doing what it was asked."""

    status: int
    code: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] | None = None

    @property
    def response(self) -> web.Response:
        body = self.body or {"message": f"Injected {self.status}", "code": self.code}
        return _json(body, self.status, self.headers)


#: Ends the connection without a word.
HANG_UP: Final = Reply(0)
#: Never answers.
SILENCE: Final = Reply(-1)


@dataclass(slots=True)
class Discord:
    """Channels with their messages, and what is to go wrong.

    Attributes:
        url: Where it listens.
        now: Its own clock, which nobody else's trouble moves.
        channels: By channel, the messages that stand, by id.
        closed: By channel, what it answers to everything about it.
        before: What it answers to the next posts instead of taking them; None takes one.
        after: What it answers to the next posts after it took them; None answers as usual.
        is_history_hidden: Whether it shows no history, as to a bot that may not read it.
        watch: Called with every request, before ("asked") and after ("done") what it does; may
            answer in its place.
        told: What people were told in words, by channel: pauses.
        announced: The commands that it was told of, each time.
        names: What each thread is called that there ever was, by id.
        limits: What may be asked of it; anything where there are none.
    """

    url: str = ""
    now: datetime = NOW
    channels: dict[int, dict[int, dict[str, Any]]] = field(default_factory=dict)
    closed: dict[int, Reply] = field(default_factory=dict)
    before: list[Reply | None] = field(default_factory=list)
    after: list[Reply | None] = field(default_factory=list)
    is_history_hidden: bool = False
    watch: Callable[[str], Awaitable[Reply | None]] | None = None
    nonces: dict[tuple[int, str], tuple[int, datetime]] = field(default_factory=dict)
    announced: list[list[dict[str, Any]]] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    limits: Limits | None = None
    _ids: count[int] = field(default_factory=count)

    def copies(self, channel_id: int, title: str) -> int:
        """Count the messages in a channel that show a story."""
        messages = self.channels.get(channel_id, {}).values()
        return sum(title in json.dumps(message["embeds"]) for message in messages)

    def order(self, channel_id: int, titles: Sequence[str]) -> list[str]:
        """Give those of some titles that stand in a channel, from the oldest message on."""
        messages = self.channels.get(channel_id, {})
        shown = [json.dumps(messages[message_id]["embeds"]) for message_id in sorted(messages)]
        return [title for embeds in shown for title in titles if title in embeds]

    @property
    def told(self) -> list[str]:
        """What people were told in words, in any channel."""
        said = (one["content"] for kept in self.channels.values() for one in kept.values())
        return [content for content in said if content]

    @web.middleware
    async def meet(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Let a request meet Discord's limits, where there are any, and what is to go wrong."""
        if self.limits is None:
            return await self._meet(request, handler)
        return await self.limits.pass_on(request, partial(self._meet, request, handler))

    async def _meet(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Let a request meet what is to go wrong before and after it is done."""
        channel_id = int(request.match_info.get("channel", 0))
        is_post = request.method == "POST" and request.path.endswith(("/messages", "/threads"))
        answer = await self._watched("asked") or self.closed.get(channel_id)
        if answer is None and is_post and self.before:
            answer = self.before.pop(0)
        if answer is not None:
            return await _answered(request, answer)
        response = await handler(request)
        lost = await self._watched("done")
        if lost is None and is_post and self.after:
            lost = self.after.pop(0)
        return response if lost is None else await _answered(request, lost)

    async def _watched(self, moment: str) -> Reply | None:
        return None if self.watch is None else await self.watch(moment)

    async def take_commands(self, request: web.Request) -> web.Response:
        """``PUT /applications/{application}/commands``."""
        self.announced.append(await request.json())
        return _json([])

    async def show_channel(self, request: web.Request) -> web.Response:
        """``GET /channels/{channel}``, which may be a thread of a forum."""
        channel_id = int(request.match_info["channel"])
        if channel_id not in self.names:
            return _json(channel_payload(channel_id))
        forum = self._forum_of(channel_id)
        return Reply(404, 10003).response if forum is None else self._shown(channel_id, forum)

    async def change_thread(self, request: web.Request) -> web.Response:
        """``PATCH /channels/{channel}``, which gives a thread another name."""
        thread_id, body = int(request.match_info["channel"]), await request.json()
        self.names[thread_id] = body.get("name", self.names.get(thread_id, ""))
        return await self.show_channel(request)

    async def delete_thread(self, request: web.Request) -> web.Response:
        """``DELETE /channels/{channel}``: a thread goes with all that stands in it."""
        thread_id = int(request.match_info["channel"])
        forum = self._forum_of(thread_id)
        if forum is None:
            return Reply(404, 10003).response
        shown = self._shown(thread_id, forum)
        del self.channels[forum][thread_id]
        del self.channels[thread_id]
        return shown

    def _forum_of(self, thread_id: int) -> int | None:
        return next((one for one in FORUMS if thread_id in self.channels.get(one, {})), None)

    def _shown(self, thread_id: int, forum: int) -> web.Response:
        return _json(thread_payload(thread_id, forum, self.names[thread_id], self.now))

    async def open_thread(self, request: web.Request) -> web.Response:
        """``POST /channels/{channel}/threads``: a thread of a forum, whose id its message has."""
        forum, body = int(request.match_info["channel"]), await request.json()
        thread_id = time_snowflake(self.now) + next(self._ids)
        message = message_payload(thread_id, thread_id, body["message"], self.now)
        self.channels.setdefault(forum, {})[thread_id] = message
        self.channels[thread_id] = {thread_id: message}
        self.names[thread_id] = body["name"]
        shown = thread_payload(thread_id, forum, self.names[thread_id], self.now)
        return _json({**shown, "message": message})

    async def active_threads(self, request: web.Request) -> web.Response:
        """``GET /guilds/{server}/threads/active``."""
        server_id = int(request.match_info["server"])
        threads = [
            thread_payload(thread_id, forum, self.names[thread_id], self.now)
            for forum in FORUMS
            if server_of(forum) == server_id
            for thread_id in self.channels.get(forum, {})
        ]
        return _json({"threads": threads, "members": [], "has_more": False})

    async def take(self, request: web.Request) -> web.Response:
        """``POST /channels/{channel}/messages``."""
        channel_id, body = int(request.match_info["channel"]), await request.json()
        key = (channel_id, str(body.get("nonce", "")))
        kept = self.channels.setdefault(channel_id, {})
        if body.get("enforce_nonce") and key in self.nonces:
            message_id, at = self.nonces[key]
            if message_id in kept and self.now - at <= NONCE_MEMORY:
                return _json(kept[message_id])
        message_id = time_snowflake(self.now) + next(self._ids)
        kept[message_id] = message_payload(channel_id, message_id, body, self.now)
        self.nonces[key] = (message_id, self.now)
        return _json(kept[message_id])

    async def history(self, request: web.Request) -> web.Response:
        """``GET /channels/{channel}/messages``, the newest first."""
        channel_id = int(request.match_info["channel"])
        kept = {} if self.is_history_hidden else self.channels.get(channel_id, {})
        after = int(request.query.get("after", 0))
        before = int(request.query.get("before", 1 << 63))
        found = [one for key, one in sorted(kept.items()) if after < key < before]
        return _json(found[::-1][: int(request.query.get("limit", 50))])

    async def edit(self, request: web.Request) -> web.Response:
        """``PATCH /channels/{channel}/messages/{message}``."""
        kept = self.channels.get(int(request.match_info["channel"]), {})
        message = kept.get(int(request.match_info["message"]))
        if message is None:
            return Reply(404, 10008).response
        message.update(await request.json())
        return _json(message)

    async def delete(self, request: web.Request) -> web.Response:
        """``DELETE /channels/{channel}/messages/{message}``."""
        kept = self.channels.get(int(request.match_info["channel"]), {})
        message = kept.pop(int(request.match_info["message"]), None)
        if message is None:
            return Reply(404, 10008).response
        # A thread goes on without what began it, which its forum shows then as nothing.
        message["embeds"] = []
        return web.Response(status=204)


@asynccontextmanager
async def listening(*more: web.RouteDef, port: int = 0) -> AsyncIterator[Discord]:
    """Serve on a port of this machine, a free one where none is named.

    Args:
        more: What is served beside it.
        port: Where.
    """
    discord = Discord()
    app = web.Application(middlewares=[discord.meet])
    channel = "/channels/{channel:[0-9]+}"
    app.add_routes(
        [
            *more,
            web.get("/users/@me", _giving(BOT)),
            web.get("/users/{person}", _giving({**BOT, "id": str(PERSON), "username": "nora"})),
            web.post("/users/@me/channels", _giving({"id": "901", "type": 1, "recipients": []})),
            web.get("/oauth2/applications/@me", _giving(APPLICATION)),
            web.put("/applications/900/commands", discord.take_commands),
            web.get(channel, discord.show_channel),
            web.patch(channel, discord.change_thread),
            web.delete(channel, discord.delete_thread),
            web.post(f"{channel}/threads", discord.open_thread),
            web.get("/guilds/{server:[0-9]+}/threads/active", discord.active_threads),
            web.get(f"{channel}/threads/archived/public", _giving(_NO_THREADS)),
            web.post(f"{channel}/messages", discord.take),
            web.get(f"{channel}/messages", discord.history),
            web.patch(f"{channel}/messages/{{message}}", discord.edit),
            web.delete(f"{channel}/messages/{{message}}", discord.delete),
        ]
    )
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        host, port = runner.addresses[0][:2]
        discord.url = f"http://{host}:{port}"
        yield discord
    finally:
        await runner.cleanup()


def _json(
    value: object, status: int = 200, headers: Mapping[str, str] | None = None
) -> web.Response:
    # discord.py knows JSON only by this very type, which aiohttp would add a charset to.
    kind = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(body=json.dumps(value).encode(), status=status, headers=kind)


def _giving(value: object) -> _Handler:
    async def give(_request: web.Request) -> web.Response:
        return _json(value)

    return give


async def _answered(request: web.Request, answer: Reply) -> web.Response:
    if answer is SILENCE:
        await asyncio.Event().wait()
    if answer.status == 0 and request.transport is not None:
        request.transport.abort()
    return answer.response if answer.status else web.Response()
