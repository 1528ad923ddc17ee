"""Version 1 of the schema: everything that the first release kept.

Two keys name an article. ``id`` is derived from its address and is what everything outside refers
to. ``position`` grows with the publication date and is the rowid of the table and of the full-text
index, so that "newest first" and date windows stop early; it moves when the date does.
"""

from __future__ import annotations

from typing import Final

_ARTICLES = (
    """
    CREATE TABLE providers (
        id INTEGER PRIMARY KEY,
        domain TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        newest_at INTEGER NOT NULL,
        published_count INTEGER NOT NULL DEFAULT 0
    ) STRICT
    """,
    """
    CREATE TABLE topics (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        newest_at INTEGER NOT NULL,
        published_count INTEGER NOT NULL DEFAULT 0
    ) STRICT
    """,
    """
    CREATE TABLE articles (
        position INTEGER PRIMARY KEY,
        id INTEGER NOT NULL UNIQUE,
        url TEXT NOT NULL,
        title TEXT NOT NULL,
        excerpt TEXT NOT NULL,
        category TEXT NOT NULL,
        type TEXT NOT NULL,
        published_at INTEGER NOT NULL,
        quality INTEGER,
        heat INTEGER,
        provider_id INTEGER NOT NULL REFERENCES providers,
        provider_name TEXT NOT NULL,
        topics TEXT NOT NULL,
        coverage_count INTEGER NOT NULL,
        published_by_document INTEGER NOT NULL,
        removed INTEGER NOT NULL,
        published INTEGER NOT NULL,
        forms TEXT NOT NULL,
        keywords TEXT NOT NULL
    ) STRICT
    """,
    # What only a full view of one article needs stays out of the rows that lists read.
    """
    CREATE TABLE article_details (
        position INTEGER PRIMARY KEY REFERENCES articles ON UPDATE CASCADE ON DELETE CASCADE,
        listings TEXT NOT NULL,
        images TEXT NOT NULL,
        provider_images TEXT NOT NULL,
        original_url TEXT,
        web_url TEXT,
        amp_url TEXT,
        cdn_amp_url TEXT,
        featured_content TEXT NOT NULL,
        related TEXT NOT NULL,
        secured TEXT,
        body TEXT NOT NULL,
        extra TEXT NOT NULL
    ) STRICT
    """,
    # Who lists whom, found by the one that is listed; what is said of it stands in
    # ``article_details``. Neither this table nor the next is indexed by position: both are
    # emptied of an article by what its details say, which halves the cost of filling them.
    """
    CREATE TABLE related (
        other_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (other_id, position)
    ) STRICT, WITHOUT ROWID
    """,
    # Which lists an article stands in: one row for each of its topics, its provider, the
    # providers that its related coverage names, and key 0, the list of everything.
    """
    CREATE TABLE listings (
        key INTEGER NOT NULL,
        published INTEGER NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (key, published, position)
    ) STRICT, WITHOUT ROWID
    """,
    # columnsize=0: nothing here ranks by document length, and its table would cost a write each.
    # Marks (M*) belong to words: many scripts write their vowels as such.
    """
    CREATE VIRTUAL TABLE search_index USING fts5(
        title, excerpt, forms, keywords,
        content = 'articles', content_rowid = 'position', columnsize = 0,
        tokenize = 'porter unicode61 remove_diacritics 2 categories ''L* N* Co Mn Mc'''
    )
    """,
)

