"""A line between bots and their server, which can be broken as networks are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

_MOST: Final = 1 << 16


class Line:
    """Passes on whatever comes, in both directions, while it is whole.

    Attributes:
        port: Where it begins.
    """

    def __init__(self, socket: Path) -> None:
        self.port = 0
        self._socket = socket
        self._is_whole = asyncio.Event()
        self._is_whole.set()
        self._is_refusing = False
        self._ends: set[asyncio.StreamWriter] = set()

    def silence(self) -> None:
        """Let nothing through; connections stay, and new ones are made, but nobody answers."""
        self._is_whole.clear()

    def break_(self) -> None:
        """End every connection, and refuse new ones."""
        self._is_refusing = True
        for end in self._ends:
            end.transport.abort()

    def mend(self) -> None:
        """Let everything through again, and what was held up first."""
        self._is_refusing = False
        self._is_whole.set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection to its end."""
        if self._is_refusing:
            writer.transport.abort()
            return
        with suppress(OSError, asyncio.CancelledError):  # the end of a test is none of the line's
            there, onward = await asyncio.open_unix_connection(str(self._socket))
            self._ends |= {writer, onward}
            try:
                await asyncio.gather(self._pass(reader, onward), self._pass(there, writer))
            finally:
                self._ends -= {writer, onward}
        writer.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(_MOST):
                await self._is_whole.wait()
                writer.write(data)
                await writer.drain()
            await self._is_whole.wait()  # nor does anybody hear that an end is gone
        finally:
            writer.close()


@asynccontextmanager
async def line_to(socket: Path) -> AsyncIterator[Line]:
    """Lay a line to a server's socket."""
    line = Line(socket)
    server = await asyncio.start_server(line.serve, "127.0.0.1", 0)
    line.port = server.sockets[0].getsockname()[1]
    try:
        yield line
    finally:
        server.close()
        line.mend()
        line.break_()
