"""Version 3 of the schema: what servers and the operator decide beyond a single article."""

from __future__ import annotations

from typing import Final

from bot.store.sqlite.schema.version_3_feeds import FEEDS
from bot.store.sqlite.schema.version_3_logs import LOGS
from bot.store.sqlite.schema.version_3_reviews import REVIEWS
from bot.store.sqlite.schema.version_3_rules import RULES
from bot.store.sqlite.schema.version_3_running import RUNNING
from bot.store.sqlite.schema.version_3_settings import SETTINGS
from bot.store.sqlite.schema.version_3_webhook import WEBHOOK

VERSION_3: Final[tuple[str, ...]] = FEEDS + RULES + RUNNING + SETTINGS + REVIEWS + LOGS + WEBHOOK
