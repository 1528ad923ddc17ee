"""What version 2 of the schema adds for articles that move and names that documents get wrong."""

from __future__ import annotations

from typing import Final

IDENTITY: Final = (
    # Where an address leads, by its key. Most articles have one address whose key is their id:
    # they have no row here. One that has several has a row for each of them. Article 0 means that
    # the address leads nowhere, though an article has that number as its id.
    """
    CREATE TABLE addresses (
        key INTEGER PRIMARY KEY,
        article_id INTEGER NOT NULL,
        address TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX addresses_by_article ON addresses (article_id)",
    # Ids of what turned out to be another article: buttons and whatever else bears them go on.
    """
    CREATE TABLE aliases (
        id INTEGER PRIMARY KEY,
        article_id INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX aliases_by_article ON aliases (article_id)",
    # The same for topics and providers, whose ids are keys of their names' forms.
    """
    CREATE TABLE name_aliases (
        id INTEGER PRIMARY KEY,
        name_id INTEGER NOT NULL
    ) STRICT
    """,
    # With which versions of forms and reader everything was written, and how far it is written
    # anew since.
    """
    CREATE TABLE versions (
        name TEXT PRIMARY KEY,
        value INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    # Key of provider and title, by which an article is found that is told at another address.
    "ALTER TABLE articles ADD COLUMN wording INTEGER",
    "CREATE INDEX articles_by_wording ON articles (wording) WHERE wording IS NOT NULL",
    # Read by an earlier version: it is to be read again, and is no news by that.
    "ALTER TABLE files ADD COLUMN outdated INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX files_outdated ON files (directory) WHERE outdated",
    # What the document itself says, where it says something.
    "ALTER TABLE file_articles ADD COLUMN flag INTEGER",
    # What a provider is usually called, where there is such a name; how many documents of its
    # call it what.
    "ALTER TABLE providers ADD COLUMN usual_name TEXT",
    """
    CREATE TABLE provider_names (
        provider_id INTEGER NOT NULL,
        name TEXT NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (provider_id, name)
    ) STRICT, WITHOUT ROWID
    """,
    """
    INSERT INTO provider_names (provider_id, name, count)
    SELECT provider_id, provider_name, count(*) FROM articles GROUP BY provider_id, provider_name
    """,
)
