"""Says in a few words of our own what kept the bot from talking with Discord."""

from __future__ import annotations

import socket
from typing import Final

import aiohttp
import discord

#: What an outage of Discord or of the network raises; it passes.
OUTAGES: Final = (
    discord.HTTPException,
    discord.GatewayNotFound,
    aiohttp.ClientError,
    TimeoutError,
    OSError,
)


def described(error: BaseException) -> str:  # noqa: PLR0911 - a table of kinds and words
    """Say what went wrong, as the end of a sentence; nothing of what was sent or answered."""
    match error:
        case discord.HTTPException():
            return f"it answers {error.status}"
        case TimeoutError():
            return "it does not answer in time"
        case aiohttp.ClientConnectorDNSError() | socket.gaierror():
            return "its name cannot be looked up, perhaps for want of a network"
        case aiohttp.ClientSSLError():
            return "something else answers in its place, without its certificate"
        case aiohttp.ClientConnectorError(os_error=OSError(strerror=str(reason))):
            return f"it takes no connection ({reason.lower()})"
        case OSError(strerror=str(reason)):
            return f"the connection failed ({reason.lower()})"
        case aiohttp.ClientError():
            return "the connection broke off"
        case _:
            return "it does not tell where its gateway is"
