"""The commands that go on until they are stopped: ``run`` and ``demo``."""

from __future__ import annotations

import argparse
import asyncio
from functools import partial
from pathlib import Path

from bot.cli.answers import DONE, Commands, add_config


def add_to(commands: Commands) -> None:
    """Add them to the command line."""
    _add_run(commands.add_parser("run", help="connect to Discord and serve until stopped"))
    _add_demo(commands.add_parser("demo", help="show the whole bot in a local browser page"))


def _add_run(parser: argparse.ArgumentParser) -> None:
    add_config(parser)
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> int:
    import os

    from bot.config.settings import load_config, read_token
    from bot.config.webhook import secret_if_any
    from bot.running.logs import start_logging
    from bot.running.process import run

    read = partial(load_config, options.config)
    config = read()
    token = read_token(os.environ)
    start_logging(config.logging)
    asyncio.run(run(config, token, secret_if_any(os.environ), read))
    return DONE


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


def _demo(options: argparse.Namespace) -> int:
    from bot.demo import run_demo

    run_demo(port=options.port, opens_browser=not options.no_browser, database=options.database)
    return DONE
