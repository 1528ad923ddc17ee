"""What Discord tells of servers and people, as far as the bot reads it."""

from __future__ import annotations

import json
from itertools import count
from typing import Any, Final

from aiohttp import web

APPLICATION_ID: Final = "900"
BOT: Final = {
    "id": APPLICATION_ID,
    "username": "Newsdesk",
    "discriminator": "0000",
    "avatar": None,
    "bot": True,
}
#: Owns the application and every server.
OWNER: Final = 5
JOINED: Final = "2026-01-01T00:00:00+00:00"
_EVERY_RIGHT: Final = str((1 << 50) - 1)
_INTERACTIONS: Final = count(1)


def server(server_id: int, channel_ids: tuple[int, ...] = (), **more: object) -> dict[str, Any]:
    """Give a server as GUILD_CREATE tells of it, where everybody may do everything."""
    everyone = {
        "id": str(server_id),
        "name": "@everyone",
        "permissions": _EVERY_RIGHT,
        "position": 0,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    return {
        "id": str(server_id),
        "name": f"Server {server_id}",
        "owner_id": str(OWNER),
        "member_count": 2,
        "roles": [everyone],
        "channels": [_channel(server_id, one) for one in channel_ids],
        "members": [{"user": BOT, "roles": [], "joined_at": JOINED, "flags": 0}],
        "threads": [],
        "emojis": [],
        "stickers": [],
        "features": [],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "afk_timeout": 60,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "preferred_locale": "en-US",
        "system_channel_flags": 0,
        "system_channel_id": None,
        **more,
    }


def command(
    server_id: int, channel_id: int, group: str, name: str, **options: object
) -> dict[str, Any]:
    """Give what Discord tells when somebody uses a slash command; options are texts."""
    number = next(_INTERACTIONS)
    given = [{"name": key, "type": 3, "value": value} for key, value in options.items()]
    person = {"id": str(OWNER), "username": "nora", "discriminator": "0", "avatar": None}
    return {
        "id": str(number),
        "application_id": APPLICATION_ID,
        "type": 2,
        "token": f"interaction-{number}",
        "version": 1,
        "guild_id": str(server_id),
        "channel_id": str(channel_id),
        "channel": {**_channel(server_id, channel_id), "permissions": _EVERY_RIGHT},
        "member": {
            "user": person,
            "roles": [],
            "joined_at": JOINED,
            "permissions": _EVERY_RIGHT,
            "flags": 0,
        },
        "app_permissions": _EVERY_RIGHT,
        "locale": "en-US",
        "guild_locale": "en-US",
        "entitlements": [],
        "authorizing_integration_owners": {"0": str(server_id)},
        "context": 0,
        "attachment_size_limit": 10_000_000,
        "data": {
            "id": "1",
            "name": group,
            "type": 1,
            "options": [{"name": name, "type": 1, "options": given}],
        },
    }


def answered(body: object) -> web.Response:
    """Answer as Discord does; discord.py knows JSON only without a character set."""
    return web.Response(
        body=json.dumps(body).encode(), headers={"Content-Type": "application/json"}
    )


def _channel(server_id: int, channel_id: int) -> dict[str, Any]:
    return {
        "id": str(channel_id),
        "type": 0,
        "guild_id": str(server_id),
        "name": f"channel-{channel_id}",
        "position": 0,
        "permission_overwrites": [],
        "nsfw": False,
        "parent_id": None,
        "topic": None,
        "rate_limit_per_user": 0,
        "flags": 0,
    }
