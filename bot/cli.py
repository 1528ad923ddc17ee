"""The command line: what can be asked for, and which exit status answers.

0: done. 1: done, with problems. 2: could not. Each command imports what it needs when it runs, so
that loading and searching never wait for discord.py.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from bot.errors import NewsdeskError

DONE: Final = 0
DONE_WITH_PROBLEMS: Final = 1
COULD_NOT: Final = 2

_MOST_RESULTS: Final = 100_000
_MOST_WORKERS: Final = 64

_Command = Callable[[argparse.Namespace], int]


def run_command(arguments: Sequence[str]) -> int:
    """Run one command line and give its exit status."""
    parser = _parser()
    options, unknown = parser.parse_known_args(arguments)
    words = [word for word in unknown if hasattr(options, "words") and not word.startswith("--")]
    if len(words) < len(unknown):
        parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    if words:  # such as -london, which a search leaves out
        options.words += words
    command: _Command = options.command
    try:
        return command(options)
    except NewsdeskError as error:
        from bot.printing import error_json, error_text

        if getattr(options, "json", False):
            _say(error_json(error))
        else:
            sys.stderr.write(error_text(error) + "\n")
        return COULD_NOT
    except KeyboardInterrupt:
        return COULD_NOT


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="newsdesk",
        description="A Discord bot that brings a newsroom's articles into a server.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="tell the version and exit")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_run(commands.add_parser("run", help="connect to Discord and serve until stopped"))
    _add_demo(commands.add_parser("demo", help="show the whole bot in a local browser page"))
    _add_load(commands.add_parser("load", help="load folders of documents into a database"))
    _add_search(commands.add_parser("search", help="search a database as members do"))
    _add_why(commands.add_parser("why", help="tell why an article was, or was not, posted"))
    _add_problems(commands.add_parser("problems", help="tell what is wrong with the documents"))
    _add_replay(commands.add_parser("replay", help="play a git history of documents through"))
    return parser


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        parser.exit(message=f"newsdesk {version('newsdesk')}\n")


def _add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config", type=Path, default=Path("config.toml"), help="default: %(default)s"
    )
    parser.set_defaults(command=_run)


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument(
        "--port",
        type=int,
        default=0,
        metavar="N",
        help="of the first channel, the others take those after it; default: ones that are free",
    )
    parser.add_argument("--database", type=Path, help="keep the demo's data in this file")
    parser.set_defaults(command=_demo)


def _add_load(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    _add_database(parser)
    parser.add_argument(
        "--workers",
        type=_worker_count,
        metavar="N",
        help="processes that read documents where many changed; 0 to 64, default: 2, or 0 on one "
        "processor",
    )
    parser.set_defaults(command=_load)


def _add_search(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "words", nargs="*", metavar="WORDS", help="as in /news search: words, OR, topic:…, after:…"
    )
    parser.add_argument("--topic", help="only stories about it")
    parser.add_argument("--provider", help="name or domain; coverage by it counts too")
    parser.add_argument("--since", metavar="D", help="2021-09-27, 3d, 2w, today, yesterday")
    parser.add_argument("--until", metavar="D", help="the same; a day counts to its end")
    parser.add_argument(
        "--sort", choices=("newest", "best", "hottest"), help="default: best where there are words"
    )
    parser.add_argument("--limit", type=_count, default=10, metavar="N")
    parser.add_argument("--all", action="store_true", help="unpublished ones too")
    _add_database(parser)
    parser.set_defaults(command=_search)


def _add_problems(parser: argparse.ArgumentParser) -> None:
    _add_database(parser)
    parser.set_defaults(command=_problems)


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
    parser.add_argument("--max-age", type=_count, default=3, metavar="DAYS")
    parser.add_argument("--limit", type=_count, metavar="N", help="play the first N steps only")
    parser.add_argument("--json", action="store_true", help="one JSON object for programs")
    parser.set_defaults(command=_replay)


def _add_why(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("article", metavar="ARTICLE", help="its web address, id, or exact title")
    parser.add_argument("--server", type=int, metavar="ID", help="default: every one with posts")
    _add_database(parser)
    parser.set_defaults(command=_why)


def _add_database(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", type=Path, required=True, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="one JSON object for programs")


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _MOST_RESULTS:
        raise argparse.ArgumentTypeError(f"must be a number from 1 to {_MOST_RESULTS:,}")
    return int(text)


def _worker_count(text: str) -> int:
    if not text.isdecimal() or int(text) > _MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"must be a number from 0 to {_MOST_WORKERS}")
    return int(text)


def _run(options: argparse.Namespace) -> int:
    import os

    from bot.app import run
    from bot.config.settings import load_config, read_token
    from bot.logs import start_logging

    config = load_config(options.config)
    token = read_token(os.environ)
    start_logging(config.logging)
    asyncio.run(run(config, token))
    return DONE


def _demo(options: argparse.Namespace) -> int:
    from bot.demo import run_demo

    run_demo(port=options.port, opens_browser=not options.no_browser, database=options.database)
    return DONE


def _load(options: argparse.Namespace) -> int:
    from bot.loading.by_hand import load_folders
    from bot.loading.progress import progress_bar
    from bot.printing import load_json, load_text

    with progress_bar() as onlooker:
        report = asyncio.run(
            load_folders(options.folders, options.database, options.workers, onlooker)
        )
    _say(load_json(report) if options.json else load_text(report))
    return DONE_WITH_PROBLEMS if report.rejected else DONE


def _search(options: argparse.Namespace) -> int:
    from bot.console import Request, search_articles
    from bot.printing import page_json, page_text

    request = Request(
        words=options.words,
        topic=options.topic,
        provider=options.provider,
        since=options.since,
        until=options.until,
        sort=options.sort,
        limit=options.limit,
        has_unpublished=options.all,
    )
    found = asyncio.run(search_articles(options.database, request))
    _say(
        page_json(found)
        if options.json
        else page_text(found, has_unpublished=request.has_unpublished)
    )
    return DONE


def _why(options: argparse.Namespace) -> int:
    from bot.explaining import why_posted
    from bot.printing import why_json, why_text

    explanations = asyncio.run(why_posted(options.database, options.article, options.server))
    _say(why_json(explanations) if options.json else why_text(explanations))
    return DONE


def _problems(options: argparse.Namespace) -> int:
    from bot.console import standing_problems
    from bot.printing import problems_json, problems_text

    problems = asyncio.run(standing_problems(options.database))
    _say(problems_json(problems) if options.json else problems_text(problems))
    return DONE_WITH_PROBLEMS if problems.count else DONE


def _replay(options: argparse.Namespace) -> int:
    from datetime import timedelta

    from bot.replay.playing import Settings, play
    from bot.replay.report import report_json, report_text

    settings = Settings(
        repository=options.repository,
        folder=options.folder,
        step=options.step,
        on_missing=options.on_missing,
        max_age=timedelta(days=options.max_age),
        limit=options.limit,
    )
    report = asyncio.run(play(settings))
    _say(report_json(report) if options.json else report_text(report))
    return DONE
