"""The whole bot on histories of a few commits, without Discord."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest

from bot.cli import COULD_NOT, DONE, run_command
from bot.replay.playing import Settings, play
from bot.replay.report import report_text
from bot.stories import Merge
from tests.replay.past import Past, document


async def test_what_stood_before_is_not_posted_and_what_comes_is(past: Past) -> None:
    past.commit(1, storm=document("Storm hits coast", hours=1))
    past.commit(2, calm=document("Volcano sleeps", hours=2))
    report = await play(Settings(past.folder))
    assert (report.steps, report.commits, report.posts) == (3, 3, 2)
    assert report.never_posted == ()
    assert report.led_by_best == report.stories == 2


async def test_naive_bots_post_each_time_that_a_flag_goes_up(past: Past) -> None:
    for hours, published in ((1, True), (2, False), (3, True)):
        past.commit(hours, storm=document("Storm hits coast", hours=1, published=published))
    report = await play(Settings(past.folder))
    assert (report.naive_each_time, report.naive_each_article, report.posts) == (2, 1, 1)


async def test_a_link_to_another_story_joins_nothing_by_the_rule(past: Past) -> None:
    storm = "https://storm-hits-coast.example/storm-hits-coast"
    past.commit(1, storm=document("Storm hits coast", hours=1))
    past.commit(2, choir=document("Choir wins prize", hours=2, related=storm))
    report = await play(Settings(past.folder))
    assert (report.naive_each_link, report.by_rule) == (1, 2)


async def test_what_is_too_old_is_not_due(past: Past) -> None:
    past.commit(24 * 9, storm=document("Storm hits coast", hours=1))
    report = await play(Settings(past.folder))
    assert report.posts == report.naive_each_time == 0
    assert report.never_posted == ()


async def test_one_commit_is_counted_as_one(past: Past) -> None:
    report = await play(Settings(past.folder, limit=1))
    assert report_text(report).startswith("1 commit in 1 step\n")


async def test_where_nothing_could_be_posted_it_is_said_why_and_what_to_try(past: Past) -> None:
    past.commit(24 * 9, storm=document("Storm hits coast", hours=1))
    one_step = report_text(await play(Settings(past.folder, limit=1))).splitlines()
    assert one_step[1].startswith("It all came in one step, and what is there at the first look")
    assert "git fetch --unshallow" in one_step[2]
    too_old = report_text(await play(Settings(past.folder))).splitlines()
    assert "nothing was published that was recent enough" in too_old[1]
    assert "--max-age" in too_old[2]
    past.commit(24 * 9 + 1, calm=document("Volcano sleeps", hours=24 * 9 + 1))
    assert report_text(await play(Settings(past.folder))).splitlines()[1] == ""


async def test_a_linked_article_shares_a_post_and_its_best_leads(past: Past) -> None:
    storm = "https://storm-hits-coast.example/storm-hits-coast"
    past.commit(1, storm=document("Storm hits coast", hours=1))
    past.commit(2, flood=document("Storm floods coast", hours=2, quality=90, related=storm))
    report = await play(Settings(past.folder))
    assert (report.posts, report.joined, report.edits) == (1, 1, 1)
    assert (report.led_by_best, report.stories) == (1, 1)
    assert (report.naive_each_article, report.naive_each_link, report.by_rule) == (2, 1, 1)


async def test_a_title_that_comes_again_is_named(past: Past) -> None:
    past.commit(1, one=document("Morning briefing", hours=1))
    again = document("Morning briefing", hours=30, address="https://other.example/briefing")
    past.commit(30, two=again)
    report = await play(Settings(past.folder))
    assert report.again_by_title == ("Morning briefing",)
    assert "Morning briefing" in report_text(report)


async def test_commits_of_a_day_come_together(past: Past) -> None:
    past.commit(1, storm=document("Storm hits coast", hours=1))
    past.commit(2, storm=None)
    past.commit(30, calm=document("Volcano sleeps", hours=30))
    report = await play(Settings(past.folder, step="day"))
    assert (report.steps, report.commits) == (2, 4)


async def test_only_so_many_steps_are_played(past: Past) -> None:
    past.commit(1, storm=document("Storm hits coast", hours=1))
    assert (await play(Settings(past.folder, limit=1))).steps == 1


async def test_file_names_of_any_script_are_read(past: Past) -> None:
    past.commit(1, **{'嵐 "x"': document("Storm hits coast", hours=1)})
    assert (await play(Settings(past.folder))).posts == 1


def _run(*arguments: str) -> int:
    return run_command(["replay", *arguments])


@pytest.mark.parametrize("is_bundle", [False, True])
def test_the_shell_plays_a_repository_or_a_bundle(
    past: Past, capsys: pytest.CaptureFixture[str], *, is_bundle: bool
) -> None:
    past.commit(1, storm=document("Storm hits coast", hours=1))
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


async def test_stories_of_a_day_come_as_one_digest(past: Past) -> None:
    """At its time, also where nothing is committed for days."""
    past.commit(1, storm=document("Storm hits coast", hours=1))
    past.commit(2, calm=document("Volcano sleeps", hours=2))
    past.commit(90, choir=document("Choir wins prize", hours=90))
    report = await play(Settings(past.folder, digest=time(8)))
    assert (report.posts, report.messages) == (3, 2)
    assert report.never_posted == ()
    assert "2  messages" in report_text(report)
    at_once = await play(Settings(past.folder))
    assert (at_once.posts, at_once.messages) == (3, 3)
    assert "messages" not in report_text(at_once)


async def test_without_a_link_stories_share_a_post_only_where_that_is_wanted(past: Past) -> None:
    past.commit(1, storm=document("Storm floods harbour town on coast", hours=1))
    past.commit(2, flood=document("Storm floods harbour town on northern coast", hours=2))
    similar = await play(Settings(past.folder))
    linked = await play(Settings(past.folder, merge=Merge.LINKED))
    assert (similar.posts, similar.joined, similar.by_rule) == (1, 1, 1)
    assert (linked.posts, linked.joined, linked.by_rule) == (2, 0, 2)
    assert linked.edits == 1, "what tells the same is shown among the coverage"


async def test_weighty_coverage_is_announced_where_that_is_wanted(past: Past) -> None:
    past.commit(1, storm=document("Storm floods harbour town on coast", hours=1))
    better = document("Storm floods harbour town on northern coast", hours=2, quality=90)
    past.commit(2, flood=better)
    report = await play(Settings(past.folder, follow_ups=True))
    assert (report.posts, report.messages, report.follow_ups) == (1, 1, 1)
    assert "1  further replies" in report_text(report)
    without = await play(Settings(past.folder))
    assert without.follow_ups == 0
    assert "further" not in report_text(without)


def test_the_shell_takes_the_settings_to_try(
    past: Past, capsys: pytest.CaptureFixture[str]
) -> None:
    past.commit(1, storm=document("Storm floods harbour town on coast", hours=1))
    past.commit(2, flood=document("Storm floods harbour town on northern coast", hours=2))
    assert _run(str(past.folder), "--merge", "linked", "--digest", "08:00", "--json") == DONE
    told = json.loads(capsys.readouterr().out)
    assert (told["posts"], told["messages"]) == (2, 1)


def test_a_digest_has_a_time_of_the_day(past: Past, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        _run(str(past.folder), "--digest", "noon")
    assert "must be a time of the day, such as 08:00" in capsys.readouterr().err
