"""``newsdesk demo``: the whole bot in a local browser page, without a token and without a network.

Discord is simulated by simcord. Whatever is private in simcord is used in ``world``, ``page``,
``media`` and the scripts that ``page`` adds, so that a new release of it is met there.
"""

from __future__ import annotations

import asyncio
import sys
from importlib.util import find_spec
from pathlib import Path
from shlex import quote
from typing import Final

from bot.errors import NewsdeskError

#: Of the first channel; the two others take the ports after it.
LAST_PORT: Final = 65_533

_PACKAGES: Final = ("simcord", "aiohttp", "linkify_it", "markdown_it", "regex")


def run_demo(*, port: int, opens_browser: bool, database: Path | None) -> None:
    """Serve the demo at a loopback address, which is printed, until Ctrl-C or SIGTERM.

    Args:
        port: Where to serve the first channel, the others at those after it; 0 for free ones.
        opens_browser: Whether to open the page too.
        database: Where to keep the data, with the newsroom's folder beside it; None to keep none.

    Raises:
        NewsdeskError: Packages or the sample documents are missing, or a port cannot be used.
        StoreError: The database cannot be used.
    """
    if not 0 <= port <= LAST_PORT:
        raise NewsdeskError(
            f"The demo cannot be served at port {port}: give --port a number from 1 to "
            f"{LAST_PORT}, or leave it out for a free one."
        )
    if any(find_spec(package) is None for package in _PACKAGES):
        raise NewsdeskError(f"The demo needs extra packages. Install them with: {_installing()}")
    from bot.demo.show import show

    asyncio.run(show(port=port, opens_browser=opens_browser, database=database))


def _installing() -> str:
    """Give the command that adds what is missing to what is installed, with any installer."""
    python = quote(sys.executable)
    installer = f"{python} -m pip install" if find_spec("pip") else f"uv pip install -p {python}"
    return f"{installer} 'newsdesk[demo]'"
