"""Knows which picture stands at which address, and has it drawn when it is first wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from mimetypes import guess_type

from bot.articles import Article
from bot.demo.pictures import draw_picture, draw_tile

Picture = tuple[str, bytes]


class Gallery(Mapping[str, Picture]):
    """Pictures by their addresses, each a file name and bytes.

    Args:
        articles: Whose images, and whose providers' images, there are.
        ready: What is drawn already.
    """

    def __init__(self, articles: Iterable[Article], ready: Mapping[str, Picture]) -> None:
        self._drawn = dict(ready)
        self._topics: dict[str, tuple[str, ...]] = {}
        self._names: dict[str, str] = {}
        for article in articles:
            self._topics |= {image.url: article.topics for image in article.images}
            self._names |= {image.url: article.provider.name for image in article.provider.images}

    def __getitem__(self, address: str) -> Picture:
        if address not in self._drawn:
            self._drawn[address] = self._draw(address)
        return self._drawn[address]

    def __iter__(self) -> Iterator[str]:
        # What is small and wanted with every post comes first, then pictures as their articles do.
        return iter({**self._names, **self._topics, **dict.fromkeys(self._drawn)})

    def __len__(self) -> int:
        return len(self._drawn.keys() | self._topics.keys() | self._names.keys())

    def _draw(self, address: str) -> Picture:
        # A name of the type that the address has: else simcord takes one picture for two.
        file = address.rpartition("/")[2] if guess_type(address)[0] else "picture.jpg"
        if address in self._names:
            return file, draw_tile(self._names[address], address)
        return file, draw_picture(address, self._topics[address])
