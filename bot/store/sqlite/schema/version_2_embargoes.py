"""Version 2 of the schema: what its document dates ahead is published when that moment comes."""

from __future__ import annotations

from typing import Final

EMBARGOES: Final = (
    # Articles that wait for their moment, or have waited for it until they were written anew.
    "CREATE TABLE embargoes (article_id INTEGER PRIMARY KEY) STRICT",
)
