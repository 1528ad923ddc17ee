"""Keeps the memory of a process that runs for months from filling with holes.

What is said here is understood by glibc; with another C library nothing happens.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress
from typing import Final

#: Of https://man7.org/linux/man-pages/man3/mallopt.3.html: ``M_MMAP_THRESHOLD``, ``M_ARENA_MAX``.
_LARGE: Final = -3
_HEAPS: Final = -8
#: As many bytes as the C library begins with.
_LARGE_FROM: Final = 128 * 1024


def keep_whole() -> None:
    """Have one heap for all threads, and what is large outside of it for good.

    Left alone, glibc gives each thread a heap of its own, whose holes no other thread fills. And
    as soon as something large is freed, such as a picture, what is no larger comes into the heap
    from then on, and leaves holes between what stays there.
    """
    with suppress(AttributeError, OSError, TypeError):
        library = ctypes.CDLL(None)
        library.mallopt(_HEAPS, 1)
        library.mallopt(_LARGE, _LARGE_FROM)


def give_back() -> None:
    """Give the system back what is free in the heap; else only the end of it ever goes back."""
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
