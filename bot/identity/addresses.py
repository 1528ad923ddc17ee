"""Which addresses are the same page: the link to show, and the form in which links are compared.

A link is the address as a browser understands it, otherwise as it was written. The form is what
all links have in common by which a browser asks for the same page, by RFC 3986 (section 6.2),
RFC 3987, UTS 46 and the WHATWG URL standard; it is compared and hashed, never shown.
"""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv6Address
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

import idna

from bot.identity.keys import text_key
from bot.identity.tracking import without_tracking

#: Nearly every address: no user, no port, and nothing that could be spelled another way (the
#: unreserved and reserved characters of RFC 3986, section 2, and letters beyond ASCII encoded in
#: upper case). It needs no splitting.
_USUAL: Final = re.compile(
    r"https?://([a-z0-9.-]*[a-z0-9])"
    r"(/[!$'-;=@-Z_a-z~]*(?:%[89A-F][0-9A-F][!$'-;=@-Z_a-z~]*)*)?"
    r"(?:\?([!$&(-:=?@-Z_a-z~]*))?"
)
#: What is a web address at first sight: printable ASCII behind a host without a port, and none of
#: the backslashes that browsers take for slashes.
_PLAIN: Final = re.compile(r"https?://[a-z0-9.-]*[a-z0-9](?:[/?#][!-\[\]-~]*)?")
_PORTS: Final = {"http": 80, "https": 443}

#: ``&`` as HTML and XML have it, once or several times over; addresses are copied out of both.
_AMPERSAND: Final = re.compile(r"&(?:(?:amp|#0*38|#x0*26);)+", re.IGNORECASE)
#: What is taken off both ends beside white space: by the URL standard controls, and by us what
#: else is invisible there and never meant.
_AROUND: Final = "".join(map(chr, range(0x21))) + "\u00a0\u200b\u2028\u202f\ufeff"
#: Scheme and host; path; query and fragment.
_PARTS: Final = re.compile(r"([A-Za-z]*:?[/\\]{2}[^/\\?#]*)?([^?#]*)(.*)", re.DOTALL)
#: What the URL standard leaves out. In a host it stays, and makes it none.
_BREAKS: Final = re.compile(r"[\t\n\r]")
#: White space, controls and what else has no width: browsers send it percent-encoded.
_UNSEEN: Final = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
#: Octets beyond ASCII that are encoded, one within it, a percent sign that encodes nothing, and
#: what RFC 3986 allows nowhere behind the host save encoded.
_SPELLINGS: Final = re.compile(
    r"(?:%[89A-Fa-f][0-9A-Fa-f])+|%[0-9A-Fa-f]{2}|%|[^!$&-;=?@A-Z_a-z~%]+"
)
_UNRESERVED: Final = re.compile(r"[A-Za-z0-9._~-]")
#: User, IPv6 address, port.
_BRACKETED: Final = re.compile(r"(?:.*@)?\[[0-9A-Fa-f:.]+\](?::[0-9]*)?")
#: The standard's forbidden domain code points.
_NO_HOST: Final = re.compile(r"[\x00-\x20\"#%/:<>?@\[\\\]^`{|}\x7f]")


def is_web_address(address: str) -> bool:
    """Tell whether an address is http or https with a host: the only kind that is ever shown."""
    if _PLAIN.fullmatch(address):
        return True
    if _UNSEEN.search(address):
        return False
    try:
        parts = urlsplit(address)
        host, _port = _host(parts), parts.port  # raises where that is no port
    except ValueError:
        return False
    return parts.scheme in _PORTS and bool(host)


def bears_login(address: str) -> bool:
    """Tell whether a web address holds a name or a password: what is shown would show them."""
    try:
        return "@" in urlsplit(address).netloc
    except ValueError:
        return False


def link_of(address: str) -> str | None:
    """Give the link to an address that works in a browser; None where it is no web address.

    What browsers do to a typed address is done (WHATWG URL, section 4.4): white space around it
    goes, and so do breaks behind its host; other white space is percent-encoded; a backslash
    before the query is a slash. ``&amp;`` becomes ``&``, as addresses are copied from pages and
    feeds. All else stays as it is written.
    """
    if _PLAIN.fullmatch(address) and ("&" not in address or not _AMPERSAND.search(address)):
        return address
    link = _as_read(address)
    return link if is_web_address(link) else None


