"""Version 3 of the schema, the first that PostgreSQL has: everything that there is in SQLite's.

What SQLite keeps as 0 or 1 is ``boolean`` here, paths are ``bytea``, and texts are compared and
sorted by their bytes (``COLLATE "C"``), as SQLite does: else a page would differ by the server's
locale. A table that SQLite's version 3 gains is added here, too; a test compares the two.
"""

from __future__ import annotations

from typing import Final

from bot.store.postgres.schema.version_3_articles import ARTICLES
from bot.store.postgres.schema.version_3_deliveries import DELIVERIES
from bot.store.postgres.schema.version_3_editorial import EDITORIAL
from bot.store.postgres.schema.version_3_feeds import FEEDS
from bot.store.postgres.schema.version_3_files import FILES
from bot.store.postgres.schema.version_3_logs import LOGS
from bot.store.postgres.schema.version_3_reviews import REVIEWS
from bot.store.postgres.schema.version_3_rules import RULES
from bot.store.postgres.schema.version_3_running import RUNNING
from bot.store.postgres.schema.version_3_settings import SETTINGS
from bot.store.postgres.schema.version_3_webhook import WEBHOOK

VERSION_3: Final = (
    *(ARTICLES + FILES + EDITORIAL + DELIVERIES + FEEDS),
    *(RULES + RUNNING + SETTINGS + REVIEWS + LOGS + WEBHOOK),
)
