"""The whole bot on histories of a few commits, without Discord."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import COULD_NOT, DONE, run_command
from bot.replay.playing import Settings, play
from bot.replay.report import report_text

_BEGUN = datetime(2022, 6, 12, 12, tzinfo=UTC)


@dataclass(slots=True)
class Past:
    """A git repository whose commits a test makes at moments of its own."""

    folder: Path

    def commit(self, hours: float, **documents: str | None) -> None:
        """Write files, or remove those that are None, and commit them so many hours later."""
        (self.folder / "_news").mkdir(parents=True, exist_ok=True)
        for name, content in documents.items():
            path = self.folder / "_news" / f"{name}.md"
            path.unlink() if content is None else path.write_text(content)
        moment = (_BEGUN + timedelta(hours=hours)).isoformat()
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", ".", moment=moment)

    def git(self, *arguments: str, moment: str = "") -> None:
        who = {
            f"GIT_{one}_{what}": "a@b.c"
            for one in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        dates = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment} if moment else {}
        command = ["git", "-C", str(self.folder), *arguments]
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), **who, **dates}
        subprocess.run(command, check=True, env=environment, capture_output=True)


@pytest.fixture
def past(tmp_path: Path) -> Past:
    past = Past(tmp_path / "newsroom")
    past.folder.mkdir()
    past.git("init", "-q")
    past.commit(0, old=_document("What stood before", hours=-5))
    return past


def _document(
    title: str,
    *,
    hours: float,
    address: str = "",
    quality: int = 50,
    published: bool = True,
    related: str = "",
) -> str:
    slug = title.lower().replace(" ", "-")
    date = (_BEGUN + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
    address = address or f"https://{slug}.example/{slug}"
    listed = (
        f"related:\n  - title: x\n    publishedDateTime: {date}\n    webUrl: {related}\n"
        "    provider: {name: X, domain: x.example}\n"
        if related
        else ""
    )
    return (
        f"---\ntitle: {title}\nexcerpt: ''\npublishedDateTime: {date}\noriginalUrl: {address}\n"
        f"quality: {quality}\nheat: 80\npublished: {str(published).lower()}\n"
        f"provider: {{name: P, domain: {slug}.example}}\n{listed}---\n"
    )


async def test_what_stood_before_is_not_posted_and_what_comes_is(past: Past) -> None:
    past.commit(1, storm=_document("Storm hits coast", hours=1))
    past.commit(2, calm=_document("Volcano sleeps", hours=2))
    report = await play(Settings(past.folder))
    assert (report.steps, report.commits, report.posts) == (3, 3, 2)
    assert report.never_posted == ()
    assert report.led_by_best == report.stories == 2


async def test_naive_bots_post_each_time_that_a_flag_goes_up(past: Past) -> None:
    for hours, published in ((1, True), (2, False), (3, True)):
        past.commit(hours, storm=_document("Storm hits coast", hours=1, published=published))
    report = await play(Settings(past.folder))
    assert (report.naive_each_time, report.naive_each_article, report.posts) == (2, 1, 1)


async def test_a_link_to_another_story_joins_nothing_by_the_rule(past: Past) -> None:
    storm = "https://storm-hits-coast.example/storm-hits-coast"
    past.commit(1, storm=_document("Storm hits coast", hours=1))
    past.commit(2, choir=_document("Choir wins prize", hours=2, related=storm))
    report = await play(Settings(past.folder))
    assert (report.naive_each_link, report.by_rule) == (1, 2)


async def test_what_is_too_old_is_not_due(past: Past) -> None:
    past.commit(24 * 9, storm=_document("Storm hits coast", hours=1))
    report = await play(Settings(past.folder))
    assert report.posts == report.naive_each_time == 0
    assert report.never_posted == ()


async def test_a_linked_article_shares_a_post_and_its_best_leads(past: Past) -> None:
    storm = "https://storm-hits-coast.example/storm-hits-coast"
    past.commit(1, storm=_document("Storm hits coast", hours=1))
    past.commit(2, flood=_document("Storm floods coast", hours=2, quality=90, related=storm))
    report = await play(Settings(past.folder))
    assert (report.posts, report.joined, report.edits) == (1, 1, 1)
    assert (report.led_by_best, report.stories) == (1, 1)
    assert (report.naive_each_article, report.naive_each_link, report.by_rule) == (2, 1, 1)


async def test_a_title_that_comes_again_is_named(past: Past) -> None:
    past.commit(1, one=_document("Morning briefing", hours=1))
    again = _document("Morning briefing", hours=30, address="https://other.example/briefing")
    past.commit(30, two=again)
    report = await play(Settings(past.folder))
    assert report.again_by_title == ("Morning briefing",)
    assert "Morning briefing" in report_text(report)


async def test_commits_of_a_day_come_together(past: Past) -> None:
    past.commit(1, storm=_document("Storm hits coast", hours=1))
    past.commit(2, storm=None)
    past.commit(30, calm=_document("Volcano sleeps", hours=30))
    report = await play(Settings(past.folder, step="day"))
    assert (report.steps, report.commits) == (2, 4)


async def test_only_so_many_steps_are_played(past: Past) -> None:
    past.commit(1, storm=_document("Storm hits coast", hours=1))
    assert (await play(Settings(past.folder, limit=1))).steps == 1


async def test_file_names_of_any_script_are_read(past: Past) -> None:
    past.commit(1, **{'嵐 "x"': _document("Storm hits coast", hours=1)})
    assert (await play(Settings(past.folder))).posts == 1


def _run(*arguments: str) -> int:
    return run_command(["replay", *arguments])


@pytest.mark.parametrize("is_bundle", [False, True])
def test_the_shell_plays_a_repository_or_a_bundle(
    past: Past, capsys: pytest.CaptureFixture[str], *, is_bundle: bool
) -> None:
    past.commit(1, storm=_document("Storm hits coast", hours=1))
    place = past.folder
    if is_bundle:
        place = past.folder / "news.bundle"
        past.git("bundle", "create", "-q", str(place), "HEAD")
    assert _run(str(place), "--json") == DONE
    assert json.loads(capsys.readouterr().out)["posts"] == 1


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda past: past.folder / "nowhere", "cannot be read as a git repository"),
        (lambda past: past.folder, "name the folder of the documents with --folder"),
    ],
)
def test_what_cannot_be_played_is_told(
    past: Past, capsys: pytest.CaptureFixture[str], spoil: Callable[[Past], Path], told: str
) -> None:
    assert _run(str(spoil(past)), "--folder", "elsewhere") == COULD_NOT
    assert told in capsys.readouterr().err