def normalise_address(address: str) -> str:
    """Give the form of a web address by which articles are compared.

    - Scheme and host in lower case, a host beyond ASCII as it is asked for by DNS (UTS 46), IPv6
      in its shortest form, no dot at the host's end, no port that the scheme has by itself, no
      user; http as https, for a page that answers at both is one.
    - No ``.`` and ``..`` in the path, and no slash at its end.
    - Percent-encoded in upper case, and only what has to be: never a letter, digit or ``-._~``;
      everything that RFC 3986 allows nowhere, such as letters beyond ASCII, in UTF-8. A reserved
      character and its encoding are different (section 2.2).
    - No query parameter that only tracks (``tracking``); others as and where they stand.
    - No fragment, save one by which the page chooses what to show: ``#/…`` and ``#!…``.

    Raises:
        ValueError: The address cannot be split, such as an unclosed IPv6 host. No address that
            ``is_web_address`` accepts is such a one, and none that ``link_of`` gives.
    """
    usual = _USUAL.fullmatch(address)
    if usual and "/." not in address:
        host, path, query = usual.groups("")
        if query:
            query = without_tracking(query, host)
        return f"https://{host}{path.rstrip('/')}{query and '?'}{query}"
    parts = urlsplit(_as_read(address))
    host = _host(parts)
    path = _without_dots(_in_one_form(parts.path)).rstrip("/")
    query = without_tracking(_in_one_form(parts.query).replace("'", "%27"), host)
    route = _route(parts.fragment, host)
    own_ports = {None, _PORTS.get(parts.scheme), _PORTS["https"]}
    port = "" if parts.port in own_ports else f":{parts.port}"
    return f"https://{host}{port}{path}{query and '?'}{query}{route and '#'}{route}"


def host_of(text: str) -> str | None:
    """Give the host that a domain or a web address names, as DNS is asked for it.

    None where it names none: it holds what no host can, or is a single word without a dot.
    """
    read = _as_read(text)
    try:
        host = _host(urlsplit(read if "//" in read else f"//{read}"))
    except ValueError:
        return None
    return host if "." in host or "//" in read else None


def article_id(address: str) -> int:
    """Give the key of an address: the same for every spelling of it."""
    return text_key(normalise_address(address))


def _as_read(address: str) -> str:
    """Give an address as a browser reads it."""
    parts = _PARTS.match(_AMPERSAND.sub("&", address.strip(_AROUND)))
    host, path, rest = parts.groups("") if parts else ("", "", address)
    path = path.replace("\\", "/")
    return _UNSEEN.sub(_encoded, host.replace("\\", "/") + _BREAKS.sub("", path + rest))


def _host(parts: SplitResult) -> str:
    """Give the host in the form in which DNS is asked for it, without a dot at its end.

    Raises:
        ValueError: No host can be called so.
    """
    host = parts.hostname or ""
    if ":" in host:
        if not _BRACKETED.fullmatch(parts.netloc):
            raise ValueError(f"{parts.netloc!r} is no host")
        return f"[{IPv6Address(host).compressed}]"
    return _domain_asked_for(host)


@lru_cache(maxsize=2048)
def _domain_asked_for(host: str) -> str:
    """Map a domain by UTS 46, nontransitional as browsers do, and encode it by RFC 3492.

    Whether IDNA 2008 would let it be registered is not asked: there are domains of emoji.

    Raises:
        ValueError: It holds what no domain can.
    """
    host = unquote(host, errors="strict")
    if not host.isascii():
        mapped = idna.uts46_remap(host, std3_rules=False, transitional=False)
        host = ".".join(map(_label_asked_for, mapped.split(".")))
    host = host.lower().rstrip(".")
    if _NO_HOST.search(host):
        raise ValueError(f"{host!r} is no host")
    return host


def _label_asked_for(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"


def _in_one_form(text: str) -> str:
    """Percent-encode what has to be and nothing else (RFC 3986, section 6.2.2)."""
    return _AMPERSAND.sub("&", _SPELLINGS.sub(_spelled_once, text))


def _spelled_once(found: re.Match[str]) -> str:
    piece = found[0]
    if piece[0] != "%" or piece == "%":
        return _encoded(found)
    character = chr(int(piece[1:3], 16))
    return character if _UNRESERVED.fullmatch(character) else piece.upper()


def _encoded(found: re.Match[str]) -> str:
    """Percent-encode all of a text; a lone surrogate is not let through by documents."""
    return "".join(f"%{octet:02X}" for octet in found[0].encode("utf-8", "replace"))


def _without_dots(path: str) -> str:
    """Take ``.`` and ``..`` out of a path (RFC 3986, section 5.2.4); it begins with a slash."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    return "".join(f"/{segment}" for segment in kept)


def _route(fragment: str, host: str) -> str:
    """Give what of a fragment chooses the page: nothing, unless it begins like a path."""
    fragment = fragment.partition(":~:")[0]  # a text to mark on the page
    if not fragment.startswith(("/", "!")):
        return ""
    path, _, query = _in_one_form(fragment).partition("?")
    query = without_tracking(query, host)
    route = f"{path.rstrip('/') or '/'}{query and '?'}{query}"
    return route if route.strip("/!") else ""
