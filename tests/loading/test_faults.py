"""Whatever is wrong with a file: it is told, and the others are loaded."""

from __future__ import annotations

import os
import re

import pytest

from bot.errors import Problem
from bot.loading.reading import read_file
from bot.loading.survey import survey
from bot.store.files.problems import current_problems
from tests.loading.newsroom import Newsroom, counts, document, listing

GOOD = """---
category: news
title: "A good one"
excerpt: "It says"
publishedDateTime: 2021-09-27T18:46:00Z
originalUrl: "https://news.example/damaged"
type: article
published: true

provider:
  name: Example News
  domain: news.example

topics:
  - AI
  - Robots

secured: "uNbqWiRPZ9g8iSxsRJ5tXg==;3352nqLe1lVY/Zak5Ef50w=="
---
"""


def damaged(kind: str) -> bytes:
    """Damage a good document in one of the ways that really occur."""
    good = GOOD.encode()
    return {
        "unclosed fence": good[: good.rindex(b"\n---")] + b"\n",
        "unclosed quote": good.replace(b'"\nexcerpt', b"\nexcerpt"),
        "bad date": good.replace(b"2021-09-27T18:46:00Z", b"2021-13-45T99:00:00Z"),
        "no title": re.sub(rb"\ntitle: .*", b"", good),
        "not UTF-8": good.replace(b'title: "', b'title: "\xff\xfe'),
        "empty": b"",
        "tab": good.replace(b"\n  name:", b"\n\tname:"),
        "topics as text": re.sub(rb"topics:\n(  - .*\n)+", b"topics: AI\n", good),
        "cut in half": good[: len(good) // 2],
        "key twice": good.replace(b"\ntype:", b"\ncategory: other\ntype:"),
        "no fence": good.replace(b"---\n", b"", 1),
    }[kind]


@pytest.mark.parametrize(
    ("kind", "line", "field"),
    [
        ("unclosed fence", 18, ""),
        ("unclosed quote", 3, "title"),
        ("bad date", 5, "publishedDateTime"),
        ("no title", 2, "title"),
        ("not UTF-8", 3, ""),
        ("empty", None, ""),
        ("tab", 11, "provider"),
        ("cut in half", 8, "type"),
        ("key twice", 7, "category"),
        ("no fence", 1, ""),
    ],
)
async def test_a_damaged_document_is_rejected_with_its_place_and_mended_by_itself(
    newsroom: Newsroom, kind: str, line: int | None, field: str
) -> None:
    newsroom.write("other.md", document("Another"))
    path = newsroom.write("damaged.md", damaged(kind))

    report = await newsroom.load()
    [rejected] = report.rejected
    assert (rejected.path, rejected.line, rejected.field) == (str(path), line, field)
    assert await newsroom.titles() == ["Another"]
    assert (await newsroom.load()).rejected == [rejected]
    assert (await current_problems(newsroom.store.database)).rejected == (rejected,)

    newsroom.write("damaged.md", GOOD)
    assert counts(await newsroom.load()) == (1, 0, 1, 0)
    assert (await current_problems(newsroom.store.database)).count == 0


async def test_a_damaged_part_that_is_not_needed_is_a_warning(newsroom: Newsroom) -> None:
    path = newsroom.write("a.md", damaged("topics as text"))
    report = await newsroom.load()
    assert (report.added, report.rejected) == (1, [])
    [warning] = report.warnings
    assert (warning.path, warning.line, warning.field) == (str(path), 14, "topics")


@pytest.mark.parametrize(
    "front",
    [
        "a: &a [x]\n" + "".join(f"b{n}: [*a, *a, *a, *a]\n" for n in range(50)),
        "title: " + "[" * 10_000 + "]" * 10_000 + "\n",
        "".join(f"{'  ' * min(depth, 90)}key{depth}:\n" for depth in range(10_000)),
        "key: 1\n" * 140_000,
        "? " * 10_000 + "x\n",
    ],
    ids=["aliases", "brackets", "indentation", "one key", "keys of keys"],
)
async def test_yaml_made_to_blow_up_is_one_rejection(newsroom: Newsroom, front: str) -> None:
    newsroom.write("bomb.md", f"---\n{front}---\n")
    newsroom.write("good.md", document("One"))
    report = await newsroom.load()
    assert (report.added, len(report.rejected)) == (1, 1)


@pytest.mark.parametrize("content", ["[" * 1_000_000, '{"value": [' + '{"a": ' * 100_000])
async def test_json_made_to_blow_up_is_one_rejection(newsroom: Newsroom, content: str) -> None:
    newsroom.write("bomb.json", content)
    report = await newsroom.load()
    assert (report.added, len(report.rejected)) == (0, 1)


async def test_a_file_of_five_gigabytes_is_refused_unread(newsroom: Newsroom) -> None:
    path = newsroom.write("a.md", "---\n")
    os.truncate(path, 5 << 30)
    report = await newsroom.load()
    problem = "the file has 5,368,709,120 bytes; 1,048,576 are accepted"
    assert report.rejected == [Problem(str(path), None, "", problem)]


async def test_a_name_that_is_not_utf8_is_as_good_as_any(newsroom: Newsroom) -> None:
    name = os.fsdecode(b"caf\xe9.md")
    newsroom.write(name, document("One"))
    broken = newsroom.write(os.fsdecode(b"\xff/\xfe.md"), "")
    report = await newsroom.load()
    assert counts(report) == (1, 0, 0, 0)
    assert [one.path for one in report.rejected] == [str(broken)]

    newsroom.spoil(name)
    assert counts(await newsroom.load()) == (0, 0, 1, 0)
    (newsroom.folder / name).unlink()
    broken.unlink()
    newsroom.change_source(on_missing="withdraw")
    report = await newsroom.load()
    assert (report.withdrawn, report.rejected) == (1, [])


async def test_many_such_names_are_known_again_beside_others(newsroom: Newsroom) -> None:
    for number in range(600):  # more than SQLite joins of anything but rows of values
        newsroom.write(os.fsdecode(b"%d-\xff.md" % number), document(f"Report {number}"))
    newsroom.write("last.md", document("Last"))
    assert counts(await newsroom.load()) == (601, 0, 0, 0)
    for path in newsroom.folder.iterdir():
        path.write_text(path.read_text().replace("Report", "Rapport"))
    assert counts(await newsroom.load()) == (0, 600, 1, 0)


async def test_what_is_no_file_is_a_warning_and_stops_nothing(newsroom: Newsroom) -> None:
    newsroom.write("good.md", document("One"))
    os.mkfifo(newsroom.folder / "fifo.md")
    report = await newsroom.load()
    warning = Problem(str(newsroom.folder / "fifo.md"), None, "", "this is a FIFO, not a file")
    assert (report.added, report.rejected, report.warnings) == (1, [], [warning])
    assert (await current_problems(newsroom.store.database)).warnings == (warning,)

    (newsroom.folder / "fifo.md").unlink()
    assert (await newsroom.load()).warnings == []
    assert (await current_problems(newsroom.store.database)).count == 0


@pytest.mark.parametrize("replaced", [False, True])
async def test_a_file_that_goes_between_the_look_and_the_reading_is_not_taken_in(
    newsroom: Newsroom, replaced: bool
) -> None:
    path = newsroom.write("a.md", document("One"))
    found = await survey(newsroom.store.database, newsroom.source, str(newsroom.folder))
    path.unlink()
    if replaced:
        os.mkfifo(path)

    [read] = [read_file(job) for job in found.jobs]
    if replaced:
        assert read is not None
        assert [one.problem for one in read.file.rejections] == [
            "cannot be read: this is a FIFO, not a file"
        ]
    else:
        assert read is None


async def test_a_listing_too_long_for_a_document_is_taken(newsroom: Newsroom) -> None:
    """Listings may be longer than documents, because they hold many articles."""
    entries = [{"title": f"Report {number}", "excerpt": "x" * 4000} for number in range(400)]
    newsroom.write("all.json", listing(entries))
    assert (await newsroom.load()).added == 400
