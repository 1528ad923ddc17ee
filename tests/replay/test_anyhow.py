"""Made-up histories through the whole bot: flags go up and down, lists grow, files come and go."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import time
from typing import Final, Literal

import pytest

from bot.replay.playing import Settings, play
from tests.replay.past import Past, document

#: Each of these is an event that several providers tell, in their words.
_EVENTS: Final = (
    "storm floods harbour town on northern coast",
    "robot dogs carry parcels through snowy city",
    "parliament rejects budget after night of debate",
    "volcano wakes under glacier and closes airport",
    "orchestra strikes over cut in wages",
    "bridge closes after crack in steel cable",
)
_HOURS: Final = 96


@dataclass
class Story:
    """One provider's article on an event, as its document changes."""

    name: str
    title: str
    hours: float
    quality: int
    is_published: bool = True
    listed: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"https://{self.name}.example/{self.name}"

    def text(self) -> str:
        return document(
            self.title,
            hours=self.hours,
            address=self.address,
            quality=self.quality,
            published=self.is_published,
            related=self.listed[-1] if self.listed else "",
        )


def make_up(past: Past, seed: int) -> None:
    """Commit hour by hour what a newsroom's tools would: one thing or another about a story."""
    chance = random.Random(seed)  # noqa: S311 - to look random, not to be secret
    stories: list[Story] = []
    for hour in range(1, _HOURS):
        changed: dict[str, str | None] = {}
        if chance.random() < 0.4:
            event = chance.choice(_EVENTS)
            words = event.split()
            chance.shuffle(words)
            stories.append(
                Story(f"s{len(stories)}", " ".join(words[:5]), hour, chance.randrange(40, 100))
            )
            changed[stories[-1].name] = stories[-1].text()
        if stories and chance.random() < 0.5:
            one = chance.choice(stories)
            match chance.randrange(4):
                case 0:
                    one.is_published = not one.is_published
                case 1:
                    one.quality = chance.randrange(40, 100)
                case 2:
                    one.listed.append(chance.choice(stories).address)
                case _:
                    one.title += "!"
            changed[one.name] = one.text()
        if changed:
            past.commit(hour, **changed)
        if stories and chance.random() < 0.1:
            gone = chance.choice(stories)
            past.commit(hour + 0.2, **{gone.name: None})
            past.commit(hour + 0.6, **{gone.name: gone.text()})


@pytest.mark.parametrize(
    ("step", "digest"), [("commit", None), ("hour", None), ("day", None), ("hour", time(8))]
)
@pytest.mark.parametrize("on_missing", ["keep", "withdraw"])
async def test_whatever_happens_each_story_comes_once_and_is_led_by_its_best(
    past: Past,
    step: Literal["commit", "hour", "day"],
    on_missing: Literal["keep", "withdraw"],
    digest: time | None,
) -> None:
    make_up(past, seed=len(step) + len(on_missing))
    settings = Settings(past.folder, step=step, on_missing=on_missing, digest=digest)
    report = await play(settings)

    assert report.never_posted == ()
    assert report.led_by_best == report.stories
    assert report.idle_edits == 0
    assert report.joined > 0
    if on_missing == "keep":
        assert report.again_by_title == report.again_by_file == ()
        assert report.retracted == 0
