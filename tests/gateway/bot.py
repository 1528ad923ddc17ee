"""``newsdesk`` as a program of its own, with a stand-in in Discord's place.

``python -m tests.gateway.bot HTTP GATEWAY SILENCE ARGUMENT…``: the addresses, after how many
seconds without a word from the gateway its connection counts as dead, and what ``newsdesk`` gets.
Discord's own address, and a minute of silence, are written into its library.
"""

from __future__ import annotations

import sys

import discord
import discord.gateway
import discord.state
import yarl

from bot.__main__ import main
from tests.proof.limits import date_departures


def _always(seconds: float) -> property:
    """Make an attribute that stays what it is, whatever the library writes into it."""

    def keep(_state: object) -> float:
        return seconds

    def ignore(_state: object, _value: float) -> None:
        pass

    return property(keep, ignore)


def talk_to(http: str, gateway: str, silence: float) -> None:
    """Let the library talk to a stand-in.

    Args:
        http: Where it answers requests.
        gateway: Where its gateway is.
        silence: Seconds without a word from the gateway, after which its connection counts as dead.
    """
    date_departures()
    discord.http.Route.BASE = http
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    discord.state.ConnectionState.heartbeat_timeout = _always(silence)  # type: ignore[assignment]  # of the same use
    # The library waits so long for a further server before it is ready.
    discord.state.ConnectionState.guild_ready_timeout = _always(0.1)  # type: ignore[assignment]  # of the same use


if __name__ == "__main__":
    talk_to(sys.argv[1], sys.argv[2], float(sys.argv[3]))
    sys.argv[1:4] = []
    main()
