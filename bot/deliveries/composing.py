"""Puts together what a post shows, from its stories as they stand in the store now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from bot.articles import Article, RelatedItem
from bot.deliveries.contents import (
    Content,
    DigestContent,
    LogContent,
    ReviewContent,
    StoryContent,
    fingerprint,
)
from bot.deliveries.involved import Involved, read_involved
from bot.headlines import Headline
from bot.identity import normalise_domain
from bot.posting.digest import DigestStory, Gathering, ranked
from bot.posting.ledger import Kind, Post
from bot.posting.reviewing import Ruling
from bot.store import Store
from bot.store.editorial.logs import log_entries
from bot.store.editorial.reviewing import rulings
from bot.store.posts.digests import gatherings
from bot.stories import Merge, coverage_of, shown_coverage

_NO_RULINGS: Final[Mapping[tuple[int, int], Ruling]] = MappingProxyType({})
_NO_LOGS: Final[Mapping[int, LogContent]] = MappingProxyType({})


class Composer:
    """Composes what posts show; what many of them share is read once and put together once."""

    def __init__(
        self,
        involved: Involved,
        gatherings: Mapping[int, Gathering],
        rulings: Mapping[tuple[int, int], Ruling] = _NO_RULINGS,
        logs: Mapping[int, LogContent] = _NO_LOGS,
    ) -> None:
        self._involved = involved
        self._rulings = rulings
        self._logs = logs
        self._articles = involved.articles
        self._gatherings = gatherings
        self._stories: dict[tuple[tuple[int, ...], frozenset[int]], StoryContent] = {}
        self._announced: dict[int, StoryContent] = {}
        self._fingerprints: dict[int, tuple[Content, str]] = {}

    @classmethod
    async def of(
        cls, store: Store, posts: Iterable[Post], merge: Merge = Merge.SIMILAR
    ) -> Composer:
        """Read all about these posts' stories, and what digests among them gather.

        What tells the same as a story and may not share its post by ``merge`` stands among its
        coverage.

        Raises:
            StoreError: The database cannot be read.
        """
        posts = list(posts)
        ids = {article_id for post in posts for story in post.stories for article_id in story}
        digests = [post.id for post in posts if post.kind is Kind.DIGEST]
        asking = [(post.server_id, _asked(post)) for post in posts if post.kind is Kind.REVIEW]
        return cls(
            await read_involved(store, ids, merge),
            await gatherings(store.database, digests) if digests else {},
            await rulings(store.database, asking) if asking else {},
            await _logs(store, [post for post in posts if post.kind is Kind.LOG]),
        )

    def compose(self, post: Post) -> Content | None:
        """Give what a post is to show; None where nothing of it is published any more.

        What asks moderators shows the article that waits; None where it waits no more.
        """
        if post.kind is Kind.LOG:
            return self._logs.get(post.id)
        if post.kind is Kind.REVIEW:
            return None if self._ruling(post) else self._review(post)
        return self._composed(post, self._involved.is_published)

    def recompose(self, post: Post) -> Content | None:
        """Give what a post that stands is to show now; None where nothing is left of it.

        What people took down goes; what only its document holds back by now stays: newsrooms let
        old news cool.
        """
        if post.kind is Kind.LOG:
            return self._logs.get(post.id)
        if post.kind is Kind.REVIEW:
            return self._review(post)
        return self._composed(post, lambda one, _: one in self._articles)

    def recollect(self, post: Post) -> Content | None:
        """Give what a post shows or has shown, published or not, to know its message by."""
        if post.kind is Kind.LOG:
            return self._logs.get(post.id)
        if post.kind is Kind.DIGEST:
            return self._recollected_digest(post) if post.stories else None
        lead = next((one for story in post.stories for one in story if one in self._articles), None)
        if lead is None:
            return None
        addresses = self._involved.addresses.get(lead, frozenset())
        story = StoryContent(self._articles[lead], (), addresses)
        return ReviewContent(story) if post.kind is Kind.REVIEW else story

    def _recollected_digest(self, post: Post) -> DigestContent:
        """Give what a digest gathers, in no order, with every address that its message may show."""
        involved = self._involved
        known = [one for story in post.stories for one in story if one in self._articles]
        addresses = {self._articles[one].url for one in known}
        addresses.update(*(involved.addresses.get(one, frozenset()) for one in known))
        stories = tuple(DigestStory(involved.headlines[one], 1, ()) for one in known)
        return DigestContent(stories, self._gatherings[post.id], frozenset(addresses))

    def fingerprint(self, content: Content) -> str:
        """Give the fingerprint of what was composed here; see ``contents.fingerprint``."""
        known = self._fingerprints.get(id(content))
        if known is None:
            # The content is kept, too, so that no other one gets its id.
            known = self._fingerprints[id(content)] = (content, fingerprint(content))
        return known[1]

    def _composed(self, post: Post, is_shown: Callable[[int, int], bool]) -> Content | None:
        shown = [
            tuple(one for one in story if is_shown(one, post.server_id)) for story in post.stories
        ]
        stories = [story for story in shown if story]
        if not stories:
            return None
        if post.kind is Kind.DIGEST:
            return self._digest(post, stories)
        if post.kind is Kind.FOLLOW_UP:
            # Without the message that it follows it would say nothing.
            return None if post.reply_to is None else self._announcement(stories[0][0])
        return self._story(stories[0], post.server_id)

    def _ruling(self, post: Post) -> Ruling | None:
        return self._rulings.get((post.server_id, _asked(post)))

    def _review(self, post: Post) -> ReviewContent | None:
        """Give what asks moderators about an article; None where that is gone."""
        article_id = _asked(post)
        if article_id not in self._articles:
            return None
        return ReviewContent(self._story((article_id,), post.server_id), self._ruling(post))

    def _announcement(self, article_id: int) -> StoryContent:
        """Give an article alone: its coverage stands with the post that it follows."""
        article = self._articles[article_id]
        return self._announced.setdefault(article_id, StoryContent(article, ()))

    def _story(self, story: tuple[int, ...], server_id: int) -> StoryContent:
        """Give an article with its related coverage, and with all others that tell its story."""
        story += self._involved.told_besides(story, server_id)
        lead, *others = (self._articles[one] for one in story)
        withheld = self._involved.withheld((item.id for item in lead.related), server_id)
        if (story, withheld) not in self._stories:
            coverage = coverage_of(_with_joined(lead, others), self._involved.rarity, withheld)
            more = len(coverage.more) + len(coverage.earlier)
            self._stories[story, withheld] = StoryContent(lead, coverage.shown, more=more)
        return self._stories[story, withheld]

    def _digest(self, post: Post, stories: Iterable[tuple[int, ...]]) -> DigestContent:
        gathering = self._gatherings[post.id]
        told_besides = self._involved.told_besides
        by_leader = {story[0]: story + told_besides(story, post.server_id) for story in stories}
        headlines = self._involved.headlines
        order = ranked((headlines[leader] for leader in by_leader), gathering.until)
        listed = (item.id for leader in by_leader for item in self._articles[leader].related)
        withheld = self._involved.withheld(listed, post.server_id)
        return DigestContent(
            tuple(self._digest_story(by_leader[one.id], one, withheld) for one in order), gathering
        )

    def _digest_story(
        self, story: tuple[int, ...], headline: Headline, withheld: AbstractSet[int]
    ) -> DigestStory:
        lead = self._articles[headline.id]
        tellers = {item.provider.domain for item in shown_coverage(lead, withheld)}
        tellers |= {self._articles[one].provider.domain for one in story}
        # Lists go without the pictures of providers; a digest's best stories do not.
        headline = replace(headline, provider=lead.provider)
        return DigestStory(headline, len(set(map(normalise_domain, tellers))), lead.images)


async def _logs(store: Store, posts: Sequence[Post]) -> dict[int, LogContent]:
    """Give what posts tell a log channel, by post."""
    if not posts:
        return {}
    entries = await log_entries(store.database, [post.id for post in posts])
    found = {}
    for post in posts:
        told = entries[post.id]
        ids = [one.decision.article_id for one in told.decisions]
        found[post.id] = LogContent(told, await store.articles.headlines(ids, post.server_id))
    return found


def _asked(post: Post) -> int:
    """Give the article about which a post asks moderators; 0, which is none, where it is gone."""
    return next((article_id for story in post.stories for article_id in story), 0)


def _with_joined(lead: Article, others: Iterable[Article]) -> Article:
    """Put what shares an article's post among its coverage, where its document lists it not."""
    listed = {item.id for item in lead.related}
    joined = tuple(_as_coverage(one) for one in others if one.id not in listed)
    return replace(lead, related=joined + lead.related)


def _as_coverage(article: Article) -> RelatedItem:
    return RelatedItem(
        id=article.id,
        title=article.title,
        url=article.url,
        published_at=article.published_at,
        provider=article.provider,
        excerpt=article.excerpt,
        type=article.type,
        quality=article.quality,
        images=article.images,
    )
