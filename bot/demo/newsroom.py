"""The demo's living newsroom: a folder of sample documents to which new ones keep coming.

The samples are copied, their dates moved so that they are fresh. Loading the folder is the real
loader's job, posting what comes the real ledger's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median_high
from typing import Final

from bot.articles import Article
from bot.clock import Clock
from bot.documents import SUFFIXES, parse
from bot.errors import DocumentError

#: The customer's own document, which stays as it is.
UNTOUCHED: Final = "2021-09-27-ice-drops-3-9m-for-trust-stamps-facial-recognition.md"

#: What arrives, in this order: the first two are there when somebody comes.
#: Pictures and coverage first; what only shows that nothing can do harm comes last.
ARRIVALS: Final = (
    "2026-11-19-every-tram-in-port-ellery-stopped-at-742-because-a-certificate-had-expired.md",
    "2026-11-17-council-votes-31-to-28-to-switch-off-face-matching-at-saltmarket.md",
    "2026-11-20-the-recycling-robot-has-a-favourite-and-it-is-yoghurt-lids.md",
    "2026-11-13-kittiwake-a-free-translation-model-for-212-languages-runs-on-a-five-year-old-phone.md",
    "2026-11-22-port-cranes-ran-on-the-factory-password-for-nine-years-audit-finds.md",
    "2026-11-22-the-flood-model-was-three-centimetres-out-and-gull-island-stayed-dry.md",
    "2026-11-22-a-hospital-lift-a-stuck-robot-and-the-visitor-who-sang-to-it.md",
    "2026-11-21-shiori-24.md",
    "2026-11-11-the-hospital-scribe-could-not-follow-the-harbour-accent-so-the-nurses-taught-it.md",
    "2026-11-22-a-rooftop-camera-settles-a-28-year-argument-about-starlings.md",
    "2026-11-05-halyard-robotics-raises-62m-to-scrape-barnacles-for-a-living.md",
    "2026-11-20-wie-4000-laternen-lernen-fur-den-nebel-heller-zu-leuchten.md",
    "2026-11-07-gull-islands-electric-ferry-makes-its-first-crossing-and-the-gulls-are-furious.md",
    "2026-11-21-why-everyone-and-bold-linkshttpsevilexample-must-not-ping.md",
)

#: How long before its arrival an article was published.
_HEAD_START: Final = timedelta(minutes=4)
#: Samples lie within weeks of each other; a date farther ahead than this is wrong on purpose.
_LONGEST_SPAN: Final = timedelta(days=60)

_DATE = re.compile(
    rb"^([ \t-]*publishedDateTime:[ \t]*)(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)", re.MULTILINE
)
_OWN_DATE = re.compile(
    rb"^(publishedDateTime:[ \t]*)(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)", re.MULTILINE
)


def moved(document: bytes, by: timedelta) -> bytes:
    """Give a document with every date in it, its related items' included, moved by a span."""

    def move(date: re.Match[bytes]) -> bytes:
        return date[1] + _written(_read(date[2]) + by)

    return _DATE.sub(move, document)


def as_news(
    document: bytes, moment: datetime, now: datetime, *, story: bytes | None = None
) -> bytes:
    """Give a document of a story that was published at a moment, its coverage as fresh as it is.

    What was written before the story keeps its distance from it; what was written after it comes
    in the same order between that moment and now.

    Args:
        document: As it stands among the samples.
        moment: When the story was published.
        now: The present moment.
        story: The document that leads the story; None where that is this one.
    """
    leading = document if story is None else story
    own = _OWN_DATE.search(leading)
    if own is None:
        return document
    published = _read(own[2])
    latest = max(_read(date[2]) for date in _DATE.finditer(leading))
    pace = (now - moment) / (latest - published) if latest > published else 1.0

    def move(date: re.Match[bytes]) -> bytes:
        distance = _read(date[2]) - published
        moved_to = moment + distance * (pace if distance > timedelta() else 1)
        return date[1] + _written(min(moved_to, now))

    return _DATE.sub(move, document)


class Newsroom:
    """A folder of documents with a past, to which one document after the other arrives."""

    def __init__(self, seeds: Path, folder: Path, clock: Clock) -> None:
        self._seeds = seeds
        self.folder = folder
        self._clock = clock
        self._samples = {
            path.name: path.read_bytes()
            for path in sorted(seeds.iterdir())
            if path.suffix in SUFFIXES
        }
        self._companions = self._told_with()
        self._shift = clock().replace(microsecond=0) - self._newest()

    def stock(self) -> None:
        """Put everything into the folder that does not arrive later.

        What an earlier run has put there stays as it is, so that nothing becomes news again.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        coming = {*ARRIVALS, *(one for others in self._companions.values() for one in others)}
        for name, document in self._samples.items():
            if name not in coming and not (self.folder / name).exists():
                self._put(name, document if name == UNTOUCHED else moved(document, self._shift))

    def let_one_arrive(self) -> bool:
        """Put the next story into the folder, published just now; False where none is left.

        What others wrote of it comes with it, so that all of it is of the same day.
        """
        for name in ARRIVALS:
            if name in self._samples and not (self.folder / name).exists():
                now = self._clock()
                moment, story = now - _HEAD_START, self._samples[name]
                for one in self._companions[name]:
                    self._put(one, as_news(self._samples[one], moment, now, story=story))
                self._put(name, as_news(story, moment, now))
                return True
        return False

    def articles(self) -> Iterator[Article]:
        """Give every article of the samples, with its dates there; those that arrive come first."""
        for name in sorted(self._samples, key=lambda name: name not in ARRIVALS):
            try:
                yield from parse(self._samples[name], name).articles
            except DocumentError:
                continue  # the loader reports it

    def _told_with(self) -> dict[str, list[str]]:
        """Give, by what arrives, the samples that it lists as its coverage."""
        names: dict[int, str] = {}
        listed: dict[str, list[int]] = {}
        for name, document in self._samples.items():
            with suppress(DocumentError):  # the loader reports it
                for article in parse(document, name).articles:
                    names[article.id] = name
                    listed.setdefault(name, []).extend(item.id for item in article.related)
        return {
            name: [names[one] for one in listed.get(name, ()) if one in names] for name in ARRIVALS
        }

    def _newest(self) -> datetime:
        dates = [_read(date[2]) for each in self._samples.values() for date in _DATE.finditer(each)]
        return max(date for date in dates if date <= median_high(dates) + _LONGEST_SPAN)

    def _put(self, name: str, document: bytes) -> None:
        # Under a hidden name first, so that the loader never sees half a document.
        unfinished = self.folder / f".{name}"
        unfinished.write_bytes(document)
        unfinished.replace(self.folder / name)


def _read(date: bytes) -> datetime:
    return datetime.fromisoformat(date.decode())


def _written(moment: datetime) -> bytes:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
