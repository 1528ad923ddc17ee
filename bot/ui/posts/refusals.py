"""Turns what goes wrong in a talk with Discord into the DeliveryError that says what to do."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from http import HTTPStatus
from typing import Final

import aiohttp
import discord

from bot.errors import (
    ChannelDeliveryError,
    DeliveryError,
    RateLimitError,
    RefusedDeliveryError,
    TemporaryDeliveryError,
)
from bot.ui.failures import described

log = logging.getLogger(__name__)

# Codes of answers that are about the channel, whatever their status:
# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
THREAD_ARCHIVED: Final = 50083
_CHANNEL_CODES: Final = {
    10003: "the channel is gone",
    10004: "the server is gone",
    50001: "I cannot see it",
    50008: "it takes no messages",
    50013: "I lack a permission there",
    THREAD_ARCHIVED: "the thread is archived",
    160005: "the thread is locked",
}
#: Of these, those that a permission mends.
_MISSING_RIGHTS: Final = {50001, 50013}
_FORBIDDEN: Final = HTTPStatus.FORBIDDEN
_LIMIT: Final = "Discord's limit is reached."


@asynccontextmanager
async def talking_about(place: Callable[[], str], patience: timedelta) -> AsyncIterator[None]:
    """Limit the time of a talk with Discord, and turn its failures into DeliveryErrors.

    Args:
        place: Gives what people call the channel that it is about.
        patience: After how long an outage is assumed.
    """
    try:
        async with asyncio.timeout(patience.total_seconds()):
            yield
    except discord.HTTPException as error:
        raise _explained(error, place()) from error
    except discord.ClientException as error:
        raise ChannelDeliveryError(f"{place()} cannot be used.") from error
    except discord.RateLimited as error:
        raise RateLimitError(_LIMIT, timedelta(seconds=error.retry_after)) from error
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise TemporaryDeliveryError(f"Discord cannot be reached: {described(error)}.") from error


def _explained(error: discord.HTTPException, place: str) -> DeliveryError:
    """Give the DeliveryError that stands for an answer of Discord's."""
    about_channel = _CHANNEL_CODES.get(error.code)
    if error.code in _MISSING_RIGHTS or (about_channel is None and error.status == _FORBIDDEN):
        return ChannelDeliveryError(
            f"{place} cannot be used: {about_channel or 'Discord forbids it'}. I need View "
            "Channel, Send Messages and Embed Links there."
        )
    if about_channel is not None or isinstance(error, discord.NotFound):
        return ChannelDeliveryError(f"{place} cannot be used: {about_channel or 'it is gone'}.")
    if error.status == HTTPStatus.UNAUTHORIZED:
        return TemporaryDeliveryError("Discord does not accept the bot's token any more (401).")
    if error.status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimitError(_LIMIT, _asked_for(error))
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        # Its text may be a whole page of a proxy's.
        return TemporaryDeliveryError(f"Discord is not well ({error.status}).", _asked_for(error))
    answer = f"status {error.status}, code {error.code}"
    log.info("a post to %s is refused: %s: %s", place, answer, error.text)
    return RefusedDeliveryError(f"Discord refuses this post ({answer}).")


def _asked_for(error: discord.HTTPException) -> timedelta | None:
    """Give how long an answer asks to wait (RFC 9110, Retry-After in seconds)."""
    with suppress(KeyError, ValueError):
        return timedelta(seconds=float(error.response.headers["Retry-After"]))
    return None
