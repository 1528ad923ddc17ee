"""What answers in Discord's place, over real sockets: as Discord does, or as it is told to."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.config.settings import Token

SECRET = "MTAw.secret.token"  # noqa: S105 - nobody's
TOKEN = Token(SECRET)
ME = {"id": "100", "username": "Newsdesk", "discriminator": "0", "avatar": None, "bot": True}
APPLICATION = {
    "id": "100",
    "name": "Newsdesk",
    "icon": None,
    "description": "",
    "bot_public": False,
    "bot_require_code_grant": False,
    "owner": ME,
    "verify_key": "",
    "flags": 0,
}
PORTAL = (200, f"<html>Welcome to the hotel! You sent: Bot {SECRET}</html>")


class Gate:
    """Answers in Discord's place: first what is listed by path, then as Discord does."""

    def __init__(self) -> None:
        self.answers: dict[str, list[tuple[int, object]]] = {}
        self.closes_with = 4004
        self.url = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        listed = self.answers.get(request.path, [])
        status, body = listed.pop(0) if listed else (200, self._usual(request.path))
        if isinstance(body, str):
            return web.Response(status=status, text=body, content_type="text/html")
        # Without a character set, as Discord does: discord.py reads nothing else as JSON.
        headers = {"Content-Type": "application/json"}
        return web.Response(body=json.dumps(body).encode(), status=status, headers=headers)

    def _usual(self, path: str) -> object:
        limits = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        return {
            "/users/@me": ME,
            "/oauth2/applications/@me": APPLICATION,
            "/gateway/bot": {"url": self.url, "shards": 1, "session_start_limit": limits},
        }[path]

    async def gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 40_000}})
        await socket.receive()
        await socket.close(code=self.closes_with)
        return socket


@asynccontextmanager
async def open_gate(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Gate]:
    """Have it answer all requests, for a while."""
    made = Gate()
    app = web.Application()
    app.router.add_get("/gate/", made.gateway)
    app.router.add_route("*", "/{path:.*}", made.answer)
    async with TestServer(app) as server:
        made.url = str(server.make_url("/gate/")).replace("http", "ws")
        monkeypatch.setattr(discord.http.Route, "BASE", str(server.make_url("")).rstrip("/"))
        yield made
