"""Makes of a document's text what people read: one line, without what is left of HTML.

It is done once, when a document is read. So what is shown is also what is searched and matched.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from html.entities import html5
from typing import Final

# Only what HTML knows is a tag: in small letters or in capitals, with attributes if anything. So
# "List<Object>" and "a<b and c>d" are none; nor is one that entities spell out, which is meant to
# be read.
_NAMES: Final = (
    "a|abbr|article|aside|b|blockquote|body|br|button|caption|center|cite|code|dd|del|details|div"
    "|dl|dt|em|embed|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img"
    "|input|ins|label|li|link|main|mark|meta|nav|object|ol|p|param|picture|pre|q|s|script|section"
    "|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|tfoot|th|thead|time"
    "|title|tr|tt|u|ul|video|wbr"
)
_TAG = re.compile(
    rf"</?(?:{_NAMES}|{_NAMES.upper()})"
    r"(?:\s[^<>=]*=[^<>]*|\s*)/?(?:>|\Z)|<!--[^<>]*-->"
)
#: The parameter of a type, which stands right behind its name and is no tag in between.
_TYPE_PARAMETER = re.compile(r"(?<=[A-Za-z0-9_])<(?:[A-Z]|object|time|label)>")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
#: Feeds escape twice, now and then once more.
_ENTITY_LAYERS: Final = 3
# Joiners stay between characters that they can join: Persian words, families of emoji.
_VISIBLE = r"[^\x00-\x7f\s\u200c\u200d]"
_LOOSE_JOINER = re.compile(rf"(?<!{_VISIBLE})[\u200c\u200d]|[\u200c\u200d](?!{_VISIBLE})")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    r"\ud800-\udfff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
#: Those of them that Unicode counts as printable.
_INVISIBLE_LETTERS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufffc\U000e0100-\U000e01ef]"
)
_CUT_OFF: Final = ("...", "[...]", "[…]")


def readable(text: str) -> str:
    """Give a document's text as people read it: one line, no tags, entities or invisible signs."""
    is_plain = text.isascii() and text.isprintable() and "&" not in text and "<" not in text
    if is_plain and "  " not in text and not text.endswith(_CUT_OFF):
        return text.strip()  # nearly every text; the rest costs three times as much
    if "<" in text:
        text = _TAG.sub(_gap, text)
    layers = _ENTITY_LAYERS if "&" in text else 0
    for _ in range(layers):
        text = _ENTITY.sub(_character, text)
    text = one_line(unicodedata.normalize("NFC", text))
    if text.endswith(_CUT_OFF):
        return text.removesuffix("]").rstrip(".…").removesuffix("[").rstrip() + "…"
    return text


def one_line(text: str) -> str:
    """Give one readable line: nothing invisible, single spaces."""
    text = " ".join(text.split())
    if text.isprintable() and (text.isascii() or _INVISIBLE_LETTERS.search(text) is None):
        return text
    text = _INVISIBLE.sub("", text)
    if "\u200c" in text or "\u200d" in text:
        text = _LOOSE_JOINER.sub("", text)
    return " ".join(text.split())


def _gap(tag: re.Match[str]) -> str:
    return tag[0] if _TYPE_PARAMETER.match(tag.string, tag.start()) else " "


def _character(entity: re.Match[str]) -> str:
    # A bare html.unescape would also read "&copy" out of "&copycat;".
    is_known = entity[0][1] == "#" or entity[0][1:] in html5
    return unescape(entity[0]) if is_known else entity[0]
