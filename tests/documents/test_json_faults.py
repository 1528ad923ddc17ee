"""What is wrong with JSON is told in our own words and at its line, whatever Python says of it."""

from __future__ import annotations

import pytest

from bot.documents.parsing import parse
from bot.errors import DocumentError

FAULTS = {
    "cut off": ('{"title": "A",\n', "it ends too early", 2),
    "comma missing": ('{"title": "A"\n"type": "x"}', "a comma, colon, quote or bracket", 2),
    "comma too many": ('{"title": "A",\n"type": "x",\n}', "a comma, colon, quote or bracket", 2),
    "value missing": ('{"title": "A",\n"type": }', "a comma, colon, quote or bracket", 2),
    "something after it": ('{"title": "A"}\n{}', "a comma, colon, quote or bracket", 2),
    "escape": ('{"title": "A",\n"type": "C:\\dir"}', "write two of them", 2),
    "open quote": ('{"title": "A",\n"type": "x}', "is not closed", 2),
    "line break in quotes": ('{"title": "A",\n"type": "x\n"}', "within quotes", 2),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_in_our_words(name: str) -> None:
    text, words, line = FAULTS[name]
    with pytest.raises(DocumentError) as caught:
        parse(text.encode(), "a.json")
    found = caught.value.problem
    assert found.problem.startswith("this is no valid JSON: ")
    assert words in found.problem
    # Python 3.13 points at a comma too many itself, Python 3.12 behind it.
    assert found.line in {line, line + (name == "comma too many")}
