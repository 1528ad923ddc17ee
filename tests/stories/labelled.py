"""Pairs of real articles that a person called the same story or not, and the articles themselves.

Only addresses and labels are kept here; the texts are read from beside the project.
"""

from __future__ import annotations

import csv
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bot.articles import Article
from bot.documents import parse
from bot.errors import DocumentError
from bot.identity import normalise_address
from bot.stories import (
    Facts,
    Rarity,
    Verdict,
    facts_of,
    joins,
    judge,
    rarity_among,
    weigh,
    words_of,
)
from tests.places import ARTICLES, SHARED

HISTORY: Final = SHARED / "history" / "newsroom.bundle"
NEWSROOMS: Final = ("azure", "powerapps", "history")
IS_THERE: Final = HISTORY.exists() and ARTICLES.is_dir()
_HERE: Final = Path(__file__).parent
_FOLDER: Final = "_news"


@dataclass(frozen=True, slots=True)
class Label:
    """A pair, the earlier article first, and what a reader called it.

    Attributes:
        is_same: A reader of the first would call the second a repeat.
        is_linked: Whether one listed the other when it was sampled.
        apart: ``12h``, ``48h`` or ``14d``: the least of these within which both were published.
        split: ``choose`` for the numbers of the rule, ``test`` to measure it.
    """

    first: str
    second: str
    is_same: bool
    newsroom: str
    is_linked: bool
    is_of_one_provider: bool
    apart: str
    split: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A label beside what the rule says."""

    label: Label
    verdict: Verdict


class Newsroom:
    """A newsroom's articles by address, with the rarity of words among them."""

    def __init__(self, articles: Mapping[str, Article]) -> None:
        self.articles = articles
        words = {url: words_of(one.title, one.excerpt) for url, one in articles.items()}
        counts = Counter(word for one in words.values() for word in one)
        self.words = words
        self.rarity: Rarity = rarity_among(counts.__getitem__, len(words))

    def facts(self, url: str) -> Facts:
        article = self.articles[normalise_address(url)]
        return facts_of(
            article.id,
            title=article.title,
            domain=article.provider.domain,
            published_at=article.published_at,
            words=weigh(self.words[normalise_address(url)], self.rarity),
        )


def labels(name: str = "labels.tsv") -> list[Label]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return [
            Label(
                first=row["first"],
                second=row["second"],
                is_same=row["same story"] == "yes",
                newsroom=row["newsroom"],
                is_linked=row["link"] == "linked",
                is_of_one_provider=row["provider"] == "same",
                apart=row["apart"],
                split=row["split"],
            )
            for row in csv.DictReader(file, delimiter="\t")
        ]


@cache
def newsroom(name: str) -> Newsroom:
    """Give a newsroom; of one with a history, each address as it last stood in it."""
    documents = _in_history() if name == "history" else _in_folder(ARTICLES / name)
    articles: dict[str, Article] = {}
    for path, data in documents:
        try:
            found = parse(data, path).articles
        except DocumentError:
            continue
        articles |= {normalise_address(one.url): one for one in found}
    return Newsroom(articles)


def judged(all_labels: list[Label]) -> list[Judged]:
    return [
        Judged(
            label,
            judge(
                newsroom(label.newsroom).facts(label.first),
                newsroom(label.newsroom).facts(label.second),
                is_linked=label.is_linked,
            ),
        )
        for label in all_labels
    ]


@cache
def stories(name: str) -> dict[int, int]:
    """Give, by article, the number of the story to which a newsroom's articles come one by one."""
    room = newsroom(name)
    links: dict[int, set[int]] = defaultdict(set)
    for article in room.articles.values():
        for item in article.related:
            links[article.id].add(item.id)
            links[item.id].add(article.id)
    found: list[list[Facts]] = []
    for facts in sorted(map(room.facts, room.articles), key=lambda one: (one.published_at, one.id)):
        joined = [(joins(facts, story, links[facts.id]), story) for story in found]
        best = max(
            (
                (verdict.likeness.value - verdict.needed, story)
                for verdict, story in joined
                if verdict
            ),
            key=itemgetter(0),
            default=None,
        )
        if best is None:
            found.append([facts])
        else:
            best[1].append(facts)
    return {one.id: number for number, story in enumerate(found) for one in story}


def is_together(judged: Judged) -> bool:
    """Tell whether a pair comes to one story when a newsroom's articles come one by one."""
    numbers = stories(judged.label.newsroom)
    return numbers[judged.verdict.one.id] == numbers[judged.verdict.other.id]


def _in_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.glob("*.md")):
        yield path.name, path.read_bytes()


def _in_history() -> Iterator[tuple[str, bytes]]:
    """Give every version of every document, in the order in which they came."""
    with TemporaryDirectory() as folder:
        subprocess.run(["git", "clone", "-q", "--bare", HISTORY, folder], check=True)  # noqa: S607
        log = _git(folder, "log", "--reverse", "--raw", "--no-abbrev", "--no-renames", "--format=")
        changes = [line.split("\t") for line in log.decode().splitlines() if line]
        versions = [
            (path, change.split()[3])
            for change, path in changes
            if path.startswith(f"{_FOLDER}/") and path.endswith(".md") and change[-1] != "D"
        ]
        wanted = "\n".join(blob for _, blob in versions).encode()
        data = _git(folder, "cat-file", "--batch", given=wanted)
        start = 0
        for path, _ in versions:
            head_end = data.index(b"\n", start)
            end = head_end + 1 + int(data[start:head_end].split()[2])
            yield path, data[head_end + 1 : end]
            start = end + 1


def _git(folder: str, *arguments: str, given: bytes = b"") -> bytes:
    command = ["git", "-C", folder, *arguments]
    return subprocess.run(command, input=given, check=True, capture_output=True).stdout
