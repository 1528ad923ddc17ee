"""Tells the operator when something has failed for an hour, once, and when it is well again.

What fails is noted by whoever runs it, or seen in the database. It is kept there, so that a new
start repeats nothing, and remembered beside that: what fails may be the database.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from zlib import crc32

from bot.clock import Clock
from bot.errors import NewsdeskError, StoreError
from bot.store.engine import Engine
from bot.store.feeds.troubles import failing_feeds
from bot.store.overview.overview import oldest_due
from bot.store.overview.troubles import Trouble, keep_troubles, troubles
from bot.ui.text import clean, escape

#: Tells the operator a text, under a name by which Discord knows a repeat; False: not yet.
Tell = Callable[[str, str], Awaitable[bool]]

#: What writes to the database twice a minute.
HEARTBEAT: Final = "telling how the bot is"
#: Writes into a folder of its own: what hinders it is not the database's trouble.
BACKUPS: Final = "backing up"
#: What fails where the newsroom's server does not take decisions.
WEBHOOK: Final = "telling the newsroom's server of decisions"
#: Comes once a night: until the next one nothing says that it is well.
SOUNDNESS: Final = "looking the database through"
_PATIENCE: Final = timedelta(hours=1)
#: A post that should have been sent so long ago is late.
_LATE: Final = timedelta(minutes=5)
_OWN: Final = frozenset({BACKUPS, SOUNDNESS})
_DATABASE: Final = "the database"
_POSTS: Final = "sending posts"
_FEED: Final = "the feed "


class Alarms:
    """What fails, and what the operator knows of it."""

    def __init__(self, database: Engine, clock: Clock, tell: Tell) -> None:
        self._database = database
        self._clock = clock
        self._tell = tell
        self._failing: dict[str, Trouble] = {}
        self._spoiling: set[str] = set()
        self._well: set[str] = set()
        self._known: dict[str, Trouble] | None = None
        self._is_kept = True

    def note(self, name: str, error: Exception | None) -> None:
        """Note how something ended that is done again and again.

        Args:
            name: What it is, such as "planning".
            error: What it failed with; None where it did not.
        """
        if error is None:
            self._well.add(name)
            self._failing.pop(name, None)
            self._spoiling.discard(name)
            return
        self._well.discard(name)
        began = self._failing.get(name)
        since = self._clock() if began is None else began.since
        self._failing[name] = Trouble(name, since, _because(error))
        if isinstance(error, StoreError) and name not in _OWN:
            self._spoiling.add(name)
        else:
            self._spoiling.discard(name)

    async def look(self, *, is_posting: bool) -> None:
        """Tell what is to be told by now; call it every minute or so.

        Args:
            is_posting: Whether posts can be sent at this moment, so that none should be late.
        """
        now, known = self._clock(), await self._recalled()
        if known is None:
            return
        found = {one.what: one for one in self._noted()}
        is_readable = True
        try:
            found |= {one.what: one for one in await self._seen(now, is_posting=is_posting)}
        except StoreError:
            is_readable = False
        for what, trouble in found.items():
            await self._go_on(known, what, trouble, now)
        for what in known.keys() - found.keys():
            if self._is_well(what, is_readable=is_readable):
                await self._end(known, what, now)
        await self._keep(known)

    def _noted(self) -> Iterator[Trouble]:
        """Give what was noted; what the database spoils is its own trouble, and one."""
        for name, trouble in self._failing.items():
            if name not in self._spoiling:
                yield trouble
        spoilt = [self._failing[name] for name in self._spoiling]
        if spoilt:
            yield replace(min(spoilt, key=lambda one: one.since), what=_DATABASE)

    async def _seen(self, now: datetime, *, is_posting: bool) -> list[Trouble]:
        """Give what the database shows to fail."""
        seen = [
            Trouble(f"{_FEED}{label}", since, problem)
            for label, since, problem in await failing_feeds(self._database)
        ]
        oldest = await oldest_due(self._database) if is_posting else None
        if oldest is not None and now - oldest > _LATE:
            seen.append(Trouble(_POSTS, now, f"what was due at {oldest:%H:%M} UTC still waits."))
        return seen

    async def _go_on(
        self, known: dict[str, Trouble], what: str, trouble: Trouble, now: datetime
    ) -> None:
        """Note that something fails, perhaps for long."""
        if what not in known:
            self._change(known, trouble)
        is_long = now - known[what].since >= _PATIENCE
        if is_long and known[what].told_at is None:
            told = replace(known[what], because=trouble.because)
            if await self._tell(_failing_text(told), _name("f", told)):
                self._change(known, replace(told, told_at=now))

    async def _end(self, known: dict[str, Trouble], what: str, now: datetime) -> None:
        """Note that something is well again."""
        ended = known[what]
        if ended.told_at is None or await self._tell(_well_text(ended, now), _name("w", ended)):
            del known[what]
            self._is_kept = False

    def _is_well(self, what: str, *, is_readable: bool) -> bool:
        """Tell whether something that does not fail is known to be well; nobody may have tried."""
        if what == _DATABASE:
            return HEARTBEAT in self._well
        if what == _POSTS or what.startswith(_FEED):
            return is_readable
        return what in self._well

    def _change(self, known: dict[str, Trouble], trouble: Trouble) -> None:
        known[trouble.what] = trouble
        self._is_kept = False

    async def _recalled(self) -> dict[str, Trouble] | None:
        """Give what is known, also before this start; None while the database cannot tell."""
        if self._known is None:
            with suppress(StoreError):
                self._known = {one.what: one for one in await troubles(self._database)}
        return self._known

    async def _keep(self, known: dict[str, Trouble]) -> None:
        if not self._is_kept:
            with suppress(StoreError):  # the next look tries again
                await keep_troubles(self._database, known.values())
                self._is_kept = True


def _because(error: Exception) -> str:
    if isinstance(error, NewsdeskError):
        return str(error)
    return "nobody foresaw it; the log has more."


def _failing_text(trouble: Trouble) -> str:
    return (
        f"⚠️ **{_capital(trouble.what)}** has failed since "
        f"{trouble.since:%Y-%m-%d %H:%M} UTC: {escape(clean(trouble.because))}\n"
        "`/admin status` and the log tell more. You hear of it once more when it is well again."
    )


def _well_text(trouble: Trouble, now: datetime) -> str:
    lasted = timedelta(minutes=(now - trouble.since) // timedelta(minutes=1))
    return f"✅ **{_capital(trouble.what)}** is well again, after {str(lasted)[:-3]} hours."


def _capital(what: str) -> str:
    return escape(clean(what[:1].upper() + what[1:]))


def _name(kind: str, trouble: Trouble) -> str:
    """Name a message, in at most 25 characters, the same after a new start."""
    return f"{kind}{crc32(trouble.what.encode()):08x}{int(trouble.since.timestamp()):x}"
