"""What the ledger's record of one story in one subscription means, in a word and a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.deliveries.courier import CLAIM_PATIENCE
from bot.deliveries.sentences import Outcome, Sentence, ended, in_words
from bot.deliveries.verdicts import recorded
from bot.posting.ledger import Kind, State
from bot.store.posts.history import DeliveryRecord, Pause, PostRecord, Withdrawal
from tests.posting.planned import headline
from tests.samples import NOW

OWN, LEADER = 1, 2
POST = PostRecord(50, Kind.STORY, State.SENT, 1, NOW, NOW, 4711, "", NOW)
RECORD = DeliveryRecord(7, 100, OWN, None, None, None, None, POST)
PAUSE = Pause(NOW, "no way in")


def told(sentence: Sentence) -> str:
    return in_words(sentence, moment=lambda one: f"{one - NOW}", foreign=lambda text: f"{{{text}}}")


@pytest.mark.parametrize(
    ("post", "outcome", "message_id"),
    [
        (POST, Outcome.POSTED, 4711),
        (replace(POST, state=State.RETRACTING), Outcome.WITHDRAWN, None),
        (replace(POST, state=State.REJECTED), Outcome.REFUSED, None),
        (replace(POST, state=State.PENDING), Outcome.COMING, None),
        (None, Outcome.WAITING, None),
    ],
)
def test_a_message_is_named_where_it_shows_the_story(
    post: PostRecord | None, outcome: Outcome, message_id: int | None
) -> None:
    verdict = recorded(replace(RECORD, post=post), OWN, {}, NOW)

    assert (verdict.outcome, verdict.message_id) == (outcome, message_id)


@pytest.mark.parametrize(
    ("evidence", "because"), [("", "."), ("linked", ": {linked.}"), ("Linked!", ": {Linked!}")]
)
def test_who_leads_is_named_with_why_where_that_is_known(evidence: str, because: str) -> None:
    record = replace(RECORD, leader_id=LEADER)
    leaders = {LEADER: headline(LEADER)}

    assert told(recorded(record, OWN, leaders, NOW, evidence).sentence) == (
        f"It is part of the story that “{{Article 2}}” leads here{because} It was posted 0:00:00."
    )
    assert told(recorded(record, OWN, {}, NOW, evidence).sentence) == "It was posted 0:00:00."


@pytest.mark.parametrize(
    ("error", "because"),
    [("", "nothing of it is published any more."), ("It was a test.", "It was a test.")],
)
@pytest.mark.parametrize("state", [State.RETRACTING, State.RETRACTED])
def test_a_post_that_was_taken_back_tells_why(state: State, error: str, because: str) -> None:
    post = replace(POST, state=state, error=error)

    verdict = recorded(replace(RECORD, post=post), OWN, {}, NOW)

    assert told(verdict.sentence) == f"It was taken back: {{{because}}}"


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (CLAIM_PATIENCE - timedelta(seconds=1), "It is being posted since 0:00:00."),
        (CLAIM_PATIENCE, "The bot stopped while it was posting it, 0:00:00."),
    ],
)
def test_who_has_not_been_heard_of_for_long_has_stopped(after: timedelta, words: str) -> None:
    record = replace(RECORD, post=replace(POST, state=State.SENDING))

    assert told(recorded(record, OWN, {}, NOW + after).sentence).startswith(words)


@pytest.mark.parametrize("state", [State.SENDING, State.PENDING])
def test_a_pause_tells_since_when_and_why_whatever_was_begun(state: State) -> None:
    record = replace(RECORD, pause=PAUSE, post=replace(POST, state=state))

    verdict = recorded(record, OWN, {}, NOW)

    assert verdict.outcome is Outcome.PAUSED
    assert told(verdict.sentence) == (
        "It waits until somebody lets the subscription go on, which is paused since 0:00:00: "
        "{no way in.}"
    )


@pytest.mark.parametrize(
    ("post", "what_became_of_it"),
    [
        (None, "It had not been posted yet."),
        (replace(POST, sent_at=None), "It had not been posted yet."),
        (replace(POST, state=State.RETRACTING), "Its message is being taken down."),
        (replace(POST, state=State.RETRACTED), "Its message was taken down."),
        (
            replace(POST, state=State.RETRACTED, error="no way in"),
            "Its message could not be taken down: {no way in.}",
        ),
        (POST, "The message goes on with the others of its story, or of its digest."),
    ],
)
def test_what_was_withdrawn_tells_how_far_that_is(
    post: PostRecord | None, what_became_of_it: str
) -> None:
    record = replace(RECORD, withdrawal=Withdrawal(NOW, "it was a test"), post=post)

    verdict = recorded(record, OWN, {}, NOW)

    assert (verdict.outcome, verdict.message_id) == (Outcome.WITHDRAWN, None)
    assert told(verdict.sentence) == (
        f"It was withdrawn 0:00:00: {{it was a test.}} {what_became_of_it}"
    )


@pytest.mark.parametrize("text", ["No.", "No!", "No?", "No…"])
def test_what_ends_as_a_sentence_does_stays_as_it_is(text: str) -> None:
    assert ended(text) == text
    assert ended(text[:-1]) == "No."
