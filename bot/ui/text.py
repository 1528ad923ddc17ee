"""Turns foreign text into safe, readable Discord text; what to show where is the embeds' job.

Lengths are in UTF-16 code units. Discord's API counts code points (discord-api-docs, issue 1315),
its clients UTF-16 code units, so what fits here fits both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlsplit

from bot.documents.cleaning import one_line
from bot.identity import is_web_address

#: Discord takes no longer address in an embed.
_LONGEST_ADDRESS: Final = 2048
_TITLE_IN_LINK: Final = 120
#: A shorter title says too little to be worth its link.
_LEAST_TITLE_IN_LINK: Final = 20
_UNTITLED: Final = "Untitled"

#: Nothing nearly as long can be shown, and a hostile megabyte would hold everybody up.
_LONGEST_READ: Final = 16_384


def clean(text: str) -> str:
    """Give one readable line: nothing invisible, single spaces.

    Of an endless text only the beginning is read. What documents say was rid of HTML's left-overs
    when it was read.
    """
    return one_line(text[:_LONGEST_READ])


# -- escape: what Discord would take for markup

_MARKUP = re.compile(r"[\\*_~`|\[\]<]|:(?=//|[\w+-]+:)")
_LINE_START = re.compile(r"^([^\S\n]*)(?:(\d+)(?=[.)](?:\s|$))|(?=[#>+-]))", re.MULTILINE)
# Discord's server finds mentions behind a backslash too; only a character in between helps. A word
# joiner has no width and lets no line break in.
_MENTION = re.compile(r"@(?=everyone|here|[!&]?\d)")


def escape(text: str) -> str:
    """Give text that Discord shows as it is: no markup, mention, link or emoji comes of it.

    A backslash before anything but letters, digits and white space is honoured by Discord in
    messages, and in titles, descriptions and fields of embeds; not inside the text of a masked
    link, for which there is ``link``. Names of authors and footers know no markup: use ``plain``.
    """
    text = _MARKUP.sub(r"\\\g<0>", text)
    text = _LINE_START.sub(r"\1\2\\", text)
    return _MENTION.sub("@\u2060", text)


# -- links

_LABEL_LOOKALIKES = str.maketrans("[]*`<>\\", "()\u2217'\u2039\u203a\u2216")
_LABEL_PARTS: Final = (
    (re.compile(r"\b(?:https?|steam|ftp|discord)://", re.IGNORECASE), ""),
    (re.compile(r"://"), " "),
    (re.compile(r":(?=[\w+-]+:)"), "\u2236"),
    (re.compile(r"@(?=everyone|here)"), "\uff20"),
    (re.compile(r"_(?![A-Za-z0-9])|(?<=_)_"), "\u02cd"),
    (re.compile(r"~(?=~)|(?<=~)~"), "\u223c"),
    (re.compile(r"\|(?=\|)|(?<=\|)\|"), "\u2223"),
)
_HOST = re.compile(r"(?:[\w-]{1,63}\.)*[\w-]{1,63}(?::\d{1,5})?", re.ASCII)
# Balanced brackets are fine inside a masked link, and some servers want them as they are.
_NOT_IN_ADDRESS = re.compile(
    r"(\([\w.~:/?#@!$&'*+,;=-]*\))|%(?![0-9A-Fa-f]{2})|[^\w.~:/?#@!$&'*+,;=%-]", re.ASCII
)


def link(
    title: str, url: str, *, room: int = 1024, mark: Callable[[str, int], str] | None = None
) -> str:
    """Give a masked link of at most ``room`` units, or the escaped title where none is possible.

    ``mark`` may make words of the link's text bold, within so many units.

    Discord honours no backslash in the text of a masked link and shows it; invisible characters
    are dropped there before markup is read (discord-api-docs, issue 6185). So characters that
    could be markup give way to similar ones, and ``https://``, which voids a link, is left out.
    """
    address = web_address(url)
    if address is not None:
        left = room - len(address) - len("[]()")
        if left >= _LEAST_TITLE_IN_LINK:
            label = _label(title, min(left, _TITLE_IN_LINK))
            return f"[{mark(label, left) if mark else label}]({address})"
    return fit(title, min(room, _TITLE_IN_LINK)) or _UNTITLED


def web_address(url: str) -> str | None:
    """Give an http(s) address that cannot break out of a link; None where it is not to be shown.

    What RFC 3986 does not allow is percent-encoded. A user name before the host is a phisher's
    trick, so such addresses are not shown either.
    """
    if not is_web_address(url):
        return None
    parts = urlsplit(url)
    host = _ascii_host(parts.netloc)
    if _HOST.fullmatch(host) is None:
        return None
    rest = url.partition("://")[2][len(parts.netloc) :]
    address = f"{parts.scheme}://{host}{_NOT_IN_ADDRESS.sub(_percent_encoded, rest)}"
    return address if len(address) <= _LONGEST_ADDRESS else None


def _ascii_host(host: str) -> str:
    """Give a host as DNS knows it; empty where it cannot be one."""
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _percent_encoded(match: re.Match[str]) -> str:
    return match[1] or quote(match[0], safe="", errors="replace")


def _label(title: str, limit: int) -> str:
    text = shorten(clean(title), limit)
    for pattern, replacement in _LABEL_PARTS:
        text = pattern.sub(replacement, text)
    return " ".join(text.translate(_LABEL_LOOKALIKES).split()) or _UNTITLED


# -- length

_REGIONAL_INDICATORS: Final = ("\U0001f1e6", "\U0001f1ff")
_SKIN_TONES: Final = ("\U0001f3fb", "\U0001f3ff")
_HANGUL_ENDINGS: Final = ("\u1160", "\u11ff")
_JOINERS: Final = "\u200c\u200d"


def length(text: str) -> int:
    """Give a text's length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shorten(text: str, limit: int) -> str:
    """Give text of at most ``limit`` units, cut after a word and marked with "…" where it was cut.

    What is read as one character is never cut in half, but an escape can be: shorten, then escape,
    or use ``fit``.
    """
    if length(text) <= limit:
        return text
    if limit < 1:
        return ""
    cut = _fitting(text, limit - 1)
    word_end = text.rfind(" ", 0, cut + 1)
    # Without a space nearby (Chinese, an endless word) the cut goes through the word.
    if word_end > cut // 3:
        cut = word_end
    while cut and _joins(text, cut):
        cut -= 1
    return text[:cut].rstrip(" ,;:.\u2013\u2014-…") + "…"


