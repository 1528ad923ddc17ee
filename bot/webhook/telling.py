"""Tells the newsroom's server of decisions, each in its turn, until it has taken them."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

from bot.accounts import Headlines, decision_object
from bot.clock import Clock
from bot.config.settings import Moderation
from bot.config.webhook import Secret, WebhookAddress
from bot.deliveries.backoff import Backoff
from bot.errors import WebhookError
from bot.publication import OPERATOR
from bot.sources.web.guarding import Rule, anywhere, is_public
from bot.store import Store
from bot.store.editorial.decisions import Record
from bot.webhook.sending import Sender, open_sender
from bot.webhook.signing import signed_headers

log = logging.getLogger(__name__)

#: Hears how it went: with what error, or None where all was taken.
Note = Callable[[Exception | None], None]
#: Tells of a server whether the newsroom hears what is decided there.
IsFollowed = Callable[[int], bool]

#: While nothing is taken, so many decisions wait at the most.
_MOST_WAITING: Final = 100_000


class NewsroomLine:
    """The line to the newsroom's server; made by ``open_line``."""

    def __init__(self, store: Store, sender: Sender, secret: Secret | None, clock: Clock) -> None:
        self._store = store
        self._sender = sender
        self._secret = secret
        self._clock = clock
        self._backoff = Backoff()
        self._has_begun: bool | None = None
        self._failures = 0
        self._rests_until: datetime | None = None

    async def work(self, moderation: Moderation, is_followed: IsFollowed, note: Note) -> None:
        """Tell what was decided since the last time, if it is time to.

        Args:
            moderation: Where to, if anywhere.
            is_followed: Whose decisions are told, beside the operator's for all servers.
            note: Hears how it went, but for a turn in which nothing was tried.

        Raises:
            StoreError: The database cannot be read or written.
        """
        await self._settle(is_wanted=moderation.webhook is not None)
        if moderation.webhook is None:
            note(None)
            return
        if self._secret is None or self._rests:
            return
        try:
            await self._tell(moderation.webhook, self._secret, is_followed)
        except WebhookError as error:
            note(error)
            await self._rest(error)
        else:
            note(None)
            if self._failures:
                log.info("the newsroom's server takes decisions again")
            self._failures, self._rests_until = 0, None

    async def _settle(self, *, is_wanted: bool) -> None:
        """Begin or end with what the configuration says; what was before it began is not told."""
        if is_wanted is self._has_begun:
            return
        following = self._store.following
        await (following.begin() if is_wanted else following.end())
        self._has_begun = is_wanted
        self._failures, self._rests_until = 0, None
        if is_wanted and self._secret is None:
            log.error(
                "the newsroom's server is not told of decisions: there is no secret to sign with; "
                "`newsdesk check` says more. They wait until the next start"
            )

    @property
    def _rests(self) -> bool:
        return self._rests_until is not None and self._clock() < self._rests_until

    async def _tell(self, address: WebhookAddress, secret: Secret, is_followed: IsFollowed) -> None:
        following = self._store.following
        while waiting := await following.waiting():
            ids = {one.decision.article_id for one in waiting}
            headlines = await self._store.articles.headlines(ids, OPERATOR)
            for one in waiting:
                server_id = one.decision.server_id
                if server_id == OPERATOR or is_followed(server_id):
                    await self._send(address, secret, one, headlines)
                    # At once: a kill from here on repeats nothing.
                    await following.record_told(one.number)
            await following.record_told(waiting[-1].number)

    async def _send(
        self, address: WebhookAddress, secret: Secret, record: Record, headlines: Headlines
    ) -> None:
        body = json.dumps(decision_object(record, headlines)).encode()
        now = self._clock()
        headers = signed_headers(body, _name_of(record), secret, now)
        await self._sender.send(address, body, headers, now)

    async def _rest(self, error: WebhookError) -> None:
        """Wait for longer and longer; only the first failure in a row is logged."""
        self._failures += 1
        if self._failures == 1:
            log.warning("the newsroom's server does not take decisions, which wait: %s", error)
        wait = self._backoff.wait(self._failures, error)
        self._rests_until = self._clock() + max(wait, error.retry_after or wait)
        lost = await self._store.following.give_up_beyond(_MOST_WAITING)
        if lost:
            log.warning(
                "%d decisions are not told to the newsroom's server: more than %d waited; "
                "`newsdesk decisions` has them",
                lost,
                _MOST_WAITING,
            )


def _name_of(record: Record) -> str:
    """Name a decision; the moment, too, since a backup may bring back an earlier number."""
    return f"{record.number}-{int(record.decision.decided_at.timestamp())}"


@asynccontextmanager
async def open_line(
    moderation: Moderation,
    store: Store,
    secret: Secret | None,
    clock: Clock,
    rule: Rule = is_public,
) -> AsyncIterator[NewsroomLine]:
    """Open the line to the newsroom's server, and close it at the end.

    Args:
        moderation: What the operator decided.
        store: Where decisions are.
        secret: What is signed with; without it nothing is told, and all waits.
        clock: Gives the present moment.
        rule: Where that server may stand, unless the operator lets it stand anywhere.
    """
    rule = anywhere if moderation.webhook_private_networks else rule
    async with open_sender(rule) as sender:
        yield NewsroomLine(store, sender, secret, clock)
