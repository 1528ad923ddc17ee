"""Keeps what was seen of feeds that somebody may yet add, for the buttons below them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.errors import NotFoundError
from bot.store.engine import Engine
from bot.store.times import as_moment_or_none, as_seconds

#: What a feed was, it may not be later.
OFFERED_FOR: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FeedOffer:
    """A feed that somebody has looked at.

    Attributes:
        address: Where it stands.
        name: What the person wants to call it; empty for its own title.
        label: What it is called.
        provider: The domain of whoever publishes all its entries; empty where they are several.
        newest_at: The date of its newest entry; None where it lists none.
    """

    address: str
    name: str
    label: str
    provider: str
    newest_at: datetime | None


class FeedOffers:
    """The offers of one database; each holds in the server in which it was made."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    async def make(self, server_id: int, offer: FeedOffer, now: datetime) -> int:
        """Keep an offer and give its number; those that hold no longer are forgotten."""
        row = {
            "server_id": server_id,
            "address": offer.address,
            "name": offer.name,
            "label": offer.label,
            "provider": offer.provider,
            "newest_at": None if offer.newest_at is None else as_seconds(offer.newest_at),
            "now": as_seconds(now),
        }
        async with self._database.transaction() as write:
            await write.run(
                "DELETE FROM feed_offers WHERE made_at < :horizon",
                {"horizon": as_seconds(now - OFFERED_FOR)},
            )
            ((number,),) = await write.fetch(
                """
                INSERT INTO feed_offers (
                    server_id, address, name, label, provider, newest_at, made_at
                ) VALUES (:server_id, :address, :name, :label, :provider, :newest_at, :now)
                RETURNING id
                """,
                row,
            )
        return int(number)

    async def find(self, number: int, server_id: int, now: datetime) -> FeedOffer:
        """Give an offer that was made in a server.

        Raises:
            NotFoundError: There is none, or it holds no longer.
        """
        rows = await self._database.fetch(
            """
            SELECT address, name, label, provider, newest_at FROM feed_offers
            WHERE id = :id AND server_id = :server_id AND made_at >= :horizon
            """,
            {"id": number, "server_id": server_id, "horizon": as_seconds(now - OFFERED_FOR)},
        )
        if not rows:
            raise NotFoundError(
                "That was too long ago to be added unseen. Look at the feed again with `/feed add`."
            )
        address, name, label, provider, newest_at = rows[0]
        return FeedOffer(address, name, label, provider, as_moment_or_none(newest_at))
