"""The command ``search``: what it prints, and how it ends."""

from __future__ import annotations

import pytest

from tests.cli.shell import Shell


def test_search_tells_programs_what_it_found(shell: Shell) -> None:
    shell.run("load", "docs")
    answer = shell.run("search", "gull", "--json")
    assert answer.status == 0
    [article] = answer.json["articles"]
    assert int(article.pop("id")) > 0
    assert answer.json["total"] == 1
    assert article == {
        "title": "Robots learn to sail",
        "excerpt": "They were taught by gulls",
        "url": "https://news.example/robots-learn-to-sail",
        "provider": {"name": "Example News", "domain": "news.example"},
        "topics": ["Robots", "Sea"],
        "published_at": "2021-09-27T18:46:00Z",
        "published": True,
        "quality": 12,
        "heat": -1,
        "related": [
            {
                "title": "The gulls deny it",
                "url": "https://wired.example/gulls",
                "provider": {"name": "Wired", "domain": "wired.example"},
                "published_at": "2021-09-28T08:00:00Z",
            }
        ],
        "sources": 1,
        "same_story": [],
    }


def test_search_tells_people_what_it_found(shell: Shell) -> None:
    shell.run("load", "docs")
    assert shell.run("search", "robots", "--all").output.splitlines() == [
        "Robots sink",
        "  Example News · 2021-09-29 10:00 UTC · not published",
        "  https://news.example/robots-sink",
        "Robots learn to sail",
        "  Example News · 2021-09-27 18:46 UTC · Robots, Sea · +1 source",
        "  https://news.example/robots-learn-to-sail",
        "2 stories found",
    ]
    assert shell.run("search", "--all", "--limit", "1").output.endswith(
        "2 stories found, 1 shown\n"
    )


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["robot"], 1),
        (["robot", "--all"], 2),
        (["nothing such"], 0),
        (["--topic", "sea"], 1),
        (["--provider", "wired.example"], 1),
        (["--provider", "wired"], 1),
        (["--all", "--since", "2021-09-28"], 1),
        (["--all", "--until", "2021-09-28"], 1),
        (["--all", "--since", "2021-09-27", "--until", "2021-09-29", "--sort", "best"], 2),
    ],
)
def test_search_narrows(shell: Shell, arguments: list[str], found: int) -> None:
    shell.run("load", "docs")
    answer = shell.run("search", *arguments, "--json")
    assert (answer.status, answer.json["total"]) == (0, found)


def test_nothing_found_says_what_else_there_is(shell: Shell) -> None:
    shell.run("load", "docs")
    answer = shell.run("search", "sink")
    assert answer.status == 0
    assert answer.output == "Nothing found. With --all, unpublished articles are searched, too.\n"
    assert shell.run("search", "xyz", "--all").output == "Nothing found.\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--topic", "robotz"], "There is no topic “robotz” here. Did you mean “Robots”?"),
        (["--provider", "wierd"], "There is no provider “wierd” here."),
        (["--topic", "sail"], "There is no topic “sail” here. Did you mean stories with “sail”?"),
        (["--since", "soon"], "“soon” is not a date that I know."),
        (["--since", ""], "“” is not a date that I know."),
        (["--since", "2021-09-28", "--until", "2021-09-27"], "Swap the two dates."),
    ],
)
def test_what_cannot_be_searched_is_explained(
    shell: Shell, arguments: list[str], says: str
) -> None:
    shell.run("load", "docs")
    answer = shell.run("search", *arguments)
    assert (answer.status, answer.output) == (2, "")
    assert answer.errors.startswith("newsdesk: ")
    assert says in answer.errors
    assert says in shell.run("search", *arguments, "--json").json["error"]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["topic:sea"], 1),
        (["sail", "OR", "sink"], 2),
        (["robots", "-sink"], 1),
        (["robots", "after:2021-09-29"], 1),
    ],
)
def test_what_is_typed_means_what_it_means_in_discord(
    shell: Shell, arguments: list[str], found: int
) -> None:
    shell.run("load", "docs")
    answer = shell.run("search", "--all", *arguments, "--json")
    assert (answer.status, answer.json["total"]) == (0, found)


def test_nothing_found_says_what_may_have_been_meant(shell: Shell) -> None:
    shell.run("load", "docs")
    answer = shell.run("search", "robotz", "--all")
    assert "Did you mean: robots" in answer.output
    assert "meant" in shell.run("search", "robotz", "--all", "--json").json


def test_an_option_that_there_is_not_is_refused(shell: Shell) -> None:
    with pytest.raises(SystemExit):
        shell.run("search", "robots", "--colour", "red")


def test_where_words_find_little_it_looks_further(shell: Shell) -> None:
    shell.run("load", "docs")
    answer = shell.run("search", "gulls", "deny")
    assert answer.output.splitlines() == [
        "0 stories found",
        "",
        "Covered in such words:",
        "Robots learn to sail",
        "  Example News · 2021-09-27 18:46 UTC · Robots, Sea · +1 source",
        "  https://news.example/robots-learn-to-sail",
        "  covered in: The gulls deny it",
    ]
    (section,) = shell.run("search", "gulls", "deny", "--json").json["further"]
    assert section["reason"] == "coverage"
    assert [one["title"] for one in section["articles"]] == ["Robots learn to sail"]
