"""Looks at everything that the bot needs, and says what to do about what is wrong.

Nothing is written. What Discord knows is left to ``online``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot.config.settings import (
    Config,
    Source,
    Token,
    configured_database,
    load_config,
    read_token,
)
from bot.config.webhook import WebhookAddress, read_secret
from bot.databases import Location, ServerDatabase
from bot.errors import ConfigError, SecretError, SourceError, StoreError, TokenError
from bot.operating.checks.findings import Finding, fault, fine, warning
from bot.operating.checks.ports import is_free, says_ok
from bot.operating.setting_up.questions import application_of
from bot.sources.folder import Scan
from bot.sources.patterns import Patterns
from bot.store.opening import Examination, can_write, examine, examine_server

#: Nothing of this program is older: a clock that says so is wrong.
_BEGINNING: Final = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
_CLOCK_TOLERANCE: Final = timedelta(minutes=5)
#: A connection that is slow must not be taken for a clock that is wrong.
_CLOCKS_APART: Final = timedelta(seconds=2)
#: Bytes without which a day may end badly.
_LEAST_FREE: Final = 100_000_000
#: One that has summer time, so that not only the hours from UTC are there.
_A_ZONE: Final = "America/New_York"


async def check(path: Path, environment: Mapping[str, str], now: datetime) -> list[Finding]:
    """Look at everything on this machine.

    Args:
        path: The configuration.
        environment: Where the token is.
        now: By the clock that is to be checked.

    Returns:
        What was found, in the order in which it is best mended.
    """
    config, findings = _configuration(path)
    findings += _token(environment)
    if config is not None and config.moderation.webhook is not None:
        findings.append(_secret(config.moderation.webhook, environment))
    for source in config.sources if config else ():
        findings += await asyncio.to_thread(lambda one: list(folder_findings(one)), source)
    database = _database(config, path)
    if isinstance(database, ServerDatabase):
        examination = None
        findings += await asyncio.to_thread(lambda: list(server_findings(database, now)))
    else:
        examination, found = await asyncio.to_thread(file_findings, database)
        findings += found
    if config is not None:
        findings += await asyncio.to_thread(lambda: list(output_findings(config)))
        findings += await asyncio.to_thread(lambda: list(port_findings(config.watching.port)))
    findings.append(clock_finding(now, examination))
    findings.append(zones_finding())
    return findings


def _configuration(path: Path) -> tuple[Config | None, list[Finding]]:
    try:
        config = load_config(path)
    except ConfigError as error:
        return None, [fault("configuration", f"{path}: {one}") for one in error.problems]
    return config, [fine("configuration", str(path))]


def _database(config: Config | None, path: Path) -> Location | None:
    """Give where the database is, even if other parts of the configuration are wrong."""
    if config is not None:
        return config.database
    try:
        return configured_database(path)
    except ConfigError:
        return None


def _token(environment: Mapping[str, str]) -> Iterator[Finding]:
    try:
        token = read_token(environment)
    except TokenError as error:
        yield fault("token", str(error))
    else:
        yield token_finding(token)


def _secret(webhook: WebhookAddress, environment: Mapping[str, str]) -> Finding:
    try:
        read_secret(environment)
    except SecretError as error:
        return fault("webhook", f"{error} Until then nothing is sent to {webhook.host}.")
    return fine("webhook", f"there is a secret to sign what is sent to {webhook.host}")


def token_finding(token: Token) -> Finding:
    """Judge a token's shape, and tell nothing of it."""
    if application_of(token) is None:
        return fault(
            "token",
            "It does not have the shape of a bot's token: three parts with dots between them.",
            "Copy it from the portal's page Bot; the client secret and the public key are others.",
        )
    return fine("token", "has the shape of one; --online asks Discord whether it takes it")


def folder_findings(source: Source) -> Iterator[Finding]:
    """Look whether a source's folders can be read, and hold anything."""
    area = "documents"
    for folder in source.folders:
        try:
            scan = Scan(str(folder), Patterns(source.include, source.exclude))
            count = sum(len(one.files) for one in scan.directories())
        except SourceError as error:
            yield fault(area, str(error), "Let the bot's user read it, or correct `folders`.")
            continue
        for problem in scan.unreadable:
            yield fault(area, str(problem), "Let the bot's user read it, or `exclude` it.")
        if not count:
            yield warning(
                area, f"{folder} holds no documents.", "Put some in, or correct `include`."
            )
        else:
            files = "file" if count == 1 else "files"
            yield fine(area, f"{folder} holds {count:,} {files} that may be documents")


