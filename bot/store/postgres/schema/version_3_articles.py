"""Version 3 of the schema: articles, the lists and the index to find them by, their words."""

from __future__ import annotations

from typing import Final

ARTICLES: Final = (
    """
    CREATE TABLE providers (
        id bigint PRIMARY KEY,
        domain text COLLATE "C" NOT NULL UNIQUE,
        name text COLLATE "C" NOT NULL,
        newest_at bigint NOT NULL,
        published_count bigint NOT NULL DEFAULT 0,
        usual_name text COLLATE "C"
    )
    """,
    """
    CREATE TABLE topics (
        id bigint PRIMARY KEY,
        name text COLLATE "C" NOT NULL,
        newest_at bigint NOT NULL,
        published_count bigint NOT NULL DEFAULT 0
    )
    """,
    """
    CREATE TABLE articles (
        position bigint PRIMARY KEY,
        id bigint NOT NULL UNIQUE,
        url text COLLATE "C" NOT NULL,
        title text COLLATE "C" NOT NULL,
        excerpt text COLLATE "C" NOT NULL,
        category text COLLATE "C" NOT NULL,
        type text COLLATE "C" NOT NULL,
        published_at bigint NOT NULL,
        quality bigint,
        heat bigint,
        provider_id bigint NOT NULL REFERENCES providers,
        provider_name text COLLATE "C" NOT NULL,
        topics text COLLATE "C" NOT NULL,
        coverage_count bigint NOT NULL,
        published_by_document boolean NOT NULL,
        removed boolean NOT NULL,
        published boolean NOT NULL,
        forms text COLLATE "C" NOT NULL,
        keywords text COLLATE "C" NOT NULL,
        wording bigint
    )
    """,
    """
    CREATE INDEX articles_waiting ON articles (coalesce(quality, -1), position, id)
    WHERE NOT published AND NOT removed
    """,
    "CREATE INDEX articles_by_wording ON articles (wording) WHERE wording IS NOT NULL",
    """
    CREATE TABLE article_details (
        position bigint PRIMARY KEY REFERENCES articles ON UPDATE CASCADE ON DELETE CASCADE,
        listings text COLLATE "C" NOT NULL,
        images text COLLATE "C" NOT NULL,
        provider_images text COLLATE "C" NOT NULL,
        original_url text COLLATE "C",
        web_url text COLLATE "C",
        amp_url text COLLATE "C",
        cdn_amp_url text COLLATE "C",
        featured_content text COLLATE "C" NOT NULL,
        related text COLLATE "C" NOT NULL,
        secured text COLLATE "C",
        body text COLLATE "C" NOT NULL,
        extra text COLLATE "C" NOT NULL
    )
    """,
    """
    CREATE TABLE related (
        other_id bigint NOT NULL,
        position bigint NOT NULL,
        PRIMARY KEY (other_id, position)
    )
    """,
    """
    CREATE TABLE listings (
        key bigint NOT NULL,
        published boolean NOT NULL,
        position bigint NOT NULL,
        PRIMARY KEY (key, published, position)
    )
    """,
    """
    CREATE TABLE addresses (
        key bigint PRIMARY KEY,
        article_id bigint NOT NULL,
        address text COLLATE "C" NOT NULL
    )
    """,
    "CREATE INDEX addresses_by_article ON addresses (article_id)",
    """
    CREATE TABLE aliases (
        id bigint PRIMARY KEY,
        article_id bigint NOT NULL
    )
    """,
    "CREATE INDEX aliases_by_article ON aliases (article_id)",
    """
    CREATE TABLE name_aliases (
        id bigint PRIMARY KEY,
        name_id bigint NOT NULL
    )
    """,
    """
    CREATE TABLE versions (
        name text COLLATE "C" PRIMARY KEY,
        value bigint NOT NULL
    )
    """,
    """
    CREATE TABLE provider_names (
        provider_id bigint NOT NULL,
        name text COLLATE "C" NOT NULL,
        count bigint NOT NULL,
        PRIMARY KEY (provider_id, name)
    )
    """,
    """
    CREATE TABLE words (
        word text COLLATE "C" PRIMARY KEY,
        articles bigint NOT NULL
    )
    """,
    """
    CREATE TABLE headline_words (
        word text COLLATE "C" NOT NULL,
        position bigint NOT NULL,
        PRIMARY KEY (word, position)
    )
    """,
    "CREATE TABLE unsettled_stories (story bigint PRIMARY KEY)",
    """
    CREATE TABLE words_missing (
        id bigint PRIMARY KEY CHECK (id = 1),
        below bigint NOT NULL
    )
    """,
    # Words are made in Python; marks are among them (see ``filing``). Changes go into the index at
    # once: what waits for it would be gone through by every search.
    "CREATE TABLE search_index (position bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX search_index_by_words ON search_index USING gin (words) WITH (fastupdate = off)",
)
