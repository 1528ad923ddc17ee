"""Pauses subscriptions and lets them go on, on record, in a transaction that is handed in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.posting.options import Options
from bot.posting.order_changes import Deed
from bot.posting.subscriptions import Subscription
from bot.store.engine import Transaction
from bot.store.subscriptions.pauses import note_untold
from bot.store.subscriptions.recording import record_deed, record_edit
from bot.store.subscriptions.rows import COLUMNS, STANDING, subscription_of
from bot.store.subscriptions.traffic import count_waiting, withdraw_outdated
from bot.store.times import as_seconds

#: After that, whoever paused a subscription has told people of it, or has died.
_TOLD_WITHIN: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Resumed:
    """What a subscription goes on with.

    Attributes:
        waiting: How many stories are to go out now.
        withdrawn: How many articles grew too old in the pause.
    """

    waiting: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class Pause:
    """Why a subscription is to be paused, and who wants that.

    Attributes:
        because: For people, with the name of whoever paused it.
        by: Id of that person; None of the bot itself.
        on_record: Why, without that name, since a record stands for good.
    """

    because: str
    by: int | None
    on_record: str


async def pause(
    write: Transaction, subscription_id: int, wanted: Pause, now: datetime
) -> Subscription | None:
    """Pause a subscription; None where it was paused, or is gone."""
    rows = await write.fetch(
        f"""
        UPDATE subscriptions SET paused_at = :now, paused_because = :because
        WHERE id = :id AND {STANDING} AND paused_at IS NULL
        RETURNING {COLUMNS}
        """,
        {"id": subscription_id, "because": wanted.because, "now": as_seconds(now)},
    )
    if not rows:
        return None
    paused = subscription_of(rows[0])
    await note_untold(write, subscription_id, now + _TOLD_WITHIN)
    await record_deed(write, Deed.PAUSED, paused, by=wanted.by, now=now, because=wanted.on_record)
    return paused


async def resume(
    write: Transaction, subscription: Subscription, *, by: int | None, now: datetime
) -> Resumed:
    """Let a subscription go on; one that is not paused stays as it is."""
    if subscription.paused_at is None:
        return Resumed(await count_waiting(write, subscription.id), 0)
    withdrawn = await withdraw_outdated(write, subscription, now)
    await write.run(
        """
        UPDATE subscriptions SET paused_at = NULL, paused_because = '',
            gathered_until = coalesce(:next_digest, gathered_until)
        WHERE id = :id
        """,
        {"id": subscription.id, "next_digest": next_digest(subscription.options, now)},
    )
    await record_deed(write, Deed.RESUMED, subscription, by=by, now=now)
    return Resumed(await count_waiting(write, subscription.id), withdrawn)


async def drop_mention(
    write: Transaction, subscription_id: int, role_id: int, now: datetime
) -> Subscription | None:
    """Let posts mention a role no more that is gone; None where they did not any more."""
    found = await write.fetch(
        f"SELECT {COLUMNS} FROM subscriptions WHERE id = :id AND {STANDING}",
        {"id": subscription_id},
    )
    before = subscription_of(found[0]) if found else None
    if before is None or before.options.mention_role != role_id:
        return None
    after = replace(before, options=replace(before.options, mention_role=None))
    await write.run(
        "UPDATE subscriptions SET options = :options WHERE id = :id",
        {"id": subscription_id, "options": after.options.to_json()},
    )
    await record_edit(write, before, after, by=None, now=now)
    return after


def next_digest(options: Options, now: datetime) -> int | None:
    """Give when the next digest comes, in seconds; None where none does."""
    if options.digest is None:
        return None
    return as_seconds(options.digest.next_after(now))
