"""All checks together: this machine's, the commands', and if wanted Discord's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.config.settings import Moderation, configured_database, load_config, read_token
from bot.databases import Location, ServerDatabase
from bot.errors import ConfigError, NewsdeskError, TokenError
from bot.operating.checks.announcing import announced_commands, limit_findings
from bot.operating.checks.checking import check
from bot.operating.checks.findings import Finding, Grade, fault, fine, has_faults, warning
from bot.posting.subscriptions import Subscription
from bot.store.opening import examine, examine_server, open_database
from bot.store.subscriptions.subscriptions import standing_subscriptions
from bot.ui.inquiring import (
    Identity,
    Obstacle,
    foreign_servers,
    identity,
    logged_in,
    obstacles,
    strangers,
)

_AREA: Final = "discord"


async def review(
    path: Path, environment: Mapping[str, str], now: datetime, *, asks_discord: bool
) -> list[Finding]:
    """Look at everything.

    Args:
        path: The configuration.
        environment: Where the token is.
        now: By the clock that is to be checked.
        asks_discord: Whether to log in to Discord, too.
    """
    findings = await check(path, environment, now)
    findings += limit_findings(await announced_commands())
    if asks_discord:
        unusable = {one.area for one in findings if one.grade is Grade.FAULT}
        subscriptions = () if unusable & {"database"} else await _subscriptions(path)
        findings += await _online(environment, subscriptions, _named_in(path))
    return findings


def _named_in(path: Path) -> Moderation:
    """Give whom the configuration names; nobody where it is wrong, which is told already."""
    try:
        return load_config(path).moderation
    except ConfigError:
        return Moderation()


async def _subscriptions(path: Path) -> tuple[Subscription, ...]:
    """Give what channels ordered; nothing while opening the database would migrate it."""
    try:
        database = configured_database(path)
    except ConfigError:
        return ()
    if not _is_current(database):
        return ()
    opened = await open_database(database, creates=False)
    try:
        return await standing_subscriptions(opened)
    finally:
        await opened.close()


def _is_current(database: Location) -> bool:
    if isinstance(database, ServerDatabase):
        there = examine_server(database)
        return there.version == there.known_version
    if not database.exists():
        return False
    found = examine(database)
    return found.version == found.known_version


async def _online(
    environment: Mapping[str, str],
    subscriptions: tuple[Subscription, ...],
    moderation: Moderation,
) -> list[Finding]:
    try:
        token = read_token(environment)
    except TokenError:
        return []  # told already
    try:
        async with logged_in(token) as client:
            findings = list(identity_findings(await identity(client)))
            own = moderation.servers | ({home} if (home := moderation.home_server) else set())
            findings += membership_findings(await foreign_servers(client, own))
            findings += operator_findings(await strangers(client, moderation.operators))
            findings += obstacle_findings(await obstacles(client, subscriptions))
    except NewsdeskError as error:
        return [fault(_AREA, str(error))]
    if not has_faults(findings):
        findings.append(fine(_AREA, f"{len(subscriptions):,} subscriptions can be posted"))
    return findings


def identity_findings(found: Identity) -> Iterator[Finding]:
    """Judge who the bot is."""
    yield fine(_AREA, f"takes the token; the bot is called {found.name}")
    if found.is_public:
        yield warning(
            _AREA,
            "Anybody may add the bot to a server, and everybody there sees what is published.",
            "Unless that is meant, switch off Public Bot on the portal's page Bot.",
        )
    if found.needs_code:
        yield fault(
            _AREA,
            "The application requires an OAuth2 code grant, with which no invite works.",
            "Switch that off on the portal's page Bot.",
        )


def membership_findings(foreign: Iterable[int]) -> Iterator[Finding]:
    """Judge that the bot is not in servers that the configuration names as the operator's."""
    for server_id in foreign:
        yield warning(
            _AREA,
            f"The bot is not in server {server_id}, which [moderation] names.",
            "Invite it there, or correct `home_server` and `servers`.",
        )


def operator_findings(unknown: Iterable[int]) -> Iterator[Finding]:
    """Judge that ids of operators are nobody's."""
    for user_id in unknown:
        yield fault(
            _AREA,
            f"Nobody in Discord has the id {user_id}, which `operators` in [moderation] names.",
            "Correct it: right click on yourself in Discord, Copy User ID.",
        )


def obstacle_findings(found: Iterable[Obstacle]) -> Iterator[Finding]:
    """Judge what keeps subscriptions from being posted."""
    for one in found:
        if one.missing:
            what = f"lacks {', '.join(one.missing)} in {one.place}"
            advice = "Give it to the bot there, in the channel's settings or to its role."
        else:
            what = f"the bot does not see {one.place}"
            advice = "Invite it again, show it the channel, or remove the subscription."
        yield fault(_AREA, f"Subscription {one.subscription_id}: {what}.", advice)
