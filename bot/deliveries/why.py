"""Explains why a story was, or was not, posted: from the ledger, else by running the rules again.

For every story and every subscription there is an answer.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.deliveries.newsroom import newsroom_about
from bot.deliveries.sentences import Foreign, Outcome, Sentence, Verdict, ended
from bot.deliveries.verdicts import recorded
from bot.errors import NotFoundError
from bot.headlines import Headline
from bot.posting.ledger import Release
from bot.posting.planning import Newsroom, holding_back
from bot.posting.subscriptions import Subscription
from bot.publication import OPERATOR, Action
from bot.store import Store
from bot.store.editorial.decisions import Decision, Record, Wanted, records
from bot.store.filing.embargoes import embargo_of
from bot.store.posts.history import DeliveryRecord, deliveries_of, last_planned_release, releases_of
from bot.stories import Merge, explained


@dataclass(frozen=True, slots=True)
class Explanation:
    """What became of a story in a server.

    Attributes:
        headline: The article, as the server sees it.
        general: What holds for all subscriptions; empty where there is nothing of that kind.
        verdicts: One for each subscription, and for removed ones that once received it.
    """

    headline: Headline
    server_id: int
    general: Sentence
    verdicts: tuple[Verdict, ...]


async def explain(
    store: Store,
    article_id: int,
    server_id: int,
    now: datetime,
    merge: Merge = Merge.SIMILAR,
) -> Explanation:
    """Tell what became of a story in each of a server's subscriptions, and why.

    Raises:
        NotFoundError: There is no such article.
        StoreError: The database cannot be read.
    """
    headlines = await store.articles.headlines([article_id], server_id)
    if article_id not in headlines:
        raise NotFoundError("There is no such article here. It may have been renamed.")
    records = await deliveries_of(store.database, article_id, server_id)
    leaders = await store.articles.headlines({one.leader_id for one in records}, server_id)
    general, comes_at = await _unpublished(store, headlines[article_id], server_id, now)
    newsroom = await newsroom_about(store.database, {article_id}, now, merge)
    told = {
        one.subscription_id: recorded(
            one, article_id, leaders, now, _evidence(article_id, one, newsroom)
        )
        for one in records
    }
    rules = _Rules(
        headlines[article_id],
        comes_at,
        await releases_of(store.database, article_id, server_id),
        await last_planned_release(store.database),
        newsroom,
        now,
    )
    for subscription in await store.subscriptions.of_server(server_id):
        if subscription.id not in told:
            brought = next((one for one in records if _is_by_another(one, subscription)), None)
            told[subscription.id] = (
                _brought_by(brought, told[brought.subscription_id], subscription)
                if brought is not None
                else rules.verdict(subscription)
            )
    return Explanation(
        headlines[article_id],
        server_id,
        general,
        tuple(told[number] for number in sorted(told)),
    )


def _evidence(article_id: int, record: DeliveryRecord, newsroom: Newsroom) -> str:
    """Say why an article is part of a story, by the one that is nearest of all who tell it."""
    story = next(
        (
            one
            for one in newsroom.stories
            if one.channel_id == record.channel_id and article_id in one.members
        ),
        None,
    )
    if story is None:
        return ""
    verdict = newsroom.nearest(article_id, story.members)
    return "" if verdict is None else explained(verdict)


# -- what another subscription of the channel brought


def _is_by_another(record: DeliveryRecord, subscription: Subscription) -> bool:
    return record.channel_id == subscription.channel_id and record.withdrawal is None


def _brought_by(record: DeliveryRecord, verdict: Verdict, subscription: Subscription) -> Verdict:
    by = f"Subscription {record.subscription_id} brings it to this channel already. "
    return Verdict(
        subscription.id,
        subscription.channel_id,
        verdict.outcome,
        (by, *verdict.sentence),
        verdict.message_id,
    )


# -- what the rules say


_FIRST_LOAD = (
    "It was published when its folder was loaded for the first time; such a backlog is not posted."
)


@dataclass(frozen=True, slots=True)
class _Rules:
    """Holds an article against subscriptions that the ledger has no delivery for.

    Attributes:
        comes_at: The moment for which it waits, since its document dates it so; None for none.
        releases: When it became published here or everywhere, the last time first.
        planned_until: The number up to which releases have been planned.
    """

    article: Headline
    comes_at: datetime | None
    releases: Sequence[Release]
    planned_until: int
    newsroom: Newsroom
    now: datetime

    def verdict(self, subscription: Subscription) -> Verdict:
        outcome, sentence = self._reason(subscription)
        return Verdict(subscription.id, subscription.channel_id, outcome, sentence)

    def _reason(self, subscription: Subscription) -> tuple[Outcome, Sentence]:
        if not self.article.is_published:
            return self._unpublished(subscription)
        if not self.releases:
            return Outcome.HELD_BACK, (_FIRST_LOAD,)
        reasons = [self._holding_back(release, subscription) for release in self.releases]
        if None not in reasons:
            return Outcome.HELD_BACK, ("Not posted: ", Foreign(f"{reasons[0]}."))
        due = self.releases[reasons.index(None)]
        if due.id > self.planned_until:
            return Outcome.COMING, ("It became published just now, and is about to be planned.",)
        return Outcome.HELD_BACK, (
            "Not posted when it was published, ",
            due.released_at,
            ": the subscription wanted something else then. As it stands now, it would be posted.",
        )

    def _unpublished(self, subscription: Subscription) -> tuple[Outcome, Sentence]:
        """Tell what would become of it: at its moment, or as soon as a moderator publishes it."""
        moment = self.comes_at or self.now
        release = Release(
            sys.maxsize, self.article.id, OPERATOR, self.comes_at is None, released_at=moment
        )
        published = {self.article.id: {subscription.server_id: True}}
        reason = holding_back(
            release,
            self.newsroom.headlines[self.article.id],
            subscription,
            replace(self.newsroom, decisions=published),
            moment,
        )
        if self.comes_at is None:
            return Outcome.HELD_BACK, _if_published(reason)
        if reason is not None:
            return Outcome.HELD_BACK, ("Not posted: ", Foreign(f"{reason}."))
        return Outcome.WAITING, ("It comes ", self.comes_at, ": its document dates it so.")

    def _holding_back(self, release: Release, subscription: Subscription) -> str | None:
        article = self.newsroom.headlines[self.article.id]
        # It was planned some time between then and now.
        return holding_back(
            release, article, subscription, self.newsroom, release.released_at
        ) or holding_back(release, article, subscription, self.newsroom, self.now)


def _if_published(reason: str | None) -> Sentence:
    if reason is None:
        return ("It would come here if it was published.",)
    return ("Published, it would not come here: ", Foreign(f"{reason}."))


async def _unpublished(
    store: Store, headline: Headline, server_id: int, now: datetime
) -> tuple[Sentence, datetime | None]:
    """Say why an article is not published in a server, and when it will be if that is known.

    Where it is, and the operator or a rule made it so, that is said.
    """
    if headline.is_published:
        return await published_by(store, headline.id, server_id), None
    held = await held_by(store, headline, server_id)
    if held:
        return held, None
    comes_at = await embargo_of(store.database, headline.id, now)
    if comes_at is None:
        return ("It is held: its document does not publish it, and no moderator has here.",), None
    return ("It waits for its moment: its document dates it ", comes_at, "."), comes_at


async def held_by(store: Store, headline: Headline, server_id: int) -> Sentence:
    """Say who took an article back, unpublished or rejected it; nothing where nobody has."""
    if (await store.articles.find(headline.id)).removed:
        return ("The newsroom has taken it back, so it is published nowhere.",)
    standing = await _standing(store, headline.id, server_id)
    if standing is None or standing.decision.action is not Action.UNPUBLISH:
        return ()
    if standing.decision.rule_id is not None:
        return _by_rule(standing.decision)
    decision, effect = standing.decision, standing.effect
    # What the operator's did in each server is not recorded.
    was_public = decision.server_id == OPERATOR or effect is None or effect.was_published
    return _by_person(decision, "unpublished" if was_public else "rejected")


async def published_by(store: Store, article_id: int, server_id: int) -> Sentence:
    """Say that the operator or which of a server's rules publishes an article there, if one does.

    What people of the server decided is told by its history.
    """
    standing = await _standing(store, article_id, server_id)
    if standing is None or standing.decision.action is not Action.PUBLISH:
        return ()
    if standing.decision.rule_id is not None:
        return _by_rule(standing.decision)
    is_operators = standing.decision.server_id == OPERATOR
    return _by_person(standing.decision, "published") if is_operators else ()


def _by_person(decision: Decision, did: str) -> Sentence:
    """Say who did it, when, and why where that was said."""
    who = "The operator" if decision.server_id == OPERATOR else "A moderator"
    if not decision.reason:
        return (f"{who} {did} it ", decision.decided_at, ".")
    return (f"{who} {did} it ", decision.decided_at, ": ", Foreign(ended(decision.reason)))


def _by_rule(decision: Decision) -> Sentence:
    """Name the rule by what it said when it decided."""
    did = "Published" if decision.action is Action.PUBLISH else "Held"
    rule = Foreign(decision.reason)
    return (f"{did} by this server's rule “", rule, "”, ", decision.decided_at, ".")


async def _standing(store: Store, article_id: int, server_id: int) -> Record | None:
    """Give the decision that counts in a server."""
    about = Wanted(server_ids=(server_id, OPERATOR), article_id=article_id)
    newest: dict[int, Record] = {}
    for one in await records(store.database, about):
        newest.setdefault(one.decision.server_id, one)
    here, general = newest.get(server_id), newest.get(OPERATOR)
    is_ruled = here is not None and here.decision.rule_id is not None
    ranked = (general, here) if is_ruled else (here, general)
    return next((one for one in ranked if one and one.decision.action is not Action.RESET), None)
