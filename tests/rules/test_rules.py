"""Which articles a rule is about, which of several decides, and what a rule says of itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.identity import provider_id, topic_id
from bot.rules.judging import Incoming, Rulebook, is_about
from bot.rules.rules import Conditions, Order, Outcome, Rule, conditions_from_json
from bot.rules.sentences import in_words
from bot.rules.trying import Trial, tried

HERE, ELSEWHERE = 7, 8
ARTICLE = Incoming(
    id=1,
    title="Merged companies sued",
    excerpt="A café in Zürich went to court.",
    provider=provider_id("wired.com"),
    topics=frozenset({topic_id("AI"), topic_id("Law")}),
    type="Article",
    quality=60,
    is_published=True,
    sources=frozenset({"documents"}),
)
FULL = Conditions(
    topics=("AI", "Law"),
    providers=("wired.com",),
    types=("article",),
    sources=("documents",),
    words=("merger", "court"),
    min_quality=60,
)


@pytest.mark.parametrize(
    ("conditions", "is_wanted"),
    [
        (Conditions(), True),
        (Conditions(topics=("ai",)), True),
        (Conditions(topics=("Space", "LAW")), True),
        (Conditions(topics=("Space",)), False),
        (Conditions(providers=("www.WIRED.com",)), True),
        (Conditions(providers=("forbes.com",)), False),
        (Conditions(types=("article",)), True),
        (Conditions(types=("video",)), False),
        (Conditions(sources=("documents", "press")), True),
        (Conditions(sources=("press",)), False),
        (Conditions(words=("company",)), True),
        (Conditions(words=("zurich",)), True),
        (Conditions(words=("went to court",)), True),
        (Conditions(words=("our",)), False),
        (Conditions(min_quality=60), True),
        (Conditions(min_quality=61), False),
        (FULL, True),
        (replace(FULL, topics=("Space",)), False),
        (replace(FULL, words=("space",)), False),
    ],
)
def test_a_rule_is_about_what_fits_every_part_of_it(
    conditions: Conditions, is_wanted: bool
) -> None:
    """Asked by itself, and looked up among others."""
    assert is_about(conditions, ARTICLE) is is_wanted
    rule = Rule(1, HERE, 1, Order(Outcome.HOLD, conditions))
    expected = {HERE: rule} if is_wanted else {}
    assert Rulebook.of([rule]).first_about(ARTICLE) == expected


def test_what_was_not_rated_has_no_quality() -> None:
    assert not is_about(Conditions(min_quality=0), replace(ARTICLE, quality=None))


def test_the_first_rule_of_each_server_decides() -> None:
    later = Rule(1, HERE, 9, Order(Outcome.HOLD, Conditions()))
    first = Rule(2, HERE, 3, Order(Outcome.PUBLISH, Conditions(topics=("AI",))))
    paused = Rule(3, HERE, 1, Order(Outcome.HOLD, Conditions(topics=("AI",))), is_paused=True)
    other = Rule(4, HERE, 2, Order(Outcome.HOLD, Conditions(providers=("forbes.com",))))
    elsewhere = Rule(5, ELSEWHERE, 4, Order(Outcome.HOLD, Conditions(topics=("AI",))))

    book = Rulebook.of([later, first, paused, other, elsewhere])

    assert book.first_about(ARTICLE) == {HERE: first, ELSEWHERE: elsewhere}
    assert not book.is_empty
    assert Rulebook.of([paused]).is_empty


def test_only_a_book_with_sources_in_it_asks_for_them() -> None:
    assert not Rulebook.of([Rule(1, HERE, 1, Order(Outcome.HOLD, Conditions()))]).asks_for_sources
    assert Rulebook.of([Rule(1, HERE, 1, Order(Outcome.HOLD, FULL))]).asks_for_sources


@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        (Order(Outcome.HOLD, Conditions()), "Hold every story"),
        (
            Order(Outcome.PUBLISH, Conditions(topics=("AI",), min_quality=60)),
            "Publish stories on AI of quality 60 or more",
        ),
        (
            Order(Outcome.HOLD, FULL),
            (
                "Hold stories on AI or Law of type article from wired.com out of the source "
                "documents with “merger” or “court” of quality 60 or more"
            ),
        ),
    ],
)
def test_a_rule_is_a_sentence(order: Order, sentence: str) -> None:
    assert in_words(order) == sentence


@pytest.mark.parametrize("conditions", [Conditions(), FULL, Conditions(min_quality=0)])
def test_conditions_are_kept_as_they_are(conditions: Conditions) -> None:
    assert conditions_from_json(conditions.to_json()) == conditions


def test_a_trial_tells_what_a_last_rule_would_decide_alone() -> None:
    articles = [
        replace(ARTICLE, id=1),
        replace(ARTICLE, id=2, is_published=False),
        replace(ARTICLE, id=3),
        replace(ARTICLE, id=4, type="video"),
        replace(ARTICLE, id=5, topics=frozenset()),
    ]
    order = Order(Outcome.HOLD, Conditions(topics=("AI",)))
    before = Rule(1, HERE, 1, Order(Outcome.PUBLISH, Conditions(types=("video",))))

    assert tried(order, [before], articles, {3}) == Trial(5, 4, (1,))
    assert tried(order, [replace(before, is_paused=True)], articles, {3}).decided == (1, 4)
    publishing = replace(order, outcome=Outcome.PUBLISH)
    assert tried(publishing, [before], articles, {3}).decided == (2,)
