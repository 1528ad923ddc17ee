"""Where the newsroom hears what was decided, and the secret by which it knows who tells it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from bot.config import values as toml
from bot.config.secret_files import secret_text
from bot.config.tables import RefusedValueError
from bot.errors import SecretError
from bot.identity import bears_login, is_web_address

_VARIABLE: Final = "NEWSDESK_WEBHOOK_SECRET"
_FILE_VARIABLE: Final = f"{_VARIABLE}_FILE"
#: Shorter ones can be guessed from one signed message.
_LEAST: Final = 16
#: Other characters are lost on the way through environments and files.
_SECRET: Final = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True, repr=False)
class WebhookAddress:
    """An address whose path may be a secret: it shows no more than its server."""

    _text: str

    def __repr__(self) -> str:
        return f"WebhookAddress({self.host}, ***)"

    @property
    def host(self) -> str:
        """Name the server."""
        return urlsplit(self._text).hostname or ""

    def reveal(self) -> str:
        """Give the address itself, for asking there."""
        return self._text


def webhook_address(value: object) -> WebhookAddress:
    """Convert the address to which decisions are sent. It is not repeated in what is refused."""
    address = toml.filled_text(value)
    if not is_web_address(address) or urlsplit(address).scheme.casefold() != "https":
        raise RefusedValueError(
            'is no address that begins with https://; write it such as "https://example.org/hook"'
        )
    if bears_login(address):
        raise RefusedValueError(
            f"holds a name or a password; take them out: requests are signed with {_VARIABLE}"
        )
    return WebhookAddress(address)


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """What requests are signed with; it shows itself to nobody who does not ask by ``reveal``."""

    _text: str

    def __repr__(self) -> str:
        return "Secret(***)"

    def reveal(self) -> str:
        """Give the secret itself, for signing."""
        return self._text


def read_secret(environment: Mapping[str, str]) -> Secret:
    """Read the secret from NEWSDESK_WEBHOOK_SECRET, else from the file that ..._FILE names.

    Raises:
        SecretError: There is none, its file cannot be read, or it cannot be used.
    """
    text, origin = environment.get(_VARIABLE, "").strip(), _VARIABLE
    file = environment.get(_FILE_VARIABLE, "").strip()
    if not text and file:
        text, origin = _secret_in(file), f"The file that {_FILE_VARIABLE} names"
    elif not text:
        raise SecretError(
            f"There is no secret to sign with: set {_VARIABLE} to one that the receiver knows too, "
            f"or {_FILE_VARIABLE} to the path of a file that holds it."
        )
    if len(text) < _LEAST or not _SECRET.fullmatch(text):
        raise SecretError(
            f"{origin} holds no usable secret: write at least {_LEAST} letters, digits and signs "
            "without spaces, such as `openssl rand -hex 32` gives."
        )
    return Secret(text)


def secret_if_any(environment: Mapping[str, str]) -> Secret | None:
    """Read the secret; None where there is none that can be used, which ``check`` tells of."""
    try:
        return read_secret(environment)
    except SecretError:
        return None


def _secret_in(file: str) -> str:
    # Neither named nor chained: people put the secret itself where its file should stand.
    try:
        return secret_text(Path(file), _FILE_VARIABLE)
    except OSError as error:
        raise SecretError(
            f"The file that {_FILE_VARIABLE} names cannot be read ({error.strerror}): correct the "
            "path, or give the bot the right to read that file."
        ) from None
