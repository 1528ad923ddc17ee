"""Which names are the same: of topics, of providers by their domains, and of titles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from html import unescape
from typing import Final
from unicodedata import normalize

from bot.identity.addresses import host_of
from bot.identity.keys import text_key

#: A character as HTML writes it. Without the semicolon it is text: ``R&D``, ``Q&A``, ``A&not``.
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
#: What has no shape of its own: Unicode's Default_Ignorable_Code_Point, unassigned ones left out.
_IGNORED: Final = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
#: The share of documents by which a name is the usual one.
_USUALLY: Final = Fraction(3, 4)
#: Text that was escaped once too often is escaped twice, hardly ever three times.
_ESCAPINGS: Final = 3


def name_form(name: str) -> str:
    """Give the form in which names and titles are compared.

    Without case, surplus white space and what is never seen; entities stand for their characters;
    and one Unicode form. It is NFKC, for names are compared as people read them: with full-width
    letters as with others, with ligatures as without. NFC keeps those apart, as it should where a
    text is *shown*; but what is shown stays as it is written. In all this is what Unicode calls
    a compatibility caseless match (D146), of what NFKC_Casefold leaves of a text.
    """
    if name.isascii() and "&" not in name:
        return " ".join(name.split()).casefold()
    for _ in range(_ESCAPINGS):
        name = _ENTITY.sub(lambda found: unescape(found[0]), name)
    # Folding can make what a second round composes, and composing what it folds.
    for form in ("NFD", "NFKC"):
        name = normalize(form, name).casefold()
    return " ".join(_IGNORED.sub("", normalize("NFKC", name)).split())


@lru_cache(maxsize=2048)
def topic_id(name: str) -> int:
    """Give the key of a topic; names are compared in their form.

    Topics and providers share the lists' space of keys, and a topic may be called like a domain.
    """
    return text_key("topic\n" + name_form(name))


@lru_cache(maxsize=2048)
def provider_id(domain: str) -> int:
    """Give the key of a provider: the same for every spelling of its domain."""
    return text_key(normalise_domain(domain))


@lru_cache(maxsize=2048)
def normalise_domain(domain: str) -> str:
    """Give the form of a domain by which providers are compared.

    In lower case, without ``www.``, and as DNS is asked for it where it is written beyond ASCII;
    of a whole address its host. What can be no domain, such as a name in its place, is compared
    like a name.
    """
    host = host_of(domain)
    if host is None:
        return name_form(domain)
    rest = host.removeprefix("www.")
    return rest if "." in rest else host


def usual_name(domain: str, counts: Mapping[str, int]) -> str | None:
    """Give what a provider is usually called, whatever single documents call it.

    That is what three of four documents call it at least; spellings of one name count together,
    and the most frequent of them is shown. Documents that only repeat the domain told no name.

    Args:
        domain: The provider's, in any spelling.
        counts: How many documents call it so, by name as they write it.

    Returns:
        One of the names, or None where there is no usual one: on a domain where many publish,
        such as a portal of videos, each document tells who does.
    """
    own = normalise_domain(domain)
    totals: Counter[str] = Counter()
    for name, count in counts.items():
        form = name_form(name)
        if form and normalise_domain(form) != own:
            totals[form] += count
    if not totals:
        return None
    usual = min(totals, key=lambda form: (-totals[form], form))
    if totals[usual] * _USUALLY.denominator < totals.total() * _USUALLY.numerator:
        return None
    spellings = [name for name in counts if name_form(name) == usual]
    return min(spellings, key=lambda name: (-counts[name], name))
