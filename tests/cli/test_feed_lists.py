"""The commands ``feeds``, ``feeds import``, ``export`` and ``remove``: what they print and do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli import run_command
from bot.databases import Location
from bot.sources.opml import ListedFeed, read_opml, write_opml

LIST = [ListedFeed("https://a.example/feed", "A"), ListedFeed("https://b.example/feed", "")]


@pytest.fixture
def database(tmp_path: Path, place: Location) -> str:
    """Where a database with two imported feeds is."""
    (tmp_path / "in.opml").write_bytes(write_opml(LIST, "Mine"))
    named = str(place)
    assert run_command(["feeds", "import", str(tmp_path / "in.opml"), "--database", named]) == 0
    return named


def test_a_list_is_taken_over_once(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    run_command(["feeds", "import", str(tmp_path / "in.opml"), "--database", database])
    assert capsys.readouterr().out == "0 added, 2 known before\n"


def test_feeds_are_listed_with_how_they_are(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run_command(["feeds", "--database", database]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["A", "  https://a.example/feed"]
    assert lines[2].startswith("  not asked yet, next ")
    assert lines[-1] == "2 feeds"

    assert run_command(["feeds", "--database", database, "--json"]) == 0
    first, _ = json.loads(capsys.readouterr().out)["feeds"]
    assert (first["address"], first["name"], first["asked_at"]) == (
        "https://a.example/feed",
        "A",
        None,
    )


def test_a_list_that_is_written_can_be_taken_over(database: str, tmp_path: Path) -> None:
    path = tmp_path / "out.opml"
    assert run_command(["feeds", "export", str(path), "--database", database]) == 0
    listed = read_opml(path.read_bytes(), str(path))
    assert [one.address for one in listed.feeds] == [one.address for one in LIST]

    written = path.read_bytes()
    assert run_command(["feeds", "export", str(path), "--database", database]) == 2
    assert path.read_bytes() == written


def test_an_imported_feed_can_be_removed(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    remove = ["feeds", "remove", "https://a.example/feed", "--database", database]
    assert run_command(remove) == 0
    assert run_command(remove) == 2
    assert "there is no such feed" in capsys.readouterr().err


def test_what_is_no_list_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "no.opml").write_text("hello")
    for name in ("no.opml", "missing.opml"):
        path = str(tmp_path / name)
        database = str(tmp_path / "newsdesk.db")
        assert run_command(["feeds", "import", path, "--database", database]) == 2
        assert path in capsys.readouterr().err
    assert not (tmp_path / "newsdesk.db").exists()
