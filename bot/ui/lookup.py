"""Which topic, provider or article a typed text means; where it is none, says what was near."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.errors import CommandError, NotFoundError
from bot.headlines import Headline
from bot.identity import is_web_address
from bot.publication import Audience, Scope
from bot.search.query import SearchQuery, Sort, parse_words
from bot.search.suggesting import Meaning
from bot.search.vocabulary import Name, require, resolve
from bot.store import Store
from bot.ui.text import plain

#: Names in one option of a subscription; more are better said by subscribing to less.
MOST_NAMES: Final = 10
_CANDIDATES: Final = 10
_LONGEST_ID: Final = 19
_NEAR_TITLES: Final = 5
_NEAR_WORDS: Final = 3
_ASKED: Final = 60
_TRY: Final = "Try other words of its title, or its web address."
#: What is typed beyond it tells no title from another, and costs the index much.
_LONGEST_TITLE: Final = 300
#: Shorter ones are not finished yet, rather than spelled wrong.
_LEAST_SPELLED: Final = 4


def resolve_several(kind: str, names: Sequence[Name], typed: str) -> tuple[str, ...]:
    """Give the keys of the topics or providers that were typed with commas between them.

    A name may hold a comma itself, so the longest run of parts that is a name counts.

    Raises:
        UnknownNameError: One of them does not exist; suggests what was near.
        CommandError: They are more than ``MOST_NAMES``.
    """
    parts = name_parts(names, typed)
    if len(parts) > 2 * MOST_NAMES:
        raise _too_many(kind)
    by_text: dict[str, Name] = {}
    for name in names:
        by_text.setdefault(name.key.casefold(), name)
        by_text.setdefault(name.label.casefold(), name)
    keys: dict[str, None] = {}
    while parts:
        count = next(
            (n for n in range(len(parts), 1, -1) if ", ".join(parts[:n]).casefold() in by_text), 1
        )
        text = ", ".join(parts[:count])
        name = by_text.get(text.casefold()) or require(kind, names, text)
        keys[name.key] = None
        del parts[:count]
    if len(keys) > MOST_NAMES:
        raise _too_many(kind)
    return tuple(keys)


def name_parts(names: Sequence[Name], typed: str) -> list[str]:
    """Part names at commas, and at semicolons and line breaks where no name holds them."""
    parts: list[str] = []
    for part in typed.split(","):
        is_name = resolve(names, part) is not None
        parts += split_names(part if is_name else re.sub(r"[;\n]", ",", part))
    return parts


def split_names(typed: str) -> list[str]:
    """Give what stands between the commas, empty parts left out."""
    return [" ".join(part.split()) for part in typed.split(",") if part.strip()]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Articles of which a person is to choose the one that was meant.

    Attributes:
        asked: What was typed, shortened.
        headlines: At least one, the likeliest first.
        are_near: Whether none of them matches; they are what was perhaps meant.
    """

    asked: str
    headlines: Sequence[Headline]
    are_near: bool

    @property
    def question(self) -> str:
        """What to ask, as plain text."""
        if self.are_near:
            return f"No story here matches “{self.asked}”. Did you mean one of these?"
        return f"Several stories match “{self.asked}”. Which one?"


async def find_article(store: Store, typed: str, scope: Scope) -> Headline | Candidates:
    """Give the article that is meant by an id, an address or words of its title.

    Args:
        store: Where to look.
        typed: An id as autocomplete gives it, the article's web address, or free text.
        scope: Which articles may be found, and where.

    Returns:
        The article, where it is the only one that matches or the only one of exactly that title;
        else those to choose from.

    Raises:
        NotFoundError: None matches, and none is near.
    """
    headline = await _by_key(store, typed, scope)
    if headline is not None:
        return headline
    typed = typed[:_LONGEST_TITLE]
    asked = plain(typed, _ASKED)
    found = await _by_words(store, typed, scope)
    if not found:
        near = await _near(store, typed, scope)
        if not near:
            raise NotFoundError(f"No story here matches “{asked}”. {_TRY}")
        return Candidates(asked, near, are_near=True)
    wanted = " ".join(typed.split()).casefold()
    exact = [one for one in found if " ".join(one.title.split()).casefold() == wanted]
    meant = exact or found
    return meant[0] if len(meant) == 1 else Candidates(asked, meant, are_near=False)


async def offered_articles(store: Store, typed: str, scope: Scope) -> Sequence[Headline]:
    """Give the articles whose words begin as typed; where there are none, those spelled nearly so.

    Args:
        store: Where to look.
        typed: What stands in the option so far.
        scope: Which articles may be offered, and where.
    """
    typed = typed[:_LONGEST_TITLE]
    found = await store.search.matching_titles(typed, scope)
    return found or await _nearly_spelled(store, typed, scope, limit=25)


async def _by_key(store: Store, typed: str, scope: Scope) -> Headline | None:
    text = typed.strip()
    if text.isdecimal() and len(text) <= _LONGEST_ID:
        found: int | None = await store.articles.current(int(text))
    elif is_web_address(text):
        found = await store.articles.at(text)
    else:
        return None
    if found is None:
        return None
    headline = (await store.articles.headlines([found], scope.server_id)).get(found)
    if headline is None or scope.audience is Audience.ALL:
        return headline
    return headline if headline.is_published is (scope.audience is Audience.PUBLISHED) else None


async def _by_words(store: Store, typed: str, scope: Scope) -> Sequence[Headline]:
    """Give the best matches first; words may be the beginnings of longer ones."""
    words = parse_words(typed)
    if not words:
        return ()
    query = SearchQuery(words=words, sort=Sort.BEST)
    page = await store.search.page(query, scope, limit=_CANDIDATES, count_up_to=1)
    return page.headlines or await store.search.matching_titles(typed, scope, limit=_CANDIDATES)


async def _near(store: Store, typed: str, scope: Scope) -> Sequence[Headline]:
    """Give stories with the words spelled nearly so, else those with the longest of them."""
    near = await _nearly_spelled(store, typed, scope, limit=_NEAR_TITLES)
    words = sorted(typed.split(), key=len, reverse=True)[:_NEAR_WORDS]
    for word in () if near else words:
        if any(map(str.isalnum, word)):
            titles = await store.search.matching_titles(word, scope, limit=_NEAR_TITLES)
            if titles:
                return titles
    return near


async def _nearly_spelled(
    store: Store, typed: str, scope: Scope, *, limit: int
) -> Sequence[Headline]:
    words = parse_words(typed)
    if not any(len(word) >= _LEAST_SPELLED for word in words):
        return ()
    advice = await store.suggestions.advice(SearchQuery(words=words), scope)
    for suggestion in advice.suggestions:
        if suggestion.meaning is Meaning.WORDS:
            page = await store.search.page(suggestion.query, scope, limit=limit, count_up_to=0)
            return page.headlines
    return ()


def _too_many(kind: str) -> CommandError:
    return CommandError(f"At most {MOST_NAMES} {kind}s fit in one subscription.")
