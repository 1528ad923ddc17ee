"""Makes one article of two that turned out to be the same one; works inside a transaction.

Nothing is released and no post is touched by it: a reader sees what was there before.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.publication import OPERATOR
from bot.store.engine import Transaction
from bot.store.filing.writer import erase
from bot.store.identity.addresses import record_addresses
from bot.store.posts.withdrawals import withdraw_deliveries
from bot.store.times import as_seconds

_BECAUSE: Final = "another address of an article that has a post here"


async def merge(write: Transaction, one: int, other: int, now: datetime) -> int:
    """Make one article of two, and give the id by which it goes on.

    It is the one that was posted; else the one about which people decided; else the earlier one.
    Decisions, releases, deliveries and files of the other become its own, and its id leads here.
    """
    ranked = await write.fetch(
        """
        SELECT id, url FROM articles WHERE id IN :ids ORDER BY
            EXISTS (
                SELECT 1 FROM deliveries WHERE article_id = articles.id AND post_id IS NOT NULL
            ) DESC,
            EXISTS (SELECT 1 FROM decisions WHERE article_id = articles.id) DESC,
            position
        """,
        {"ids": [one, other]},
    )
    (kept, url), (gone, gone_url) = ranked
    both = {"kept": kept, "gone": gone, "operator": OPERATOR}
    await record_addresses(write, {url: kept, gone_url: kept})
    for statement in _MOVED:
        await write.run(statement, both)
    await _merge_deliveries(write, gone, now)
    await erase(write, [gone])
    await write.run("INSERT INTO aliases (id, article_id) VALUES (:gone, :kept)", both)
    return int(kept)


#: A file of the other one does not lead for this one before that is settled.
_MOVED: Final = (
    "UPDATE addresses SET article_id = :kept WHERE article_id = :gone",
    "UPDATE aliases SET article_id = :kept WHERE article_id = :gone",
    """
    INSERT INTO file_articles (article_id, path, published_at, leads, flag)
    SELECT :kept, path, published_at, FALSE, flag FROM file_articles WHERE article_id = :gone
    ON CONFLICT (article_id, path) DO NOTHING
    """,
    "DELETE FROM file_articles WHERE article_id = :gone",
    "UPDATE feed_entries SET article_id = :kept WHERE article_id = :gone",
    # What rules decided gives way to what people did in that server, and to the operator's word.
    """
    UPDATE decisions SET stands = FALSE
    WHERE stands AND rule_id IS NOT NULL AND article_id IN (:kept, :gone) AND EXISTS (
        SELECT 1 FROM decisions AS people
        WHERE people.stands AND people.article_id IN (:kept, :gone) AND people.rule_id IS NULL
            AND people.server_id IN (decisions.server_id, :operator)
    )
    """,
    # Of two decisions that stand in a server, the later one does from now on.
    """
    UPDATE decisions SET stands = FALSE
    WHERE stands AND article_id IN (:kept, :gone) AND EXISTS (
        SELECT 1 FROM decisions AS later
        WHERE later.stands AND later.article_id IN (:kept, :gone)
            AND later.server_id = decisions.server_id AND later.id > decisions.id
    )
    """,
    "UPDATE decisions SET article_id = :kept WHERE article_id = :gone",
    # What was said of their stories counts for the one: the later where both were spoken of. That
    # one is the same story as the other goes without saying.
    """
    UPDATE story_decisions SET stands = FALSE
    WHERE stands AND article_id IN (:kept, :gone) AND (other_id IN (:kept, :gone) OR EXISTS (
        SELECT 1 FROM story_decisions AS later
        WHERE later.stands AND later.article_id IN (:kept, :gone)
            AND later.server_id = story_decisions.server_id AND later.id > story_decisions.id
            AND (later.correction = 'lead') = (story_decisions.correction = 'lead')
    ))
    """,
    "UPDATE story_decisions SET article_id = :kept WHERE article_id = :gone",
    "UPDATE story_decisions SET other_id = :kept WHERE other_id = :gone",
    "UPDATE story_decisions SET left_id = :kept WHERE left_id = :gone",
    """
    UPDATE follow_ups SET article_id = :kept WHERE article_id = :gone AND NOT EXISTS (
        SELECT 1 FROM follow_ups AS there
        WHERE there.article_id = :kept AND there.parent_id = follow_ups.parent_id
    )
    """,
    # Moderators are asked about the one that is left, once.
    """
    UPDATE posts SET state = CASE state WHEN 'pending' THEN 'retracted' ELSE 'retracting' END
    WHERE state IN ('pending', 'sending', 'sent') AND id IN (
        SELECT doubles.post_id FROM reviews AS doubles
        JOIN reviews AS there ON there.server_id = doubles.server_id
        WHERE doubles.article_id = :gone AND there.article_id = :kept
    )
    """,
    """
    UPDATE reviews SET article_id = :kept WHERE article_id = :gone AND NOT EXISTS (
        SELECT 1 FROM reviews AS there
        WHERE there.article_id = :kept AND there.server_id = reviews.server_id
    )
    """,
    "UPDATE releases SET article_id = :kept WHERE article_id = :gone",
    """
    UPDATE deliveries SET article_id = :kept WHERE article_id = :gone AND NOT EXISTS (
        SELECT 1 FROM deliveries AS there
        WHERE there.article_id = :kept AND there.subscription_id = deliveries.subscription_id
    )
    """,
)


async def _merge_deliveries(write: Transaction, gone: int, now: datetime) -> None:
    """Settle deliveries where the other article has one, too: a post that stands stays as it is."""
    rows = await write.fetch(
        """
        SELECT deliveries.id, state = 'sent' AND NOT EXISTS (
            SELECT 1 FROM deliveries AS beside
            WHERE beside.post_id = deliveries.post_id AND beside.id != deliveries.id
        )
        FROM deliveries LEFT JOIN posts ON posts.id = post_id
        WHERE article_id = :gone AND withdrawn_at IS NULL
        """,
        {"gone": gone},
    )
    await write.run_many(
        "UPDATE deliveries SET withdrawn_at = ?, withdrawn_because = ? WHERE id = ?",
        [(as_seconds(now), _BECAUSE, row[0]) for row in rows if row[1]],
    )
    others = [row[0] for row in rows if not row[1]]
    await withdraw_deliveries(write, others, now=now, because=_BECAUSE)
