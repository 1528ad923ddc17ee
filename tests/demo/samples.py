"""The sample documents that the demo is made of."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.articles import Article
from bot.documents import parse
from tests.places import ROOT

NOW = datetime(2030, 5, 17, 12, 0, tzinfo=UTC)
SEEDS = ROOT / "seeds"


def article_in(path: Path) -> Article:
    """Read the one article of a document."""
    (article,) = parse(path.read_bytes(), path.name).articles
    return article
