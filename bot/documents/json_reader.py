"""Reads JSON into the same plain tree as YAML: numbers stay the text that the document has."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

from bot.documents.trees import Mark, Path, Tree, UnreadableError, places

#: Strings, brackets, and what else stands between commas, colons and white space.
_PIECE = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]]|[^\s{}\[\],:"]+', re.DOTALL)


def read(text: str) -> tuple[Tree, frozenset[Path]]:
    """Read a text.

    Returns:
        The tree, and the paths of those keys that stand more than once in their object.

    Raises:
        UnreadableError: It is no JSON, or nested beyond what Python reads.
    """
    has_repeats = False

    def mapping(pairs: list[tuple[str, Tree]]) -> dict[str, Tree]:
        nonlocal has_repeats
        made = dict(pairs)
        has_repeats = has_repeats or len(made) != len(pairs)
        return made

    try:
        tree: Tree = json.loads(
            text,
            object_pairs_hook=mapping,
            parse_int=str,
            parse_float=str,
            parse_constant=str,
        )
    except json.JSONDecodeError as error:
        raise UnreadableError(_fault(text, error.pos), error.pos) from error
    except RecursionError as error:
        raise UnreadableError("it is nested too deeply", None) from error
    return tree, _repeats(text) if has_repeats else frozenset()


def _fault(text: str, index: int) -> str:
    """Say what is wrong where JSON cannot be read on, by what stands there."""
    character = text[index : index + 1]
    if index >= len(text.rstrip()):
        return "this is no valid JSON: it ends too early; is the file cut off?"
    if character == "\\":
        return "this is no valid JSON: a backslash begins no known escape; write two of them"
    if character < " ":
        return "this is no valid JSON: a line break, tab or control character stands within quotes"
    if character == '"' and not _PIECE.match(text, index):
        return "this is no valid JSON: the quoted text that begins here is not closed"
    return "this is no valid JSON: a comma, colon, quote or bracket is missing or one too many here"


def marks(text: str) -> Iterator[Mark]:
    """Give the pieces of a text in order, as well as can be told where it is no JSON."""
    for match in _PIECE.finditer(text):
        piece = match[0]
        if piece in "{}[]":
            yield piece, "", match.start()
        else:
            yield "", _unquoted(piece), match.start()


def _repeats(text: str) -> frozenset[Path]:
    counts = Counter(path for path, _ in places(marks(text)))
    return frozenset(path for path, count in counts.items() if count > 1)


def _unquoted(piece: str) -> str:
    if not piece.startswith('"'):
        return piece
    if "\\" not in piece:
        return piece[1:-1]
    try:
        return str(json.loads(piece))
    except ValueError:  # a wrong escape
        return piece
