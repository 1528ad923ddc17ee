"""Everything that talks SQL: to an ``engine``, of which SQLite is one; a package for each noun.

``Store`` is all of it. It is imported when it is asked for: loading needs but a part, and worker
processes next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.store.facade import Store

__all__ = ["Store"]


def __getattr__(name: str) -> type[Store]:
    if name != "Store":
        raise AttributeError(name)
    from bot.store.facade import Store  # noqa: PLC0415 - see above

    return Store
