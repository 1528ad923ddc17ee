"""Rewrites what YAML would take for something else than its writer meant, character for character.

A text keeps its lines, and while ``#`` is hidden its length too, so that places in the one are
places in the other. Reading what is left is ``yaml_reader``'s job.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Stands for a ``#`` that is text. Nobody writes it: it is the last character for private use.
STAND_IN = "\U0010fffd"
#: What stands before a value on its line.
_BEFORE_VALUE = re.compile(r"[ \t]*(?:-[ \t]+)*(?:[^\s\"'#&*!|>@%`\[\]{}][^:\n]*:(?:[ \t]+|\Z))?")
#: Values whose end YAML knows by other signs; what follows it may be a comment.
_CLOSED_VALUE = re.compile("[\"'\\[{|>&*!]")
_HASH = re.compile(r"(?<=[ \t])#")
#: A character that two escapes make together, half of one, or any other escape.
_ESCAPE = re.compile(
    r"\\(?:u(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_HALF = "\ufffd"


def with_whole_characters(text: str) -> str:
    r"""Put in the characters that JSON's pairs of escapes such as ``\ud83d\ude00`` stand for.

    YAML knows no such pairs. Half of one is no character (RFC 8259, section 8.2), and gives way to
    the replacement character.
    """
    # That there is no backslash at all is seen at once, and true of most.
    if "\\" not in text or "\\u" not in text:
        return text
    return _ESCAPE.sub(_whole, text)


def _whole(escape: re.Match[str]) -> str:
    if escape["half"]:
        return _HALF
    if not escape["high"]:
        return escape[0]
    pair = (int(escape["high"], 16), int(escape["low"], 16))
    return b"".join(half.to_bytes(2, "big") for half in pair).decode("utf-16-be")


def with_hidden_hashes(text: str) -> str:
    """Hide every ``#`` that belongs to a value, which YAML would cut off there.

    Lines that are a comment by themselves stay one, as does what follows a quoted text.
    """
    if "#" not in text or STAND_IN in text:
        return text
    lines = text.split("\n")
    if any(map(_opens_list, lines)):
        return text
    return "\n".join(_hidden(lines))


def _opens_list(line: str) -> bool:
    """Tell whether a list or group in brackets goes on below a line."""
    value = line[_start_of_value(line) :]
    return value[:1] in ("[", "{") and value.partition(" #")[0].rstrip()[-1:] in ("[", "{", ",")


def _hidden(lines: list[str]) -> Iterator[str]:
    for index, line in enumerate(lines):
        if "#" not in line:
            yield line
            continue
        start = _start_of_value(line)
        value = line[start:]
        if value.startswith("#"):
            is_text = bool(line[:start].strip()) and not _has_more_below(lines, index)
            value = STAND_IN + value[1:] if is_text else value
        if not value.startswith("#") and not _CLOSED_VALUE.match(value):
            value = _HASH.sub(STAND_IN, value)
        yield line[:start] + value


def _start_of_value(line: str) -> int:
    before = _BEFORE_VALUE.match(line)
    return before.end() if before else 0


def _has_more_below(lines: list[str], index: int) -> bool:
    """Tell whether what stands below a line belongs to it, so that it has no value of its own."""
    line = lines[index]
    below = (lines[at] for at in range(index + 1, len(lines)))
    following = next((one for one in below if one.strip() and one.strip()[0] != "#"), "")
    depth, own_depth = _depth(following), _depth(line)
    is_list_below = following.lstrip().startswith("-") and not line.lstrip().startswith("-")
    return depth > own_depth or (depth == own_depth and is_list_below and following[:3] != "---")


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())
