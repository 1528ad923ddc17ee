"""The command ``feeds check``: what it prints, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import run_command
from bot.cli.feed_checking import check_feed
from bot.cli.feed_printing import feed_json, feed_text
from tests.places import ROOT
from tests.sources.web.player import Play, playing

FEED = """<rss version="2.0"><channel><title>The News</title><link>https://news.example/</link>
<item><title>Robots &lt;b&gt;sail&lt;/b&gt;</title><link>/robots</link>
  <pubDate>Mon, 27 Sep 2021 20:46:00 CEST</pubDate><category>Robots</category>
  <description><![CDATA[<p>They were taught by gulls.</p><img src="/gull.png">]]></description>
</item>
<item><title>No address</title></item></channel></rss>"""


def test_programs_get_every_entry_and_every_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "feed.xml").write_text(FEED)
    status = run_command(["feeds", "check", str(tmp_path / "feed.xml"), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert status == 1
    [problem] = told.pop("problems")
    assert "No address" in problem.pop("problem")
    assert problem == {}
    assert told == {
        "title": "The News",
        "site": "https://news.example/",
        "entries": [
            {
                "title": "Robots sail",
                "url": "https://news.example/robots",
                "published_at": "2021-09-27T18:46:00Z",
                "excerpt": "They were taught by gulls.",
                "topics": ["Robots"],
                "provider": {"name": "The News", "domain": "news.example"},
                "images": [{"url": "https://news.example/gull.png"}],
                "type": "article",
            }
        ],
    }


def test_people_get_the_first_entries(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "feed.xml").write_text(FEED)
    assert run_command(["feeds", "check", str(tmp_path / "feed.xml")]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:4] == [
        "The News · https://news.example/",
        "Robots sail",
        "  The News · 2021-09-27 18:46 UTC · Robots",
        "  They were taught by gulls.",
    ]
    assert lines[-2].startswith("problem   ")
    assert lines[-1] == "1 entry"


def test_a_feed_cannot_steer_a_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evil = FEED.replace("Robots &lt;b", "&#x9b;31m&#x202e;evil &lt;b")
    (tmp_path / "feed.xml").write_text(evil)
    run_command(["feeds", "check", str(tmp_path / "feed.xml")])
    assert all(
        character == "\n" or character.isprintable() for character in capsys.readouterr().out
    )


@pytest.mark.parametrize("name", ["missing.xml", ".", "\0"])
def test_what_is_no_file_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert run_command(["feeds", "check", f"{tmp_path}/{name}"]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_an_address_of_another_kind_is_taken_for_no_file(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run_command(["feeds", "check", "ftp://news.example/feed"]) == 2
    assert "must begin with https or http" in capsys.readouterr().err


async def test_a_page_leads_to_its_feed() -> None:
    async with playing() as player:
        link = b'<link rel="alternate" type="application/rss+xml" href="/feed?a=1&amp;b=2">'
        page = player.plays("/", Play(b"<!doctype html><title>News</title>" + link))
        player.plays("/feed", Play(FEED.encode(), headers={"Content-Type": "text/xml"}))
        parsed = await check_feed(page, is_private_allowed=True)
        assert [entry.title for entry in parsed.entries] == ["Robots sail"]
        assert parsed.entries[0].url == player.address("/robots")
        assert [asked.path for asked in player.asked] == ["/", "/feed"]


async def test_a_feed_that_cannot_be_had_says_why() -> None:
    async with playing() as player:
        player.plays("/feed", Play(FEED.encode()))
        for address, allowed, words in [
            (player.address("/feed"), False, "private network"),
            (player.address("/gone"), True, "status 404"),
        ]:
            parsed = await check_feed(address, is_private_allowed=allowed)
            [problem] = parsed.problems
            assert words in problem
            assert words in feed_text(parsed)
            assert json.loads(feed_json(parsed))["entries"] == []
        assert [asked.path for asked in player.asked] == ["/gone"]


@pytest.mark.parametrize(
    ("command", "unwanted"),
    [
        (["load", ".", "--database", "news.db"], {"aiohttp", "feedparser", "listparser"}),
        (["search", "--database", "news.db"], {"aiohttp", "feedparser", "listparser"}),
        # Strangers' bytes are read elsewhere.
        (["feeds", "check", "feed.xml"], {"feedparser", "listparser", "xml.sax"}),
    ],
)
def test_commands_import_what_they_need(
    tmp_path: Path, command: list[str], unwanted: set[str]
) -> None:
    (tmp_path / "feed.xml").write_text(FEED)
    run_command(["load", str(ROOT / "seeds"), "--database", str(tmp_path / "news.db")])
    (tmp_path / "ask.py").write_text(
        "import sys; from bot.cli import run_command\n"
        "if __name__ == '__main__':\n"
        f"    run_command({command!r})\n"
        "    print(' '.join(sys.modules))"
    )
    ended = subprocess.run(
        [sys.executable, "ask.py"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert not unwanted & set(ended.stdout.splitlines()[-1].split())
