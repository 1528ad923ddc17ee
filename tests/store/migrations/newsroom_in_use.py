"""A newsroom's database as a time of use leaves it, with something in every table and state.

Only what the store, loading and deliveries offer to everybody writes it, so that it is what a
version of Newsdesk makes of it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any, Final

from bot.deliveries.courier import CLAIM_PATIENCE
from bot.deliveries.editing import EDIT_PATIENCE
from bot.deliveries.planner import plan_deliveries
from bot.deliveries.reviewing import Reviewer
from bot.errors import RefusedDeliveryError
from bot.posting.corrections import Correction, StoryDecision
from bot.posting.filters import Filters
from bot.posting.hours import EVERY_DAY, DigestTimes, QuietHours
from bot.posting.ledger import Kind
from bot.posting.options import Options
from bot.publication import OPERATOR, Action
from bot.rules.rules import Conditions, Order, Outcome
from bot.search.query import SearchQuery
from bot.store import Store
from bot.store.editorial.rules import Change
from bot.store.feeds.hosts import HostClaims
from bot.store.feeds.offers import FeedOffer
from bot.store.feeds.records import FeedOptions, WantedFeed
from bot.store.overview.troubles import Trouble, keep_troubles
from tests.deliveries.desk import CLOSED, HERE, OUTAGE, Desk
from tests.loading.newsroom import Newsroom, document
from tests.samples import NOW, address_of, keep_rule, make_article
from tests.ui.world import ManualClock

INSTANT, DIGEST, FORUM, PAUSED, REMOVED, REVIEW = 100, 200, 300, 400, 500, 600
ELSEWHERE: Final = 8
MODERATOR: Final = 5
_LISTED: Final = """published: true
topics: [Transport, Strikes]
related:
  - title: What the drivers want
    url: https://news.example/drivers
    publishedDateTime: 2021-09-01T10:00:00Z
    provider: {name: Example News, domain: news.example}
