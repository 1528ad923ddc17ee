"""Says that a search found nothing and what may be tried instead. Pure; searching is others'."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from bot.search.query import SearchQuery
from bot.search.suggesting import Advice, Meaning, Relaxation, Suggestion
from bot.search.words import alternatives
from bot.ui.news.buttons import Offer
from bot.ui.text import fit, plain

#: What Discord takes as a button's label is 80; more than this is hard to read on a phone.
_LABEL: Final = 60
_WORD: Final = 30
_TEXT: Final = 600
_KINDS: Final = {Meaning.TOPIC: "Topic: ", Meaning.PROVIDER: "Provider: ", Meaning.WORDS: ""}
_NOUNS: Final = {Meaning.TOPIC: "the topic ", Meaning.PROVIDER: "the provider ", Meaning.WORDS: ""}
_DROPPED: Final = {
    "topic": "Any topic",
    "provider": "Any provider",
    "time": "Any time",
    "min_quality": "Any quality",
    "type": "Any type",
    "without": "With the words left out",
}


def in_full(query: SearchQuery, advice: Advice) -> Advice:
    """Say of a topic or provider that was asked for already that everything of it is meant."""
    return replace(advice, suggestions=tuple(_in_full(query, one) for one in advice.suggestions))


def advice_text(nothing: str, advice: Advice) -> str:
    """Give the sentences above the buttons, as Discord's markup.

    Args:
        nothing: That nothing was found, as plain text.
        advice: What may be tried.
    """
    sentences = [f"**{fit(nothing, _TEXT)}**"]
    if advice.suggestions:
        meant = " or ".join(
            f"{_NOUNS[one.meaning]}*{fit(one.label, _LABEL)}*" for one in advice.suggestions
        )
        sentences.append(f"Did you mean {meant}?")
    if advice.relaxations:
        begin = "Or leave" if advice.suggestions else "You can leave"
        sentences.append(f"{begin} one part out:")
    return "\n".join(sentences)


def offers_of(advice: Advice, number: Callable[[SearchQuery], int]) -> Iterator[Offer]:
    """Give a button's words for everything that may be tried.

    Args:
        advice: What may be tried.
        number: Gives the number under which a search is kept.
    """
    for suggestion in advice.suggestions:
        yield Offer(_suggested(suggestion), number(suggestion.query), is_meant=True)
    for relaxation in advice.relaxations:
        yield Offer(_relaxed(relaxation), number(relaxation.query), is_meant=False)


def _in_full(query: SearchQuery, one: Suggestion) -> Suggestion:
    if one.meaning is Meaning.TOPIC and one.query.topic == query.topic:
        return replace(one, meaning=Meaning.WORDS, label=f"everything on {one.label}")
    if one.meaning is Meaning.PROVIDER and one.query.provider == query.provider:
        return replace(one, meaning=Meaning.WORDS, label=f"everything from {one.label}")
    return one


def _suggested(suggestion: Suggestion) -> str:
    return _KINDS[suggestion.meaning] + (plain(suggestion.label, _LABEL) or "Unnamed")


def _relaxed(relaxation: Relaxation) -> str:
    dropped = relaxation.dropped
    what = _DROPPED.get(dropped) or f"Without “{plain(' or '.join(alternatives(dropped)), _WORD)}”"
    return f"{what} ({relaxation.total:,}{'' if relaxation.is_total_exact else '+'})"
