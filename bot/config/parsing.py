"""Reads the bytes of a configuration file as TOML, or says which line is none."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from bot.errors import ConfigError

#: The second is how nesting without end ends.
_NO_TOML: Final = (tomllib.TOMLDecodeError, RecursionError)


def parsed(path: Path) -> dict[str, object]:
    """Read what a file of TOML says.

    Raises:
        ConfigError: It cannot be read, or is no TOML.
    """
    try:
        # Editors on Windows begin UTF-8 with a mark, which TOML does not know.
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        problem = (
            "there is no such file; write one with `newsdesk init`, or name another with --config"
        )
    except OSError as error:
        problem = f"it cannot be read: {error.strerror}; name a file that the bot may read"
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problem = f"line {line} is not UTF-8; save the file with that encoding"
    else:
        try:
            return tomllib.loads(text)
        except _NO_TOML:
            problem = (
                f"it is not valid TOML: on line {_faulty_line(text)} a quote, bracket or equals "
                "sign is missing, a text has no quotes, or a key is there a second time"
            )
    raise ConfigError(str(path), [problem])


def _faulty_line(text: str) -> int:
    """Find where what is no TOML begins: all lines before it can be read by themselves."""
    lines = text.splitlines(keepends=True)
    return next(line for line in range(len(lines), 0, -1) if _is_toml("".join(lines[: line - 1])))


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except _NO_TOML:
        return False
    return True