"""
_FEED: Final = "https://feeds.example/news.xml"
_DAILY: Final = Options(digest=DigestTimes(EVERY_DAY, time(8), "Europe/Berlin"), silent=True)
_NIGHTS: Final = QuietHours(time(22), time(7), "Europe/Berlin")


async def use(path: Path, folder: Path) -> None:
    """Use a new database for a while: load, decide, subscribe, post, and stop in the middle.

    Args:
        path: The database; it is not there yet.
        folder: An empty folder for the documents.
    """
    clock = ManualClock(NOW)
    store = await Store.open(path)
    try:
        newsroom = Newsroom(folder, store, clock)
        desk = Desk(store, clock)
        await _open(newsroom)
        await _subscribe(desk)
        await _post(newsroom, desk)
        await store.following.begin()
        await _decide(desk)
        await _correct(desk)
        await _ask_feeds(desk)
        await _rule(desk)
        await _moderate(newsroom, desk)
        await _leave_undone(newsroom, desk)
        await store.saved_searches.save([SearchQuery(words=("harbour",))], clock())
        await store.synced_commands.record(1, "what Discord was told")
        await store.servers.begin_greeting(ELSEWHERE, clock())
        await store.servers.leave(ELSEWHERE + 1, clock())
        await keep_troubles(store.database, [Trouble("planning", NOW, "It fails.", clock())])
    finally:
        await store.close()


def story(title: str, *, hours: int = 1, more: str = "published: true") -> str:
    """Give the document of a story that came out so many hours before ``NOW``."""
    date = (NOW - timedelta(hours=hours)).isoformat()
    return document(title, url=address_of(title, make_article("").provider), date=date, more=more)


async def _open(newsroom: Newsroom) -> None:
    """Load a backlog, with all that can be wrong with documents."""
    for number in range(4):
        newsroom.write(f"past/{number}.md", story(f"Past {number}", hours=100 + number))
    newsroom.write("held.md", story("Held back", more="published: false"))
    newsroom.write("once more.md", story("Past 1", hours=102))
    newsroom.write("caf\udce9.md", story("A name that is not UTF-8", hours=200))
    newsroom.write("no article.md", "---\ntitle: Alone\n---\n")
    newsroom.write("half.md", story("Half of it", hours=90, more="published: true\nheat: warm"))
    newsroom.write("trams.md", story("A strike of the trams", hours=300, more=_LISTED))
    await newsroom.load()


async def _subscribe(desk: Desk) -> None:
    """Let channels of every kind subscribe, and some of them stop."""
    await desk.subscribe(INSTANT, options=Options(mention_role=77, thread=True))
    await desk.subscribe(DIGEST, options=_DAILY)
    await desk.subscribe(FORUM, options=Options(colour_by_topic=True, quiet=_NIGHTS))
    paused = await desk.subscribe(PAUSED, filters=Filters(words=("harbour",)))
    removed = await desk.subscribe(REMOVED)
    await desk.subscribe(INSTANT + 1, server_id=ELSEWHERE)
    await desk.store.subscriptions.pause(paused.id, because=str(CLOSED), now=desk.clock())
    await desk.store.subscriptions.remove(HERE, removed.id, desk.clock())


async def _post(newsroom: Newsroom, desk: Desk) -> None:
    """Post stories, of which Discord refuses one, until the morning after."""
    desk.clock.now = NOW + timedelta(hours=9)
    titles = ("Sent", "Changed", "Taken down", "To be taken down", "Refused here")
    for title in titles:
        # More than a day apart, or two of one provider with the same words would be one story.
        newsroom.write(f"{title}.md", story(title, hours=40 if title.startswith("To be") else 1))
    newsroom.write("harbour.md", story("The harbour opens"))
    await newsroom.load()
    desk.publisher.failures["publish"] = [None, RefusedDeliveryError("Discord refuses it (400)")]
    await desk.tick()
    await desk.tick(timedelta(days=1))


async def _decide(desk: Desk) -> None:
    """Decide in every way, here, elsewhere and for everybody, and let posts follow."""
    await desk.decide(Action.UNPUBLISH, make_article("Taken down"))
    await desk.tick()
    await desk.decide(Action.PUBLISH, make_article("Past 2"))
    await desk.decide(Action.RESET, make_article("Past 2"))
    await desk.decide(Action.PUBLISH, make_article("Held back"), ELSEWHERE)
    await desk.decide(Action.UNPUBLISH, make_article("Past 3"), OPERATOR)
    await desk.tick()


async def _moderate(newsroom: Newsroom, desk: Desk) -> None:
    """Let a server name its channels for moderators, and be asked and told there."""
    await _settle(desk, review_channel=REVIEW, log_channel=REVIEW + 1, review_topic="Harbour")
    await _settle(desk, moderator_roles=frozenset({70, 71}), review_topic=None)
    newsroom.write("to review.md", story("To review", hours=-40, more="published: false"))
    await newsroom.load()
    await Reviewer(desk.store, desk.publisher, desk.clock).work()
    await desk.store.logs.plan(desk.clock())
    await desk.tick()
    await desk.store.channel_pauses.pause(HERE, Kind.REVIEW, because=str(CLOSED), now=desk.clock())


async def _settle(desk: Desk, **settings: object) -> None:
    changed: Any = settings
    await desk.store.settings.change(
        HERE, lambda before: replace(before, **changed), actor_id=MODERATOR, now=desk.clock()
    )


async def _correct(desk: Desk) -> None:
    """Say what is no story of another, and look into the queue."""
    past, other = make_article("Past 0").id, make_article("Past 1").id
    for correction, companion in ((Correction.APART, None), (Correction.SAME, other)):
        await desk.store.story_decisions.decide(
            StoryDecision(HERE, past, correction, MODERATOR, desk.clock(), companion)
        )
    await desk.store.queue.look(HERE, MODERATOR, desk.clock())
    await desk.store.messages.record_test(INSTANT, 987_654, desk.clock())


async def _ask_feeds(desk: Desk) -> None:
    """Have a feed that goes, one that fails, one that is paused and one that is removed."""
    store = desk.store
    addresses = [_FEED, *(f"{_FEED}?{number}" for number in range(3))]
    await store.feeds.add(
        "discord", [WantedFeed(one, "", FeedOptions()) for one in addresses], desk.clock()
    )
    await store.feeds.pause(addresses[1], desk.clock())
    await store.feeds.remove(addresses[2], desk.clock())
    for feed in await store.feeds.due(desk.clock()):
        if feed.address == addresses[3]:
            later = desk.clock() + timedelta(hours=1)
            await store.feeds.note_failure(
                feed, "It does not answer", desk.clock(), later, is_told=True
            )
    offer = FeedOffer(_FEED, "", "Example News", "feeds.example", desk.clock())
    await store.feed_offers.make(HERE, offer, desk.clock())
    (asked, *_) = await store.feeds.due(desk.clock())
    await HostClaims(store.database).claim({"feeds.example": asked.id}, desk.clock())


async def _rule(desk: Desk) -> None:
    """Let a server keep rules: in force, paused, removed and only tried; one decides below."""
    rules, now = desk.store.rules, desk.clock()
    await keep_rule(desk.store, ELSEWHERE, Outcome.HOLD, Conditions(words=("newest",)))
    paused = await keep_rule(desk.store, ELSEWHERE, Outcome.PUBLISH, Conditions(min_quality=60))
    await rules.change(ELSEWHERE, paused.id, Change.PAUSED, actor_id=MODERATOR, now=now)
    removed = await keep_rule(desk.store, ELSEWHERE, Outcome.HOLD)
    await rules.change(ELSEWHERE, removed.id, Change.REMOVED, actor_id=MODERATOR, now=now)
    order = Order(Outcome.HOLD, Conditions(topics=("Strikes",)))
    await desk.store.rule_drafts.add(ELSEWHERE, order, actor_id=MODERATOR, now=now)


async def _leave_undone(newsroom: Newsroom, desk: Desk) -> None:
    """Stop with something under way in every state: to send, to take down, to edit, to gather."""
    await desk.decide(Action.UNPUBLISH, make_article("To be taken down"))
    newsroom.write("Changed.md", story("Changed", more="published: true\nexcerpt: Other words"))
    for title in ("New", "Newer", "Newest"):
        newsroom.write(f"{title}.md", story(title, hours=-30))
    await newsroom.load()
    await plan_deliveries(desk.store, desk.clock())
    desk.clock.advance(timedelta(minutes=1))
    await desk.store.edits.claim(desk.clock(), limit=1, patience=EDIT_PATIENCE)
    first, second, *rest = await desk.store.ledger.claim(
        desk.clock(), limit=3, patience=CLAIM_PATIENCE
    )
    await desk.store.ledger.give_back(rest)
    await desk.store.ledger.record_retry(
        second, due_at=desk.clock() + timedelta(minutes=1), error=str(OUTAGE)
    )
    assert first.channel_id == INSTANT
