"""A few articles of a city's newsroom, and how tests search among them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import simcord

from tests.samples import WIRED, make_article
from tests.ui.world import World, answer, text_of

AIRPORT = make_article(
    "Facial recognition comes to the airport",
    topics=["Computer Vision", "Travel"],
    quality=20,
    age=timedelta(days=40),
)
SPACE = replace(
    make_article("Kubernetes in space", provider=WIRED, topics=["Cloud"], quality=80), type="video"
)
STRIKE = make_article(
    "Trams stand still",
    topics=["Travel"],
    excerpt="Drivers strike over cameras, which use facial recognition at every stop.",
)
HELD = make_article("Zeppelin merger", topics=["Zeppelins"], published=False)
CITY = (AIRPORT, SPACE, STRIKE, HELD)
TITLES = {one.title.split()[0] for one in CITY}


async def searched(city: World, words: str, **options: object) -> simcord.ResponseMessage:
    """Have a member search; nobody else sees the answer."""
    result = await city.member.slash(city.newsroom, "news search", words=words, **options)
    reply = answer(result)
    assert reply.ephemeral
    return reply


def found(message: simcord.ResponseMessage) -> set[str]:
    """Give the first words of the titles that a list links to."""
    text = text_of(message).replace("**", "").replace("▶ ", "")
    return {title for title in TITLES if f"[{title}" in text}


async def offered(city: World, option: str, typed: str, **others: object) -> list[str]:
    """Give the values that are offered to a member for an option of a search."""
    choices = await city.member.autocomplete(
        city.newsroom, "news search", option, typed, words="x", **others
    )
    return [str(choice["value"]) for choice in choices]