def file_findings(path: Path | None) -> tuple[Examination | None, list[Finding]]:
    """Look at the file of the database, or where it is to be."""
    if path is None:
        return None, []
    if not path.exists():
        if can_write(path.parent):
            return None, [fine("database", f"{path} will be made at the first start")]
        return None, [fault("database", f"{path} cannot be made.", f"{_LET_WRITE} {path.parent}.")]
    if not (can_write(path) and can_write(path.parent)):
        advice = f"{_LET_WRITE} it and {path.parent}."
        return None, [fault("database", f"{path} cannot be written.", advice)]
    try:
        examination = examine(path)
    except StoreError as error:
        return None, [fault("database", str(error))]
    return examination, list(database_findings(path, examination))


_LET_WRITE: Final = "Let the bot's user write to"


def database_findings(path: Path, found: Examination) -> Iterator[Finding]:
    """Judge what a look at the database showed."""
    area = "database"
    if found.damages:
        told = "; ".join(found.damages)
        yield fault(
            area, f"{path} is damaged: {told}", "Put a backup in its place: newsdesk restore."
        )
    if found.version > found.known_version:
        versions = f"schema {found.version}, this one knows up to {found.known_version}"
        yield fault(area, f"{path} is a newer Newsdesk's ({versions}).", "Upgrade Newsdesk.")
    if found.free < _LEAST_FREE:
        yield fault(area, f"{_megabytes(found.free)} are free on its disk.", "Free some space.")
    elif found.free < 2 * found.size:
        yield warning(
            area,
            f"{_megabytes(found.free)} are free on its disk.",
            f"An upgrade copies the database first, and needs {_megabytes(2 * found.size)}.",
        )
    if not found.is_private:
        yield warning(area, f"Others on this machine can read {path}.", f"Run: chmod 600 {path}*")
    if found.version < found.known_version:
        yield fine(area, "is brought to this version's schema at the next start, after a copy")
    yield fine(area, f"{path}, schema {found.version}, {_megabytes(found.size)}")


def output_findings(config: Config) -> Iterator[Finding]:
    """Look whether what the bot writes beside its database can be written."""
    folder, file = config.backup.folder, config.logging.file
    if folder is not None and not can_write(folder):
        yield fault("backups", f"{folder} cannot be written.", f"{_LET_WRITE} it.")
    if file is not None and not can_write(file if file.exists() else file.parent):
        advice = f"{_LET_WRITE} it and {file.parent}."
        yield fault("log", f"{file} cannot be written.", advice)


def port_findings(port: int) -> Iterator[Finding]:
    """Look whether the bot's page can be served at a port of loopback, or is already."""
    if not port or is_free(port):
        return
    area = "watching"
    if says_ok(port):
        yield fine(area, f"http://127.0.0.1:{port} answers, as a bot that runs does")
    else:
        advice = "Set another `port` in [watching], or 0 for none."
        yield fault(area, f"Port {port} cannot be used: another program has it.", advice)


def server_findings(place: ServerDatabase, now: datetime) -> Iterator[Finding]:
    """Look at a database that a server keeps."""
    area = "database"
    try:
        found = examine_server(place)
    except StoreError as error:
        yield fault(area, str(error))
        return
    if found.version > found.known_version:
        versions = f"schema {found.version}, this one knows up to {found.known_version}"
        yield fault(area, f"{place} is a newer Newsdesk's ({versions}).", "Upgrade Newsdesk.")
    elif found.version < found.known_version:
        if found.can_create:
            yield fine(area, f"{place} is brought to this version's schema at the next start")
        else:
            advice = "Make the bot's user its owner: ALTER DATABASE … OWNER TO …"
            yield fault(area, f"No tables may be made in {place}.", advice)
    apart = abs(now - found.now)
    if apart > _CLOCKS_APART:
        yield warning(
            area,
            f"This machine's clock and its server's are {apart.total_seconds():,.0f} s apart.",
            "Keep both by NTP: timedatectl set-ntp true.",
        )
    yield fine(area, f"{place}, PostgreSQL {found.server}, {_megabytes(found.size)}")


def clock_finding(now: datetime, examination: Examination | None) -> Finding:
    """Judge the clock by what must have been before."""
    behind = _BEGINNING if examination is None else max(examination.changed_at, _BEGINNING)
    if now + _CLOCK_TOLERANCE < behind:
        return fault(
            "clock",
            f"It says {_moment(now)}, but something was written at {_moment(behind)}.",
            "Set it, and keep it by NTP: timedatectl set-ntp true.",
        )
    return fine("clock", _moment(now))


def zones_finding() -> Finding:
    """Look whether the time zones' rules are there, by which digests come at their hours."""
    try:
        ZoneInfo.no_cache(_A_ZONE)
    except (LookupError, OSError, ValueError):
        return fault(
            "time zones",
            "Their rules are not installed, so that digests cannot come at their hours.",
            "Install the package tzdata, the system's or Python's.",
        )
    return fine("time zones", "their rules are installed")


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
