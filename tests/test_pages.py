"""What runs put on pages stands in its own place, and what stands there adds up."""

from __future__ import annotations

from pathlib import Path

from tests.pages import put
from tests.places import ROOT
from tests.proof.report import total


def test_a_text_comes_in_the_place_of_the_one_before_it(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Page\n\n<!-- a: begin -->\nold\n<!-- a: end -->\n\nBelow.\n")

    put(page, "a", r"new \1")
    put(page, "b", "more")

    assert page.read_text() == (
        "# Page\n\n<!-- a: begin -->\nnew \\1\n<!-- a: end -->\n\nBelow.\n\n"
        "<!-- b: begin -->\nmore\n<!-- b: end -->\n"
    )


def test_what_is_lost_and_doubled_is_added_up_over_all_tables() -> None:
    tables = (
        "| what happens | tried | lost | doubled | told |\n| --- | ---: | ---: | ---: | --- |\n"
        "| a \\| b | 1,200 | 0 | 3 | c |\n\n| d | 5 | 0 | 0 | 6 |\n"
    )

    assert total(tables) == (
        "In all: **1,205 tries, 0 posts lost, 3 doubled**, all of these where nothing can tell."
    )


def test_the_page_on_reliability_adds_up() -> None:
    page = (ROOT / "docs" / "RELIABILITY.md").read_text()

    assert total(page) in page
