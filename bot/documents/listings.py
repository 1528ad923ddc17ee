"""Builds the articles of a JSON listing, the publisher's other format with the same keys."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from bot.articles import Article
from bot.documents.building import build_article
from bot.documents.notes import Finding, Notes, PartError
from bot.documents.reporting import Parsed, Text
from bot.documents.trees import Path, Tree
from bot.errors import Problem

#: Where a listing has its articles.
_ENTRIES = "value"


def build_listing(text: Text, tree: Tree, repeats: Collection[Path]) -> Parsed:
    """Build every article of a listing, or the one article that the tree itself describes.

    Args:
        text: Where the tree comes from.
        tree: What the text holds.
        repeats: Paths of keys that stand more than once in one object.

    Raises:
        PartError: The tree is neither, or its one article cannot be built, or a key repeats
            outside of the entries.
    """
    entries = tree.get(_ENTRIES) if isinstance(tree, dict) and "title" not in tree else None
    if not isinstance(entries, list):
        article, findings = _build_entry(tree, (), next(iter(repeats), None))
        return Parsed((article,), warnings=text.problems(findings))
    for path in repeats:
        if path[0] != _ENTRIES or path == (_ENTRIES,):
            raise _repeated(path)
    return _build_entries(text, entries, {path[1]: path for path in repeats})


def _build_entries(
    text: Text, entries: Sequence[Tree], repeats: Mapping[str | int, Path]
) -> Parsed:
    articles: list[Article] = []
    rejected: list[Problem] = []
    warnings: list[Finding] = []
    for index, entry in enumerate(entries):
        try:
            article, findings = _build_entry(entry, (_ENTRIES, index), repeats.get(index))
        except PartError as error:
            rejected.append(text.summed_up(error.faults))
            warnings += error.findings
        else:
            articles.append(article)
            warnings += findings
    return Parsed(tuple(articles), tuple(rejected), text.problems(warnings))


def _build_entry(entry: Tree, path: Path, repeat: Path | None) -> tuple[Article, list[Finding]]:
    if not isinstance(entry, dict):
        raise PartError(Finding(path, "there must be an article here, an object with a title"))
    if repeat is not None:
        raise _repeated(repeat)
    notes = Notes(list(path))
    return build_article(entry, notes), notes.findings


def _repeated(path: Path) -> PartError:
    return PartError(Finding(path, "the key stands here a second time; keep one of the two"))
