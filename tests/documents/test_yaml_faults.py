"""What is wrong with YAML is told in our own words, whatever words the parser has for it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from yaml.error import Mark, MarkedYAMLError, YAMLError
from yaml.events import Event, StreamStartEvent
from yaml.scanner import ScannerError

from bot.documents.yaml_faults import explained

#: What stands there, a part of what is said of it, and the text where that points.
FAULTS = {
    "colon": ("title: One: two", "put it in quotes", ": two"),
    "list beside its key": ("topics: - AI", "put each item on a line", "- AI"),
    "no key": ("title: A\nprovider\ntype: x", "neither a key", "provider"),
    "quoted no key": ('title: A\n"provider"\ntype: x', "neither a key", '"provider"'),
    "indentation": ("a:\n  b: 1\n c: 2", "does not continue what stands above", "c: 2"),
    "item missing": ("a:\n  - 1\n  b: 2", "does not continue what stands above", "b: 2"),
    "at sign": ("a: @b", "put the text in quotes", "@b"),
    "percent sign": ("a: 1\n%b: c", "put the text in quotes", "%b"),
    "escape": (r'a: "C:\dir"', "write two of them", "dir"),
    "escape of too few digits": (r'a: "\x4 is"', "write two of them", "4 is"),
    "open double quote": ('a: 1\nb: "x\n', "is not closed", '"x'),
    "open single quote": ("a: 1\nb: 'x\n", "is not closed", "'x"),
    "open list": ("a: [1, 2\nb: 3\n", "not closed, or lacks a comma", "[1, 2"),
    "open map": ("a: {b: 1\n", "not closed, or lacks a comma", "{b: 1"),
    "sign without a name": ("a: * b", "must stand in quotes", "* b"),
    "text after a bar": ("a: |b\n", "begins on the next line", "|b"),
    "tab": ("a:\n\t- b", "indented with spaces", "\t- b"),
    "control character": ("a: b\x01c", "invisible control character", "\x01c"),
}


def fault_of(text: str, parser: Any) -> tuple[YAMLError, Event | None]:
    last = None
    try:
        events = parser(text)
        while (event := events.get_event()) is not None:
            last = event
    except YAMLError as error:
        return error, last
    pytest.skip("this parser reads it")


@pytest.mark.parametrize("parser", [yaml.CBaseLoader, yaml.BaseLoader], ids=["libyaml", "own"])
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_in_our_words_and_at_its_place(name: str, parser: Any) -> None:
    text, words, place = FAULTS[name]
    found = explained(text, *fault_of(text, parser))
    assert words in found.problem
    assert found.index is not None
    assert text[found.index :].removeprefix("\\").startswith(place)


@pytest.mark.parametrize("name", FAULTS)
def test_the_parser_may_choose_other_words(name: str) -> None:
    text = FAULTS[name][0]
    error, last = fault_of(text, yaml.CBaseLoader)
    if not isinstance(error, MarkedYAMLError):
        pytest.skip("it has no words to choose")
    other = type(error)("other", error.context_mark, "words", error.problem_mark)
    said, now_said = explained(text, error, last), explained(text, other, last)
    assert (now_said.problem, now_said.index) == (said.problem, said.index)
    assert str(error.problem) not in said.problem


def test_a_parser_that_gives_up_at_a_limit_of_its_own_says_how_deep_we_go() -> None:
    text = "a: " + "[" * 50
    limit = Mark("", 40, 0, 40, None, 0)
    found = explained(text, ScannerError(None, None, "any", limit), StreamStartEvent())
    assert found.problem == "lists and keys are nested more than 20 deep here"
    assert found.index == text.index("[") + 20
