"""Shows on a terminal how far a load has come; its end is told by ``cli.printing``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NoReturn

from bot.loading.loader import Onlooker
from bot.loading.reports import Progress

if TYPE_CHECKING:
    from tqdm import tqdm

#: Of a terminal that does not tell its size, in characters and lines.
_USUAL_WIDTH: Final = 79
_USUAL_HEIGHT: Final = 24


@contextmanager
def progress_bar(delay: float = 1.0) -> Iterator[Onlooker | None]:
    """Draw a bar on the standard error stream while a load goes on; it vanishes at the end.

    Gives whom the load is to tell; None where nobody sits at a terminal.

    Args:
        delay: Seconds for which nothing is shown; most loads are done by then.
    """
    if not sys.stderr.isatty():
        yield None
        return
    with _bar("files", delay) as bar:

        def show(progress: Progress) -> None:
            bar.total = progress.total
            bar.set_postfix_str(f"{progress.rejected:,} rejected", refresh=False)
            bar.update(progress.done - bar.n)

        yield show


@contextmanager
def counter(unit: str, delay: float = 1.0) -> Iterator[Callable[[int], object]]:
    """Count on the standard error stream while something goes on whose length nobody knows.

    Gives whom to tell how many more are done; where nobody sits at a terminal it shows nothing.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with _bar(unit, delay) as bar:
        yield bar.update


def _bar(unit: str, delay: float) -> tqdm[NoReturn]:
    from tqdm import tqdm  # noqa: PLC0415 - half as long as an unchanged folder takes to look at

    size: dict[str, Any] = (
        {"dynamic_ncols": True} if _has_size() else {"ncols": _USUAL_WIDTH, "nrows": _USUAL_HEIGHT}
    )
    return tqdm(unit=f" {unit}", leave=False, delay=delay, mininterval=0, **size)


def _has_size() -> bool:
    """Tell whether the terminal says how wide it is; serial lines and some containers do not."""
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns > 0
    except OSError:
        return False
