"""What the stand-in for Discord says of channels, threads and messages, as Discord says it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

SERVER: Final = 7
#: Another one, whose channels have these numbers.
NEIGHBOUR: Final = 8
NEIGHBOURS: Final = range(290, 400)
#: One whose shard is the second of two, and its channels.
DISTANT: Final = (1 << 22) + 9
DISTANTS: Final = frozenset({*range(240, 250), *range(400, 500)})
PERSON: Final = 5
#: Channels of these numbers are forums: there each post is a thread, and Discord takes no nonce.
FORUMS: Final = range(200, 300)
BOT: Final = {"id": "900", "username": "Newsdesk", "discriminator": "0000", "avatar": None}
APPLICATION: Final = {
    "id": "900",
    "name": "Newsdesk",
    "description": "",
    "icon": None,
    "bot_public": False,
    "bot_require_code_grant": False,
    "verify_key": "",
    "flags": 0,
    "owner": BOT,
    "team": None,
}


def channel_payload(channel_id: int) -> dict[str, Any]:
    """Give a channel, a forum where its number says so."""
    return {
        "id": str(channel_id),
        "type": 15 if channel_id in FORUMS else 0,
        "guild_id": str(server_of(channel_id)),
        "name": "newsroom",
        "position": 0,
        "permission_overwrites": [],
        "nsfw": False,
        "parent_id": None,
        "flags": 0,
        "available_tags": [],
    }


def server_of(channel_id: int) -> int:
    """Give the server of a channel."""
    if channel_id in DISTANTS:
        return DISTANT
    return NEIGHBOUR if channel_id in NEIGHBOURS else SERVER


def thread_payload(thread_id: int, forum: int, name: str, now: datetime) -> dict[str, Any]:
    """Give a thread of a forum."""
    return {
        "id": str(thread_id),
        "type": 11,
        "guild_id": str(server_of(forum)),
        "parent_id": str(forum),
        "owner_id": BOT["id"],
        "name": name,
        "message_count": 1,
        "member_count": 1,
        "rate_limit_per_user": 0,
        "flags": 0,
        "thread_metadata": {
            "archived": False,
            "archive_timestamp": now.isoformat(),
            "auto_archive_duration": 1440,
            "locked": False,
        },
    }


def message_payload(
    channel_id: int, message_id: int, body: dict[str, Any], now: datetime
) -> dict[str, Any]:
    """Give a message as the bot sent it."""
    return {
        "id": str(message_id),
        "channel_id": str(channel_id),
        "author": BOT,
        "content": body.get("content") or "",
        "timestamp": now.isoformat(),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": body.get("embeds") or [],
        "components": body.get("components") or [],
        "pinned": False,
        "type": 0,
        "flags": 0,
        "nonce": body.get("nonce"),
    }