_FILES = (
    # A folder's backlog is what its first complete load brought; it is never posted. Device and
    # inode tell the folder from an empty one that stands in its place while it is unmounted.
    """
    CREATE TABLE folders (
        path ANY NOT NULL,
        source TEXT NOT NULL,
        first_loaded_at INTEGER NOT NULL,
        device INTEGER NOT NULL,
        inode INTEGER NOT NULL,
        PRIMARY KEY (path, source)
    ) STRICT, WITHOUT ROWID
    """,
    # What a directory looked like when a source had loaded everything in it, as a digest of
    # names, sizes, times and inodes: while it is the same, nothing in it is looked at.
    """
    CREATE TABLE directories (
        path ANY NOT NULL,
        source TEXT NOT NULL,
        digest BLOB NOT NULL,
        PRIMARY KEY (path, source)
    ) STRICT, WITHOUT ROWID
    """,
    # A path is text, or bytes where its name is not UTF-8. The source is the one that last read
    # the file, '' for a load by hand.
    """
    CREATE TABLE files (
        path ANY PRIMARY KEY,
        directory ANY NOT NULL,
        source TEXT NOT NULL,
        default_published INTEGER NOT NULL,
        size INTEGER NOT NULL,
        modified_ns INTEGER NOT NULL,
        inode INTEGER NOT NULL,
        digest BLOB NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX files_by_directory ON files (directory)",
    "CREATE INDEX files_unsettled ON files (directory) WHERE modified_ns = -1",
    # Of several files with the same article one leads: the article is what that one says. A file
    # that held an article and cannot be read now goes on to stand for it, last, dated -1.
    """
    CREATE TABLE file_articles (
        article_id INTEGER NOT NULL,
        path ANY NOT NULL REFERENCES files ON DELETE CASCADE,
        published_at INTEGER NOT NULL,
        leads INTEGER NOT NULL,
        PRIMARY KEY (article_id, path)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX file_articles_by_path ON file_articles (path, leads, published_at)",
    "CREATE INDEX file_articles_doubled ON file_articles (article_id) WHERE NOT leads",
    """
    CREATE TABLE problems (
        id INTEGER PRIMARY KEY,
        path ANY NOT NULL REFERENCES files ON DELETE CASCADE,
        line INTEGER,
        field TEXT NOT NULL,
        problem TEXT NOT NULL,
        is_rejection INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX problems_by_path ON problems (path)",
    # What the last look at a folder found wrong with it, and with what stands in it unread.
    """
    CREATE TABLE folder_problems (
        folder ANY NOT NULL,
        path ANY NOT NULL,
        problem TEXT NOT NULL,
        is_rejection INTEGER NOT NULL,
        PRIMARY KEY (folder, path)
    ) STRICT, WITHOUT ROWID
    """,
)

_EDITORIAL = (
    # Append-only; the newest row for a server and an article stands, unless it is a reset.
    """
    CREATE TABLE decisions (
        id INTEGER PRIMARY KEY,
        server_id INTEGER NOT NULL,
        article_id INTEGER NOT NULL,
        action TEXT NOT NULL CHECK (action IN ('publish', 'unpublish', 'reset')),
        actor_id INTEGER NOT NULL,
        reason TEXT NOT NULL,
        decided_at INTEGER NOT NULL,
        stands INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE UNIQUE INDEX decisions_standing ON decisions (server_id, article_id) WHERE stands
    """,
    "CREATE INDEX decisions_by_article ON decisions (article_id)",
    # Each time an article became published, everywhere (server 0) or in one server.
    """
    CREATE TABLE releases (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        article_id INTEGER NOT NULL,
        server_id INTEGER NOT NULL,
        is_decision INTEGER NOT NULL,
        released_at INTEGER NOT NULL
    ) STRICT
    """,
)

_DELIVERIES = (
    """
    CREATE TABLE subscriptions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        server_id INTEGER NOT NULL,
        channel_id INTEGER NOT NULL,
        filters TEXT NOT NULL,
        options TEXT NOT NULL,
        max_age INTEGER NOT NULL,
        since_release INTEGER NOT NULL,
        created_by INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        gathered_until INTEGER,
        paused_at INTEGER,
        removed_at INTEGER,
        paused_because TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    "CREATE INDEX subscriptions_by_server ON subscriptions (server_id, channel_id)",
    """
    CREATE INDEX subscriptions_gathering ON subscriptions (gathered_until)
    WHERE gathered_until IS NOT NULL
    """,
    # What the courier works off: a message, or what is to become one. ``shown`` is a digest of
    # what the message shows.
    """
    CREATE TABLE posts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        subscription_id INTEGER NOT NULL REFERENCES subscriptions ON DELETE CASCADE,
        channel_id INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('story', 'digest')),
        state TEXT NOT NULL CHECK (
            state IN ('pending', 'sending', 'sent', 'rejected', 'retracting', 'retracted')
        ),
        nonce TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        due_at INTEGER NOT NULL,
        claimed_at INTEGER,
        message_id INTEGER,
        error TEXT NOT NULL DEFAULT '',
        planned_at INTEGER NOT NULL,
        sent_at INTEGER,
        shown TEXT NOT NULL DEFAULT '',
        edit_due_at INTEGER,
        edit_claimed_at INTEGER
    ) STRICT
    """,
    """
    CREATE INDEX posts_open ON posts (channel_id, due_at)
    WHERE state IN ('pending', 'sending', 'retracting')
    """,
    "CREATE INDEX posts_retracting ON posts (due_at) WHERE state = 'retracting'",
    "CREATE INDEX posts_to_edit ON posts (edit_due_at) WHERE edit_due_at IS NOT NULL",
    """
    CREATE INDEX posts_in_edit ON posts (edit_claimed_at) WHERE edit_claimed_at IS NOT NULL
    """,
    "CREATE INDEX posts_sent ON posts (subscription_id, sent_at) WHERE sent_at IS NOT NULL",
    "CREATE INDEX posts_by_subscription ON posts (subscription_id, planned_at)",
    # One article in one subscription. Those of one story in a channel share a post and the id of
    # the first of them, ``story``; one of them leads. Without a post it waits for a digest.
    """
    CREATE TABLE deliveries (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        subscription_id INTEGER NOT NULL REFERENCES subscriptions ON DELETE CASCADE,
        article_id INTEGER NOT NULL,
        channel_id INTEGER NOT NULL,
        story INTEGER NOT NULL,
        leads INTEGER NOT NULL,
        post_id INTEGER REFERENCES posts,
        waits TEXT,
        planned_at INTEGER NOT NULL,
        withdrawn_at INTEGER,
        withdrawn_because TEXT NOT NULL DEFAULT '',
        UNIQUE (subscription_id, article_id)
    ) STRICT
    """,
    "CREATE INDEX deliveries_by_article ON deliveries (article_id)",
    "CREATE INDEX deliveries_by_story ON deliveries (story)",
    "CREATE INDEX deliveries_by_post ON deliveries (post_id)",
    """
    CREATE INDEX deliveries_waiting ON deliveries (subscription_id)
    WHERE post_id IS NULL AND withdrawn_at IS NULL
    """,
    # One row: how far the releases have been planned into deliveries.
    """
    CREATE TABLE planner (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        last_release INTEGER NOT NULL
    ) STRICT
    """,
    "INSERT INTO planner (id, last_release) VALUES (1, 0)",
    # Searches behind paging buttons, which must work after a restart; the id is their hash.
    """
    CREATE TABLE saved_searches (
        id INTEGER PRIMARY KEY,
        query TEXT NOT NULL,
        used_at INTEGER NOT NULL
    ) STRICT
    """,
    # What Discord was last told, so that commands are synced only when they changed.
    """
    CREATE TABLE synced_commands (
        application_id INTEGER PRIMARY KEY,
        fingerprint TEXT NOT NULL
    ) STRICT
    """,
)

VERSION_1: Final = _ARTICLES + _FILES + _EDITORIAL + _DELIVERIES
