"""Turns a normal form into a key: the number that stands for it in every table."""

from __future__ import annotations

from hashlib import blake2b


def text_key(text: str) -> int:
    """Hash a text to 63 bits: a positive INTEGER of SQLite that a million texts rarely share."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest) >> 1
