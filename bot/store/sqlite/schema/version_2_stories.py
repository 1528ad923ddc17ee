"""What version 2 keeps so that stories are told apart by their words, whatever the engine."""

from __future__ import annotations

from typing import Final

STORIES: Final = (
    # How many articles have each word in headline or excerpt; '' counts the articles themselves.
    """
    CREATE TABLE words (
        word TEXT PRIMARY KEY,
        articles INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    # By which words of its headline an article is found when another may tell the same. Positions
    # grow with time, so that what is near in time stands together; both tables are emptied of an
    # article by what its texts say.
    """
    CREATE TABLE headline_words (
        word TEXT NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (word, position)
    ) STRICT, WITHOUT ROWID
    """,
    # Stories of which something has changed that decides who leads them.
    "CREATE TABLE unsettled_stories (story INTEGER PRIMARY KEY) STRICT",
    # What moderators say of stories, append-only. Of an article one says where it belongs, and
    # one whether it leads. So that it can be undone, each keeps which one stood before, and an
    # article of the story that it took something out of.
    """
    CREATE TABLE story_decisions (
        id INTEGER PRIMARY KEY,
        server_id INTEGER NOT NULL,
        article_id INTEGER NOT NULL,
        correction TEXT NOT NULL,
        other_id INTEGER,
        actor_id INTEGER,
        decided_at INTEGER NOT NULL,
        stands INTEGER NOT NULL,
        replaced_id INTEGER,
        left_id INTEGER
    ) STRICT
    """,
    "CREATE INDEX story_decisions_by_article ON story_decisions (article_id) WHERE stands",
    "CREATE INDEX story_decisions_by_other ON story_decisions (other_id) WHERE stands",
    # Posts that announce an article below another post, each once.
    """
    CREATE TABLE follow_ups (
        post_id INTEGER PRIMARY KEY REFERENCES posts ON DELETE CASCADE,
        parent_id INTEGER NOT NULL REFERENCES posts ON DELETE CASCADE,
        article_id INTEGER NOT NULL,
        UNIQUE (parent_id, article_id)
    ) STRICT
    """,
    "CREATE INDEX follow_ups_by_article ON follow_ups (article_id)",
    # Words are taken from texts by a program, not by a statement: that a million articles have
    # none yet is noted, and the newest are seen to first, while everything else goes on. One row
    # while there is something to do: articles below that position have no words yet.
    """
    CREATE TABLE words_missing (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        below INTEGER NOT NULL
    ) STRICT
    """,
    """
    INSERT INTO words_missing (id, below)
    SELECT 1, max(position) + 1 FROM articles HAVING max(position) IS NOT NULL
    """,
)
