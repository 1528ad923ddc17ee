"""Shows on a terminal how far a load has come; what is told at its end is left to ``printing``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bot.loading.loader import Onlooker, Progress


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
    from tqdm import tqdm  # noqa: PLC0415 - half as long as an unchanged folder takes to look at

    with tqdm(unit=" files", leave=False, dynamic_ncols=True, delay=delay, mininterval=0) as bar:

        def show(progress: Progress) -> None:
            bar.total = progress.total
            bar.set_postfix_str(f"{progress.rejected:,} rejected", refresh=False)
            bar.update(progress.done - bar.n)

        yield show