def fit(text: str, limit: int) -> str:
    """Give foreign text cleaned, shortened and escaped, of at most ``limit`` units in the end."""
    text = clean(text)
    room = limit
    while (over := length(escaped := escape(shorten(text, room))) - limit) > 0:
        # An escaped character takes two, so half of what is over can go without cutting too much.
        room -= max(1, over // 2)
    return escaped


def plain(text: str, limit: int) -> str:
    """Give foreign text cleaned and shortened, for where Discord reads no markup."""
    return shorten(clean(text), limit)


def _fitting(text: str, units: int) -> int:
    """Count the characters from the start that take no more than so many units."""
    for index, character in enumerate(text):
        units -= 2 if character > "\uffff" else 1
        if units < 0:
            return index
    return len(text)


def _joins(text: str, index: int) -> bool:
    """Tell whether the characters before and after a place are read as one (UAX 29, abridged)."""
    before, after = text[index - 1], text[index]
    if after in _JOINERS or before in _JOINERS or unicodedata.category(after)[0] == "M":
        return True
    if _is_in(_SKIN_TONES, after) or _is_in(_HANGUL_ENDINGS, after):
        return True
    if not _is_in(_REGIONAL_INDICATORS, after):
        return False
    start = index
    while start and _is_in(_REGIONAL_INDICATORS, text[start - 1]):
        start -= 1
    return (index - start) % 2 == 1


def _is_in(bounds: tuple[str, str], character: str) -> bool:
    return bounds[0] <= character <= bounds[1]


# -- words of our own


def when(moment: datetime, style: str = "R") -> str:
    """Give a moment that every reader sees in a time zone and language of theirs.

    Args:
        moment: Aware.
        style: Discord's letter: ``R`` for "2 hours ago", ``f`` for date and time, and so on.
    """
    return f"<t:{int(moment.timestamp())}:{style}>"


def plural(count: int, one: str, many: str) -> str:
    """Give a number with its noun: "1 story", "1,204 stories"."""
    return f"{count:,} {one if count == 1 else many}"


def fitting(lines: Iterable[str], room: int) -> list[str]:
    """Take lines as long as, joined by line breaks, they take at most ``room`` units."""
    taken: list[str] = []
    for line in lines:
        room -= length(line) + 1
        if room < -1:  # no break stands after the last line
            break
        taken.append(line)
    return taken


def day(moment: datetime) -> str:
    """Write a day as people do: 2 May 2026."""
    return f"{moment.day} {moment:%b %Y}"
