"""Lets this machine watch the bot, where the operator wants that."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import datetime

from bot.operating.standing import Standing
from bot.store.overview.daily import Daily


def watched(
    port: int,
    look: Callable[[], Awaitable[Standing]],
    look_back: Callable[[datetime], Awaitable[Daily]],
) -> AbstractAsyncContextManager[None]:
    """Serve how the bot is at a port of loopback; at 0, nothing.

    Raises:
        NewsdeskError: The port cannot be used; on entering.
    """
    if not port:
        return nullcontext()
    # Few want it, and its library takes its time.
    from bot.operating.watching.serving import served  # noqa: PLC0415

    return served(port, look, look_back)
