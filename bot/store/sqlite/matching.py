"""Says in the language of FTS5 what is looked for (https://sqlite.org/fts5.html#full_text_query_syntax).

The index itself is filled by ``filing``.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Sequence
from typing import Final

from bot.store.terms import AllOf, AnyOf, Mark, Part, Term, Words

_COLUMNS: Final = {Part.TEXT: "{title excerpt forms}", Part.TITLE: "{title forms}"}
#: What would end a quoted phrase early, and halves of characters, which are no text.
_UNQUOTABLE: Final = re.compile(r'[\x00-\x1f"\ud800-\udfff]')
_WRITTEN: Final = """
    SELECT value FROM json_each(:words) WHERE EXISTS (
        SELECT 1 FROM search_index
        WHERE search_index MATCH '{title excerpt}: "' || json_each.value || '"'
    )
"""


def matched(term: Term) -> str:
    """Give a term in the language of the index."""
    # Plain words are the most by far: first, and no patterns, which take twice as long.
    if isinstance(term, Words):
        return f"{_COLUMNS[term.part]}: {_quoted(term.text)}{' *' if term.is_beginning else ''}"
    if isinstance(term, Mark):
        return f"keywords: {_quoted(term.keyword)}"
    if isinstance(term, AllOf):
        return f"({' AND '.join(map(matched, term.terms))})"
    if isinstance(term, AnyOf):
        return f"({' OR '.join(map(matched, term.terms))})"
    return f"({matched(term.term)} NOT {matched(term.unwanted)})"


def written(sqlite: sqlite3.Connection, words: Sequence[str]) -> list[str]:
    """Give those words that stand in a title or an excerpt, in whatever form.

    Some hundred short looks into the index, in one statement.
    """
    cleaned = [_UNQUOTABLE.sub(" ", word) for word in words]
    return [word for (word,) in sqlite.execute(_WRITTEN, {"words": json.dumps(cleaned)})]


def _quoted(text: str) -> str:
    """Quote words: inside quotes nothing is an operator of the index's language."""
    return f'"{_UNQUOTABLE.sub(" ", text)}"'
