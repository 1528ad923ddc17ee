"""Names a database: the file that it is, or where a server keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ServerDatabase:
    """A database that a PostgreSQL server keeps.

    Attributes:
        url: Where it is and who asks, such as ``postgresql://newsdesk@db.example.org/newsdesk``;
            never with a password, since messages name it.
        password: None where the server asks for none, or the client's own files have it.
    """

    url: str
    password: str | None = field(default=None, repr=False)

    def __str__(self) -> str:
        return self.url


Location = Path | ServerDatabase
