"""Whatever a file holds, it is read or refused; and the fast way of reading agrees with YAML."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents import Parsed, parse, plain_yaml, yaml_reader
from bot.documents.trees import Tree, UnreadableError
from bot.errors import DocumentError
from tests.documents.sample_documents import DOCUMENT, LISTING
from tests.places import ARTICLES
from tests.proof.measure import scaled

_Damage = Callable[[bytes], bytes]
_REAL = sorted([*ARTICLES.glob("*/*.md"), *ARTICLES.glob("*.txt")])

#: Characters that mean something to YAML or JSON, or to whoever counts their lines.
_SIGNS = "aZ09 \t\n\r-:#\"'\\,.[]{}&*!|>%@`?~<=/_\0\x07\x7f\x85\xa0\u2028\ufeff\uffffé𝄞"
_bytes = st.one_of(st.binary(max_size=4), st.text(_SIGNS, max_size=8).map(str.encode))


@st.composite
def _damage(draw: st.DrawFn) -> _Damage:
    """A flipped byte, a cut, an insertion or a repeated line, somewhere."""
    kind = draw(st.sampled_from(["flip", "cut", "insert", "repeat"]))
    place = draw(st.floats(0, 1, exclude_max=True))
    byte, inserted = draw(st.integers(1, 255)), draw(_bytes)

    def apply(data: bytes) -> bytes:
        at = int(place * len(data))
        if kind == "flip":
            return data[:at] + bytes(b ^ byte for b in data[at : at + 1]) + data[at + 1 :]
        if kind == "repeat":
            lines = data.splitlines(keepends=True)
            index = int(place * len(lines))
            return b"".join(lines[:index] + lines[index : index + 1] + lines[index:])
        return data[:at] + (inserted + data[at:] if kind == "insert" else b"")

    return apply


@given(
    base=st.sampled_from([DOCUMENT, LISTING]).map(str.encode),
    damages=st.lists(_damage(), min_size=1, max_size=4),
    path=st.sampled_from(["a.md", "a.yaml", "a.json"]),
)
@settings(max_examples=scaled(few=150, many=10_000), deadline=None)
def test_a_damaged_file_is_read_or_refused(base: bytes, damages: list[_Damage], path: str) -> None:
    for damage in damages:
        base = damage(base)
    with suppress(DocumentError):
        assert isinstance(parse(base, path), Parsed)


_values = st.one_of(
    st.text(_SIGNS, max_size=12),
    st.text("ab \\\"nu/:#'", max_size=8).map('"{}"'.format),
    st.sampled_from(["", "~", "null", "x: y", "x # y", "-1", "12:30", "http://e.com/#a", "- x"]),
)
_lines = st.tuples(
    st.integers(0, 5).map(" ".__mul__),
    st.sampled_from(["", "", "- ", "-"]),
    st.sampled_from(["", "a: ", "b: ", "c:", "a-1: ", "d e: ", '"f": ']),
    _values,
).map("".join)


def _read_any(text: str) -> Tree:
    try:
        return yaml_reader.read_any(text)
    except UnreadableError:
        return None


@given(lines=st.lists(_lines, min_size=1, max_size=6), end=st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=scaled(few=300, many=20_000), deadline=None)
def test_plain_lines_mean_what_they_mean_in_yaml(lines: list[str], end: str) -> None:
    text = end.join(["---", *lines, ""])
    plain = plain_yaml.read(text)
    assert not plain or plain == _read_any(text)


@given(damages=st.lists(_damage(), min_size=1, max_size=3))
@settings(max_examples=scaled(few=150, many=10_000), deadline=None)
def test_a_damaged_document_means_what_it_means_in_yaml(damages: list[_Damage]) -> None:
    data = DOCUMENT.encode()
    for damage in damages:
        data = damage(data)
    text = data.decode(errors="ignore")
    plain = plain_yaml.read(text)
    assert not plain or plain == _read_any(text)


@pytest.mark.skipif(not _REAL, reason=f"no real documents at {ARTICLES}")
@given(
    path=st.sampled_from(_REAL or [ARTICLES]),
    damages=st.lists(_damage(), min_size=1, max_size=4),
)
@settings(max_examples=scaled(few=200, many=10_000), deadline=None)
def test_a_damaged_real_document_is_read_as_yaml_has_it_or_refused(
    path: Path, damages: list[_Damage]
) -> None:
    data = path.read_bytes()
    for damage in damages:
        data = damage(data)
    with suppress(DocumentError):
        assert isinstance(parse(data, path.name), Parsed)
    text = data.decode(errors="ignore")
    plain = plain_yaml.read(text)
    assert not plain or plain == _read_any(text)
