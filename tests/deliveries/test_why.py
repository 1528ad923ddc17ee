"""Why a story was, or was not, posted: an answer for every story and every subscription."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.articles import Article
from bot.deliveries.digests import roll_up
from bot.deliveries.planner import plan_deliveries
from bot.deliveries.sentences import Outcome, Sentence, Verdict, in_words
from bot.deliveries.why import explain
from bot.errors import NotFoundError, RefusedDeliveryError
from bot.posting.filters import Filters
from bot.posting.hours import EVERY_DAY, DigestTimes, QuietHours
from bot.posting.options import Options
from bot.publication import OPERATOR, Action
from bot.rules import rules
from bot.rules.rules import Conditions
from bot.store.editorial.decisions import Decision
from bot.store.editorial.rules import Change
from tests.deliveries.desk import (
    ARTICLE,
    CHANNEL,
    CLOSED,
    ELSEWHERE,
    HELD,
    HERE,
    OTHER_CHANNEL,
    OUTAGE,
    Desk,
)
from tests.samples import NOW, ONE_STORY, WIRED, keep_rule, make_article, make_related, write

HOUR = timedelta(hours=1)


def told(sentence: Sentence) -> str:
    """Write a sentence with moments as minutes since the test began, and others' text in braces."""
    return in_words(
        sentence,
        moment=lambda one: f"+{(one - NOW) / timedelta(minutes=1):g}m",
        foreign=lambda text: f"{{{text}}}",
    )


async def verdicts(desk: Desk, article: Article = ARTICLE) -> tuple[Verdict, ...]:
    return (await explain(desk.store, article.id, HERE, desk.clock())).verdicts


async def verdict(desk: Desk, article: Article = ARTICLE) -> tuple[str, str]:
    """Give outcome and sentence of the only subscription."""
    (one,) = await verdicts(desk, article)
    return one.outcome.value, told(one.sentence)


async def general(desk: Desk, article: Article, server_id: int = HERE) -> str:
    return told((await explain(desk.store, article.id, server_id, desk.clock())).general)


# Posted, or on its way


