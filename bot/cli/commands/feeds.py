"""The commands on feeds: ``feeds``, and its ``check``, ``import``, ``export`` and ``remove``."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.answers import (
    DONE,
    DONE_WITH_PROBLEMS,
    Commands,
    add_database,
    add_json,
    add_place,
    database_of,
    say,
)

if TYPE_CHECKING:
    from bot.config.feeds import Feeds


def add_to(commands: Commands) -> None:
    """Add them to the command line."""
    parser = commands.add_parser("feeds", help="list the feeds on the web, and look after them")
    parser.description = "Without a command, lists all feeds; ends with 1 where one is failing."
    add_database(parser)
    parser.set_defaults(command=_list)
    group = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_check(group)
    _add_lists(group)
    remove = group.add_parser("remove", help="ask an imported feed no more")
    remove.add_argument("address", metavar="ADDRESS", help="as `newsdesk feeds` shows it")
    add_place(remove)
    remove.set_defaults(command=_remove)


def _add_check(group: Commands) -> None:
    check = group.add_parser("check", help="read a feed once, and show what would be posted")
    check.add_argument("feed", metavar="ADDRESS|FILE", help="a feed, or a page that names one")
    check.add_argument(
        "--private-networks", action="store_true", help="let it stand on your own network"
    )
    add_json(check)
    check.set_defaults(command=_check)


def _add_lists(group: Commands) -> None:
    taken = group.add_parser("import", help="add the feeds of a list (OPML)")
    written = group.add_parser("export", help="write all feeds to a list (OPML)")
    for parser, command in ((taken, _import), (written, _export)):
        parser.add_argument("file", type=Path, metavar="FILE.opml")
        add_place(parser)
        parser.set_defaults(command=command)


def _list(options: argparse.Namespace) -> int:
    from bot.cli.feed_printing import feeds_json, feeds_text
    from bot.operating.feeds import list_feeds

    feeds = asyncio.run(list_feeds(database_of(options)))
    say(feeds_json(feeds) if options.json else feeds_text(feeds))
    return DONE_WITH_PROBLEMS if any(feed.problem for feed in feeds) else DONE


def _check(options: argparse.Namespace) -> int:
    from bot.cli.feed_checking import check_feed
    from bot.cli.feed_printing import feed_json, feed_text

    parsed = asyncio.run(check_feed(options.feed, is_private_allowed=options.private_networks))
    say(feed_json(parsed) if options.json else feed_text(parsed))
    return DONE_WITH_PROBLEMS if parsed.problems else DONE


def _import(options: argparse.Namespace) -> int:
    from bot.clock import system_clock
    from bot.operating.feeds import import_feeds
    from bot.terminal import escaped

    database, feeds = database_of(options), _configured(options.config)
    done = asyncio.run(import_feeds(options.file, database, feeds, system_clock()))
    for problem in done.problems:
        say(f"problem   {escaped(problem)}")
    known = done.total - done.added
    say(f"{done.added:,} added" + (f", {known:,} known before" if known else ""))
    return DONE_WITH_PROBLEMS if done.problems else DONE


def _configured(path: Path) -> Feeds:
    from bot.config.feeds import Feeds
    from bot.config.settings import load_config

    return load_config(path).feeds if path.exists() else Feeds()


def _export(options: argparse.Namespace) -> int:
    from bot.operating.feeds import export_feeds

    count = asyncio.run(export_feeds(options.file, database_of(options)))
    say(f"{options.file}: {count:,} {'feed' if count == 1 else 'feeds'}")
    return DONE


def _remove(options: argparse.Namespace) -> int:
    from bot.clock import system_clock
    from bot.operating.feeds import remove_feed

    asyncio.run(remove_feed(options.address, database_of(options), system_clock()))
    say("Removed. Its articles stay.")
    return DONE
