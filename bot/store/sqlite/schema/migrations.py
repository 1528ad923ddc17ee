"""The schema as its forward migrations: an append-only list whose length is the version.

Each migration is a tuple of statements that runs with its version bump in one transaction, while
foreign keys are not enforced: they are checked at its end. A migration never imports live code:
what it does must stay what it did. How they are run is left to ``migrating``.
"""

from __future__ import annotations

from typing import Final

from bot.store.sqlite.schema.version_1 import VERSION_1
from bot.store.sqlite.schema.version_2 import VERSION_2
from bot.store.sqlite.schema.version_3 import VERSION_3

#: Migration number n brings a database from version n to n + 1.
MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (VERSION_1, VERSION_2, VERSION_3)
