"""Converters from what an operator writes in TOML to typed values.

Each takes a written value and raises RefusedValueError with what to write instead; which key stands
where, and in which table, is for ``toml_tables`` to add.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable, Sequence
from datetime import time, timedelta
from pathlib import Path
from typing import Concatenate, NoReturn, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from bot.config.tables import Converter, Place, RefusedValueError
from bot.databases import ServerDatabase

T = TypeVar("T")
P = ParamSpec("P")

_DURATION = re.compile(r"(?:([0-9]{1,6})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,6})s)?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
#: Snowflakes count milliseconds from 2015 in their upper bits, so all real ones are this long.
_ID = re.compile(r"[0-9]{17,20}")
#: The shape of a Discord token, so that one in the wrong line is not repeated on a screen.
_SECRET = re.compile(r"[\w-]{20,}\.[\w-]{5,}\.[\w-]{20,}")
_LONGEST_SHOWN = 60


def flag(value: object) -> bool:
    """Read ``true`` or ``false``."""
    if not isinstance(value, bool):
        raise RefusedValueError(
            f"{_shown(value)} is neither true nor false; write one of them unquoted"
        )
    return value


def text(value: object) -> str:
    """Read one line of text, which may be empty."""
    if not isinstance(value, str):
        raise RefusedValueError(f"{_shown(value)} is not a text; write it in quotation marks")
    if _CONTROL.search(value):
        raise RefusedValueError(
            f"{_shown(value)} holds a line break or control character; remove it"
        )
    return value.strip()


def filled_text(value: object) -> str:
    """Read one line of text that is not blank."""
    found = text(value)
    if not found:
        raise RefusedValueError("is empty; write something between the quotation marks")
    return found


def optional_database(value: object) -> ServerDatabase | None:
    """Read where a server keeps a database; an empty text names none."""
    found = text(value)
    try:
        return ServerDatabase.at(found) if found else None
    except ValueError as error:
        raise RefusedValueError(str(error)) from None


def choice(allowed: Sequence[T]) -> Converter[T]:
    """Make the converter of a value that is one of a few."""

    def convert(value: object) -> T:
        for each in allowed:
            if value == each:
                return each
        names = ", ".join(_shown(each) for each in allowed)
        raise RefusedValueError(f"{_shown(value)} is not one of {names}; write one of them")

    return convert


def duration(*, least: str, most: str) -> Converter[timedelta]:
    """Make the converter of a length of time between two, both included, such as ``1h30m``."""
    shortest, longest = _duration(least), _duration(most)

    def convert(value: object) -> timedelta:
        found = _duration(value)
        if not shortest <= found <= longest:
            raise RefusedValueError(f"{_shown(value)} is out of range; write {least} to {most}")
        return found

    return convert


def _duration(value: object) -> timedelta:
    match = _DURATION.fullmatch(value) if isinstance(value, str) and value else None
    if match is None:
        raise RefusedValueError(
            f'{_shown(value)} is not a duration; write it like "30s", "5m", "1h30m" or "3d"'
        )
    days, hours, minutes, seconds = (int(number or 0) for number in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def time_of_day(value: object) -> time:
    """Read a time of day, such as ``04:00``."""
    if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        return time.fromisoformat(value)
    raise RefusedValueError(f'{_shown(value)} is no time of day; write it such as "04:00"')


def time_zone(value: object) -> str:
    """Read the name of a time zone, such as ``Europe/Berlin``; UTC needs no rules to be there."""
    if value == "UTC":
        return "UTC"
    try:
        return ZoneInfo(value).key if isinstance(value, str) else _no_zone(value)
    except (LookupError, OSError, ValueError):
        return _no_zone(value)


def _no_zone(value: object) -> NoReturn:
    raise RefusedValueError(f'{_shown(value)} is not a time zone; write it like "Europe/Berlin"')


def number(*, least: int, most: int) -> Converter[int]:
    """Make the converter of a whole number between two, both included."""

    def convert(value: object) -> int:
        if type(value) is not int or not least <= value <= most:
            raise RefusedValueError(
                f"{_shown(value)} is not a whole number from {least} to {most:,}; write one, "
                "without quotation marks"
            )
        return value

    return convert


def colour(value: object) -> int:
    """Read a colour such as ``#2F80ED`` into 0xRRGGBB."""
    if not isinstance(value, str) or not _COLOUR.fullmatch(value):
        raise RefusedValueError(f'{_shown(value)} is not a colour; write it like "#2F80ED"')
    return int(value[1:], 16)


