"""What a replay counts, and how it is said."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a replay.

    Attributes:
        steps: How many times the bot looked.
        commits: How many changes that was.
        naive_each_time: Posts of a bot that posts each time that an article becomes published.
        naive_each_article: Posts of one that posts each article once.
        naive_each_link: Posts of one for which a link alone makes two articles one story.
        by_rule: Posts if the rule decided on all that was due, the whole past at hand.
        posts: Stories that were posted, by themselves or in a digest.
        messages: In how many messages.
        follow_ups: How many more announced what came to a story later.
        joined: Articles that share another one's post.
        again_by_file: Headlines that were posted again because their file's address changed.
        again_by_title: Headlines posted again within 14 days; a column bears its own each day.
        linked_beside: Posts beside a post of an article that theirs is linked to by the end.
        same_beside: What of those the rule calls the same story: headline, headline and why.
        never_posted: Headlines that were due and were never posted.
        led_by_best: Stories that the best of their published articles leads at the end.
        edits: Edits of messages.
        idle_edits: Those after which a reader sees nothing else.
        most_edits: Of one message.
    """

    steps: int
    commits: int
    naive_each_time: int
    naive_each_article: int
    naive_each_link: int
    by_rule: int
    posts: int
    messages: int
    follow_ups: int
    joined: int
    again_by_file: tuple[str, ...]
    again_by_title: tuple[str, ...]
    linked_beside: int
    same_beside: tuple[tuple[str, str, str], ...]
    never_posted: tuple[str, ...]
    led_by_best: int
    stories: int
    edits: int
    idle_edits: int
    most_edits: int
    retracted: int


_NAMED: Final = 10
_ONE_STEP: Final = (
    "It all came in one step, and what is there at the first look is never posted.",
    "Play more commits, or smaller steps; git fetch --unshallow completes a shallow clone.",
)
_NOTHING_DUE: Final = (
    "After the first step nothing was published that was recent enough to be posted.",
    "Is --folder the folder of the documents? --max-age lets older ones be posted.",
)


def report_json(report: Report) -> str:
    """Write a report for programs, as one JSON object."""
    return json.dumps(asdict(report))


def report_text(report: Report) -> str:
    """Write a report for people."""
    lines = [
        f"{_counted(report.commits, 'commit')} in {_counted(report.steps, 'step')}",
        *_hints(report),
        "",
        f"{report.posts:>7,}  posts, which {report.joined:,} more articles share",
        *_in_digests(report),
        *_followed(report),
        f"{report.by_rule:>7,}  if the rule for one story saw all that was due",
        f"{report.naive_each_link:>7,}  if a link alone made two articles one story",
        f"{report.naive_each_article:>7,}  if each article were posted once",
        f"{report.naive_each_time:>7,}  if articles were posted each time they become published",
        "",
        f"{len(report.again_by_file):>7,}  posted again because a file's address changed",
        *_named(report.again_by_file),
        f"{len(report.again_by_title):>7,}  headlines posted again within 14 days",
        *_named(report.again_by_title),
        f"{report.linked_beside:>7,}  posts beside one that they are linked to",
        f"{len(report.same_beside):>7,}  of them the same story by the rule",
        *_named(tuple(f"{one} / {other}: {why}" for one, other, why in report.same_beside)),
        f"{len(report.never_posted):>7,}  due and never posted",
        *_named(report.never_posted),
        f"{report.led_by_best:>7,}  of {report.stories:,} stories led by their best article",
        "",
        f"{report.edits:>7,}  edits, {report.most_edits:,} at most of one post",
        f"{report.idle_edits:>7,}  of them change nothing that a reader sees",
        f"{report.retracted:>7,}  posts taken down",
    ]
    return "\n".join(lines)


def _hints(report: Report) -> tuple[str, ...]:
    """Say why nothing came of a replay, and what to try instead."""
    if report.steps == 1:
        return _ONE_STEP
    return () if report.naive_each_article else _NOTHING_DUE


def _in_digests(report: Report) -> list[str]:
    if report.messages == report.posts:
        return []
    return [f"{report.messages:>7,}  messages, since digests hold several of them"]


def _followed(report: Report) -> list[str]:
    if not report.follow_ups:
        return []
    return [f"{report.follow_ups:>7,}  further replies, which announce weighty coverage"]


def _named(titles: tuple[str, ...]) -> list[str]:
    more = [f"         … and {len(titles) - _NAMED:,} more"] if len(titles) > _NAMED else []
    return [f"         {' '.join(title.split())}" for title in titles[:_NAMED]] + more


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
