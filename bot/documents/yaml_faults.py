"""Says in our own words what is wrong with a text that is no YAML, and where.

Only the kind of a parser's error and its places are looked at, never its wording, which changes
from release to release: what stands at those places tells what is wrong.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from yaml.error import Mark, MarkedYAMLError, YAMLError
from yaml.events import Event, ScalarEvent
from yaml.parser import ParserError

from bot.documents.trees import MAX_DEPTH, UnreadableError

TOO_DEEP: Final = f"lists and keys are nested more than {MAX_DEPTH} deep here"
NO_SIGNS: Final = (
    "a text that begins with &, * or ! must stand in quotes, else YAML takes it for a sign"
)
_BAD_START = "an unquoted text cannot begin with this character; put the text in quotes"
_UNCLOSED = "what opens here is not closed, or lacks a comma"
_NO_KEY = "this is neither a key with a colon nor part of a text"
_NO_CONTINUATION = "this does not continue what stands above; are indentation and quotes right?"
#: By the character where an error was noticed, if the parser names no other place.
_NOTICED_AT = {
    ":": "the text has a colon followed by a space; put it in quotes",
    "-": "a list cannot begin here; put each item on a line of its own, below its key",
}
#: By the character where what could not be read began.
_BEGUN_AT = {
    **dict.fromkeys("[{", _UNCLOSED),
    **dict.fromkeys("&*!", NO_SIGNS),
    **dict.fromkeys("|>", "after | or > the text begins on the next line, or it stands in quotes"),
    **dict.fromkeys("@`%", _BAD_START),
}
#: What no YAML text may hold (YAML 1.1, section 5.1).
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Before a key, or right after its colon.
_ODD_SPACE = re.compile(
    r"(?m)^ *(?:- +)?(?:[A-Za-z][\w-]*:)?[\xa0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]"
)
_QUOTED = re.compile(r"""(?s:"(?:[^"\\]|\\.)*+"|'[^']*+')""")
_BRACKET = re.compile(r"[\[\]{}]")


def explained(text: str, error: YAMLError, last: Event | None) -> UnreadableError:
    """Say what is wrong and, if YAML tells, where it began.

    Args:
        text: What cannot be read.
        error: What the parser raised.
        last: The last event before that.
    """
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        found = _FORBIDDEN.search(text)
        return UnreadableError(
            "an invisible control character stands here; remove it",
            found.start() if found else None,
        )
    mark = error.problem_mark
    seen = _in_plain_sight(text, last, mark)
    if seen is not None:
        return seen
    begun = error.context_mark or mark
    if isinstance(error, ParserError):
        return _misplaced(text, begun, mark)
    return _unscanned(text, begun, mark)


def _in_plain_sight(text: str, last: Event | None, mark: Mark) -> UnreadableError | None:
    """Find what is wrong for certain, whatever the parser made of it."""
    odd = _odd_space(text)
    if odd is not None:
        return odd
    if text.startswith("\t", mark.index):
        return UnreadableError("a tab stands here; YAML is indented with spaces", mark.index)
    too_deep = _too_deep(text, last, mark.index)
    if too_deep is not None:
        return UnreadableError(TOO_DEEP, too_deep)
    quote = _run_on_quote(last, mark.line)
    if quote is None:
        return None
    problem = "the quote that opens here ends inside a later line; is its own end missing?"
    return UnreadableError(problem, quote)


def _odd_space(text: str) -> UnreadableError | None:
    """Find a space before a key or after its colon that looks like one and is none to YAML."""
    found = _ODD_SPACE.search(text)
    if found is None:
        return None
    at = found.end() - 1
    name = unicodedata.name(text[at], "odd character").lower()
    problem = f"a {name} (U+{ord(text[at]):04X}) stands here; write a plain space instead"
    return UnreadableError(problem, at)


def _too_deep(text: str, last: Event | None, end: int) -> int | None:
    """Find the bracket that opens too deep a level in what the parser looked ahead at.

    Its own limit, where it has one, ends it there, before our reader is handed the brackets.
    """
    levels = 0
    start = last.end_mark.index if last and last.end_mark else 0
    for bracket in _BRACKET.finditer(text, start, end + 1):
        levels += 1 if bracket[0] in "[{" else -1
        if levels > MAX_DEPTH:
            return bracket.start()
    return None


def _run_on_quote(last: Event | None, line: int) -> int | None:
    """Find the quoted text that, lacking its end, ran on into the line that cannot be read.

    It took the next quote on its way for its end, so what follows there makes no sense.
    """
    if not isinstance(last, ScalarEvent) or not last.style or last.style not in "\"'":
        return None
    start, end = last.start_mark, last.end_mark
    return start.index if start and end and start.line < end.line == line else None


def _misplaced(text: str, begun: Mark, mark: Mark) -> UnreadableError:
    """Explain pieces that are good by themselves and do not belong where they stand."""
    problem = _BEGUN_AT.get(_character(text, begun))
    if problem is not None:
        return UnreadableError(problem, begun.index)
    return UnreadableError(_NO_CONTINUATION, mark.index)


def _unscanned(text: str, begun: Mark, mark: Mark) -> UnreadableError:
    """Explain characters that make no piece of YAML."""
    opener = _character(text, begun)
    if opener in {'"', "'"}:
        quoted = _QUOTED.match(text, begun.index)
        if quoted is None or quoted.end() > mark.index:
            return _unquotable(text, begun, mark)
    if begun.index < mark.index:
        return UnreadableError(_BEGUN_AT.get(opener, _NO_KEY), begun.index)
    return UnreadableError(_NOTICED_AT.get(opener, _BAD_START), mark.index)


def _unquotable(text: str, begun: Mark, mark: Mark) -> UnreadableError:
    if mark.index >= len(text.rstrip()) or mark.column == 0:
        return UnreadableError("the quoted text that begins here is not closed", begun.index)
    problem = "a backslash in double quotes begins no known escape; write two of them"
    return UnreadableError(problem, mark.index)


def _character(text: str, mark: Mark) -> str:
    return text[mark.index : mark.index + 1]