async def test_what_was_posted_tells_when_and_which_message(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    await desk.tick(HOUR)
    desk.clock.advance(HOUR)

    (one,) = await verdicts(desk)
    assert (one.outcome, told(one.sentence)) == (Outcome.POSTED, "It was posted +60m.")
    assert one.channel_id == CHANNEL
    assert one.message_id in desk.publisher.channels[CHANNEL]


async def test_a_further_article_names_the_one_that_leads_its_story(desk: Desk) -> None:
    await desk.subscribe()
    lead = make_article("Lead", related=[make_related("Follower")], excerpt=ONE_STORY)
    await write(desk.store, lead)
    await desk.tick()
    follower = make_article("Follower", provider=WIRED, excerpt=ONE_STORY)
    await write(desk.store, follower)
    await desk.tick(HOUR)

    (one,) = await verdicts(desk, follower)
    assert one.outcome is Outcome.POSTED
    assert told(one.sentence) == (
        "It is part of the story that “{Lead}” leads here: {linked, 0 hours apart, 15 words in "
        "common: announced, Berlin, carry, four, legs, …, likeness 26% of the 22% that it takes.} "
        "It was posted +0m."
    )
    assert one.message_id in desk.publisher.channels[CHANNEL]


async def test_what_is_linked_and_another_story_is_no_evidence(desk: Desk) -> None:
    """Though it stands in the same channel."""
    await desk.subscribe()
    lead = make_article("Lead", excerpt=ONE_STORY)
    await write(desk.store, make_article("Unlike", provider=WIRED))
    await desk.tick()
    await write(desk.store, lead)
    await desk.tick()
    follower = make_article(
        "Follower",
        provider=WIRED,
        related=[make_related("Unlike"), make_related("Lead", provider=lead.provider)],
        excerpt=ONE_STORY,
    )
    await write(desk.store, follower)
    await desk.tick()

    (one,) = await verdicts(desk, follower)
    assert "“{Lead}” leads here: {linked, 0 hours apart, 15 words in" in told(one.sentence)


async def test_an_answer_says_for_which_article_and_server_it_is(desk: Desk) -> None:
    await write(desk.store, ARTICLE)

    explanation = await explain(desk.store, ARTICLE.id, HERE, desk.clock())

    assert (explanation.headline.id, explanation.server_id) == (ARTICLE.id, HERE)


async def test_another_subscription_of_the_channel_brought_it(desk: Desk) -> None:
    first = await desk.subscribe()
    second = await desk.subscribe(options=Options(silent=True))
    await write(desk.store, ARTICLE)
    await desk.tick()

    one, other = await verdicts(desk)
    by = {first.id, second.id} - {other.subscription_id}
    assert [one.subscription_id, other.subscription_id] == sorted((first.id, second.id))
    assert (one.outcome, other.outcome) == (Outcome.POSTED, Outcome.POSTED)
    assert (one.channel_id, other.channel_id) == (CHANNEL, CHANNEL)
    assert one.message_id == other.message_id is not None
    texts = {told(one.sentence), told(other.sentence)}
    assert texts == {
        "It was posted +0m.",
        f"Subscription {by.pop()} brings it to this channel already. It was posted +0m.",
    }


async def test_what_is_not_planned_or_not_sent_yet_is_on_its_way(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    assert await verdict(desk) == (
        "coming",
        "It became published just now, and is about to be planned.",
    )
    await plan_deliveries(desk.store, NOW)
    assert await verdict(desk) == ("coming", "It is about to be posted.")
    await desk.store.ledger.claim(NOW, limit=9, patience=HOUR)
    assert await verdict(desk) == ("coming", "It is being posted since +0m.")
    desk.clock.advance(HOUR)
    assert await verdict(desk) == (
        "coming",
        (
            "The bot stopped while it was posting it, +0m. As soon as it runs again it looks "
            "whether the message stands, and posts it if not."
        ),
    )


async def test_an_outage_tells_what_failed_and_when_it_is_tried_again(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    desk.publisher.failures["publish"] = [OUTAGE] * 2
    await desk.tick()
    outcome, sentence = await verdict(desk)
    assert outcome == "failing"
    assert sentence.startswith(
        "It was tried once, and failed: {Discord is not well.} The next try is +0."
    )
    await desk.tick(timedelta(minutes=1))
    assert (await verdict(desk))[1].startswith("It was tried 2 times, and failed: ")


WAITING = {
    "It waits for the digest, which is how this subscription posts.": Options(
        digest=DigestTimes(EVERY_DAY, time(7), "UTC")
    ),
    "It came in the quiet hours, and waits to come together with the others.": Options(
        quiet=QuietHours(time(22), time(6), "UTC")
    ),
    "The subscription's limit of posts an hour was reached, so it waits to come together with the "
    "others.": Options(hourly_limit=1),
    "Too many stories came at once, so it waits to come together with the others.": Options(),
}


@pytest.mark.parametrize("reason", WAITING)
async def test_what_waits_tells_for_what_and_until_when(desk: Desk, reason: str) -> None:
    subscription = await desk.subscribe(options=WAITING[reason])
    stories = [make_article(f"Number {number:02}") for number in range(12)]
    await write(desk.store, *stories)
    await plan_deliveries(desk.store, NOW)
    async with desk.store.database.transaction() as transaction:
        await roll_up(transaction, NOW)
    found = {one.id: await verdict(desk, one) for one in stories}
    waiting = [sentence for outcome, sentence in found.values() if outcome == "waiting"]
    assert waiting
    gathered = (await desk.store.subscriptions.find(HERE, subscription.id)).gathered_until
    assert gathered is not None
    assert set(waiting) == {told((reason, " It comes ", gathered, "."))}

    await desk.store.subscriptions.pause(subscription.id, because="No rights", now=NOW)
    outcomes = {(await verdict(desk, one))[0] for one in stories}
    assert outcomes == {"paused"}


async def test_what_came_in_a_digest_tells_that(desk: Desk) -> None:
    await desk.subscribe(options=Options(digest=DigestTimes(EVERY_DAY, time(7), "UTC")))
    await write(desk.store, ARTICLE)
    await desk.tick()
    await desk.tick(8 * HOUR)
    assert await verdict(desk) == ("posted", "It was posted in a digest +480m.")


# Not posted


async def test_a_pause_tells_since_when_and_why(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    desk.publisher.failures["publish"] = [CLOSED]
    await desk.tick(HOUR)
    assert await verdict(desk) == (
        "paused",
        (
            "It waits until somebody lets the subscription go on, which is paused since +60m: "
            "{I lack a permission there.}"
        ),
    )


async def test_a_refusal_tells_what_discord_said(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    desk.publisher.failures["publish"] = [RefusedDeliveryError("Invalid Form Body")]
    await desk.tick()
    assert await verdict(desk) == (
        "refused",
        "Discord refused it, and it is not tried again: {Invalid Form Body.}",
    )


async def test_a_filter_tells_which(desk: Desk) -> None:
    await desk.subscribe(filters=Filters(topics=("Law", "Art")))
    await write(desk.store, ARTICLE)
    await desk.tick()
    assert await verdict(desk) == (
        "held back",
        "Not posted: {none of its topics is Law or Art.}",
    )
    (one,) = await verdicts(desk)
    assert (one.channel_id, one.message_id) == (CHANNEL, None)


async def test_an_old_story_tells_its_age_as_the_reason(desk: Desk) -> None:
    await desk.subscribe()
    old = make_article("Old", age=timedelta(days=30))
    await write(desk.store, old)
    await desk.tick()
    outcome, sentence = await verdict(desk, old)
    assert outcome == "held back"
    assert "too old" in sentence


async def test_a_story_that_grew_old_while_the_bot_was_away_tells_that(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    await desk.tick(timedelta(days=9))
    assert desk.publisher.sent == []
    assert "too old" in (await verdict(desk))[1]


async def test_the_backlog_of_a_subscription_tells_that(desk: Desk) -> None:
    await write(desk.store, ARTICLE)
    await desk.subscribe()
    await desk.tick()
    assert await verdict(desk) == (
        "held back",
        "Not posted: {it was published before the subscription was made.}",
    )


async def test_the_backlog_of_a_folder_tells_that(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE, is_backlog=True)
    await desk.tick()
    outcome, sentence = await verdict(desk)
    assert outcome == "held back"
    assert sentence.startswith("It was published when its folder was loaded for the first time")


async def test_filters_that_were_changed_since_do_not_make_it_lie(desk: Desk) -> None:
    subscription = await desk.subscribe(filters=Filters(topics=("Law",)))
    await write(desk.store, ARTICLE)
    await desk.tick()
    await desk.store.subscriptions.change(
        HERE,
        subscription.id,
        filters=Filters(),
        options=subscription.options,
        max_age=subscription.max_age,
        now=NOW,
    )
    outcome, sentence = await verdict(desk)
    assert outcome == "held back"
    assert sentence.endswith(
        "the subscription wanted something else then. As it stands now, it would be posted."
    )


# Not published


async def test_a_held_story_tells_that_nobody_published_it(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, HELD)
    await desk.tick()
    assert await verdict(desk, HELD) == ("held back", "It would come here if it was published.")
    assert await general(desk, HELD) == (
        "It is held: its document does not publish it, and no moderator has here."
    )


@pytest.mark.parametrize(("server_id", "who"), [(HERE, "A moderator"), (OPERATOR, "The operator")])
async def test_an_unpublished_story_tells_who_when_and_why(
    desk: Desk, server_id: int, who: str
) -> None:
    await write(desk.store, ARTICLE)
    await desk.store.decisions.decide(
        Decision(server_id, ARTICLE.id, Action.UNPUBLISH, 5, "Wrong", NOW + HOUR)
    )
    other = make_article("Other")
    await write(desk.store, other)
    await desk.store.decisions.decide(
        Decision(server_id, other.id, Action.UNPUBLISH, 5, "", NOW + 2 * HOUR)
    )
    assert await general(desk, ARTICLE) == f"{who} unpublished it +60m: {{Wrong.}}"
    assert await general(desk, other) == f"{who} unpublished it +120m."


async def test_what_was_published_here_alone_before_tells_that(desk: Desk) -> None:
    await write(desk.store, HELD, is_backlog=True)
    await desk.decide(Action.PUBLISH, HELD)
    await desk.tick()
    await desk.subscribe()

    assert await verdict(desk, HELD) == (
        "held back",
        "Not posted: {it was published before the subscription was made.}",
    )


async def test_a_rule_that_holds_or_publishes_it_is_named_as_it_was_then(desk: Desk) -> None:
    publishing = await keep_rule(
        desk.store, HERE, rules.Outcome.PUBLISH, Conditions(words=("held",))
    )
    await keep_rule(desk.store, HERE, rules.Outcome.HOLD)
    await write(desk.store, ARTICLE, HELD)
    await desk.store.rules.change(HERE, publishing.id, Change.REMOVED, actor_id=5, now=NOW)
    assert await general(desk, ARTICLE) == "Held by this server's rule “{Hold every story}”, +0m."
    assert await general(desk, HELD) == (
        "Published by this server's rule “{Publish every story with “held”}”, +0m."
    )
    assert (await explain(desk.store, ARTICLE.id, ELSEWHERE, NOW)).general == ()


async def test_what_the_operator_published_is_told_and_what_people_here_did_is_not(
    desk: Desk,
) -> None:
    await write(desk.store, HELD)
    await desk.store.decisions.decide(
        Decision(OPERATOR, HELD.id, Action.PUBLISH, 5, "It is out", NOW + HOUR)
    )
    assert await general(desk, HELD) == "The operator published it +60m: {It is out.}"
    await desk.decide(Action.PUBLISH, HELD)
    assert await general(desk, HELD) == ""


async def test_over_a_rule_the_operators_word_is_told(desk: Desk) -> None:
    await keep_rule(desk.store, HERE, rules.Outcome.PUBLISH)
    await write(desk.store, HELD)
    await desk.decide(Action.UNPUBLISH, HELD, OPERATOR)
    assert (await general(desk, HELD)).startswith("The operator unpublished it")
    await desk.decide(Action.RESET, HELD, OPERATOR)
    assert (await general(desk, HELD)).startswith("Published by this server's rule")


async def test_an_earlier_decision_that_was_reset_is_not_to_blame(desk: Desk) -> None:
    await write(desk.store, HELD)
    for action in (Action.UNPUBLISH, Action.RESET):
        await desk.decide(action, HELD)
    assert (await general(desk, HELD)).startswith("It is held: ")


async def test_what_the_newsroom_took_back_tells_that(desk: Desk) -> None:
    await write(desk.store, replace(ARTICLE, removed=True))
    assert "The newsroom has taken it back" in await general(desk, ARTICLE)


async def test_what_was_taken_down_tells_why_and_how_far_that_is(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    await desk.tick()
    desk.clock.advance(HOUR)
    await desk.decide(Action.UNPUBLISH)
    start = "It was withdrawn +60m: {a moderator unpublished it.} Its message "
    assert await verdict(desk) == ("withdrawn", f"{start}is being taken down.")
    await desk.tick()
    assert await verdict(desk) == ("withdrawn", f"{start}was taken down.")


async def test_a_message_that_cannot_be_taken_down_tells_that(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    await desk.tick()
    await desk.decide(Action.UNPUBLISH)
    desk.publisher.failures["retract"] = [CLOSED]
    await desk.tick()
    assert (await verdict(desk))[1].endswith(
        "Its message could not be taken down: {I lack a permission there.}"
    )


async def test_what_was_unpublished_before_it_went_out_tells_that(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    await plan_deliveries(desk.store, NOW)
    await desk.decide(Action.UNPUBLISH)
    assert (await verdict(desk))[1].endswith("It had not been posted yet.")


async def test_a_removed_subscription_is_told_of_while_its_post_stands(desk: Desk) -> None:
    subscription = await desk.subscribe()
    await write(desk.store, ARTICLE)
    await desk.tick()
    await desk.store.subscriptions.remove(HERE, subscription.id, NOW)
    assert await verdict(desk) == ("posted", "It was posted +0m.")


# Every story, every subscription


async def test_every_subscription_of_this_server_has_an_answer_and_no_other(desk: Desk) -> None:
    made = [
        await desk.subscribe(CHANNEL),
        await desk.subscribe(OTHER_CHANNEL, filters=Filters(topics=("Law",))),
        await desk.subscribe(300),
    ]
    await desk.subscribe(400, server_id=ELSEWHERE)
    await desk.store.subscriptions.pause(made[2].id, because="No rights", now=NOW)
    await write(desk.store, ARTICLE)
    await desk.tick()
    found = await verdicts(desk)
    assert [one.subscription_id for one in found] == [one.id for one in made]
    assert [one.outcome.value for one in found] == ["posted", "held back", "paused"]
    assert all(told(one.sentence) for one in found)


async def test_an_unknown_article_is_an_error(desk: Desk) -> None:
    with pytest.raises(NotFoundError, match="no such article"):
        await explain(desk.store, 4711, HERE, NOW)
