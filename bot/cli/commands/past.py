"""The command ``replay``: what the bot would have posted."""

from __future__ import annotations

import argparse
import asyncio
from datetime import datetime, time
from pathlib import Path

from bot.cli.answers import DONE, Commands, add_json, count, say


def add_to(commands: Commands) -> None:
    """Add them to the command line."""
    _add_replay(commands.add_parser("replay", help="play a git history of documents through"))


def _add_replay(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Plays a git repository of documents through the whole bot, on its commits' times and"
        " without Discord, and counts what would have been posted."
    )
    parser.add_argument("repository", type=Path, metavar="REPOSITORY", help="or a bundle of one")
    parser.add_argument("--folder", default="_news", help="of the documents; default: %(default)s")
    parser.add_argument(
        "--step", choices=("commit", "hour", "day", "week"), default="commit",
        help="which commits the bot sees at once; default: %(default)s",
    )  # fmt: skip
    parser.add_argument("--on-missing", choices=("keep", "withdraw"), default="keep")
    parser.add_argument(
        "--merge", choices=("similar", "linked"), default="similar",
        help="which articles may share a post, as [stories] merge; default: %(default)s",
    )  # fmt: skip
    parser.add_argument(
        "--digest", type=_time, metavar="HH:MM", help="post a digest at that time of the day, UTC"
    )
    parser.add_argument(
        "--follow-ups", action="store_true", help="announce weighty coverage below its story's post"
    )
    parser.add_argument("--max-age", type=count, default=3, metavar="DAYS")
    parser.add_argument("--limit", type=count, metavar="N", help="play the first N steps only")
    add_json(parser)
    parser.set_defaults(command=_replay)


def _replay(options: argparse.Namespace) -> int:
    from datetime import timedelta

    from bot.replay.playing import Settings, play
    from bot.replay.report import report_json, report_text
    from bot.stories import Merge

    settings = Settings(
        repository=options.repository,
        folder=options.folder,
        step=options.step,
        on_missing=options.on_missing,
        max_age=timedelta(days=options.max_age),
        merge=Merge(options.merge),
        digest=options.digest,
        follow_ups=options.follow_ups,
        limit=options.limit,
    )
    report = asyncio.run(play(settings))
    say(report_json(report) if options.json else report_text(report))
    return DONE


def _time(text: str) -> time:
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a time of every day
    except ValueError:
        raise argparse.ArgumentTypeError("must be a time of the day, such as 08:00") from None
