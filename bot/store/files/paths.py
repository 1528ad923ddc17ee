"""How paths are kept and found: names that are not UTF-8 as their bytes, folders as ranges."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

from bot.store.engine import PathText

#: A path as it is kept.
Key = PathText | bytes


def key_of(path: str) -> Key:
    """Give a path as it is kept: text, or bytes where its name is not UTF-8."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return os.fsencode(path)
    return PathText(path)


def path_of(key: Key) -> str:
    """Give back the path that ``key_of`` turned into a key."""
    return os.fsdecode(key)


def is_below(path: str, folder: str) -> bool:
    """Tell whether a path is a folder's own or leads to something in it."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def keys_of(paths: Iterable[str]) -> list[Key]:
    """Give paths as they are kept."""
    return list(map(key_of, paths))


def below(column: str, folders: Sequence[str]) -> tuple[str, dict[str, Key]]:
    """Give the condition that a column's path is a folder's own or leads into it.

    Args:
        column: Of a table that is indexed by it.
        folders: Absolute; none means that every path will do.

    Returns:
        The condition, and its parameters.
    """
    if not folders:
        return "TRUE", {}
    terms: list[str] = []
    parameters: dict[str, Key] = {}
    for number, (itself, start, end) in enumerate(_ranges(folders)):
        name = f"below{number}"
        terms.append(
            f"{column} = :{name} OR ({column} >= :{name}_start AND {column} < :{name}_end)"
        )
        parameters |= {name: itself, f"{name}_start": start, f"{name}_end": end}
    return f"({' OR '.join(terms)})", parameters


def _ranges(folders: Sequence[str]) -> Iterator[tuple[Key, Key, Key]]:
    """Give each folder, and the first and the last path that may lead into it, as they are kept."""
    for folder in folders:
        inside = folder.rstrip("/")
        yield os.fsencode(folder), os.fsencode(f"{inside}/"), os.fsencode(f"{inside}0")
        if isinstance(key_of(folder), PathText):
            # Text and bytes are never equal, and every text comes before all bytes.
            yield PathText(folder), PathText(f"{inside}/"), PathText(f"{inside}0")
