"""What cannot be read is refused with its line, its field and what to do, and never by a crash."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

from bot.documents import MAX_BYTES, MAX_LISTING_BYTES, parse
from bot.errors import DocumentError, NotADocumentError, Problem
from tests.documents.sample_documents import DOCUMENT, document, rejection_of, warnings_of

#: Damage by its name: what of the document to replace, by what, and the problem to expect.
DAMAGE = {
    "no opening line": ("---\ncategory", "category", 1, "", "is not opened"),
    "no closing line": ('=="\n---\n', '=="\n\n', 49, "", "is not closed"),
    "cut off in a text": ('forbes.jpg"\n', "\0", 41, "related[0].images[0].url", "is not closed"),
    "cut off in a key": ("ished: false", "\0", 11, "heat", "is not closed"),
    "unclosed quote": ('recognition"', "recognition", 3, "title", "is its own end missing?"),
    "unclosed last quote": ('=="\n', "==\n", 49, "secured", "is not closed"),
    "text after a quote": ('recognition"', 'recognition" now', 3, "title", "quotes right?"),
    "quote in a quote": ("“retro", '"retro', 3, "title", "quotes right?"),
    "colon in a text": ("category: news", "category: news: all", 2, "category", "in quotes"),
    "unknown escape": ("Police buys", r"Police \buys \q", 29, "related[0].title", "backslash"),
    "bad date": ("27T18:46", "45T99:00", 5, "publishedDateTime", "is no date"),
    "no title": ("title: ", "untitled: ", 2, "title", "is missing"),
    "tab": ("  name: Bio", "\tname: Bio", 14, "provider", "a tab stands here"),
    "wrong indentation": ("  domain: bio", " domain: bio", 15, "provider.name", "indentation"),
    "no colon": ("heat: -1", "heat -1", 10, "quality", "neither a key with a colon"),
    "duplicate key": ("type: article", "category: a", 8, "category", "a second time"),
    "nested duplicate": ("    quality: 89", "    title: R", 39, "related[0].title", "second time"),
    "unclosed list": ("topics:\n  -\n", "topics: [A\n", 17, "topics", "not closed"),
    "anchor": ("category: news", "category: &a news", 2, "category", "must stand in quotes"),
    "alias": ("  - AI", "  - *AI", 19, "topics[1]", "must stand in quotes"),
    "tag": ("quality: 15", "quality: !!int 15", 9, "quality", "must stand in quotes"),
    "key with a tag": ("quality: 15", "!!str quality: 15", 9, "quality", "a simple text"),
    "map as a key": ("quality: 15", "{quality: 15}: x", 9, "", "a simple text"),
    "bad start": ("  - AI", "  - @AI", 19, "topics[0]", "cannot begin"),
    "control character": ("Computer Vision", "Computer \7", 20, "", "control character"),
    "no keys": (DOCUMENT[4:-4], "- a\n- b\n", 2, "", "must be keys"),
    "nothing inside": (DOCUMENT[4:-4], "", 2, "", "must be keys"),
}


@pytest.mark.parametrize(("old", "new", "line", "field", "problem"), DAMAGE.values(), ids=DAMAGE)
def test_damage_is_told_with_line_and_field(
    old: str, new: str, line: int, field: str, problem: str
) -> None:
    assert old in DOCUMENT
    found = rejection_of(DOCUMENT.replace(old, new, 1).partition("\0")[0].encode())
    assert (found.line, found.field) == (line, field), found
    assert problem in found.problem


def test_a_byte_that_is_no_utf_8_is_told_with_its_line() -> None:
    data = DOCUMENT.encode().replace(b"Police buys", b"Police \xff\xfe", 1)
    found = rejection_of(data)
    assert (found.line, found.field) == (29, "")
    assert "0xFF is not UTF-8" in found.problem


def test_a_single_topic_is_only_worth_a_warning() -> None:
    topics = "topics:\n  -\n  - AI\n  - Computer Vision\n"
    assert warnings_of(DOCUMENT.replace(topics, "topics: AI\n").encode()) == [(17, "topics")]


def test_lines_are_those_of_an_editor() -> None:
    """YAML would also count U+2028, and half of a CRLF."""
    data = DOCUMENT.replace("Met Police", "Met\u2028Police").replace("27T18", "45T18", 1)
    assert rejection_of(data.replace("\n", "\r\n").encode()).line == 5


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("path", ["a.md", "a.yaml", "a.json"])
def test_an_empty_file_is_refused(data: bytes, path: str) -> None:
    assert rejection_of(data, path) == Problem(path, None, "", "the file is empty")


class TestNotADocument:
    @pytest.mark.parametrize(
        "text", ["# Articles\n\nHere: they are.\n", "\n---- \n", "See http://x"]
    )
    @pytest.mark.parametrize("path", ["README.md", "notes.txt", "a.markdown"])
    def test_a_text_without_front_matter_is_none(self, text: str, path: str) -> None:
        with pytest.raises(NotADocumentError):
            parse(text.encode(), path)

    @pytest.mark.parametrize("text", ["\ntitle: T\n", "web-url:\n", "---\ntitle: T\n"])
    def test_a_damaged_document_is_one(self, text: str) -> None:
        with pytest.raises(DocumentError) as caught:
            parse(text.encode(), "a.md")
        assert not isinstance(caught.value, NotADocumentError)

    def test_a_yaml_file_is_always_one(self) -> None:
        assert rejection_of(b"just text\n", "a.yml").line == 1

    def test_the_error_survives_the_way_out_of_a_worker_process(self) -> None:
        error = NotADocumentError(Problem("a.md", 1, "", "no document"))
        copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - made on the line itself
        assert type(copy) is NotADocumentError
        assert copy.problem == error.problem


class TestAttacks:
    @pytest.mark.parametrize(
        "nest",
        [
            "[" * 10_000 + "]" * 10_000,
            "{a: " * 10_000 + "}" * 10_000,
            "[" * 500_000,
            "\n" + "".join(" " * depth + "a:\n" for depth in range(1, 1000)),
            "\n  " + "- " * 10_000 + "x",
        ],
        ids=["lists", "maps", "unclosed", "indented", "dashes"],
    )
    @pytest.mark.parametrize("key", ["related", "mood"])
    def test_deep_nesting_is_refused(self, key: str, nest: str) -> None:
        found = rejection_of(document(**{key: nest}))
        assert "nested more than 20 deep" in found.problem
        assert found.field.startswith(key)

    def test_reasonable_nesting_is_not(self) -> None:
        parse(document(mood="[" * 19 + "]" * 19), "a.md")

    def test_a_key_repeated_without_end_is_refused_at_the_second(self) -> None:
        found = rejection_of(document(mood="1\n" + "mood: 1\n" * 100_000))
        assert (found.line, found.field) == (7, "mood")

    def test_a_long_text_is_read(self) -> None:
        text = "x" * 1_000_000 + "."
        assert parse(document(excerpt=f'"{text}"'), "a.md").articles[0].excerpt == text

    @pytest.mark.parametrize(
        ("path", "limit"), [("a.md", MAX_BYTES), ("a.json", MAX_LISTING_BYTES)]
    )
    def test_a_file_beyond_the_limit_is_refused(self, path: str, limit: int) -> None:
        found = rejection_of(b" " * (limit + 1), path)
        assert f"{limit:,}" in found.problem


def test_without_libyaml_the_same_is_read() -> None:
    """PyYAML built without libyaml gives the same articles and refuses the same."""
    script = """
import sys
sys.modules["yaml._yaml"] = None
from bot.documents import parse
from bot.errors import DocumentError
print(parse(sys.argv[1].encode(), "a.yaml").articles)
for line in sys.argv[2:]:
    try:
        parse(line.encode(), "a.yaml")
    except DocumentError as error:
        print(error.problem.line)
"""
    odd = DOCUMENT.replace("- AI", "- 'AI'")
    broken = [
        "a: *b",
        "a: !!str b",
        "a: 1\na: 2",
        "\n\na: \7",
        'title: "\\U0000d83d"',
        "a: [b",
        "a: 'b",
    ]
    outcome = subprocess.run(
        [sys.executable, "-c", script, odd, *broken], capture_output=True, text=True, check=True
    )
    articles, *lines = outcome.stdout.splitlines()
    assert articles == str(parse(odd.encode(), "a.yaml").articles)
    assert lines == ["1", "1", "2", "3", "None", "1", "1"]
