"""What can be chosen and written on the card of a server's settings, and what that changes.

Ids and texts come from outside and may be forged: each is looked at before it counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import discord

from bot.errors import CommandError
from bot.posting.servers import MOST_HOURLY, ServerSettings
from bot.search.vocabulary import require
from bot.store import Store
from bot.ui.private_channels import obstacle_in

#: The menus of channels: which setting each is for, and what it says while none is chosen.
CHANNELS: Final = {
    "review": ("review_channel", "Review channel: none"),
    "log": ("log_channel", "Log channel: none"),
}
_MOST_QUALITY: Final = 1000
_TYPED: Final = 100
_EVERYONE: Final = "@everyone cannot be made moderators."
#: Gives the settings that are to hold from those that do.
Change = Callable[[ServerSettings], ServerSettings]


def naming_channel(which: str, chosen: Sequence[int], manager: discord.Member) -> Change:
    """Name a channel, or none, as somebody chose it; the ids may be forged.

    Raises:
        CommandError: It cannot be chosen; says why.
    """
    name, _ = CHANNELS[which]
    channel_id = chosen[0] if chosen else None
    if channel_id is not None:
        because = obstacle_in(manager.guild.get_channel(channel_id), manager)
        if because:
            raise CommandError(because)
    changed: dict[str, Any] = {name: channel_id}
    return lambda before: replace(before, **changed)


def naming_roles(chosen: Iterable[int], manager: discord.Member) -> Change:
    """Name the roles that moderate, as somebody chose them; the ids may be forged.

    Raises:
        CommandError: One cannot be chosen.
    """
    roles = frozenset(chosen)
    if manager.guild.default_role.id in roles:
        raise CommandError(_EVERYONE)
    if any(manager.guild.get_role(one) is None for one in roles):
        raise CommandError("That is no role of this server.")
    return lambda before: replace(before, moderator_roles=roles)


def candidates_window(settings: ServerSettings) -> discord.ui.Modal:
    """Give the window in which it is written what comes into the review channel."""
    modal = discord.ui.Modal(title="What is reviewed", custom_id="settings-candidates")
    for key, label, hint, value in (
        ("topic", "Topic", "Empty for all", settings.review_topic),
        ("provider", "Provider", "By name or domain; empty for all", settings.review_provider),
        ("quality", "Least quality", "0 to 1000; empty for any", settings.review_min_quality),
        ("hourly", "Most an hour", f"1 to {MOST_HOURLY}", settings.review_hourly),
    ):
        text: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id=key,
            default=None if value is None else str(value)[:_TYPED],
            required=False,
            max_length=_TYPED,
        )
        modal.add_item(discord.ui.Label(text=label, description=hint, component=text))
    # Kept in memory, it would stay there for ever where a person never sends it.
    modal.stop()
    return modal


async def candidates_written(store: Store, server_id: int, typed: Mapping[str, str]) -> Change:
    """Give how what was typed changes settings.

    Raises:
        CommandError: Something of it cannot be understood; says what.
    """
    topic, provider = (typed.get(key, "").strip() for key in ("topic", "provider"))
    topics = await store.names.topics(server_id)
    providers = await store.names.providers(server_id)
    hourly = _number("Most an hour", typed.get("hourly", ""), 1, MOST_HOURLY)
    changed: dict[str, Any] = {
        "review_topic": require("topic", topics, topic).key if topic else None,
        "review_provider": require("provider", providers, provider).key if provider else None,
        "review_min_quality": _number("Least quality", typed.get("quality", ""), 0, _MOST_QUALITY),
        "review_hourly": ServerSettings().review_hourly if hourly is None else hourly,
    }
    return lambda before: replace(before, **changed)


def _number(label: str, text: str, least: int, most: int) -> int | None:
    """Read a number; None where nothing was typed.

    Raises:
        CommandError: It is none, or none that is possible.
    """
    text = text.strip()
    if not text:
        return None
    if not text.isdecimal() or not least <= int(text) <= most:
        raise CommandError(f"{label}: “{text}” is no number from {least} to {most:,}.")
    return int(text)
