"""A process's memory, as the C library tells of it."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "mallinfo2"), reason="only glibc is told, and tells"
)
#: Tells of the process's own memory.
_PROBE = """
import asyncio, ctypes, pathlib, sys
from bot.running.heap import give_back, keep_whole

class Memory(ctypes.Structure):
    names = ("size", *"abc", "apart", "d", "e", "used", "f", "g")
    _fields_ = [(name, ctypes.c_size_t) for name in names]

def memory():
    library = ctypes.CDLL(None)
    library.mallinfo2.restype = Memory
    return library.mallinfo2()

def resident():
    return int(pathlib.Path("/proc/self/statm").read_text().split()[1])
"""


def said(code: str, *arguments: str) -> str:
    """Run code in a process of its own, and give what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", _PROBE + code, *arguments],
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


@pytest.mark.parametrize(("first", "is_apart"), [("", "False"), ("keep_whole()", "True")])
def test_what_is_large_stays_out_of_the_heap(first: str, is_apart: str) -> None:
    """The C library alone has it lie within, once something larger was freed."""
    told = said(
        f"{first}\nlarge = bytes(4 << 20); del large\nbefore = memory().apart\n"
        "less = bytes(1 << 20)\nprint(memory().apart - before > 1_000_000)"
    )
    assert told == is_apart


def test_what_is_free_between_others_goes_back() -> None:
    told = said(
        "parts = [bytes(60_000) for _ in range(1000)]\ndel parts[::2]\nbefore = resident()\n"
        "give_back()\nprint(before - resident() > 5_000)"
    )
    assert told == "True"


def test_what_is_kept_of_the_database_goes_back(tmp_path: Path) -> None:
    told = said(
        """
from bot.store.sqlite.database import Database

async def main(path):
    database = await Database.open(path)
    row = {"id": 1, "text": "x" * 4_000_000}
    await database.run("INSERT INTO synced_commands VALUES (:id, :text)", row)
    before = memory().used
    await database.give_back()
    print(before - memory().used > 2_000_000)
    await database.close()

asyncio.run(main(pathlib.Path(sys.argv[1])))
""",
        str(tmp_path / "news.db"),
    )
    assert told == "True"
