"""Serves how the bot is to this machine alone, for monitors and for the operator's eyes.

Whoever is on the machine may read it: there is nothing to press, and nothing secret to see.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

from aiohttp import web

from bot.errors import NewsdeskError, StoreError
from bot.operating.standing import Standing
from bot.operating.watching.metrics import CONTENT_TYPE, metrics_text
from bot.operating.watching.page import page_of
from bot.store.overview.daily import Daily

#: Looks how everything is.
Look = Callable[[], Awaitable[Standing]]
#: Looks back from a moment on the last days.
LookBack = Callable[[datetime], Awaitable[Daily]]
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_LOOPBACK: Final = "127.0.0.1"
#: A page elsewhere could let its own name lead here; then the browser says that name.
_HOSTS: Final = frozenset({"127.0.0.1", "localhost"})
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@asynccontextmanager
async def served(port: int, look: Look, look_back: LookBack) -> AsyncIterator[None]:
    """Serve ``/``, ``/healthz``, ``/readyz`` and ``/metrics`` on loopback, for a while.

    Args:
        port: Where.
        look: Is asked anew for each answer.
        look_back: Counts what the page plots.

    Raises:
        NewsdeskError: The port cannot be used.
    """
    runner = web.AppRunner(application(look, look_back), access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, _LOOPBACK, port).start()
        except OSError as error:
            raise NewsdeskError(
                f"Nothing can be served at port {port}: {(error.strerror or '').lower()}. Set "
                "another `port` in [watching], or 0 for none."
            ) from error
        yield
    finally:
        await runner.cleanup()


def application(look: Look, look_back: LookBack) -> web.Application:
    """Make what answers."""
    made = web.Application(middlewares=[_guard])

    async def health(_request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def readiness(_request: web.Request) -> web.Response:
        troubles = (await look()).troubles
        told = "".join(f"{one}\n" for one in troubles) or "ok\n"
        return web.Response(text=told, status=503 if troubles else 200)

    async def metrics(_request: web.Request) -> web.Response:
        text = metrics_text(await look())
        return web.Response(body=text.encode(), headers={"Content-Type": CONTENT_TYPE})

    async def page(_request: web.Request) -> web.Response:
        found = await look()
        text = page_of(found, await look_back(found.now))
        return web.Response(text=text, content_type="text/html")

    for path, handler in (
        ("/healthz", health),
        ("/readyz", readiness),
        ("/metrics", metrics),
        ("/", page),
    ):
        made.router.add_get(path, handler, allow_head=False)
    return made


@web.middleware
async def _guard(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Answer only what was meant for here, and say of each answer that it is nobody else's."""
    host = request.host.rpartition(":")[0] or request.host
    if host not in _HOSTS:
        return web.Response(status=403, text="Ask for 127.0.0.1 or localhost.\n", headers=_HEADERS)
    try:
        response = await handler(request)
    except StoreError as error:
        response = web.Response(status=503, text=f"{error}\n")
    response.headers.update(_HEADERS)
    return response
