"""Says what the ledger's record of a story means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.deliveries.courier import CLAIM_PATIENCE
from bot.deliveries.sentences import Foreign, Outcome, Sentence, Verdict, ended
from bot.headlines import Headline
from bot.posting.ledger import Kind, State, Waiting
from bot.store.posts.history import DeliveryRecord, Pause, PostRecord, Withdrawal


def recorded(
    record: DeliveryRecord,
    article_id: int,
    leaders: Mapping[int, Headline],
    now: datetime,
    evidence: str = "",
) -> Verdict:
    """Tell what became of an article in a subscription that the ledger has a delivery for.

    Args:
        record: That delivery.
        article_id: The article.
        leaders: By id, the articles that lead stories.
        now: The present moment.
        evidence: Why it is part of the story that another article leads; empty where none is.
    """
    if record.withdrawal is not None:
        outcome, sentence = Outcome.WITHDRAWN, _withdrawn(record.withdrawal, record.post)
    elif record.post is None:
        outcome, sentence = _gathering(record)
    else:
        outcome, sentence = _POSTS[record.post.state](record.post, record.pause, now)
        if record.leader_id != article_id and record.leader_id in leaders:
            title = Foreign(leaders[record.leader_id].title)
            because: Sentence = (": ", Foreign(ended(evidence))) if evidence else (".",)
            sentence = (
                "It is part of the story that “",
                title,
                "” leads here",
                *because,
                " ",
                *sentence,
            )
    is_shown = outcome is Outcome.POSTED and record.post is not None
    return Verdict(
        record.subscription_id,
        record.channel_id,
        outcome,
        sentence,
        record.post.message_id if is_shown and record.post else None,
    )


def _withdrawn(withdrawal: Withdrawal, post: PostRecord | None) -> Sentence:
    because = Foreign(ended(withdrawal.because))
    sentence: Sentence = ("It was withdrawn ", withdrawal.at, ": ", because)
    if post is None or post.sent_at is None:
        return (*sentence, " It had not been posted yet.")
    if post.state is State.RETRACTING:
        return (*sentence, " Its message is being taken down.")
    if post.state is State.RETRACTED and post.error:
        return (*sentence, " Its message could not be taken down: ", Foreign(ended(post.error)))
    if post.state is State.RETRACTED:
        return (*sentence, " Its message was taken down.")
    return (*sentence, " The message goes on with the others of its story, or of its digest.")


def _gathering(record: DeliveryRecord) -> tuple[Outcome, Sentence]:
    reason = _REASONS[record.waits or Waiting.DIGEST]
    if record.pause is not None:
        return Outcome.PAUSED, (reason, " ", *_paused(record.pause))
    if record.gathered_until is None:
        return Outcome.WAITING, (reason, " It comes with the next digest.")
    return Outcome.WAITING, (reason, " It comes ", record.gathered_until, ".")


_REASONS = {
    Waiting.DIGEST: "It waits for the digest, which is how this subscription posts.",
    Waiting.QUIET_HOURS: "It came in the quiet hours, and waits to come together with the others.",
    Waiting.HOURLY_LIMIT: "The subscription's limit of posts an hour was reached, so it waits to "
    "come together with the others.",
    Waiting.TOO_MANY: "Too many stories came at once, so it waits to come together with the "
    "others.",
}


def _pending(post: PostRecord, pause: Pause | None, _now: datetime) -> tuple[Outcome, Sentence]:
    failure = _failure(post)
    if pause is not None:
        return Outcome.PAUSED, (*failure, *_paused(pause))
    if failure:
        return Outcome.FAILING, (*failure, "The next try is ", post.due_at, ".")
    return Outcome.COMING, ("It is about to be posted.",)


def _sending(post: PostRecord, pause: Pause | None, now: datetime) -> tuple[Outcome, Sentence]:
    if pause is not None:
        return Outcome.PAUSED, _paused(pause)
    claimed_at = post.claimed_at or now
    if now - claimed_at < CLAIM_PATIENCE:
        return Outcome.COMING, ("It is being posted since ", claimed_at, ".")
    return Outcome.COMING, (
        "The bot stopped while it was posting it, ",
        claimed_at,
        ". As soon as it runs again it looks whether the message stands, and posts it if not.",
    )


def _sent(post: PostRecord, _pause: Pause | None, now: datetime) -> tuple[Outcome, Sentence]:
    where = "It was posted in a digest " if post.kind is Kind.DIGEST else "It was posted "
    return Outcome.POSTED, (where, post.sent_at or now, ".")


def _rejected(post: PostRecord, _pause: Pause | None, _now: datetime) -> tuple[Outcome, Sentence]:
    return Outcome.REFUSED, (
        "Discord refused it, and it is not tried again: ",
        Foreign(ended(post.error)),
    )


def _taken_down(post: PostRecord, _pause: Pause | None, _now: datetime) -> tuple[Outcome, Sentence]:
    because = Foreign(ended(post.error or "nothing of it is published any more"))
    return Outcome.WITHDRAWN, ("It was taken back: ", because)


_POSTS: Mapping[State, Callable[[PostRecord, Pause | None, datetime], tuple[Outcome, Sentence]]] = {
    State.PENDING: _pending,
    State.SENDING: _sending,
    State.SENT: _sent,
    State.REJECTED: _rejected,
    State.RETRACTING: _taken_down,
    State.RETRACTED: _taken_down,
}


def _failure(post: PostRecord) -> Sentence:
    if not post.error:
        return ()
    times = "once" if post.attempts == 1 else f"{post.attempts} times"
    return (f"It was tried {times}, and failed: ", Foreign(ended(post.error)), " ")


def _paused(pause: Pause) -> Sentence:
    return (
        "It waits until somebody lets the subscription go on, which is paused since ",
        pause.since,
        ": ",
        Foreign(ended(pause.because)),
    )
