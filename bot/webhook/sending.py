"""Sends a request to the newsroom's server, never into a private network unless that is allowed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from http import HTTPStatus
from typing import Final

import aiohttp

from bot.config.webhook import WebhookAddress
from bot.errors import WebhookError
from bot.sources.web.fetching import agent_name
from bot.sources.web.guarding import Rule, guarded_sockets
from bot.sources.web.headers import retry_after
from bot.sources.web.refusals import failure, private_address

#: Seconds for a whole request; then it counts as lost.
_PATIENCE: Final = 10


class Sender:
    """Sends one request at a time; made by ``open_sender``."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def send(
        self, address: WebhookAddress, body: bytes, headers: Mapping[str, str], now: datetime
    ) -> None:
        """Send a body, and wait until it is taken: until there is an answer from 200 to 299.

        Args:
            address: Where to.
            body: JSON.
            headers: Beside those of every request.
            now: From which a pause counts that the server asks for.

        Raises:
            WebhookError: It was not taken; the words hold no part of the address but its server.
        """
        try:
            # Whoever answers elsewhere would get what was signed for this address.
            async with self._session.post(
                address.reveal(), data=body, headers=headers, allow_redirects=False
            ) as response:
                status = response.status
                asked_for = retry_after(response.headers, now)
        except TimeoutError:
            raise WebhookError(f"{address.host} gave no answer in {_PATIENCE} seconds.") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise WebhookError(_in_words(address, error)) from None
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            raise WebhookError(f"{address.host} answers with status {status}.", asked_for)


def _in_words(address: WebhookAddress, error: Exception) -> str:
    """Say what went wrong: never in the words of the error, which may hold the address."""
    if private := private_address(error):
        return (
            f"{address.host} leads to {private}, which stands in a private network; "
            "webhook_private_networks = true under [moderation] allows that."
        )
    return f"{address.host}: {failure(error).problem}."


@asynccontextmanager
async def open_sender(rule: Rule) -> AsyncIterator[Sender]:
    """Open what requests are sent with.

    Args:
        rule: Which addresses may be connected to.
    """
    session = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            socket_factory=guarded_sockets(rule), limit=1, use_dns_cache=False
        ),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": agent_name(), "Content-Type": "application/json"},
        timeout=aiohttp.ClientTimeout(total=_PATIENCE),
        trust_env=False,  # a proxy would connect where the guard cannot see
    )
    async with session:
        yield Sender(session)
