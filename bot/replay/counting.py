"""Counts what came of a replay, from what was posted, what the ledger says and the documents."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.publication import OPERATOR
from bot.replay.history import Step
from bot.replay.newsroom import Newsroom
from bot.replay.recording import Posted, RecordingPublisher
from bot.replay.report import Report
from bot.store import Store
from bot.store.posts.history import DeliveryRecord, deliveries_of
from bot.stories import STORY_WINDOW, explained

_WORD = re.compile(r"\w+")
#: By article, its delivery in the replay's one channel; None where it has none.
_Ledger = dict[int, DeliveryRecord | None]


async def report_of(
    store: Store,
    newsroom: Newsroom,
    publisher: RecordingPublisher,
    steps: Sequence[Step],
    server_id: int,
) -> Report:
    """Count what came of a replay."""
    ledger = await _ledger_of(store, newsroom, server_id)
    posted = publisher.posted
    beside = list(_linked_beside(posted, newsroom, ledger))
    same = [
        (newsroom.title(one), newsroom.title(other), explained(verdict))
        for one, other in beside
        if (verdict := newsroom.verdict(one, other)).is_same
    ]
    led, stories = await _led_by_best(store, ledger)
    delivered = sum(one is not None for one in ledger.values())
    return Report(
        steps=len(steps),
        commits=sum(step.commits for step in steps),
        naive_each_time=newsroom.naive.each_time,
        naive_each_article=newsroom.naive.each_article,
        naive_each_link=newsroom.naive.each_link,
        by_rule=newsroom.naive.each_story,
        posts=len(posted),
        messages=len(publisher.sent) - publisher.follow_ups,
        follow_ups=publisher.follow_ups,
        joined=max(0, delivered - len(posted)),
        again_by_file=tuple(_again_by_file(posted, newsroom)),
        again_by_title=tuple(_again_by_title(posted)),
        linked_beside=len(beside),
        same_beside=tuple(same),
        never_posted=tuple(newsroom.title(one) for one in ledger if ledger[one] is None),
        led_by_best=led,
        stories=stories,
        edits=sum(publisher.edits.values()),
        idle_edits=publisher.idle_edits,
        most_edits=max(publisher.edits.values(), default=0),
        retracted=publisher.retracted,
    )


async def _ledger_of(store: Store, newsroom: Newsroom, server_id: int) -> _Ledger:
    """Give what became of each article that was due; one that goes by another key is left out."""
    here = await store.articles.headlines(newsroom.due, OPERATOR)
    ledger: _Ledger = {}
    for article_id in newsroom.due:
        records = await deliveries_of(store.database, article_id, server_id)
        if records or article_id in here:
            ledger[article_id] = records[0] if records else None
    return ledger


def _linked_beside(
    posted: Sequence[Posted], newsroom: Newsroom, ledger: _Ledger
) -> Iterator[tuple[int, int]]:
    """Give posts' articles with one that they are linked to and that another post has shown."""
    for number, one in enumerate(posted):
        earlier = {before.lead for before in posted[:number] if one.at - before.at <= STORY_WINDOW}
        lead = one.lead
        if not newsroom.knows([lead]):
            continue
        for other in sorted(newsroom.linked(lead)):
            record = ledger.get(other)
            own = ledger.get(lead)
            is_apart = record is not None and own is not None and record.post != own.post
            if is_apart and (other in earlier or (record and record.leader_id in earlier)):
                yield lead, other
                break


def _again_by_file(posted: Sequence[Posted], newsroom: Newsroom) -> Iterator[str]:
    last: dict[tuple[str, str], Posted] = {}
    for one in posted:
        paths = newsroom.files.get(one.lead, set())
        keys = [(path, _plain(one.title)) for path in sorted(paths)]
        before = [last[key] for key in keys if key in last]
        if any(one.at - other.at <= STORY_WINDOW for other in before):
            yield one.title
        last |= dict.fromkeys(keys, one)


def _again_by_title(posted: Sequence[Posted]) -> Iterator[str]:
    last: dict[str, Posted] = {}
    for one in posted:
        before = last.get(_plain(one.title))
        if before is not None and one.at - before.at <= STORY_WINDOW:
            yield one.title
        last[_plain(one.title)] = one


async def _led_by_best(store: Store, ledger: _Ledger) -> tuple[int, int]:
    """Give how many stories the best of their published articles leads, and how many there are.

    Where none is published any more, whichever led last may lead.
    """
    members: dict[int, set[int]] = defaultdict(set)
    for article_id, record in ledger.items():
        if record is not None and record.withdrawal is None:
            members[record.leader_id].add(article_id)
    headlines = await store.articles.headlines(
        {one for leader, others in members.items() for one in (leader, *others)}, OPERATOR
    )
    led = 0
    for leader, others in members.items():
        published = {
            one: headlines[one].quality or 0
            for one in others | {leader}
            if one in headlines and headlines[one].is_published
        }
        led += not published or published.get(leader) == max(published.values())
    return led, len(members)


def _plain(title: str) -> str:
    return " ".join(_WORD.findall(title.casefold()))
