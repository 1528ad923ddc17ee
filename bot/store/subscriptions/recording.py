"""Puts on record what is done with subscriptions, in the transactions that do it."""

from __future__ import annotations

from datetime import datetime

from bot.posting.order_changes import Deed, OrderChange, edited_parts
from bot.posting.subscriptions import Subscription
from bot.store.engine import Transaction
from bot.store.records import Actor, Change, RecordKind, record_changes


async def record_deed(
    write: Transaction,
    deed: Deed,
    subscription: Subscription,
    *,
    by: int | None,
    now: datetime,
    because: str = "",
) -> None:
    """Record what was done with a subscription.

    Args:
        write: The transaction that does it.
        deed: What.
        subscription: As it is from then on.
        by: Id of the person who did it; None of the bot itself.
        now: The present moment.
        because: Why. It stands for good, so nobody's name may be in it.
    """
    change = OrderChange.of(deed, subscription, because=because)
    await _record(write, change, subscription, by, now)


async def record_edit(
    write: Transaction,
    before: Subscription,
    after: Subscription,
    *,
    by: int | None,
    now: datetime,
) -> None:
    """Record that a subscription was edited, if anything of it is new."""
    edited = edited_parts(before, after)
    if edited:
        change = OrderChange.of(Deed.EDITED, after, edited=edited)
        await _record(write, change, after, by, now)


async def _record(
    write: Transaction,
    change: OrderChange,
    subscription: Subscription,
    by: int | None,
    now: datetime,
) -> None:
    actor = Actor.BOT if by is None else Actor.PERSON
    kind, what = RecordKind.SUBSCRIPTION, change.to_json()
    subject = str(subscription.id)
    await record_changes(
        write, [Change(subscription.server_id, now, kind, subject, what, by, actor)]
    )
