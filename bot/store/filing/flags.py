"""Settles what the documents of one article say together of its publication.

The leading one is heard first. What follows from it is settled in ``standing``; every function
works inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.publication import is_published_by_documents
from bot.store.articles.rows import ArticleRows
from bot.store.engine import Transaction
from bot.store.filing.embargoes import record_embargoes
from bot.store.filing.releases import record_releases
from bot.store.filing.ruling import rule_on_stored
from bot.store.filing.standing import refile
from bot.store.posts.leads import note_changed_articles


async def flags_beside(write: Transaction, article_ids: Collection[int]) -> dict[int, bool]:
    """Give what a document beside the leading one says, where that one says nothing.

    Of several documents that say something, the later one counts.
    """
    rows = await write.fetch(
        """
        SELECT beside.article_id, beside.flag
        FROM file_articles AS beside INDEXED BY file_articles_doubled
        JOIN file_articles AS first
            ON first.article_id = beside.article_id AND first.leads
        WHERE NOT beside.leads AND beside.article_id IN :ids AND beside.flag IS NOT NULL
            AND beside.published_at >= 0 AND first.flag IS NULL
        ORDER BY beside.published_at, beside.path DESC
        """,
        {"ids": list(article_ids)},
    )
    return {row[0]: bool(row[1]) for row in rows}


def heard_together(rows: ArticleRows, flags: Mapping[int, bool]) -> ArticleRows:
    """Give an article's rows with the word of its documents, given what others say beside it.

    Args:
        rows: By its leading document alone.
        flags: What ``flags_beside`` gives.
    """
    if rows.id not in flags:
        return rows
    word = is_published_by_documents(
        [flags[rows.id]], default_published=rows.by_document, is_removed=rows.is_removed
    )
    return rows._replace(by_document=word)


async def settle_flags(
    write: Transaction, article_ids: Collection[int], *, is_silent: bool, now: datetime
) -> None:
    """Settle articles anew whose leading document says nothing, after others may have changed.

    Args:
        write: The open transaction.
        article_ids: Articles that are not written by it.
        is_silent: Whether nothing is news, as in a backlog.
        now: When it happens.
    """
    if not article_ids:
        return
    rows = await write.fetch(
        """
        SELECT articles.id, published, published_by_document, default_published FROM articles
        JOIN file_articles ON article_id = articles.id AND leads AND flag IS NULL
        JOIN files USING (path)
        WHERE articles.id IN :ids AND NOT removed AND NOT outdated
        """,
        {"ids": list(article_ids)},
    )
    flags = await flags_beside(write, [row[0] for row in rows])
    words = {row[0]: flags.get(row[0], bool(row[3])) for row in rows}
    changed = [row[0] for row in rows if words[row[0]] != bool(row[2])]
    held = {row[0] for row in rows if not row[1]}
    await _apply(write, {one: words[one] for one in changed}, now)
    if not is_silent:
        await record_releases(write, await _published(write, held.intersection(changed)), now=now)


async def _apply(write: Transaction, words: Mapping[int, bool], now: datetime) -> None:
    # Those that are dated ahead wait for their moment; of the others nothing becomes of this.
    await record_embargoes(write, [article_id for article_id, word in words.items() if word])
    for article_id, word in words.items():
        await write.run(
            "UPDATE articles SET published_by_document = :word WHERE id = :id",
            {"word": word, "id": article_id},
        )
    await rule_on_stored(write, [one for one, word in words.items() if word], now)
    for article_id in words:
        await refile(write, article_id, now)
    await note_changed_articles(write, words.keys())


async def _published(write: Transaction, article_ids: Collection[int]) -> Sequence[int]:
    rows = await write.fetch(
        "SELECT id FROM articles WHERE published AND id IN :ids", {"ids": list(article_ids)}
    )
    return [row[0] for row in rows]
