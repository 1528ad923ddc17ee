"""The address by which the bot is invited to a server, and why it asks for what it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Permission:
    """One of Discord's permissions.

    Attributes:
        name: As Discord's settings show it, in English.
        right: As Discord's library calls it.
        bit: https://discord.com/developers/docs/topics/permissions
        why: What the bot does with it.
    """

    name: str
    right: str
    bit: int
    why: str


PERMISSIONS: Final = (
    Permission("View Channels", "view_channel", 10, "to see the channels that it posts to"),
    Permission("Send Messages", "send_messages", 11, "to post stories there, and in forums"),
    Permission(
        "Create Public Threads",
        "create_public_threads",
        35,
        "to open a thread below a story, where a subscription asks for it",
    ),
    Permission(
        "Send Messages in Threads",
        "send_messages_in_threads",
        38,
        "to post to threads, and in the posts of forums",
    ),
    Permission("Embed Links", "embed_links", 14, "to show a story with picture and coverage"),
    Permission("Attach Files", "attach_files", 15, "to show how a topic spread, drawn as a plot"),
    Permission(
        "Read Message History",
        "read_message_history",
        16,
        "to see after a power cut what it had posted already",
    ),
)

SCOPES: Final = {
    "bot": "to be a member of the server, which may post by itself",
    "applications.commands": "to offer its slash commands there",
}

#: Where an address shows that the application's id is still to be put in.
PLACEHOLDER: Final = "APPLICATION_ID"


def invite_address(application_id: int | None) -> str:
    """Give the address that invites the bot with just these scopes and permissions.

    Source of the form: https://discord.com/developers/docs/topics/oauth2#bot-authorization-flow

    Args:
        application_id: None where it is not known yet.
    """
    client = PLACEHOLDER if application_id is None else application_id
    permissions = sum(1 << one.bit for one in PERMISSIONS)
    return (
        f"https://discord.com/oauth2/authorize?client_id={client}"
        f"&scope={'+'.join(SCOPES)}&permissions={permissions}"
    )


def invite_text(application_id: int | None) -> str:
    """Give the address, with a line on each scope and permission and on what else to do."""
    unknown = [f"{PLACEHOLDER} is on the application's page General Information.", ""]
    width = max(len(name) for name in (*SCOPES, *(one.name for one in PERMISSIONS)))
    whys = [*SCOPES.items(), *((one.name, one.why) for one in PERMISSIONS)]
    return "\n".join(
        [
            "Make an application with a bot at https://discord.com/developers/applications, give",
            "its token in DISCORD_TOKEN, and invite the bot. It needs no privileged intent.",
            "",
            f"  {invite_address(application_id)}",
            "",
            *(unknown if application_id is None else []),
            "This asks for no more than",
            *(f"  {name:{width}}  {why}" for name, why in whys),
            "",
        ]
    )
