"""What the buttons and menus of the news may ask for; whoever builds them hands it in."""

from __future__ import annotations

from typing import Protocol

from bot.clock import Clock
from bot.config.settings import Config
from bot.search.query import SearchQuery
from bot.store import Store
from bot.ui.news.spots import Kind, Place
from bot.ui.opening import Opens
from bot.ui.replies import Answer


class Pages(Opens, Protocol):
    """Shows lists of stories, single stories, and who told them; see ``answers``."""

    async def page(
        self,
        kind: Kind,
        query: SearchQuery,
        server_id: int,
        offset: int = 0,
        *,
        may_follow: bool = False,
    ) -> Answer:
        """Give a page of a list."""

    async def search(
        self, kind: Kind, query: SearchQuery, server_id: int, *, may_follow: bool = False
    ) -> Answer:
        """Give the first page of what a search finds, or what may be tried instead."""

    async def coverage(
        self, article_id: int, server_id: int, *, offset: int = 0, sees_held: bool
    ) -> Answer:
        """Give a page of the full coverage of an article's story."""

    async def saved(self, number: int) -> SearchQuery:
        """Give the search that a button remembers."""

    async def keep(self, *queries: SearchQuery) -> None:
        """Keep the searches that the buttons of an answer stand for."""


class Shelves(Protocol):
    """Shows topics and providers; see ``directory``."""

    async def page(self, place: Place, server_id: int) -> Answer:
        """Give a page of a directory."""


class NewsDesk(Protocol):
    """What a press may ask for."""

    @property
    def answers(self) -> Pages:
        """What is shown of stories."""

    @property
    def directory(self) -> Shelves:
        """What is shown of topics and providers."""

    @property
    def store(self) -> Store:
        """The open database."""

    @property
    def config(self) -> Config:
        """What the operator decided."""

    @property
    def clock(self) -> Clock:
        """Gives the present moment."""
