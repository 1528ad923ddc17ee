"""Keeps texts from elsewhere from steering a terminal, or from forging a line of the log."""

from __future__ import annotations


def escaped(text: str) -> str:
    r"""Give a text on one line, in which whatever does not print is shown by its number.

    Odd bytes of a file's name, which are no characters, show as ``\xNN`` too.
    """
    decodable = text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(one if one.isprintable() else f"\\x{ord(one):02x}" for one in decodable)
