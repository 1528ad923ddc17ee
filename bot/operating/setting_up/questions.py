"""Asks an operator the few questions of the first configuration, and reads the answers."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

from bot.config.settings import Token, read_token
from bot.config.tables import RefusedValueError
from bot.config.values import discord_id, filled_text
from bot.errors import FeedListError, NewsdeskError, NotFoundError, TokenError
from bot.identity import bears_login, is_web_address
from bot.loading.feeds.roster import read_list
from bot.operating.setting_up.first_config import Answers
from bot.ui.subscriptions.zones import resolve_zone

#: Shows a question and gives the line that was typed.
Ask = Callable[[str], str]
T = TypeVar("T")

#: Of a token, with dots between them.
_PARTS: Final = 3


def asked(
    ask: Ask | None,
    *,
    folder: Path | None,
    server: str | None,
    roles: Sequence[str] | None,
    feeds: Sequence[str] | None = None,
    zone: str | None = None,
) -> Answers:
    """Read what was given with the command, and ask for what was not.

    Args:
        ask: None to ask nothing and take the defaults.
        folder: Of the documents; None where it was not given.
        server: Id of the operator's own server; None where it was not given.
        roles: Ids of roles that may moderate; None where they were not given.
        feeds: Addresses of feeds, or the path of a list of them; None where they were not given.
        zone: A time zone, by its name or a city; None where it was not given.

    Raises:
        NewsdeskError: What was given cannot be used, or nobody answers.
    """
    usual = Answers()
    documents = _answer(ask, f"Folder of your documents [{usual.folder}]: ", folder, _folder)
    named = _answer(
        ask, "Feeds: addresses, or the file of a list (OPML), or nothing: ", _line(feeds), _feeds
    )
    return replace(
        named,
        folder=documents,
        zone=_answer(ask, f"Time zone of your readers [{usual.zone}]: ", zone, _zone),
        server=_answer(ask, "Id of your own server, or nothing: ", server, _server),
        roles=_answer(ask, "Ids of roles that may moderate, or nothing: ", _line(roles), _roles),
    )


def application_id(given: str | None, environment: Mapping[str, str]) -> int | None:
    """Give the application's id: what is given, else the one in the token.

    Raises:
        NewsdeskError: What is given is no id.
    """
    if given is not None:
        return _checked(given, discord_id)
    try:
        return application_of(read_token(environment))
    except TokenError:
        return None


def application_of(token: Token) -> int | None:
    """Give the application's id, with which the token of a bot begins; None for another shape.

    Source: https://discord.com/developers/docs/reference#authentication, where a token's first
    part is the id of its bot, which is that of its application too.
    """
    first, *rest = token.reveal().split(".")
    if len(rest) != _PARTS - 1:
        return None
    try:
        # Base64 without the filling at its end.
        return discord_id(base64.b64decode(first + "==").decode("ascii"))
    except (binascii.Error, UnicodeDecodeError, RefusedValueError):
        return None


def _line(given: Sequence[str] | None) -> str | None:
    return None if given is None else " ".join(given)


def _answer(ask: Ask | None, question: str, given: object, read: Callable[[str], T]) -> T:
    if given is not None or ask is None:
        return _checked("" if given is None else str(given), read)
    while True:
        try:
            return read(ask(question).strip())
        except RefusedValueError as error:
            question = f"{error.args[0]}\n{question}"
        except EOFError as error:
            raise NewsdeskError(
                "Nobody answers. Give --yes to take the defaults, or the answers as options: "
                "newsdesk init --help tells which."
            ) from error


def _checked(given: str, read: Callable[[str], T]) -> T:
    try:
        return read(given)
    except RefusedValueError as error:
        raise NewsdeskError(error.args[0]) from error


def _folder(written: str) -> Path:
    return Path(filled_text(written)) if written else Answers().folder


def _zone(written: str) -> str:
    try:
        return resolve_zone(written) if written else Answers().zone
    except NotFoundError as error:
        raise RefusedValueError(str(error)) from error


def _server(written: str) -> int | None:
    return discord_id(written) if written else None


def _roles(written: str) -> frozenset[int]:
    return frozenset(map(discord_id, written.replace(",", " ").split()))


def _feeds(written: str) -> Answers:
    """Read addresses, or one path; a path counts from where the command is given."""
    if not written:
        return Answers()
    path = Path(written).expanduser()
    if path.is_file():
        try:
            read_list(path)
        except FeedListError as error:
            raise RefusedValueError(str(error)) from error
        return Answers(opml=path.absolute())
    addresses = written.replace(",", " ").split()
    odd = next((one for one in addresses if not is_web_address(one)), None)
    if odd is not None:
        raise RefusedValueError(
            f'"{odd[:60]}" is neither a web address nor a file; an address begins with https://'
        )
    if any(map(bears_login, addresses)):
        raise RefusedValueError("an address holds a name or a password; none is ever sent")
    return Answers(feeds=tuple(dict.fromkeys(addresses)))
