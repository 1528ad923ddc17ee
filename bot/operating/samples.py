"""Where the sample documents lie that come with the bot."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bot.errors import NewsdeskError

_PACKAGE: Final = Path(__file__).parents[1]


def find_samples(package: Path = _PACKAGE) -> Path:
    """Give the folder of sample documents: the package's, else the checkout's around it.

    In a checkout the package's is a link, which some systems do not make.

    Raises:
        NewsdeskError: There is none.
    """
    for folder in (package / "samples", package.parent / "seeds"):
        if folder.is_dir():
            return folder
    raise NewsdeskError(
        "The sample documents are missing from this installation. Install Newsdesk anew: they are "
        "part of it."
    )
