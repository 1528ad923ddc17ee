"""Keeps who has the work that one of all processes does at a time; another one takes it over."""

from __future__ import annotations

import logging
from typing import Final

from bot.store.engine import Engine

log = logging.getLogger(__name__)

#: Plans, forms digests, announces commands, asks feeds, keeps house, and raises alarms.
LEADER: Final = "leader"
#: Loads documents; only a process that knows sources asks for it.
LOADER: Final = "loader"


class Duties:
    """Those that this process has. Where one works alone on a database, it has all of them."""

    def __init__(self, database: Engine) -> None:
        self._database = database
        self._held: set[str] = set()

    @property
    def held(self) -> tuple[str, ...]:
        """Those that it had when it last asked, by their names; none where it works alone."""
        return tuple(sorted(self._held))

    async def has(self, duty: str) -> bool:
        """Tell whether this process has a duty; where nobody has it, it has it from now on.

        Raises:
            StoreError: The database cannot be reached.
        """
        if self._database.turns is None:
            return True
        is_held = await self._database.try_hold(duty, may_go=True)
        if is_held and duty not in self._held:
            self._held.add(duty)
            log.info("this process is the %s from now on", duty)
        elif not is_held and duty in self._held:
            self._held.discard(duty)
            log.warning("another process is the %s by now", duty)
        return is_held
