"""What is known of files: the values that ``files`` keeps, and that processes hand each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bot.errors import Problem

#: What a file's articles depend on: the digest of its bytes, and its source's default flag.
Content = tuple[bytes, bool]


class KnownFile(NamedTuple):
    """What was seen of a file when it was last loaded, and for whom.

    Attributes:
        modified_ns: Time of change in nanoseconds, or -1 to have it looked at again.
        digest: Of its bytes; empty where they are not known.
        source: Name of the source that read it; empty for a load by hand.
        default_published: That source's word for documents without the flag.
        is_outdated: Whether an earlier version of Newsdesk read it, or the same under other rules.
    """

    size: int
    modified_ns: int
    inode: int
    digest: bytes
    source: str
    default_published: bool
    is_outdated: bool = False


class HeldArticle(NamedTuple):
    """An article in a file.

    Attributes:
        article_id: Its id; the key of its address, until it is settled where that leads.
        published_at: In seconds since 1970.
        flag: What the document itself says of its publication; None where it says nothing.
    """

    article_id: int
    published_at: int
    flag: bool | None = None


class LoadedFile(NamedTuple):
    """A file with what it says.

    Attributes:
        articles: Every article in it, each once.
        rejections: Why it, or an entry of it, is no article.
        warnings: Which optional parts were dropped.
        is_whole: Whether all of it could be read. If not, what it held before and lacks now may
            be in the part that could not.
    """

    path: str
    directory: str
    state: KnownFile
    articles: Sequence[HeldArticle] = ()
    rejections: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    is_whole: bool = True

    @property
    def content(self) -> Content:
        """What its articles depend on."""
        return self.state.digest, self.state.default_published
