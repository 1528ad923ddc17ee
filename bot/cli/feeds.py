"""The commands on feeds: ``feeds check``."""

from __future__ import annotations

import argparse
import asyncio

from bot.cli.answers import DONE, DONE_WITH_PROBLEMS, Commands, add_json, say


def add_to(commands: Commands) -> None:
    """Add them to the command line."""
    parser = commands.add_parser("feeds", help="look at feeds on the web")
    group = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    check = group.add_parser("check", help="read a feed once, and show what would be posted")
    check.add_argument("feed", metavar="ADDRESS|FILE", help="a feed, or a page that names one")
    check.add_argument(
        "--private-networks", action="store_true", help="let it stand on your own network"
    )
    add_json(check)
    check.set_defaults(command=_check)


def _check(options: argparse.Namespace) -> int:
    from bot.checking import check_feed
    from bot.feed_printing import feed_json, feed_text

    parsed = asyncio.run(check_feed(options.feed, is_private_allowed=options.private_networks))
    say(feed_json(parsed) if options.json else feed_text(parsed))
    return DONE_WITH_PROBLEMS if parsed.problems else DONE
