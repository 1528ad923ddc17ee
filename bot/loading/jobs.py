"""What is to be read, and what was: the values that processes hand each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.sources.files import FileState
from bot.store.files.known import LoadedFile

if TYPE_CHECKING:
    from bot.store.articles.rows import ArticleRows


class Job(NamedTuple):
    """A file to read.

    Attributes:
        root: The folder that no link may lead out of.
        known_digest: Of its bytes when it was last loaded; empty to read it in any case.
        source: Name of its source.
        default_published: That source's word for documents without the flag.
        is_outdated: Whether it is to be read anew even where its bytes are what they were.
    """

    path: str
    directory: str
    root: str
    state: FileState
    known_digest: bytes
    source: str
    default_published: bool
    is_outdated: bool = False


class ReadFile(NamedTuple):
    """A file that was read.

    Attributes:
        rows: Its articles as rows, none twice; empty where its bytes are what they were.
        is_changed: Whether its bytes are other than they were, or are read in another way.
        is_reread: Whether they are what they were, and only the reading may be another.
    """

    file: LoadedFile
    rows: tuple[ArticleRows, ...] = ()
    is_changed: bool = True
    is_reread: bool = False
