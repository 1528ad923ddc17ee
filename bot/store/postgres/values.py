"""How values go to the server and come back, where the driver's own way is not the store's."""

from __future__ import annotations

import os
from typing import Final

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.types.numeric import Int8BinaryDumper, Int8Dumper
from psycopg.types.string import BytesBinaryDumper, StrBinaryDumper, StrDumperUnknown

from bot.store.engine import PathText

#: PostgreSQL has no text with a NUL in it: in its place stands what stands for any such character.
_NUL: Final = "\0"
_REPLACEMENT: Final = "\ufffd"


class _TextDumper(StrDumperUnknown):
    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace(_NUL, _REPLACEMENT))


class _BinaryTextDumper(StrBinaryDumper):
    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace(_NUL, _REPLACEMENT))


class _PathDumper(BytesBinaryDumper):
    def dump(self, obj: str) -> Buffer | None:  # type: ignore[override]  # a path is its bytes
        return super().dump(os.fsencode(obj))


class _NumberLoader(Loader):
    """Sums of whole numbers, which PostgreSQL gives as numbers of any length."""

    def load(self, data: Buffer) -> int | float:
        text = bytes(data).decode()
        return float(text) if "." in text else int(text)


def adapt(connection: psycopg.Connection) -> None:
    """Have a connection take and give values as the store has them."""
    adapters = connection.adapters
    # Of two dumpers for a type the later one is preferred; the other is for members of lists.
    # Every whole number is a bigint, however small: else the same statement has many types.
    for numbers in (Int8BinaryDumper, Int8Dumper):
        adapters.register_dumper(int, numbers)
    for texts in (_BinaryTextDumper, _TextDumper):
        adapters.register_dumper(str, texts)
    adapters.register_dumper(PathText, _PathDumper)
    adapters.register_loader("numeric", _NumberLoader)
