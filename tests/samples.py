"""Articles as tests need them: everything has a sensible value until a test says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.articles import Article, Provider, RelatedItem
from bot.identity import article_id
from bot.posting.filters import Filters
from bot.posting.subscriptions import Subscription
from bot.rules.rules import Conditions, Order, Outcome, Rule
from bot.store import Store
from bot.store.articles.rows import rows_of
from bot.store.filing.writer import save

#: The moment at which tests begin; the simulated Discord begins then too.
NOW = datetime(2026, 1, 1, tzinfo=UTC)

FORBES = Provider("Forbes", "forbes.com")
WIRED = Provider("Wired", "wired.com")

EVERYTHING = Filters()

#: An excerpt by which linked articles are the same story, whatever their headlines are.
ONE_STORY = (
    "Robots on four legs carry parcels through Berlin, a maker from Munich announced yesterday"
    " after long tests in snow and rain."
)


def address_of(title: str, provider: Provider) -> str:
    """Give the address that a sample with that title has."""
    slug = "-".join("".join(c if c.isalnum() else " " for c in title.casefold()).split())
    return f"https://{provider.domain}/{slug}"


def make_article(
    title: str,
    *,
    provider: Provider = FORBES,
    topics: Sequence[str] = (),
    related: Sequence[RelatedItem] = (),
    age: timedelta = timedelta(hours=1),
    published: bool = True,
    removed: bool = False,
    quality: int | None = None,
    excerpt: str = "",
) -> Article:
    """Make an article; ``age`` counts back from ``NOW``."""
    url = address_of(title, provider)
    return Article(
        id=article_id(url),
        title=title,
        url=url,
        published_at=NOW - age,
        provider=provider,
        excerpt=excerpt,
        topics=tuple(topics),
        related=tuple(related),
        published=published,
        removed=removed,
        quality=quality,
    )


def make_related(title: str, *, provider: Provider = WIRED) -> RelatedItem:
    """Make a related item, with the address that an article of that title would have."""
    url = address_of(title, provider)
    return RelatedItem(article_id(url), title, url, NOW - timedelta(hours=2), provider)


async def write(store: Store, *articles: Article, is_backlog: bool = False) -> None:
    """Bring articles into the store, as loading their documents does."""
    rows = [rows_of(article, default_published=False) for article in articles]
    async with store.database.transaction() as transaction:
        await save(transaction, rows, is_backlog=is_backlog, now=NOW)


def make_series(count: int) -> list[Article]:
    """Make published articles "Report number 01", the newest, and so on, an hour apart."""
    return [
        make_article(f"Report number {n:02}", topics=["Weather"], age=timedelta(hours=n))
        for n in range(1, count + 1)
    ]


async def keep_rule(
    store: Store, server_id: int, outcome: Outcome, conditions: Conditions | None = None
) -> Rule:
    """Keep a rule of a server's, after those that it has, without asking anybody."""
    order = Order(outcome, conditions or Conditions())
    number = await store.rule_drafts.add(server_id, order, actor_id=1, now=NOW)
    return await store.rules.save(server_id, number, actor_id=1, now=NOW)


async def subscribe(
    store: Store, channel_id: int, server_id: int, filters: Filters = EVERYTHING
) -> Subscription:
    """Keep a subscription without asking anybody."""
    return await store.subscriptions.add(
        server_id=server_id,
        channel_id=channel_id,
        filters=filters,
        max_age=timedelta(days=3),
        created_by=1,
        now=NOW,
    )
