"""What the shell command ``why`` does; saying it is ``printing``'s job."""

from __future__ import annotations

from bot.clock import system_clock
from bot.databases import Location
from bot.deliveries.why import Explanation, explain
from bot.errors import CommandError
from bot.operating.opening import opened
from bot.publication import OPERATOR, Audience, Scope
from bot.store.posts.history import subscribed_servers
from bot.ui.lookup import Candidates, find_article


async def why_posted(database: Location, article: str, server_id: int | None) -> list[Explanation]:
    """Tell what became of an article in one server, or in every one that has subscriptions.

    Raises:
        CommandError: There is no such article, or there are several.
        StoreError: The database cannot be used, or is not there.
    """
    async with opened(database) as store:
        everything = Scope(OPERATOR, Audience.ALL)
        found = await find_article(store, article, everything)
        if isinstance(found, Candidates):
            raise CommandError(_which(found))
        now = system_clock()
        asked = await subscribed_servers(store.database) if server_id is None else [server_id]
        return [await explain(store, found.id, one, now) for one in asked]


def _which(found: Candidates) -> str:
    """Name those to choose from, by what tells one from all others."""
    lines = [f"  {one.url}  {one.title}" for one in found.headlines]
    return "\n".join([f"{found.question} Give its address:", *lines])
