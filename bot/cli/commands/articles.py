"""The commands on articles: ``load``, ``search``, ``why`` and ``problems``."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.cli.answers import (
    DONE,
    DONE_WITH_PROBLEMS,
    Commands,
    add_database,
    count,
    database_of,
    say,
)

if TYPE_CHECKING:
    from bot.config.settings import Source

_MOST_WORKERS: Final = 64


def add_to(commands: Commands) -> None:
    """Add them to the command line."""
    _add_load(commands.add_parser("load", help="load folders of documents into a database"))
    _add_search(commands.add_parser("search", help="search a database as members do"))
    _add_why(commands.add_parser("why", help="tell why an article was, or was not, posted"))
    _add_problems(commands.add_parser("problems", help="tell what is wrong with the documents"))


def _add_load(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folders", nargs="*", type=Path, metavar="FOLDER", help="default: all configured sources"
    )
    add_database(parser)
    parser.add_argument(
        "--workers",
        type=_worker_count,
        metavar="N",
        help="processes that read documents where many changed; 0 to 64, default: 2, or 0 on one "
        "processor",
    )
    parser.set_defaults(command=_load)


def _load(options: argparse.Namespace) -> int:
    from bot.cli.printing import load_json, load_text
    from bot.loading.by_hand import load_folders, load_sources
    from bot.loading.progress import progress_bar

    database, workers = database_of(options), options.workers
    with progress_bar() as onlooker:
        load = (
            load_folders(options.folders, database, workers, onlooker)
            if options.folders
            else load_sources(_sources(options), database, workers, onlooker)
        )
        report = asyncio.run(load)
    say(load_json(report) if options.json else load_text(report))
    return DONE_WITH_PROBLEMS if report.rejected else DONE


def _sources(options: argparse.Namespace) -> tuple[Source, ...]:
    from bot.config.settings import load_config

    return load_config(options.config).sources


def _worker_count(text: str) -> int:
    if not text.isdecimal() or int(text) > _MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"must be a number from 0 to {_MOST_WORKERS}")
    return int(text)


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
    parser.add_argument("--limit", type=count, default=10, metavar="N")
    parser.add_argument("--all", action="store_true", help="unpublished ones too")
    add_database(parser)
    parser.set_defaults(command=_search)


def _search(options: argparse.Namespace) -> int:
    from bot.cli.console import Request, search_articles
    from bot.cli.printing import page_json, page_text

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
    found = asyncio.run(search_articles(database_of(options), request))
    say(
        page_json(found)
        if options.json
        else page_text(found, has_unpublished=request.has_unpublished)
    )
    return DONE


def _add_why(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("article", metavar="ARTICLE", help="its web address, id, or exact title")
    parser.add_argument("--server", type=int, metavar="ID", help="default: every one with posts")
    add_database(parser)
    parser.set_defaults(command=_why)


def _why(options: argparse.Namespace) -> int:
    from bot.cli.explaining import why_posted
    from bot.cli.printing import why_json, why_text

    explanations = asyncio.run(why_posted(database_of(options), options.article, options.server))
    say(why_json(explanations) if options.json else why_text(explanations))
    return DONE


def _add_problems(parser: argparse.ArgumentParser) -> None:
    add_database(parser)
    parser.set_defaults(command=_problems)


def _problems(options: argparse.Namespace) -> int:
    from bot.cli.console import standing_problems
    from bot.cli.printing import problems_json, problems_text

    problems = asyncio.run(standing_problems(database_of(options)))
    say(problems_json(problems) if options.json else problems_text(problems))
    return DONE_WITH_PROBLEMS if problems.count else DONE
