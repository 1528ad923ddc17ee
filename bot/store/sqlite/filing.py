"""Keeps the full-text index, which FTS5 has of the texts in ``articles`` without keeping them."""

from __future__ import annotations

from typing import Final

INDEX: Final = """
    INSERT INTO search_index (rowid, title, excerpt, forms, keywords) VALUES (?, ?, ?, ?, ?)
"""
#: The index does not keep the texts: to forget an article it must be told its old ones.
UNINDEX: Final = """
    INSERT INTO search_index (search_index, rowid, title, excerpt, forms, keywords)
    SELECT 'delete', position, title, excerpt, forms, keywords
    FROM articles WHERE id IN :ids
"""
