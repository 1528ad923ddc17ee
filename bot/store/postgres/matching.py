"""Says in PostgreSQL's language what is looked for (https://www.postgresql.org/docs/current/datatype-textsearch.html).

The index itself is filled by ``filing``, whose words these are: titles have the weight A, excerpts
B and further forms C, marks have none and begin with a sign that no word has.
"""

from __future__ import annotations

from typing import Final

from bot.store.postgres.words import stems_of
from bot.store.terms import AllOf, AnyOf, Mark, Part, Term, Words

#: What begins a mark, and by itself is found nowhere.
MARK: Final = "#"
_WEIGHTS: Final = {Part.TEXT: "", Part.TITLE: "AC"}


def matched(term: Term) -> str:
    """Give a term as a ``tsquery``."""
    if isinstance(term, Words):
        return _phrase(term.text, _WEIGHTS[term.part], is_beginning=term.is_beginning)
    if isinstance(term, Mark):
        return f"'{MARK}{term.keyword}'"
    if isinstance(term, AllOf):
        return f"({' & '.join(map(matched, term.terms))})"
    if isinstance(term, AnyOf):
        return f"({' | '.join(map(matched, term.terms))})"
    return f"({matched(term.term)} & !{matched(term.unwanted)})"


def phrase_written(text: str) -> str:
    """Give a ``tsquery`` for words that stand in a title or an excerpt, in whatever form."""
    return _phrase(text, "AB", is_beginning=False)


def _phrase(text: str, weights: str, *, is_beginning: bool) -> str:
    lexemes = [f"'{one}':{weights}" for one in stems_of(text)] or [f"'{MARK}':{weights}"]
    if is_beginning:
        lexemes[-1] += "*"
    whole = " <-> ".join(one.removesuffix(":") for one in lexemes)
    return f"({whole})" if len(lexemes) > 1 else whole
