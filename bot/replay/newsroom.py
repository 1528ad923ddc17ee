"""What a newsroom's documents say at each moment of a replay, and what naive bots would post."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.articles import Article
from bot.documents import parse
from bot.errors import DocumentError
from bot.stories import (
    STORY_WINDOW,
    Facts,
    Merge,
    Verdict,
    Words,
    facts_of,
    is_within_story,
    joins,
    judge,
    rarity_among,
    weigh,
    words_of,
)


@dataclass(slots=True)
class Naive:
    """How many posts bots would send that know less.

    Attributes:
        each_time: One for each time that an article becomes published.
        each_article: One for each article.
        each_link: One for each story, if a link alone made two articles one story.
        each_story: One for each story by the rule, with all that was due so far at hand.
    """

    each_time: int = 0
    each_article: int = 0
    each_link: int = 0
    each_story: int = 0


@dataclass(slots=True)
class Newsroom:
    """The documents as they stand, followed step by step.

    Attributes:
        max_age: The oldest article that is due.
        merge: Which articles may share a post.
        due: By article, when it first became published while it was fresh.
        files: By article, the paths in which it ever stood.
    """

    max_age: timedelta
    merge: Merge = Merge.SIMILAR
    naive: Naive = field(default_factory=Naive)
    due: dict[int, datetime] = field(default_factory=dict)
    files: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    _standing: dict[str, Article] = field(default_factory=dict)
    _articles: dict[int, Article] = field(default_factory=dict)
    _words: dict[int, Words] = field(default_factory=dict)
    _counts: Counter[str] = field(default_factory=Counter)
    _links: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    _members: dict[int, datetime] = field(default_factory=dict)
    _stories: list[list[int]] = field(default_factory=list)

    def apply(
        self, changes: Mapping[str, bytes | None], now: datetime, *, is_backlog: bool
    ) -> None:
        """Take in what changed, and what became due by it."""
        touched: dict[int, bool] = {}
        for path, data in changes.items():
            before = self._standing.pop(path, None)
            if before is not None:
                touched.setdefault(before.id, bool(self._articles[before.id].published))
            article = None if data is None else _read(path, data)
            if article is not None:
                known = self._articles.get(article.id)
                touched.setdefault(article.id, bool(known and known.published))
                self._standing[path] = article
                self._learn(article, path)
        for article_id, was_published in touched.items():
            article = self._articles[article_id]
            if article.published and not article.removed and not was_published and not is_backlog:
                self._release(article, now)

    def linked(self, article_id: int) -> AbstractSet[int]:
        """Give the articles that an article lists, or that list it, within 14 days of it."""
        article = self._articles[article_id]
        return {
            other
            for other in self._links[article_id]
            if other in self._articles
            and is_within_story(self._articles[other].published_at, article.published_at)
        }

    def verdict(self, one: int, other: int) -> Verdict:
        """Say whether two articles tell the same story."""
        return judge(self._facts(one), self._facts(other), is_linked=other in self._links[one])

    def title(self, article_id: int) -> str:
        """Give an article's headline; empty where no document describes it."""
        article = self._articles.get(article_id)
        return article.title if article else ""

    def knows(self, article_ids: Iterable[int]) -> bool:
        """Tell whether documents describe articles."""
        return all(one in self._articles for one in article_ids)

    def _learn(self, article: Article, path: str) -> None:
        known = self._words.get(article.id)
        words = words_of(article.title, article.excerpt)
        self._counts.subtract(known or ())
        self._counts.update(words)
        self._words[article.id] = words
        self._articles[article.id] = article
        self.files[article.id].add(path)
        for item in article.related:
            self._links[article.id].add(item.id)
            self._links[item.id].add(article.id)

    def _release(self, article: Article, now: datetime) -> None:
        if not now - self.max_age <= article.published_at <= now:
            return
        self.naive.each_time += 1
        if article.id in self.due:
            return
        self.due[article.id] = now
        self.naive.each_article += 1
        told = (self._members.get(other) for other in self.linked(article.id))
        self.naive.each_link += not any(at and at >= now - STORY_WINDOW for at in told)
        self._members[article.id] = now
        self._tell(article)

    def _tell(self, article: Article) -> None:
        """Put an article to the latest story that it joins by the rule, or begin one with it."""
        facts, links = self._facts(article.id), self._links[article.id]
        for story in reversed(self._stories):
            if joins(facts, list(map(self._facts, story)), links, self.merge):
                story.append(article.id)
                return
        self._stories.append([article.id])
        self.naive.each_story += 1

    def _facts(self, article_id: int) -> Facts:
        article = self._articles[article_id]
        rarity = rarity_among(self._counts.__getitem__, len(self._words))
        return facts_of(
            article_id,
            title=article.title,
            domain=article.provider.domain,
            published_at=article.published_at,
            words=weigh(self._words[article_id], rarity),
        )


def _read(path: str, data: bytes) -> Article | None:
    try:
        articles = parse(data, path).articles
    except DocumentError:
        return None
    return articles[0] if articles else None
