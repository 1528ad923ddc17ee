"""Names a database: the file that it is, or where a server keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self
from urllib.parse import parse_qs, urlsplit

from bot.errors import StoreError

_SCHEMES: Final = ("postgresql", "postgres")
_PASSWORD: Final = "NEWSDESK_DATABASE_PASSWORD"  # noqa: S105 - where it is, not what
_EXAMPLE: Final = "postgresql://newsdesk@db.example.org/newsdesk"


@dataclass(frozen=True, slots=True)
class ServerDatabase:
    """A database that a PostgreSQL server keeps.

    Attributes:
        url: Where it is and who asks, such as ``postgresql://newsdesk@db.example.org/newsdesk``.
            It holds no password, since messages name it.
    """

    url: str

    @classmethod
    def at(cls, url: str) -> Self:
        """Name the database at a URL.

        Raises:
            ValueError: It is none, or holds a password; the message says what to write instead,
                and never the password.
        """
        try:
            parts = urlsplit(url)
            has_password = parts.password is not None or "password" in parse_qs(parts.query)
            is_whole = parts.scheme in _SCHEMES and parts.path.strip("/") and parts.port != 0
        except ValueError:  # such as a port that is no number
            is_whole = has_password = False
        if has_password:
            raise ValueError(
                f"holds a password, which others may come to read; put it into the environment as "
                f"{_PASSWORD}, or into a file that {_PASSWORD}_FILE names"
            )
        if not is_whole:
            raise ValueError(f'is no address of a database; write such as "{_EXAMPLE}"')
        return cls(url)

    def __str__(self) -> str:
        return self.url


Location = Path | ServerDatabase


def is_url(text: str) -> bool:
    """Tell whether a text names a database on a server, and no file."""
    return text.partition("://")[0] in _SCHEMES and "://" in text


def read_password(environment: Mapping[str, str]) -> str | None:
    """Read the password for databases on servers: from a variable, or the file that one names.

    Returns:
        None where there is neither: the server asks for none, or the driver's own files have it.

    Raises:
        StoreError: The file cannot be read.
    """
    if password := environment.get(_PASSWORD):
        return password
    file = environment.get(f"{_PASSWORD}_FILE")
    if not file:
        return None
    try:
        return Path(file).read_text("utf-8-sig").strip()
    except (OSError, UnicodeDecodeError):
        # Neither named nor chained: people put the password itself where its file should stand.
        raise StoreError(
            f"The file that {_PASSWORD}_FILE names cannot be read: correct the path, or give the "
            "bot the right to read that file."
        ) from None
