"""Reads secrets from files."""

from __future__ import annotations

import logging
import os
import stat
from pathlib import Path

log = logging.getLogger(__name__)


def secret_text(file: Path, variable: str) -> str:
    """Read a secret, and warn where everybody can; neither it nor its path is ever told.

    Args:
        file: Where it is.
        variable: Of the environment, which names the file.

    Raises:
        OSError: The file cannot be read.
    """
    if os.name == "posix" and file.stat().st_mode & stat.S_IROTH:
        log.warning(
            "everybody on this machine may read the file that %s names; "
            "let only its owner do so: chmod 600",
            variable,
        )
    return file.read_text("utf-8-sig", errors="replace").strip()