def discord_id(value: object) -> int:
    """Read the id of a server, role, channel or member; a whole number or text of digits.

    Source of the form: https://discord.com/developers/docs/reference#snowflakes
    """
    is_written_id = isinstance(value, str) or type(value) is int
    if not is_written_id or not _ID.fullmatch(str(value)) or int(str(value)) >= 2**63:
        raise RefusedValueError(
            f"{_shown(value)} is not an id; copy it in Discord (Developer Mode on, right click, "
            'Copy ID) and write it like "123456789012345678"'
        )
    return int(str(value))


def each(convert: Callable[Concatenate[object, P], T]) -> Callable[Concatenate[object, P], list[T]]:
    """Make the converter of a list from that of its items; every bad item is named."""

    def convert_all(value: object, /, *args: P.args, **kwargs: P.kwargs) -> list[T]:
        if not isinstance(value, list):
            raise RefusedValueError(f"{_shown(value)} is not a list; put it in square brackets")
        found: list[T] = []
        problems: list[str] = []
        for item in value:
            try:
                found.append(convert(item, *args, **kwargs))
            except RefusedValueError as error:
                problems += error.args
        if problems:
            raise RefusedValueError(*problems)
        return found

    return convert_all


def texts(value: object) -> tuple[str, ...]:
    """Read a list of texts, none of them blank."""
    return tuple(each(filled_text)(value))


def discord_ids(value: object) -> frozenset[int]:
    """Read a list of ids."""
    return frozenset(each(discord_id)(value))


def optional(
    convert: Callable[Concatenate[object, P], T],
) -> Callable[Concatenate[object, P], T | None]:
    """Make the converter of a value that may be left empty, ``""``, for none."""

    def convert_filled(value: object, /, *args: P.args, **kwargs: P.kwargs) -> T | None:
        return None if value == "" else convert(value, *args, **kwargs)

    return convert_filled


def resolved_path(value: object, place: Place) -> Path:
    """Read a path: absolute, from ``~``, or from the configuration file's folder."""
    written = os.path.expanduser(filled_text(value))
    return Path(os.path.abspath(place.folder / written))


def existing_path(value: object, place: Place) -> Path:
    """Read the path of a folder or file that is there."""
    found = resolved_path(value, place)
    mode = _mode(found)
    if not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
        raise RefusedValueError(
            f"there is no folder or file {found}; create it or correct the path"
        )
    return found


def file_to_write(value: object, place: Place) -> Path:
    """Read the path of a file that may still have to be created, in a folder that is there."""
    found = resolved_path(value, place)
    if stat.S_ISDIR(_mode(found)):
        raise RefusedValueError(f"{found} is a folder; add the name of a file to the path")
    if not stat.S_ISDIR(_mode(found.parent)):
        raise RefusedValueError(f"there is no folder {found.parent}; create it or correct the path")
    return found


def folder_to_write(value: object, place: Place) -> Path:
    """Read the path of a folder that is there."""
    found = resolved_path(value, place)
    if not stat.S_ISDIR(_mode(found)):
        raise RefusedValueError(f"there is no folder {found}; create it or correct the path")
    return found


def _mode(found: Path) -> int:
    """Ask the disk what stands at a path; 0 for nothing."""
    try:
        return found.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0
    except OSError as error:
        raise RefusedValueError(
            f"{found} cannot be reached ({error.strerror}); correct the path or its access rights"
        ) from error


def _shown(value: object) -> str:
    """Write a value much as it stood in the file, in a length that suits a message."""
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    if _SECRET.search(str(value)):
        return "what looks like a token"
    written = json.dumps(value, ensure_ascii=False, default=str)
    return written if len(written) <= _LONGEST_SHOWN else written[:_LONGEST_SHOWN] + "…"
