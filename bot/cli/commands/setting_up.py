"""The commands before the first run: ``init`` and ``check``."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from bot.cli.answers import DONE, DONE_WITH_PROBLEMS, Commands, add_config, add_json, say


def add_to(commands: Commands) -> None:
    """Add them to the command line."""
    _add_init(commands.add_parser("init", help="write a first configuration; tell what is next"))
    _add_check(commands.add_parser("check", help="tell what is wrong, and what to do about it"))


def _add_init(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Asks what is not given here, writes a configuration with a word on every key, and prints"
        " the address that invites the bot to a server."
    )
    add_config(parser)
    parser.add_argument("--folder", type=Path, help="of your documents; default: documents")
    parser.add_argument(
        "--feeds",
        nargs="*",
        metavar="ADDRESS|FILE",
        help="feeds on the web, or a list of them (OPML); default: none",
    )
    parser.add_argument("--timezone", metavar="NAME", help="of your readers; default: UTC")
    parser.add_argument("--server", metavar="ID", help="of your own server; default: none")
    parser.add_argument("--roles", nargs="*", metavar="ID", help="that may moderate; default: none")
    parser.add_argument("--samples", action="store_true", help="put sample documents in the folder")
    parser.add_argument("--application", metavar="ID", help="default: the one of DISCORD_TOKEN")
    parser.add_argument("--yes", action="store_true", help="ask nothing, take the defaults")
    parser.set_defaults(command=_init)


def _init(options: argparse.Namespace) -> int:
    import os

    from bot.operating.setting_up.first_config import refuse_existing, write_config
    from bot.operating.setting_up.invite import invite_text
    from bot.operating.setting_up.questions import application_id, asked

    refuse_existing(options.config)
    application = application_id(options.application, os.environ)
    ask = None if options.yes else input
    answers = asked(
        ask,
        folder=options.folder,
        server=options.server,
        roles=options.roles,
        feeds=options.feeds,
        zone=options.timezone,
    )
    folder = write_config(options.config, answers, with_samples=options.samples)
    samples = ", where the samples are" if options.samples else ""
    say(f"Wrote {options.config}. Your documents belong in the folder {folder}{samples}.\n")
    if answers.feeds or answers.opml:
        say("What feeds bring waits for a moderator, unless default_published = true in [feeds].\n")
    say(invite_text(application))
    say("Then: newsdesk check, newsdesk load, newsdesk run.")
    return DONE


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Looks at the configuration, the token, folders, the database, the clock, time zones and"
        " commands. Nothing is written."
    )
    add_config(parser)
    parser.add_argument(
        "--online",
        action="store_true",
        help="ask Discord, too, whether it takes the token, and what the bot lacks where",
    )
    add_json(parser)
    parser.set_defaults(command=_check)


def _check(options: argparse.Namespace) -> int:
    import os

    from bot.clock import system_clock
    from bot.operating.checks.findings import findings_json, findings_text, has_faults
    from bot.operating.checks.reviewing import review

    findings = asyncio.run(
        review(options.config, os.environ, system_clock(), asks_discord=options.online)
    )
    say(findings_json(findings) if options.json else findings_text(findings))
    return DONE_WITH_PROBLEMS if has_faults(findings) else DONE
