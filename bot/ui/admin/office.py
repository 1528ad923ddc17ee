"""What the operator may ask of the process, and who the operator is."""

from __future__ import annotations

from typing import Protocol

import discord

from bot.config.settings import Moderation


class Office(Protocol):
    """What the operator may ask; whoever runs the process answers."""

    async def status(self) -> str:
        """Tell how the bot and its database are, a line each.

        Raises:
            StoreError: The database cannot be read.
        """

    async def reload(self) -> str:
        """Read the configuration again, and tell in sentences what came of it.

        Raises:
            ConfigError: It cannot be used; the one from before counts.
            StoreError: The database cannot be written.
        """


def operators(client: discord.Client, moderation: Moderation) -> frozenset[int]:
    """Give the ids of the people who look after a bot; none while Discord has not told them."""
    if moderation.operators:
        return moderation.operators
    application = client.application
    if application is None:
        return frozenset()
    if application.team is not None:
        return frozenset(one.id for one in application.team.members if _looks_after(one))
    return frozenset({application.owner.id})


def _looks_after(member: discord.TeamMember) -> bool:
    """Tell whether somebody has accepted to be in a team, and may change something there."""
    has_accepted = member.membership_state is discord.TeamMembershipState.accepted
    return has_accepted and member.role is not discord.TeamMemberRole.read_only
