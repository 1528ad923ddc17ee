"""Runs the benchmarks and writes what came out into the documentation: ``make bench``.

A benchmark is a module beside this one whose name ends in ``_benchmark``: with a ``TITLE``, and a
function ``measure`` that takes ``Options`` and gives Markdown.
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from tests.benchmarks.rounds import Options
from tests.pages import put
from tests.places import ROOT

_HERE = Path(__file__).parent
_USUAL = 10_000
_PAGE = ROOT / "docs" / "BENCHMARKS.md"


def main() -> None:
    """Run what is asked for."""
    names = sorted(path.stem.removesuffix("_benchmark") for path in _HERE.glob("*_benchmark.py"))
    parser = argparse.ArgumentParser(description="Measures Newsdesk against peers and limits.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(names)}")
    parser.add_argument("--documents", type=int, default=_USUAL, help="default: %(default)s")
    parser.add_argument("--rounds", type=int, default=3, help="default: %(default)s")
    parser.add_argument(
        "--keep", type=Path, help="a folder for what is filled, which the next run finds there"
    )
    parser.add_argument("--page", type=Path, default=_PAGE, help="default: docs/BENCHMARKS.md")
    options = parser.parse_args()
    unknown = set(options.names) - set(names)
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    # Contenders run in processes of their own, which are to find the bot, too.
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), *sys.path[1:]])
    for name in options.names or names:
        with _scratch(options.keep) as scratch:
            title, text = _measured(name, Options(options.documents, options.rounds, scratch))
        print(f"## {title}\n\n{text}\n")
        # Other sizes stand beside the usual one instead of in its place.
        place = name if options.documents == _USUAL else f"{name}, {options.documents:,}"
        put(options.page, place, f"## {title}\n\n{text}\n\n{_machine()}")


def _measured(name: str, options: Options) -> tuple[str, str]:
    benchmark = import_module(f"tests.benchmarks.{name}_benchmark")
    return benchmark.TITLE, benchmark.measure(options)


@contextmanager
def _scratch(kept: Path | None) -> Iterator[Path]:
    """Give a folder for what a benchmark needs, which goes with it unless it is to be kept."""
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="newsdesk-bench-") as scratch:
        yield Path(scratch)


def _machine() -> str:
    return (
        f"*{os.cpu_count()} processors, {platform.system()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}.*"
    )


if __name__ == "__main__":
    main()
