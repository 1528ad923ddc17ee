"""A newsroom's desk for tests of deliveries: a store, a courier, and a clock that stands still."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from bot.articles import Article
from bot.deliveries.backoff import Backoff
from bot.deliveries.courier import Courier
from bot.deliveries.digests import gather
from bot.deliveries.planner import plan_deliveries
from bot.errors import ChannelDeliveryError, TemporaryDeliveryError
from bot.posting.filters import Filters
from bot.posting.options import Options
from bot.posting.subscriptions import Subscription
from bot.publication import Action
from bot.store import Store
from bot.store.editorial.decisions import Decision
from tests.deliveries.recording import RecordingPublisher
from tests.samples import make_article
from tests.ui.world import ManualClock

HERE, ELSEWHERE = 7, 8
CHANNEL, OTHER_CHANNEL = 100, 200
ARTICLE = make_article("One")
HELD = make_article("Held", published=False)
OUTAGE = TemporaryDeliveryError("Discord is not well")
CLOSED = ChannelDeliveryError("I lack a permission there")


@dataclass(slots=True)
class Desk:
    """A store with a courier, on a clock that stands still."""

    store: Store
    clock: ManualClock
    publisher: RecordingPublisher = field(default_factory=RecordingPublisher)

    def __post_init__(self) -> None:
        self.publisher.clock = self.clock

    @property
    def courier(self) -> Courier:
        """A courier as it is after a restart: it remembers nothing."""
        return Courier(self.store, self.publisher, self.clock, backoff=Backoff(lambda: 0.0))

    async def subscribe(
        self,
        channel_id: int = CHANNEL,
        *,
        server_id: int = HERE,
        filters: Filters | None = None,
        options: Options | None = None,
    ) -> Subscription:
        return await self.store.subscriptions.add(
            server_id=server_id,
            channel_id=channel_id,
            filters=filters or Filters(),
            max_age=timedelta(days=3),
            created_by=5,
            now=self.clock(),
            options=options or Options(),
        )

    async def decide(
        self, action: Action, article: Article = ARTICLE, server_id: int = HERE
    ) -> None:
        await self.store.decisions.decide(
            Decision(server_id, article.id, action, 5, "", self.clock())
        )

    async def tick(self, after: timedelta = timedelta(0)) -> None:
        self.clock.advance(after)
        await plan_deliveries(self.store, self.clock())
        await gather(self.store, self.clock())
        await self.courier.work()

    async def states(self) -> list[tuple[str, str]]:
        """Give state and error of every delivery, in the order of planning."""
        rows = await self.store.database.fetch("SELECT state, error FROM posts ORDER BY id")
        return [(row[0], row[1]) for row in rows]

    async def wait(self) -> timedelta:
        """Give how long the only open delivery still has to wait."""
        ((due_at,),) = await self.store.database.fetch("SELECT due_at FROM posts")
        return timedelta(seconds=due_at - int(self.clock().timestamp()))


class Killed(BaseException):
    """The process ends here."""
