"""Which topic, provider or article a typed text means; where it is none, says what was near."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.errors import CommandError, NotFoundError
from bot.headlines import Headline
from bot.identity import is_web_address
from bot.publication import Audience, Scope
from bot.search.query import SearchQuery, Sort, parse_words
from bot.search.suggesting import Meaning
from bot.search.vocabulary import Name, Vocabulary, require
from bot.store import Store
from bot.ui.text import plain

#: What documents say, and how people call many of it.
TYPES: Final = Vocabulary((Name("article", "articles", 2), Name("video", "videos", 1)))
#: Names in one option of a subscription; more are better said by subscribing to less.
MOST_NAMES: Final = 10
_CANDIDATES: Final = 10
_LONGEST_ID: Final = 19
_NEAR_TITLES: Final = 3
#: What is typed beyond it tells no title from another, and costs the index much.
_LONGEST_TITLE: Final = 300
#: Shorter ones are not finished yet, rather than spelled wrong.
_LEAST_SPELLED: Final = 4
_TITLE_LIMIT: Final = 80


def resolve_several(kind: str, names: Sequence[Name], typed: str) -> tuple[str, ...]:
    """Give the keys of the topics or providers that were typed with commas between them.

    A name may hold a comma itself, so the longest run of parts that is a name counts.

    Raises:
        NotFoundError: One of them does not exist; suggests what was near.
        CommandError: They are more than ``MOST_NAMES``.
    """
    parts = split_names(typed)
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


def split_names(typed: str) -> list[str]:
    """Give what stands between the commas, empty parts left out."""
    return [" ".join(part.split()) for part in typed.split(",") if part.strip()]


async def find_article(
    store: Store, typed: str, scope: Scope, *, takes_best: bool = True
) -> Headline:
    """Give the article that is meant by an id, an address or words of its title.

    Args:
        store: Where to look.
        typed: An id as autocomplete gives it, the article's web address, or free text.
        scope: Which articles may be found, and where.
        takes_best: Whether the best match of free text will do; else it must be the only one or
            have exactly that title, as before anything is decided about it.

    Raises:
        NotFoundError: None matches; suggests what was near.
        CommandError: Several match and ``takes_best`` is not set.
    """
    headline = await _by_key(store, typed, scope)
    if headline is not None:
        return headline
    typed = typed[:_LONGEST_TITLE]
    found = await _by_words(store, typed, scope)
    if not found:
        raise NotFoundError(
            f"No story here matches “{typed[:60]}”.{await _near(store, typed, scope)}"
        )
    wanted = " ".join(typed.split()).casefold()
    exact = [one for one in found if " ".join(one.title.split()).casefold() == wanted]
    if takes_best or len(exact or found) == 1:
        return (exact or found)[0]
    titles = _quoted(found[:_NEAR_TITLES])
    raise CommandError(
        f"Several stories match “{typed[:60]}”, such as {titles}. Give the whole title, or its "
        "address."
    )


async def offered_articles(store: Store, typed: str, scope: Scope) -> Sequence[Headline]:
    """Give the articles whose words begin as typed; where there are none, those spelled nearly so.

    Args:
        store: Where to look.
        typed: What stands in the option so far.
        scope: Which articles may be offered, and where.
    """
    typed = typed[:_LONGEST_TITLE]
    found = await store.search.matching_titles(typed, scope)
    words = parse_words(typed)
    if found or not any(len(word) >= _LEAST_SPELLED for word in words):
        return found
    advice = await store.suggestions.advice(SearchQuery(words=words), scope)
    for suggestion in advice.suggestions:
        if suggestion.meaning is Meaning.WORDS:
            page = await store.search.page(suggestion.query, scope, limit=25, count_up_to=0)
            return page.headlines
    return ()


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


async def _near(store: Store, typed: str, scope: Scope) -> str:
    """Suggest titles with the longest of the typed words."""
    for word in sorted(typed.split(), key=len, reverse=True)[:_NEAR_TITLES]:
        if any(map(str.isalnum, word)):
            titles = await store.search.matching_titles(word, scope, limit=_NEAR_TITLES)
            if titles:
                return f" Did you mean {_quoted(titles)}?"
    return ""


def _quoted(headlines: Sequence[Headline]) -> str:
    return ", ".join(f"“{plain(one.title, _TITLE_LIMIT)}”" for one in headlines)


def _too_many(kind: str) -> CommandError:
    return CommandError(f"At most {MOST_NAMES} {kind}s fit in one subscription.")
