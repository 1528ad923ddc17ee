"""Makes what feeds write in HTML, or in what they take for it, plain text on one line.

Every pattern reads in time that grows with the length of the text, whatever stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

#: Tags that HTML knows: nothing else in angle brackets is taken for one, so that 5 < 6 stays.
_INLINE = (
    "a abbr acronym applet area audio b bdi bdo big blink button canvas center cite code command "
    "data del dfn em embed font i iframe img input ins kbd keygen label map mark marquee math "
    "meter nobr noscript object output param picture progress q rp rt ruby s samp select small "
    "source span strike strong sub sup time track tt u var video wbr "
    # MathML Core
    "mfrac mi mn mo mover mrow mspace msqrt mroot mstyle msub msubsup msup mtable mtd mtext mtr "
    "munder munderover annotation semantics"
)
_BLOCK = (
    "address article aside base basefont blockquote body br caption col colgroup dd details dialog "
    "dir div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head "
    "header hgroup hr html legend li link main menu meta nav ol optgroup option p pre script "
    "section style summary table tbody td template textarea tfoot th thead title tr ul"
)
_BLOCKS: Final = frozenset(_BLOCK.split())
_KNOWN: Final = frozenset(_INLINE.split()) | _BLOCKS
#: Possessive, so that nothing is tried twice. Where a text in quotes holds the beginning of other
#: tags, few of those are looked past, so that a tag without an end costs no more than its length.
_PLAIN = r"""(?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+"""
_QUOTED = r"""(?:"[^"]{0,500}+"|'[^']{0,500}+')"""
_ATTRIBUTES = rf"(?>{_PLAIN}(?:{_QUOTED}{_PLAIN}){{0,3}}+(?=>)|[^<>]*+)"
_TAG = re.compile(rf"<(/?)([A-Za-z][A-Za-z0-9]*+)(?=[\s/>])({_ATTRIBUTES})>")
_ATTRIBUTE = re.compile(r"""([A-Za-z][\w:-]*+)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""")
_UNSEEN_ELEMENTS = ("script", "style", "svg", "template")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u2060\ufeff\ud800-\udfff\ufffe\uffff]")
#: A stop ends a sentence before white space only, as 1.5 and v2.0 are words; in Chinese and
#: Japanese it always does.
_SENTENCE = re.compile(r"(?:[^.!?。！？]|[.!?]++(?=\S))*+[.!?。！？]*+")
#: No more of a text is looked at: an excerpt is at its beginning.
_MOST_READ: Final = 100_000
_EXCERPT: Final = 2000
_TITLE: Final = 500
_MADE_TITLE: Final = 80


def plain(markup: str) -> str:
    """Give a text without tags that HTML knows, its entities decoded, all on one line.

    What was encoded twice is decoded twice: ``Caf&amp;eacute;`` is meant to be read.
    """
    text = _without_unseen(markup[:_MOST_READ])
    if "<" in text:
        text = _TAG.sub(_replacement, text)
    if "&" in text:
        text = unescape(text)
        if _ENTITY.search(text):
            text = unescape(text)
    return " ".join(_UNSEEN.sub(_gap, text).split())


def excerpt(markup: str) -> str:
    """Give the beginning of a text as people read it, at most 2,000 characters."""
    return cut(plain(markup), _EXCERPT)


def title(markup: str) -> str:
    """Give a headline, at most 500 characters."""
    return cut(plain(markup), _TITLE)


def made_title(text: str) -> str:
    """Make a headline for an entry without one: its first sentence, at most 80 characters."""
    sentence = _SENTENCE.match(text)
    return cut((sentence[0] if sentence else "") or text, _MADE_TITLE)


def cut(text: str, most: int) -> str:
    """Shorten a text at a word's end, with an ellipsis."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]  # and the ellipsis
    start = text[:most].rpartition(" ")[0]
    return (start if len(start) > most // 2 else kept).rstrip(" ,;:-–—") + "…"


def tags(markup: str, *names: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Give the opening tags of some names in a text, with their attributes unescaped."""
    for found in _TAG.finditer(markup):
        name = found[2].lower()
        if not found[1] and name in names:
            yield name, attributes(found[3])


def attributes(written: str) -> dict[str, str]:
    """Take the attributes of a tag apart; of two of one name the first counts, as in HTML."""
    taken: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(written):
        taken.setdefault(name.lower(), unescape(double or single or bare).strip())
    return taken


def _replacement(tag: re.Match[str]) -> str:
    name = tag[2].lower()
    if name not in _KNOWN:
        return tag[0]
    return " " if name in _BLOCKS else ""


def _gap(character: re.Match[str]) -> str:
    return " " if character[0].isspace() else ""


def _without_unseen(text: str) -> str:
    """Leave out comments, scripts and drawings with all that stands in them, as browsers do."""
    text = _without(text, "<!--", "-->", or_else=">")
    for name in _UNSEEN_ELEMENTS:
        text = _without(text, f"<{name}", f"</{name}>")
    return text


def _without(text: str, opening: str, closing: str, *, or_else: str = "") -> str:
    """Leave out what stands between two marks.

    Args:
        text: Where it stands.
        opening: Begins it.
        closing: Ends it.
        or_else: Ends it where the closing mark is missing; empty for the end of the text.
    """
    kept: list[str] = []
    place = 0
    while (start := text.find(opening, place)) >= 0:
        kept.append(text[place:start])
        end = text.find(closing, start)
        if end < 0 and or_else:
            closing = or_else
            end = text.find(closing, start)
        place = len(text) if end < 0 else end + len(closing)
    return "".join([*kept, text[place:]]) if kept else text
