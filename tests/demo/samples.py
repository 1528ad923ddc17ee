"""The sample documents that the demo is made of."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from bot.articles import Article
from bot.documents import parse
from bot.errors import DocumentError
from tests.places import ROOT

NOW = datetime(2030, 5, 17, 12, 0, tzinfo=UTC)
SEEDS = ROOT / "seeds"


def article_in(path: Path) -> Article:
    """Read the one article of a document."""
    (article,) = parse(path.read_bytes(), path.name).articles
    return article


@cache
def articles_in(folder: Path) -> tuple[tuple[Path, Article], ...]:
    """Give the documents of a folder that hold one article, each with it."""
    found: list[tuple[Path, Article]] = []
    for path in sorted(folder.iterdir()):
        with suppress(DocumentError, ValueError):
            found.append((path, article_in(path)))
    return tuple(found)
