"""The command on what people decided: ``decisions``."""

from __future__ import annotations

import argparse
import asyncio

from bot.cli.answers import DONE, Commands, add_database, database_of, say


def add_to(commands: Commands) -> None:
    """Add it to the command line."""
    _add_decisions(commands.add_parser("decisions", help="tell what moderators decided"))


def _add_decisions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", metavar="MOMENT", help="such as 2026-11-27 or 3d")
    parser.add_argument("--server", type=int, metavar="ID", help="default: every one")
    parser.add_argument(
        "--all",
        action="store_true",
        help="stories, rules, settings and subscriptions, too: who changed what",
    )
    parser.add_argument("--csv", action="store_true", help="a table for a spreadsheet")
    add_database(parser)
    parser.set_defaults(command=_decisions)


def _decisions(options: argparse.Namespace) -> int:
    from bot.cli.recounting import decisions_csv, decisions_json, decisions_text, recount

    database, since, server = database_of(options), options.since, options.server
    recounted = asyncio.run(recount(database, since, server, has_all=options.all))
    write = decisions_csv if options.csv else decisions_json if options.json else decisions_text
    say(write(recounted))
    return DONE
