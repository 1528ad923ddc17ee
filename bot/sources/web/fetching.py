"""Fetches feeds: conditionally, to a limit of size and time, and never from a private network."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from importlib.metadata import version
from itertools import pairwise
from typing import Final

import aiohttp

from bot.identity import bears_login, is_web_address
from bot.sources.web.answers import (
    Answer,
    Fetched,
    NotFetched,
    NotModified,
    Trouble,
    Validators,
)
from bot.sources.web.guarding import Rule, guarded_sockets, is_public
from bot.sources.web.headers import fresh_until
from bot.sources.web.refusals import failure, refusal

MAX_BYTES: Final = 5 << 20
_AT_ONCE: Final = 20
_CHUNK: Final = 1 << 16
_PERMANENT: Final = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})
#: What feeds are served as, and pages that may name one.
_ACCEPT: Final = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.7, */*;q=0.5"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read at the most, and how long is waited for it.

    Attributes:
        size: Bytes of a body, unpacked.
        whole: For everything, redirects included.
        pause: For a connection, and between two pieces of a body.
    """

    size: int = MAX_BYTES
    whole: timedelta = timedelta(seconds=30)
    pause: timedelta = timedelta(seconds=15)


class Web:
    """Asks for feeds; made by ``open_web``. Keeps no cookies and knows no logins."""

    def __init__(self, session: aiohttp.ClientSession, limits: Limits) -> None:
        self._session = session
        self._limits = limits

    async def fetch(
        self,
        address: str,
        now: datetime,
        validators: Validators = Validators(),  # noqa: B008 - frozen
        *,
        user_agent: str = "",
    ) -> Answer:
        """Ask for a feed.

        Args:
            address: http or https.
            now: Aware, UTC; what the response says of time counts from here.
            validators: Of the body that is known; it is sent again only if it is another.
            user_agent: For sites that know programs by name; the session's where empty.

        Returns:
            What became of it; this never raises for what a server or the network does.
        """
        if not is_web_address(address):
            return NotFetched(Trouble.UNREACHABLE, "this is no http or https address")
        if bears_login(address):
            return NotFetched(Trouble.REFUSED, "the address holds a login, and none is ever sent")
        headers = _conditions(validators) | ({"User-Agent": user_agent} if user_agent else {})
        try:
            async with self._session.get(address, headers=headers) as response:
                return await self._answer(address, response, validators, now)
        except TimeoutError:
            seconds = self._limits.whole.total_seconds()
            return NotFetched(Trouble.SLOW, f"the answer was not there after {seconds:g} seconds")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return failure(error)

    async def _answer(
        self,
        address: str,
        response: aiohttp.ClientResponse,
        validators: Validators,
        now: datetime,
    ) -> Answer:
        if response.status == HTTPStatus.NOT_MODIFIED:
            told = _validators(response)
            kept = Validators(told.etag or validators.etag, told.modified or validators.modified)
            return NotModified(kept, fresh_until(response.headers, now))
        if response.status != HTTPStatus.OK:
            return refusal(response, now)
        body = await self._body(response)
        if body is None:
            size = self._limits.size
            return NotFetched(Trouble.LARGE, f"it is larger than {size:,} bytes", status=200)
        return Fetched(
            body=body,
            address=str(response.url),
            moved_to=_moved_to(address, response),
            content_type=response.headers.get("Content-Type", ""),
            validators=_validators(response),
            fresh_until=fresh_until(response.headers, now),
        )

    async def _body(self, response: aiohttp.ClientResponse) -> bytes | None:
        """Read a body piece by piece, as a small one may unpack to a large one."""
        pieces: list[bytes] = []
        size = 0
        async for piece in response.content.iter_chunked(_CHUNK):
            size += len(piece)
            if size > self._limits.size:
                return None
            pieces.append(piece)
        return b"".join(pieces)


@asynccontextmanager
async def open_web(
    user_agent: str, *, rule: Rule = is_public, limits: Limits | None = None
) -> AsyncIterator[Web]:
    """Open what feeds are fetched with.

    Args:
        user_agent: By which servers know who asks, with where to find out more.
        rule: Which addresses may be connected to.
        limits: How much is read at the most.
    """
    limits = limits or Limits()
    connector = aiohttp.TCPConnector(
        socket_factory=guarded_sockets(rule),
        limit=_AT_ONCE,
        limit_per_host=1,
        use_dns_cache=False,
    )
    session = aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": user_agent, "Accept": _ACCEPT},
        timeout=aiohttp.ClientTimeout(
            total=limits.whole.total_seconds(),
            sock_connect=limits.pause.total_seconds(),
            sock_read=limits.pause.total_seconds(),
        ),
        trust_env=False,  # a proxy would connect where the guard cannot see
    )
    async with session:
        yield Web(session, limits)


def agent_name(contact: str = "") -> str:
    """Give the name by which servers know who asks.

    Args:
        contact: A web address or e-mail address for those who run them.
    """
    name = f"Newsdesk/{version('newsdesk')}"
    return f"{name} (+{contact})" if contact else name


def _conditions(validators: Validators) -> dict[str, str]:
    told = {"If-None-Match": validators.etag, "If-Modified-Since": validators.modified}
    return {name: value for name, value in told.items() if value}


def _validators(response: aiohttp.ClientResponse) -> Validators:
    headers = response.headers
    return Validators(headers.get("ETag", ""), headers.get("Last-Modified", ""))


def _moved_to(address: str, response: aiohttp.ClientResponse) -> str:
    """Follow permanent redirects alone, up to the first one that may be for today."""
    steps = [*response.history, response]
    moved = ""
    for step, following in pairwise(steps):
        if step.status not in _PERMANENT:
            break
        moved = str(following.url)
    return "" if moved == address else moved
