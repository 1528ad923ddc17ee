"""What YAML takes for signs and people do not is read as its writer meant it, or named."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest

from bot.documents import parse
from bot.errors import DocumentError, NotADocumentError
from tests.documents.sample_documents import (
    LISTING,
    article_of,
    document,
    rejection_of,
    warnings_of,
)


class TestHashes:
    @pytest.mark.parametrize(
        "text",
        [
            "Team is #1 again",
            "#1 in town",
            "See case #12 in the annex # and #13",
            "C # sharp",
            "It's #1",
            "a\t#b",
            "# alone",
            "100% #1",
        ],
    )
    def test_a_text_is_whole(self, text: str) -> None:
        data = document(title=text, excerpt=text, topics=f"\n  - {text}\n  - AI")
        article = article_of(data)
        assert (article.title, article.excerpt) == (" ".join(text.split()),) * 2
        assert article.topics == (" ".join(text.split()), "AI")
        assert warnings_of(data) == []

    def test_so_it_is_where_a_text_goes_on_in_further_lines(self) -> None:
        article = article_of(document(excerpt="See the\n  case #12 in the annex"))
        assert article.excerpt == "See the case #12 in the annex"

    @pytest.mark.parametrize(
        "written",
        [
            '"Plain" # a comment',
            "'Plain'  # a comment",
            "Plain\n# a comment",
            "Plain\n  # a comment\n",
            ">- # a comment\n  Plain",
        ],
    )
    def test_what_belongs_to_no_text_is_a_comment(self, written: str) -> None:
        assert article_of(document(title=written)).title == "Plain"

    @pytest.mark.parametrize(
        "topics",
        [
            "# all of them\n  - AI\n  - ML",
            "# all of them\n- AI\n- ML",
            "# all of them\n\n  # really\n  - AI\n  - ML",
            "[AI, ML] # all of them",
            "[\n  AI, # one\n  ML # two\n  ]",
            "\n  # one\n  - AI\n  - ML",
        ],
    )
    def test_a_comment_beside_a_list_is_one(self, topics: str) -> None:
        assert article_of(document(topics=topics)).topics == ("AI", "ML")

    def test_a_comment_beside_a_group_is_one(self) -> None:
        group = "# who\n  name: Example # 1\n  domain: example.com # their site"
        assert article_of(document(provider=group)).provider.name == "Example # 1"

    def test_what_is_no_text_may_have_a_comment(self) -> None:
        data = document(
            publishedDateTime="2021-09-27T18:46:00Z # UTC",
            webUrl="https://example.com/t # new",
            quality="15  # of 100",
            type="video # for now",
        )
        article = article_of(data)
        assert article.published_at == datetime(2021, 9, 27, 18, 46, tzinfo=UTC)
        assert (article.url, article.quality) == ("https://example.com/t", 15)
        assert article.type == "video"
        assert warnings_of(data) == []

    def test_a_flag_may_not(self) -> None:
        """Whoever adds "not before noon" to it does not mean that it may be posted."""
        assert article_of(document(published="true # not before noon")).published is False

    def test_lines_are_still_those_of_the_file(self) -> None:
        data = document(excerpt="a #1", topics="\n  - #AI\n  - [x]")
        assert warnings_of(data) == [(9, "topics[1]")]

    def test_a_fragment_and_a_text_of_its_own_stay(self) -> None:
        article = article_of(document(title="C#", webUrl="https://example.com/#a", topics="[F#]"))
        assert (article.title, article.url) == ("C#", "https://example.com/#a")


class TestEscapes:
    @pytest.mark.parametrize("path", ["a.md", "a.yaml"])
    def test_a_pair_is_one_character(self, path: str) -> None:
        data = document(title=r'"\ud83d\ude00 We are \uD83C\uDF89 open"')
        assert article_of(data, path).title == "\U0001f600 We are \U0001f389 open"

    @pytest.mark.parametrize(
        ("written", "title"),
        [
            (r'"\ud83d half"', "\ufffd half"),
            (r'"half \ude00"', "half \ufffd"),
            (r'"\ude00\ud83d turned"', "\ufffd\ufffd turned"),
            (r'"\\ud83d\\ude00 as it is"', r"\ud83d\ude00 as it is"),
            (r'"\U0001f600 caf\u00e9"', "\U0001f600 café"),
        ],
    )
    def test_half_of_one_is_replaced(self, written: str, title: str) -> None:
        assert article_of(document(title=written)).title == title


class TestOddSpaces:
    @pytest.mark.parametrize(
        ("written", "line", "field", "name"),
        [
            ("title:\u00a0 Alpha", 2, "title", "no-break space (U+00A0)"),
            ("title:\u3000Alpha", 2, "title", "ideographic space (U+3000)"),
            ("title:\u200bAlpha", 2, "title", "zero width space (U+200B)"),
            ("title: A\nexcerpt:\u202fB", 3, "excerpt", "narrow no-break space (U+202F)"),
        ],
    )
    def test_one_beside_a_key_is_named_with_its_line(
        self, written: str, line: int, field: str, name: str
    ) -> None:
        problem = rejection_of(document().replace(b"title: T", written.encode()))
        assert (problem.line, problem.field) == (line, field)
        assert problem.problem == f"a {name} stands here; write a plain space instead"

    def test_one_before_a_key_is_no_part_of_it(self) -> None:
        data = document(**{"\u00a0excerpt": "B"})
        assert article_of(data).excerpt == "B"
        (warning,) = parse(data, "a.md").warnings
        assert warning.problem == "it is taken for excerpt; write it so"

    def test_one_inside_a_text_is_no_problem(self) -> None:
        assert article_of(document(title="A\u00a0B:C")).title == "A B:C"


class TestByteOrderMarks:
    @pytest.mark.parametrize("count", [1, 2, 3])
    @pytest.mark.parametrize(("text", "path"), [(document().decode(), "a.md"), (LISTING, "a.json")])
    def test_as_many_as_there_are_are_read(self, count: int, text: str, path: str) -> None:
        assert parse(("\ufeff" * count + text).encode(), path) == parse(text.encode(), path)


class TestOtherFormats:
    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ('+++\ntitle = "T"\n+++\n', "TOML"),
            ("---toml\ntitle = 'T'\n---\n", "TOML"),
            ('---json\n{"title": "T"}\n---\n', "JSON"),
        ],
    )
    def test_the_format_is_named(self, text: str, name: str) -> None:
        problem = rejection_of(f"\n{text}".encode())
        expected = f"the front matter is {name}; write it in YAML, between lines of ---"
        assert (problem.line, problem.problem) == (2, expected)

    def test_they_are_documents(self) -> None:
        with pytest.raises(Exception, match="TOML") as caught:
            parse(b"+++\n+++\n", "a.md")
        assert not isinstance(caught.value, NotADocumentError)

    def test_json_with_a_text_after_it_is_named(self) -> None:
        problem = rejection_of(b'{\n"title": "T"\n}\n\nText\n')
        assert "it begins like JSON; a document has its front matter in YAML" in problem.problem


class TestEndlessFiles:
    """What a hostile megabyte costs grows with its length, not with its square."""

    @pytest.mark.parametrize(
        "data",
        [
            document(title="x # " + "[ " * 400_000),
            document(title="x #1", topics="\n" + "  - #a\n" * 100_000),
            document(quality='"' + " " * 800_000 + 'x"'),
            document(excerpt='"' + "<a " * 300_000 + '"'),
            document(excerpt='"' + "<a =" * 200_000 + '"'),
            document(mood="1\n" + "\n".join(f"titl{'eE'[n % 2]}{' ' * n}: x" for n in range(900))),
        ],
        ids=["brackets", "hashes", "spaces", "tags", "attributes", "keys"],
    )
    def test_they_are_read_or_refused(self, data: bytes) -> None:
        with suppress(DocumentError):
            parse(data, "a.md")
