"""The commands ``load`` and ``problems``: what they print, and how they end."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing

import pytest

from bot.cli import run_command
from tests.cli.shell import BROKEN, HELD, STORY, Shell, what_is_wrong
from tests.loading.newsroom import document


def test_load_tells_programs_what_it_did(shell: Shell) -> None:
    shell.write("broken.md", BROKEN)
    shell.write("README.md", "# About these\n")
    shell.write("copy.md", HELD)
    answer = shell.run("load", "docs", "--json")

    assert answer.status == 1
    assert answer.errors == ""
    report = answer.json
    assert report.pop("seconds") >= 0
    docs = str(shell.folder / "docs")
    [warning] = report.pop("warnings")
    assert (warning["path"], warning["line"], warning["field"]) == (f"{docs}/README.md", 1, "")
    assert report == {
        "added": 2,
        "updated": 0,
        "unchanged": 0,
        "withdrawn": 0,
        "rejected": [
            {
                "path": f"{docs}/broken.md",
                "line": 2,
                "field": "publishedDateTime",
                "problem": what_is_wrong(),
            }
        ],
        "duplicates": [
            {
                "identity": "https://news.example/robots-sink",
                "paths": [f"{docs}/b.md", f"{docs}/copy.md"],
            }
        ],
    }


def test_load_tells_people_what_it_did(shell: Shell) -> None:
    shell.write("broken.md", BROKEN)
    shell.write("copy.md", HELD)
    answer = shell.run("load", "docs")

    *lines, summary = answer.output.splitlines()
    assert lines == [
        f"rejected  docs/broken.md:2: publishedDateTime: {what_is_wrong()}",
        "doubled   https://news.example/robots-sink",
        "          docs/b.md",
        "          docs/copy.md",
    ]
    assert summary.rpartition(" · ")[0] == "2 articles added · 1 rejected · 1 in several files"


@pytest.mark.parametrize(
    ("changes", "summary"),
    [
        ({}, "2 articles unchanged"),
        ({"c.md": document("New")}, "1 article added · 2 unchanged"),
        ({"a.md": STORY + "More"}, "1 article updated · 1 unchanged"),
    ],
)
def test_a_summary_counts_what_there_is(
    shell: Shell, changes: dict[str, str], summary: str
) -> None:
    shell.run("load", "docs")
    for name, content in changes.items():
        shell.write(name, content)
    answer = shell.run("load", "docs")
    assert answer.status == 0
    assert answer.output.strip().rpartition(" · ")[0] == summary


def test_an_empty_folder_is_no_failure(shell: Shell) -> None:
    (shell.folder / "empty").mkdir()
    answer = shell.run("load", "empty")
    assert answer.status == 0
    assert "empty: there are no documents in it" in answer.output
    assert "no articles · 1 warning" in answer.output


def test_several_folders_load_where_one_is_missing(shell: Shell) -> None:
    answer = shell.run("load", "docs", "nowhere")
    assert answer.status == 1
    assert "rejected  nowhere: this is not there; check its name" in answer.output
    assert "2 articles added · 1 rejected" in answer.output


@pytest.mark.sqlite_only
def test_a_folder_that_is_not_there_makes_no_database(shell: Shell) -> None:
    answer = shell.run("load", "nowhere", "--database", "news.db")
    assert (answer.status, answer.output) == (2, "")
    assert answer.errors == "newsdesk: nowhere: there is no folder or document of that name\n"
    assert not (shell.folder / "news.db").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["search", "--limit", "0"], "must be a number from 1 to 100,000"),
        (["search", "--limit", "x"], "must be a number from 1 to 100,000"),
        ([], "newsdesk"),
    ],
)
def test_a_slip_in_the_options_is_explained(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as raised:
        run_command(arguments)
    assert raised.value.code == 2
    assert said in capsys.readouterr().err


def test_problems_are_listed_until_they_are_mended(shell: Shell) -> None:
    shell.write("broken.md", BROKEN)
    shell.run("load", "docs")
    line = f"rejected  docs/broken.md:2: publishedDateTime: {what_is_wrong()}\n"
    answer = shell.run("problems")
    assert (answer.status, answer.output) == (1, f"{line}1 rejected\n")
    answer = shell.run("problems", "--json")
    assert answer.status == 1
    assert [one["line"] for one in answer.json["rejected"]] == [2]
    assert answer.json["warnings"] == answer.json["duplicates"] == []

    shell.write("broken.md", document("Mended"))
    shell.run("load", "docs")
    answer = shell.run("problems")
    assert (answer.status, answer.output) == (0, "No problems.\n")


@pytest.mark.sqlite_only
@pytest.mark.parametrize("command", [["search"], ["problems"], ["load", "docs"]])
def test_a_database_that_cannot_be_used_is_explained(shell: Shell, command: list[str]) -> None:
    (shell.folder / "text.db").write_text("This is no database." * 100)
    with closing(sqlite3.connect("other.db")) as other, other:
        other.execute("CREATE TABLE bookmarks (url)")
    shell.run("load", "docs", "--database", "newer.db")
    with closing(sqlite3.connect("newer.db")) as newer:
        newer.execute("PRAGMA user_version = 999")

    for database, says in {
        ".": ". is a folder. Name a file, such as ./newsdesk.db.",
        "text.db": "text.db: it is no database",
        "other.db": "other.db",
        "newer.db": "newer.db",
        "nowhere/news.db": "nowhere/news.db",
    }.items():
        answer = shell.run(*command, "--database", database)
        assert (answer.status, answer.output) == (2, "")
        assert answer.errors.startswith(f"newsdesk: {says}")


@pytest.mark.sqlite_only
def test_a_database_that_cannot_be_made_is_explained(shell: Shell) -> None:
    errors = shell.run("load", "docs", "--database", "nowhere/news.db").errors
    assert "Is its folder there, and may it be written to?" in errors


@pytest.mark.sqlite_only
@pytest.mark.parametrize("command", ["search", "problems"])
def test_a_missing_database_is_not_made_by_who_only_reads(shell: Shell, command: str) -> None:
    answer = shell.run(command, "--database", "news.db")
    assert answer.status == 2
    assert "news.db is not there. Load documents into it first" in answer.errors
    assert not (shell.folder / "news.db").exists()


def test_odd_names_and_texts_do_no_harm_to_a_terminal(shell: Shell) -> None:
    shell.write(os.fsdecode(b"\xff\x1b[31m.md"), "")
    shell.write("c.md", document('"Red \\e[31m alert\\n\\u200b"', url="https://news.example/red"))
    answer = shell.run("load", "docs")
    assert r"rejected  docs/\xff\x1b[31m.md: the file is empty" in answer.output
    assert shell.run("problems", "--json").json["rejected"][0]["path"].endswith("\\xff\x1b[31m.md")
    assert shell.run("search", "alert").output.startswith("Red [31m alert\n  Example News")


@pytest.mark.parametrize("command", [["load", "docs"], ["problems"]])
def test_many_problems_of_one_kind_are_counted(shell: Shell, command: list[str]) -> None:
    for number in range(12):
        text = document(f"Story {number}").replace("  domain: news.example\n", "")
        shell.write(f"n{number:02}.md", text)
        shell.write(f"x{number:02}.md", document(f"No date {number}", date=f"day {number}"))
    shell.write("y.md", document("Other", more="quality: high"))
    if command == ["problems"]:
        shell.run("load", "docs")
    lines = shell.run(*command).output.splitlines()

    rejected = [line for line in lines if line.startswith("rejected")]
    warnings = [line for line in lines if line.startswith("warning")]
    assert (len(rejected), len(warnings)) == (4, 5)
    assert "docs/n00.md:6: provider.domain" in warnings[0]
    assert warnings[3] == "warning   … and 9 more like this; --json gives all"
    assert "'high' is no whole number" in warnings[4]
    assert rejected[3] == "rejected  … and 9 more like this; --json gives all"
    assert "12 rejected · 13 warnings" in lines[-1]
    as_json = shell.run(*command, "--json").json
    assert (len(as_json["rejected"]), len(as_json["warnings"])) == (12, 13)
