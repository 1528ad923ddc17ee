"""Asks a port of this machine whether it is free, and whether the bot is behind it."""

from __future__ import annotations

import socket
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from typing import Final

_LOOPBACK: Final = "127.0.0.1"
#: Seconds that an answer may take; what is on this machine takes none.
_PATIENCE: Final = 2.0


def is_free(port: int) -> bool:
    """Tell whether something could be served at a port of loopback now."""
    try:
        with socket.create_server((_LOOPBACK, port)):
            return True
    except OSError:
        return False


def says_ok(port: int) -> bool:
    """Tell whether what is served there answers as the bot does that it lives."""
    with closing(HTTPConnection(_LOOPBACK, port, timeout=_PATIENCE)) as connection:
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().read(len(b"ok\n") + 1) == b"ok\n"
        except (OSError, HTTPException):
            return False
