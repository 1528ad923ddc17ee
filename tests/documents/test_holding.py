"""Whether a document's article may be posted: only what clearly says so may, all else is held."""

from __future__ import annotations

import pickle

import pytest

from bot.documents import parse
from bot.errors import DocumentError
from tests.documents.sample_documents import (
    article_of,
    document,
    rejection_of,
    warnings_of,
)

UNCLEAR = ["no", "fasle", "yes", "on", "1", "0", "off", "truee", "y", "[true]", "{}", "[]", '"-"']


class TestPublished:
    @pytest.mark.parametrize("text", ["true", "True", "TRUE", '"true"', '" true "', "'tRue\t'"])
    def test_true_alone_publishes_however_it_is_written(self, text: str) -> None:
        data = document(published=text)
        assert article_of(data).published is True
        assert warnings_of(data) == []

    @pytest.mark.parametrize("text", ["false", "False", '" FALSE"'])
    def test_false_holds(self, text: str) -> None:
        data = document(published=text)
        assert article_of(data).published is False
        assert warnings_of(data) == []

    @pytest.mark.parametrize("text", ["", "~", "null", '""', '"  "', "'\u00a0'"])
    def test_nothing_is_as_if_the_key_were_not_there(self, text: str) -> None:
        data = document(published=text)
        assert article_of(data).published is None
        assert warnings_of(data) == []

    @pytest.mark.parametrize("text", UNCLEAR)
    def test_anything_else_holds_and_is_told(self, text: str) -> None:
        data = document(published=text)
        assert article_of(data).published is False
        (warning,) = parse(data, "a.md").warnings
        assert (warning.line, warning.field) == (6, "published")
        assert "neither true nor false, so it is held; write one of them" in warning.problem

    def test_the_warning_names_what_was_written(self) -> None:
        (warning,) = parse(document(published="fasle"), "a.md").warnings
        assert warning.problem.startswith("'fasle' is neither")

    @pytest.mark.parametrize(("value", "expected"), [("true", True), ("1", False), ("[]", False)])
    def test_json_is_held_to_the_same(self, value: str, expected: bool) -> None:
        text = (
            '{"title": "T", "publishedDateTime": "2021-09-27", "webUrl": "https://example.com/t",'
            f' "provider": {{"name": "E", "domain": "e.com"}}, "published": {value}}}'
        )
        assert article_of(text.encode(), "a.json").published is expected


class TestRemoved:
    @pytest.mark.parametrize("text", ["true", "yes", "ON", "1", '" Yes "'])
    def test_a_clear_yes_takes_back(self, text: str) -> None:
        article = article_of(document(published="true", removed=text))
        assert (article.removed, article.is_doubtful) == (True, False)

    @pytest.mark.parametrize("text", ["", '""', '" "', "~", "false", "No", "off", "0"])
    def test_a_clear_no_or_nothing_does_not(self, text: str) -> None:
        article = article_of(document(published="true", removed=text))
        assert (article.removed, article.is_doubtful, article.published) == (False, False, True)
        assert warnings_of(document(removed=text)) == []

    @pytest.mark.parametrize("text", ["maybe", "ture", "2026-11-20", "[true]", "{}", "[]", "y"])
    def test_anything_else_holds_and_takes_down(self, text: str) -> None:
        data = document(published="true", removed=text)
        article = article_of(data)
        assert (article.removed, article.is_doubtful, article.published) == (False, True, False)
        (warning,) = parse(data, "a.md").warnings
        assert (warning.line, warning.field) == (7, "removed")
        assert "held and its posts are taken down; write one of them" in warning.problem


class TestKeysInAnotherCase:
    def test_a_flag_counts_and_is_told(self) -> None:
        data = document(Published="false", REMOVED="true")
        article = article_of(data)
        assert (article.published, article.removed, dict(article.extra)) == (False, True, {})
        first, second = parse(data, "a.md").warnings
        assert str(first) == "a.md:6: Published: it is taken for published; write it so"
        assert (second.line, second.field) == (7, "REMOVED")

    def test_needed_keys_and_those_of_lists_and_groups_are_known_too(self) -> None:
        data = document(
            title=None,
            Title="T",
            provider=None,
            Provider="{Name: Example, domain: example.com}",
            topics=None,
            TOPICS="[AI]",
        )
        article = article_of(data)
        assert (article.title, article.topics) == ("T", ("AI",))
        assert article.provider.name == "Example"
        assert [field for _, field in warnings_of(data)] == [
            "Title", "Provider", "TOPICS", "provider.Name"
        ]  # fmt: skip

    def test_both_spellings_are_one_key_twice(self) -> None:
        problem = rejection_of(document(published="true", Published="false"))
        assert (problem.line, problem.field) == (7, "Published")
        assert "published stands here a second time; keep one of the two" in problem.problem


class TestEverythingAtOnce:
    def test_all_that_rejects_is_told_in_one_problem(self) -> None:
        problem = rejection_of(document(title=None, publishedDateTime="soon", webUrl="x"))
        assert str(problem) == (
            "a.md:2: publishedDateTime: 'soon' is no date; write it like 2021-09-27T18:46:00Z"
            "; line 2: title: it is missing and must be added"
            "; line 3: webUrl: 'x' is no http or https address, and there is no other"
        )

    def test_what_would_only_be_left_out_is_told_beside_it(self) -> None:
        with pytest.raises(DocumentError) as caught:
            parse(document(title=None, quality="high", images="[{url: x}]"), "a.md")
        assert [(one.line, one.field) for one in caught.value.warnings] == [
            (5, "quality"), (6, "images[0].url")
        ]  # fmt: skip
        copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - made on the line above
        assert (copy.problem, copy.warnings) == (caught.value.problem, caught.value.warnings)

    def test_an_entry_of_a_listing_is_one_problem_too(self) -> None:
        parsed = parse(
            b'{"value": [{"webUrl": "x"}, {"webUrl": "https://e.com", "heat": "-"}]}', "a"
        )
        first, second = parsed.problems
        assert [one.field for one in parsed.problems] == ["value[0].title", "value[1].title"]
        assert "value[0].publishedDateTime: it is missing" in first.problem
        assert "value[0].webUrl: 'x' is no" in first.problem
        assert "webUrl" not in second.problem
        assert [one.field for one in parsed.warnings] == ["value[1].heat"]


class TestLongLists:
    """Nothing real comes near; what does is an accident or an attack, and keeps others waiting."""

    def test_of_endless_topics_the_first_count(self) -> None:
        data = document(topics=f"[{', '.join(f't{n}' for n in range(50_000))}]")
        assert article_of(data).topics == tuple(f"t{n}" for n in range(100))
        (warning,) = parse(data, "a.md").warnings
        assert str(warning) == (
            "a.md:6: topics: there are 50,000 of them; all after 100 are left out"
        )

    def test_of_endless_images_and_related_items_too(self) -> None:
        image = "{url: https://e.com/1.png}"
        item = "{title: R, publishedDateTime: 2021-09-27, provider: {domain: e.com}, webUrl: 'https://e.com/%s'}"
        data = document(
            images=f"[{', '.join([image] * 101)}]",
            related=f"[{', '.join(item % n for n in range(1_001))}]",
        )
        article = article_of(data)
        assert (len(article.images), len(article.related)) == (100, 1_000)
        assert warnings_of(data) == [(6, "images"), (7, "related")]
