"""Writes folders of documents like a newsroom's: for the same seed always the same ones."""

from __future__ import annotations

import os
import random
import re
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

_SYLLABLES = re.findall(
    r"\w+", "ba ce di fo gu ha ki lo mu na pe qui ro sa tu ve wi za bra cro dri flo gla sta tro"
)
_ENDINGS = ("", "n", "r", "s", "tion", "ing", "ed", "er", "ment")
_COMMON = re.findall(r"\w+", "the to of in a for and on is with at as by new that it how an will")
START = datetime(2019, 1, 1, tzinfo=UTC)
_MINUTES = 5 * 365 * 24 * 60
_WORDS, _PROVIDERS, _TOPICS = 12_000, 900, 40


class World:
    """Words, providers and topics; few of each are common, as in real documents."""

    def __init__(self) -> None:
        chance = random.Random("world")
        made: dict[str, None] = dict.fromkeys(_COMMON)
        while len(made) < _WORDS:
            length = chance.randint(2, 4)
            made["".join(chance.choices(_SYLLABLES, k=length)) + chance.choice(_ENDINGS)] = None
        self.words = list(made)
        names = [word.capitalize() for word in self.words[-_PROVIDERS - _TOPICS :]]
        self.providers = [(f"{name} News", f"{name.lower()}.example") for name in names[_TOPICS:]]
        self.topics = names[:_TOPICS]
        self.word_odds = _odds(_WORDS)
        self.provider_odds = _odds(_PROVIDERS)
        self.topic_odds = _odds(_TOPICS)


def _odds(count: int) -> list[float]:
    return list(accumulate(1 / (place + 2.7) for place in range(count)))


def write_documents(folder: Path, count: int, *, seed: int = 1) -> None:
    """Write documents of some 4.5 KB each, in a directory for each month."""
    world, chance = World(), random.Random(seed)
    long_ago = int(START.timestamp()) * 1_000_000_000 + 123
    for number in range(count):
        moment = START + timedelta(minutes=chance.randrange(_MINUTES))
        path = folder / f"{moment:%Y}" / f"{moment:%m}" / f"{moment:%d}-{seed}-{number:07}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_document(world, chance, moment, f"{seed}-{number}"))
        os.utime(path, ns=(long_ago, long_ago))


def _document(world: World, chance: random.Random, moment: datetime, name: str) -> str:
    lines = ["---", "category: news", *_item(world, chance, moment, name, nested=False)]
    lines += [f"heat: {chance.randrange(160)}", f"published: {str(chance.random() < 0.7).lower()}"]
    lines += [*_provider(world, chance), "topics:"]
    topics = chance.choices(world.topics, cum_weights=world.topic_odds, k=chance.randint(1, 4))
    lines += [f"  - {topic}" for topic in dict.fromkeys(topics)] + _image(chance)
    related = [
        line
        for rank in range(chance.choice((0, 1, 2, 3, 4, 4, 5, 5)))
        for line in _related(world, chance, moment, f"{name}-{rank}")
    ]
    lines += ["related:", *related] if related else []
    secret = chance.randbytes(chance.randint(200, 440)).hex()
    return "\n".join([*lines, f'secured: "{secret}"', "---", ""])


def _item(
    world: World, chance: random.Random, moment: datetime, name: str, *, nested: bool
) -> list[str]:
    title = made_text(world, chance, 10)
    slug = title.lower().replace(" ", "-")
    url = f"https://www.{chance.choice(world.providers)[1]}/{moment:%Y%m}/{slug}-{name}"
    addresses = [f'webUrl: "{url}"'] if nested else [f'originalUrl: "{url}"', f'webUrl: "{url}"']
    return [
        f'title: "{title}"',
        f'excerpt: "{made_text(world, chance, 32)}."',
        f"publishedDateTime: {moment:%Y-%m-%dT%H:%M:%SZ}",
        *addresses,
        f'ampWebUrl: "{url}/amp/"',
        "type: article",
        f"quality: {chance.randrange(140)}",
    ]


def _related(world: World, chance: random.Random, moment: datetime, name: str) -> list[str]:
    later = moment + timedelta(minutes=chance.randrange(5760))
    lines = _item(world, chance, later, name, nested=True)
    lines += _provider(world, chance) + _image(chance)
    return [f"  - {lines[0]}", *(f"    {line}" for line in lines[1:])]


def _provider(world: World, chance: random.Random) -> list[str]:
    [(name, domain)] = chance.choices(world.providers, cum_weights=world.provider_odds)
    return ["provider:", f"  name: {name}", f"  domain: {domain}"]


def _image(chance: random.Random) -> list[str]:
    address = f"https://images.example/{chance.getrandbits(128):032x}.jpg"
    return ["images:", f'  - url: "{address}"', "    width: 1200", "    height: 630"]


def made_text(world: World, chance: random.Random, length: int) -> str:
    """Give so many words, the common ones more often."""
    return " ".join(chance.choices(world.words, cum_weights=world.word_odds, k=length)).capitalize()
