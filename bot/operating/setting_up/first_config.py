"""Writes an operator's first configuration: the example, with a few answers put in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.errors import NewsdeskError
from bot.operating.samples import find_samples

#: Part of the package; in a checkout a link to the one at its top.
_EXAMPLE: Final = Path(__file__).parents[2] / "config" / "config.example.toml"
#: The table before which those of feeds end.
_AFTER_FEEDS: Final = "[posting]"


@dataclass(frozen=True, slots=True)
class Answers:
    """What only the operator can know.

    Attributes:
        folder: Of the documents; made where it is not there. A relative one counts from the
            configuration's own folder.
        server: Id of the operator's own server; None for none.
        roles: Ids of roles that may moderate.
        zone: IANA name of the time zone whose hours count.
        feeds: Addresses of feeds on the web, or of pages that name one.
        opml: A list of feeds, as other readers export it; None for none.
    """

    folder: Path = Path("documents")
    server: int | None = None
    roles: Collection[int] = ()
    feeds: Collection[str] = ()
    opml: Path | None = None
    zone: str = "UTC"


def refuse_existing(path: Path) -> None:
    """Refuse to write over a configuration.

    Raises:
        NewsdeskError: There is one.
    """
    if path.exists():
        raise NewsdeskError(
            f"{path} is there already, and stays as it is. Change it by hand, or name another "
            "file with --config."
        )


def write_config(path: Path, answers: Answers, *, with_samples: bool = False) -> Path:
    """Write a configuration with a word on every key, and make its folder of documents.

    Args:
        path: The file to write; none may be there yet.
        answers: What differs from the example.
        with_samples: Whether the folder gets the sample documents.

    Returns:
        The folder of documents.

    Raises:
        NewsdeskError: There is a configuration already, or something cannot be written.
    """
    refuse_existing(path)
    folder = path.parent / answers.folder.expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if with_samples:
            shutil.copytree(find_samples(), folder, dirs_exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(filled_in(_EXAMPLE.read_text("utf-8"), answers))
    except OSError as error:
        raise NewsdeskError(
            f"{error.filename} cannot be written: {error.strerror}. Correct the path, or let it "
            "be written to."
        ) from error
    return folder


def filled_in(example: str, answers: Answers) -> str:
    """Put answers in the place of the example's values, and leave every other line as it is."""
    values: dict[str, str | list[str]] = {
        "name": "",
        "folders": [str(answers.folder)],
        "timezone": answers.zone,
        "roles": [str(one) for one in sorted(answers.roles)],
        "home_server": "" if answers.server is None else str(answers.server),
        "opml": "" if answers.opml is None else str(answers.opml),
    }
    lines = []
    for line in example.splitlines():
        if line == _AFTER_FEEDS:
            lines += [f"[[feeds.list]]\naddress = {_written(one)}\n" for one in answers.feeds]
        key = line.partition(" = ")[0]
        # Only the first of that name: other tables have keys of the same one.
        lines.append(f"{key} = {_written(values.pop(key))}" if key in values else line)
    return "\n".join([*lines, ""])


def _written(value: str | list[str]) -> str:
    """Write a text, or a list of texts, as TOML; what JSON writes of them is the same."""
    return json.dumps(value, ensure_ascii=False)
