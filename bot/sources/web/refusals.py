"""Says why there is no body: what a status means, and what went wrong on the way."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Final

import aiohttp

from bot.sources.web.answers import NotFetched, Trouble
from bot.sources.web.guarding import PrivateAddressError
from bot.sources.web.headers import retry_after

_STATUSES: Final[dict[int, tuple[Trouble, str]]] = {
    HTTPStatus.UNAUTHORIZED: (Trouble.REFUSED, "the site wants a login, which feeds cannot give"),
    HTTPStatus.PAYMENT_REQUIRED: (Trouble.REFUSED, "the site wants to be paid"),
    HTTPStatus.FORBIDDEN: (
        Trouble.REFUSED,
        "the site refuses programs; ask its owner to let this one read the feed",
    ),
    HTTPStatus.NOT_FOUND: (Trouble.MISSING, "there is nothing at this address; check it"),
    HTTPStatus.GONE: (Trouble.GONE, "the site says that the feed is gone for good; remove it"),
    HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS: (Trouble.REFUSED, "the site may not show it here"),
    HTTPStatus.TOO_MANY_REQUESTS: (Trouble.BUSY, "the site has had too many requests"),
}
_OTHER_STATUS: Final = (Trouble.FAILING, "the site is in trouble")
#: The first that fits counts.
_FAILURES: Final = (
    (aiohttp.TooManyRedirects, "it leads on and on; name the address at its end"),
    (
        (aiohttp.InvalidURL, aiohttp.NonHttpUrlRedirectClientError, ValueError),
        "it leads to what is no http or https address",
    ),
    (aiohttp.ClientConnectorDNSError, "there is no server of this name; check the address"),
    (aiohttp.ClientSSLError, "the server's certificate is not in order"),
    (aiohttp.ClientConnectorError, "the server takes no connection"),
)


def refusal(response: aiohttp.ClientResponse, now: datetime) -> NotFetched:
    """Tell what a status means, and how long the server asks to wait."""
    trouble, problem = _STATUSES.get(response.status, _OTHER_STATUS)
    return NotFetched(
        trouble,
        f"{problem} (status {response.status})",
        retry_after(response.headers, now),
        response.status,
    )


def failure(error: Exception) -> NotFetched:
    """Say what went wrong on the way, in words that hold nothing of the answer."""
    if private := private_address(error):
        problem = (
            f"{private} stands in a private network, which feeds may not lead into; "
            "private_networks = true lets them"
        )
        return NotFetched(Trouble.PRIVATE, problem)
    said = next((problem for kind, problem in _FAILURES if isinstance(error, kind)), "")
    return NotFetched(Trouble.UNREACHABLE, said or f"the answer broke off ({type(error).__name__})")


def private_address(error: BaseException) -> str:
    """Find the private address for which an error stands, among what caused it; else nothing."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, PrivateAddressError):
            return seen.address
        if isinstance(seen, aiohttp.ClientConnectorError) and isinstance(
            seen.os_error, PrivateAddressError
        ):
            return seen.os_error.address
        seen = seen.__cause__ or seen.__context__
    return ""
