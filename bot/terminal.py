"""Keeps texts from elsewhere from steering a terminal, or from forging a line of the log."""

from __future__ import annotations


def escaped(text: str) -> str:
    """Give a text on one line, in which whatever does not print is shown by its number."""
    return "".join(one if one.isprintable() else f"\\x{ord(one):02x}" for one in decodable(text))


def decodable(text: str) -> str:
    r"""Show odd bytes of a file's name, which are no characters, as ``\xNN``."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
