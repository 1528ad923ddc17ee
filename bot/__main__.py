"""Makes ``python -m bot`` and the console script ``newsdesk`` the same."""

from __future__ import annotations

import io
import os
import sys


def main() -> None:
    """Run the command line and leave with its exit status."""
    from bot.cli import run_command  # noqa: PLC0415 - workers import this module, and run nothing

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that lacks a character gets its number rather than no answer at all.
            stream.reconfigure(errors="backslashreplace")
    try:
        status = run_command(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        # Who reads has read enough, as in `newsdesk search … | head`. Python would flush again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    sys.exit(status)


if __name__ == "__main__":
    main()
