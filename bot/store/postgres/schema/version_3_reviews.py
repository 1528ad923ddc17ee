"""Version 3 of the schema: which posts ask moderators about which article."""

from __future__ import annotations

from typing import Final

REVIEWS: Final = (
    """
    CREATE TABLE reviews (
        post_id bigint PRIMARY KEY REFERENCES posts ON DELETE CASCADE,
        server_id bigint NOT NULL,
        article_id bigint NOT NULL,
        planned_at bigint NOT NULL,
        UNIQUE (server_id, article_id)
    )
    """,
    "CREATE INDEX reviews_by_article ON reviews (article_id)",
    "CREATE INDEX reviews_by_time ON reviews (server_id, planned_at)",
    """
    CREATE INDEX posts_for_moderators ON posts (channel_id, sent_at) WHERE subscription_id IS NULL
    """,
)
