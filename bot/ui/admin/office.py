"""What the operator may ask of the process."""

from __future__ import annotations

from typing import Protocol


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
