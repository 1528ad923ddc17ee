"""TOML and environment → a frozen, typed Config, or every problem with them at once.

Each line of the dataclasses below is a key of the file: its type, its converter and its default
as an operator would write it. Reading tables is the work of ``toml_tables``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal, get_args

from bot.config import values as toml
from bot.config.feeds import Feeds
from bot.config.keeping import Backup, Upkeep, Watching
from bot.config.parsing import parsed
from bot.config.secret_files import secret_text
from bot.config.sharding import Sharding, sharding
from bot.config.tables import (
    Place,
    Problems,
    RefusedValueError,
    key,
    misplaced_tokens,
    placed_key,
    read_keys,
    read_table,
    table,
)
from bot.config.webhook import WebhookAddress, webhook_address
from bot.databases import Location, ServerDatabase
from bot.errors import ConfigError, TokenError

OnMissing = Literal["keep", "withdraw"]
Merging = Literal["similar", "linked"]
Level = Literal["debug", "info", "warning", "error"]
LogForm = Literal["text", "json"]

_TOKEN = re.compile(r"[A-Za-z0-9._-]+")


def _folders(value: object, place: Place) -> tuple[Path, ...]:
    if value == []:
        raise RefusedValueError('names no folder; list at least one, such as ["seeds"]')
    return tuple(toml.each(toml.existing_path)(value, place))


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where documents come from: one ``[[sources]]`` table.

    Attributes:
        name: Unique among the sources; that of the first folder where none is written.
        folders: Absolute; a single file counts as a folder with one document.
        include: Glob patterns on the path inside the folder; none take all.
        exclude: Glob patterns of what to leave out all the same.
        interval: How often the folders are scanned again.
        default_published: Whether documents without the flag count as published; else a moderator
            decides.
        on_missing: What a vanished file does to its article.
    """

    name: str = key(toml.text, "")
    folders: tuple[Path, ...] = placed_key(_folders, [])
    include: tuple[str, ...] = key(toml.texts, [])
    exclude: tuple[str, ...] = key(toml.texts, [])
    interval: timedelta = key(toml.duration(least="1s", most="30d"), "60s")
    default_published: bool = key(toml.flag, False)
    on_missing: OnMissing = key(toml.choice(get_args(OnMissing)), "keep")


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """How stories reach channels: ``[posting]``.

    Attributes:
        enabled: Whether anything is posted at all; searching works without.
        interval: How often the ledger is worked off.
        max_age: The oldest story that a subscription posts, unless it says otherwise.
        colour: The stripe beside a post, 0xRRGGBB.
        edit_posts: Whether posts follow their articles; what is taken down goes from them anyway.
        timezone: IANA name of the zone whose hours count where a server has chosen none.
    """

    enabled: bool = key(toml.flag, True)
    interval: timedelta = key(toml.duration(least="1s", most="1h"), "2s")
    max_age: timedelta = key(toml.duration(least="1m", most="3650d"), "3d")
    colour: int = key(toml.colour, "#2F80ED")
    edit_posts: bool = key(toml.flag, True)
    timezone: str = key(toml.time_zone, "UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stories:
    """Which articles are one story, and share a post: ``[stories]``.

    Attributes:
        merge: Whether articles that tell the same may share a post wherever they come from, or
            only where one lists the other.
    """

    merge: Merging = key(toml.choice(get_args(Merging)), "similar")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderation:
    """Who may do what beyond Discord's own permissions: ``[moderation]``.

    Attributes:
        roles: Ids of roles that may moderate.
        subscription_roles: Ids of roles that may manage subscriptions.
        home_server: Id of the operator's own server, if there is one.
        servers: Ids of those whose moderators see and decide what is held, the home server beside
            them; none stand for all where not everybody can add the bot, else for none.
        operators: Ids of the people who look after the bot; none stand for those who own its
            application in the developer portal.
        webhook: Where decisions of those servers are sent; None for nowhere.
        webhook_private_networks: Whether that may stand in a private network.
    """

    roles: frozenset[int] = key(toml.discord_ids, [])
    subscription_roles: frozenset[int] = key(toml.discord_ids, [])
    home_server: int | None = key(toml.optional(toml.discord_id), "")
    servers: frozenset[int] = key(toml.discord_ids, [])
    operators: frozenset[int] = key(toml.discord_ids, [])
    webhook: WebhookAddress | None = key(toml.optional(webhook_address), "")
    webhook_private_networks: bool = key(toml.flag, False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """Where the bot is a member: ``[servers]``.

    Attributes:
        allowed: Ids of the only servers where it stays, the home server beside them; none stand
            for all.
    """

    allowed: frozenset[int] = key(toml.discord_ids, [])


@dataclass(frozen=True, slots=True, kw_only=True)
class Logging:
    """What is logged, and where: ``[logging]``.

    Attributes:
        level: The least that is logged.
        file: None for the standard error stream.
        form: Lines for people, or one JSON object a line for programs.
        max_megabytes: How long a file grows before it is set aside and a new one begun.
        keep: How many files that were set aside are kept.
    """

    level: Level = key(toml.choice(get_args(Level)), "info")
    file: Path | None = placed_key(toml.optional(toml.file_to_write), "")
    form: LogForm = key(toml.choice(get_args(LogForm)), "text")
    max_megabytes: int = key(toml.number(least=1, most=10_000), 10)
    keep: int = key(toml.number(least=1, most=1000), 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Database:
    path: Path = placed_key(toml.file_to_write, "newsdesk.db")
    url: ServerDatabase | None = key(toml.optional_database, "")


def _database(value: object, place: Place) -> Location:
    read = read_table(_Database, value, place)
    if isinstance(value, dict) and read.url is not None and "path" in value:
        raise RefusedValueError("`path` and `url` both name a database; keep one of them")
    return read.url or read.path


def _sources(value: object, place: Place) -> tuple[Source, ...]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise RefusedValueError(
            "must be tables; head each source with `[[sources]]`, in two brackets"
        )
    problems = Problems()
    sources: list[Source] = []
    numbers: dict[str, int] = {}
    for number, written in enumerate(value, start=1):
        here = place.inside(number)
        name = _source_name(written, here)
        with problems.caught(here):
            sources.append(read_keys(Source, {**written, "name": name}, here))
        with problems.caught(here.at("name")):
            _claim_name(name, number, numbers)
    problems.check()
    return tuple(sources)


def _source_name(written: Mapping[str, object], place: Place) -> object:
    """Give what is written as the name, or where that is nothing, the name of the first folder."""
    name = written.get("name", "")
    folders = written.get("folders")
    is_blank = isinstance(name, str) and not name.strip()
    if not is_blank or not isinstance(folders, list) or not folders:
        return name
    try:
        first = toml.resolved_path(folders[0], place)
    except RefusedValueError:
        return name  # the folder's own problem is reported where the folders are read
    return first.name or str(first)


def _claim_name(name: object, number: int, numbers: dict[str, int]) -> None:
    if isinstance(name, str) and name.strip():
        owner = numbers.setdefault(name.strip(), number)
        if owner != number:
            raise RefusedValueError(
                f'number {owner} is called "{name.strip()}" too; write another `name`'
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything an operator decides, as ``config.example.toml`` explains it."""

    database: Location = placed_key(_database, {})
    sources: tuple[Source, ...] = placed_key(_sources, [])
    feeds: Feeds = placed_key(table(Feeds), {}, default=Feeds())
    posting: Posting = placed_key(table(Posting), {})
    stories: Stories = placed_key(table(Stories), {})
    moderation: Moderation = placed_key(table(Moderation), {})
    servers: Servers = placed_key(table(Servers), {})
    logging: Logging = placed_key(table(Logging), {})
    backup: Backup = placed_key(table(Backup), {}, default=Backup())
    upkeep: Upkeep = placed_key(table(Upkeep), {}, default=Upkeep())
    watching: Watching = placed_key(table(Watching), {}, default=Watching())
    shards: Sharding = placed_key(sharding, {}, default=Sharding())


def load_config(path: Path) -> Config:
    """Read the configuration file; relative paths in it count from its own folder.

    Raises:
        ConfigError: The file cannot be read, or its content cannot be used; every reason at once.
    """
    written = parsed(path)
    place = Place(path.absolute().parent)
    problems = Problems()
    problems.sentences += misplaced_tokens(written, place)
    with problems.caught(place.at("sources")):
        _check_sources(written)
    with problems.caught(place):
        config = read_keys(Config, written, place)
        with problems.caught(place.at("shards").inside().at("slot")):
            _check_slot(config)
        with problems.caught(place.at("backup").inside().at("folder")):
            _check_backup(config)
    if problems.sentences:
        raise ConfigError(str(path), problems.sentences)
    return config


def _check_sources(written: Mapping[str, object]) -> None:
    """Refuse a file that says nowhere where articles are to come from."""
    feeds = written.get("feeds")
    named = feeds if isinstance(feeds, dict) else {}
    if not (written.get("sources") or named.get("list") or named.get("opml")):
        raise RefusedValueError(
            'there is none; add a `[[sources]]` table with `folders = ["seeds"]`, or a '
            "`[[feeds.list]]` table with the `address` of a feed"
        )


def _check_slot(config: Config) -> None:
    """Refuse what needs several processes where there can be but one."""
    if config.shards.slot and not isinstance(config.database, ServerDatabase):
        raise RefusedValueError(
            "several processes need a database that a server keeps: name one as `url` in "
            "[database], or write 0"
        )


def _check_backup(config: Config) -> None:
    """Refuse backups of what the bot cannot copy, rather than fail once a day."""
    if config.backup.folder is not None and isinstance(config.database, ServerDatabase):
        raise RefusedValueError(
            "the database that `url` in [database] names is kept by a server and backed up by its "
            'own programs, such as pg_dump; write "" here. docs/scaling.md says how'
        )


def configured_database(path: Path) -> Location:
    """Read where the database is, whatever else the configuration file says.

    Raises:
        ConfigError: The file cannot be read, or its ``[database]`` cannot be used.
    """
    place = Place(path.absolute().parent, key="database")
    problems = Problems()
    with problems.caught(place):
        return _database(parsed(path).get("database", {}), place)
    raise ConfigError(str(path), problems.sentences)


@dataclass(frozen=True, slots=True, repr=False)
class Token:
    """The Discord token, which shows itself to nobody who does not ask for it by ``reveal``."""

    _secret: str

    def __repr__(self) -> str:
        return "Token(***)"

    def reveal(self) -> str:
        """Give the secret itself, for logging in to Discord."""
        return self._secret


def read_token(environment: Mapping[str, str]) -> Token:
    """Read the token from DISCORD_TOKEN, else from the file that DISCORD_TOKEN_FILE names.

    Raises:
        TokenError: There is none, its file cannot be read, or it cannot be a token.
    """
    token = environment.get("DISCORD_TOKEN", "").strip()
    if token:
        return _checked_token(token, "DISCORD_TOKEN")
    file = environment.get("DISCORD_TOKEN_FILE", "").strip()
    if file:
        return _checked_token(_token_in(Path(file)), "The file that DISCORD_TOKEN_FILE names")
    raise TokenError(
        "There is no Discord token: set DISCORD_TOKEN to it, or DISCORD_TOKEN_FILE to the path of "
        "a file that holds it."
    )


def _token_in(file: Path) -> str:
    # Neither named nor chained below: people put the token itself where its file should stand.
    try:
        return secret_text(file, "DISCORD_TOKEN_FILE")
    except OSError as error:
        raise TokenError(
            f"The file that DISCORD_TOKEN_FILE names cannot be read ({error.strerror}): correct "
            "the path, or give the bot the right to read that file."
        ) from None


def _checked_token(token: str, origin: str) -> Token:
    if not _TOKEN.fullmatch(token):
        raise TokenError(
            f"{origin} holds no token, which is letters, digits, dots, hyphens and underscores "
            "without quotation marks: copy it again from the Bot page of Discord's developer "
            "portal."
        )
    return Token(token)
