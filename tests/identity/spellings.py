"""Makes pages and spells their addresses in every way by which a browser asks for the same one.

It knows the rules from the side of a writer, and shares no code with what reads them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Final

_HOSTS: Final = (
    "news.example",
    "www.news.example",
    "xn--bcher-kva.example",
    "xn--fa-hia.example",
    "xn--e1aybc.xn--p1ai",
    "a-b.news.example",
)
_BEYOND_ASCII: Final = {
    "xn--bcher-kva": ("bücher", "BÜCHER", "bu\u0308cher"),
    "xn--fa-hia": ("faß", "FAß"),
    "xn--e1aybc": ("\u0442\u0435\u0441\u0442", "\u0422\u0415\u0421\u0422"),
    "xn--p1ai": ("\u0440\u0444", "\u0420\u0424"),
}
_PORTS: Final = ("", "", "", ":8080", ":8443")
#: What stands in a path, and in the value of a parameter, as a browser sends it.
_SEGMENT: Final = (
    *"abcXYZ019-_~.",
    *"!$'()*+,;=:@",
    *("%C3%A9", "%C3%A4", "%E6%97%A5", "%C2%A0", "%E2%80%A8", "%20", "%2F", "%3F", "%25"),
)
_VALUE: Final = (
    *"abcXYZ019-_~.",
    *"!$()*+,:@/?",
    *("%C3%A9", "%C3%A4", "%E6%97%A5", "%20", "%26", "%2B", "%3D", "%25", "%27"),
)
_NAMES: Final = ("id", "p", "page", "lang", "v", "ref", "partner", "emc", "ocid", "source", "amp")
_TRACKING: Final = (
    "utm_source=feed",
    "UTM_Medium=x",
    "fbclid=IwAR0",
    "at_medium=RSS",
    "at_campaign=RSS",
    "mtm_campaign=feed",
    "yclid=1",
    "_hsenc=p2",
    "gclsrc=aw",
    "gbraid=0",
    "wbraid=0",
    "twclid=2",
    "igsh=x",
    "wt_mc=rss.red",
    "_ga=1.2",
    "source=rss----7f60cf5620c9---4",
)
_ROUTES: Final = ("/story", "!story", "!/story", "/a/b")
_AMPERSANDS: Final = ("&", "&", "&amp;", "&#38;", "&#038;", "&#x26;", "&amp;amp;")


@dataclass(frozen=True, slots=True)
class Page:
    """What a browser asks for: host, port, path and query; and what the page chooses by a route."""

    host: str
    port: str
    segments: tuple[tuple[str, ...], ...]
    parameters: tuple[tuple[str, tuple[str, ...]], ...]
    route: str


def a_page(chance: Random) -> Page:
    """Make a page."""
    return Page(
        host=chance.choice(_HOSTS),
        port=chance.choice(_PORTS),
        segments=tuple(_some(chance, _SEGMENT, 1) for _ in range(chance.randrange(4))),
        parameters=tuple(
            (name, _some(chance, _VALUE, 0)) for name in chance.sample(_NAMES, chance.randrange(4))
        ),
        route=chance.choice(_ROUTES) + str(chance.randrange(9)) if chance.random() < 0.2 else "",
    )


def another_page(page: Page, chance: Random) -> Page:
    """Make a page that a browser asks for otherwise, in one thing only."""
    changes = (_other_host, _other_path, _other_case, _other_query, _other_route, _other_encoding)
    while True:
        other = chance.choice(changes)(page, chance)
        if other != page:
            return other


def spelt(page: Page, chance: Random) -> str:
    """Write the address of a page in one of its spellings."""
    scheme = chance.choice(("https", "http", "HTTPS", "Http"))
    port = page.port or chance.choice(("", {"https": ":443", "http": ":80"}[scheme.lower()]))
    user = chance.choice(("", "", "", "somebody@", "a:b@"))
    slash = chance.choice(("/", "/", "/", "\\"))
    start = f"{scheme}:{slash}{slash}{user}{_spelt_host(page.host, chance)}{port}"
    path = _spelt_path(page.segments, slash, chance)
    address = start + path + _spelt_query(page.parameters, chance) + _spelt_end(page.route, chance)
    around = chance.choice(("", "", " ", "\n", "\u00a0"))
    return around + address + around


def _some(chance: Random, pieces: tuple[str, ...], least: int) -> tuple[str, ...]:
    """Choose pieces, the last of which is no blank: at the end of an address that means nothing."""
    found = tuple(chance.choice(pieces) for _ in range(chance.randrange(least, 6)))
    return (*found, "z") if found and found[-1] in {".", "%20", "%C2%A0", "%E2%80%A8"} else found


# -- spellings of the parts


def _spelt_host(host: str, chance: Random) -> str:
    labels = [chance.choice((label, *_BEYOND_ASCII.get(label, ()))) for label in host.split(".")]
    spelling = chance.choice((".", ".", "\u3002")).join(labels)
    if spelling.isascii() and chance.random() < 0.3:
        spelling = spelling.upper()
    return spelling + chance.choice(("", "", "."))


def _spelt_path(segments: tuple[tuple[str, ...], ...], slash: str, chance: Random) -> str:
    path = ""
    for segment in segments:
        path += chance.choice(("", "", "", f"{slash}.", f"{slash}x{slash}..", f"{slash}%2e"))
        path += slash + "".join(_spelt_piece(piece, chance) for piece in segment)
        path += chance.choice(("", "", "", "\n", "\t"))
    return path + chance.choice(("", slash, f"{slash}."))


def _spelt_query(parameters: tuple[tuple[str, tuple[str, ...]], ...], chance: Random) -> str:
    pairs = [
        f"{name}={''.join(_spelt_piece(piece, chance) for piece in value)}"
        for name, value in parameters
    ]
    for _ in range(chance.choice((0, 0, 1, 2))):
        pairs.insert(chance.randint(0, len(pairs)), chance.choice(_TRACKING))
    query = "".join(
        (chance.choice(_AMPERSANDS) if place else "") + pair for place, pair in enumerate(pairs)
    )
    return f"?{query}" if query else chance.choice(("", "", "?"))


def _spelt_end(route: str, chance: Random) -> str:
    if route:
        return f"#{route}" + chance.choice(("", "", "/", ":~:text=a"))
    return chance.choice(("", "", "", "#", "#top", "#comment-1", "#:~:text=a%20b", "#/", "#!"))


def _spelt_piece(piece: str, chance: Random) -> str:
    """Spell a character, or an octet sequence that has to be encoded, in one of its ways."""
    if len(piece) == 1:
        if (piece.isalnum() or piece in "-_~") and chance.random() < 0.2:
            return _in_any_case(f"%{ord(piece):02X}", chance)
        return piece
    octets = bytes.fromhex(piece.replace("%", ""))
    if piece == "%20" or octets[0] >= 0x80:
        return chance.choice((_in_any_case(piece, chance), octets.decode()))
    return _in_any_case(piece, chance)


def _in_any_case(encoded: str, chance: Random) -> str:
    return chance.choice((encoded, encoded.lower()))


# -- other pages


def _other_host(page: Page, chance: Random) -> Page:
    if chance.random() < 0.5:
        return replace(page, port=chance.choice(_PORTS))
    return replace(page, host=chance.choice((*_HOSTS, f"m.{page.host}")))


def _other_path(page: Page, chance: Random) -> Page:
    segments = list(page.segments)
    place = chance.randint(0, len(segments))
    if segments and chance.random() < 0.3:
        del segments[place - 1]
    elif segments and chance.random() < 0.5:
        segments[place - 1] = (*segments[place - 1], "q")
    else:
        # An empty one counts too, save at the end, where slashes do not.
        segments.insert(place, ("a",) if place == len(segments) else chance.choice((("a",), ())))
    return replace(page, segments=tuple(segments))


def _other_case(page: Page, chance: Random) -> Page:
    """Write one letter of the path as a capital, or the other way round."""
    if not page.segments:
        return page
    segments = list(page.segments)
    place = chance.randrange(len(segments))
    segments[place] = tuple(
        piece.swapcase() if len(piece) == 1 else piece for piece in segments[place]
    )
    return replace(page, segments=tuple(segments))


def _other_query(page: Page, chance: Random) -> Page:
    parameters = list(page.parameters)
    choice = chance.random()
    if choice < 0.3:
        parameters.append(("extra", ("1",)))
    elif parameters and choice < 0.6:
        name, value = parameters.pop()
        parameters.append((name, (*value, "9")))
    else:
        parameters.reverse()
    return replace(page, parameters=tuple(parameters))


def _other_route(page: Page, chance: Random) -> Page:
    return replace(page, route=chance.choice(_ROUTES) + str(chance.randrange(10, 99)))


def _other_encoding(page: Page, chance: Random) -> Page:
    """Encode what is reserved, or the other way round: servers may take it for something else."""
    raw, encoded = chance.choice((("+", "%2B"), (",", "%2C"), (":", "%3A"), ("@", "%40")))
    parameters = (("q", (raw,)), *page.parameters)
    if chance.random() < 0.5:
        return replace(page, parameters=(("q", (encoded,)), *page.parameters))
    return replace(page, parameters=parameters)
