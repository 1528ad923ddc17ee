"""What makes two things the same: addresses of articles, domains of providers, names of topics.

Keys are numbers derived from those, so that every process, reload and rebuilt database gives the
same thing the same key without asking.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import urlsplit, urlunsplit

#: Query parameters that tell how a reader came, never what the page is.
_TRACKING = frozenset({"fbclid", "gclid", "dclid", "msclkid", "igshid", "mc_cid", "mc_eid"})
#: Nearly every address: no user, no port, nothing but printable ASCII. It needs no splitting.
_USUAL = re.compile(r"https?://([a-z0-9.-]*[a-z0-9])(/[!\"$->@-~]*)?([?#][!-~]*)?")
_SPACE_OR_CONTROL = re.compile(r"[\s\x00-\x1f\x7f]")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def is_web_address(address: str) -> bool:
    """Tell whether an address is http or https with a host: the only kind that is ever shown."""
    if _USUAL.fullmatch(address):
        return True
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port  # raises where that is no port
    except ValueError:
        return False
    return (
        parts.scheme in _DEFAULT_PORTS and bool(host) and _SPACE_OR_CONTROL.search(address) is None
    )


def normalise_address(address: str) -> str:
    """Give the form of a web address by which articles are compared.

    Scheme and host in lower case and without the scheme's default port, http as https, no
    fragment, no tracking parameters, no slash at the end (RFC 3986, section 6.2, and practice).

    Raises:
        ValueError: The address cannot be split, such as an unclosed IPv6 host. No address that
            ``is_web_address`` accepts is such a one.
    """
    usual = _USUAL.fullmatch(address)
    if usual and not usual[3]:
        return f"https://{usual[1]}{(usual[2] or '').rstrip('/')}"
    parts = urlsplit(address.strip())
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:  # an IPv6 address
        host = f"[{host}]"
    port = parts.port
    if port is not None and port != _DEFAULT_PORTS.get(parts.scheme):
        host = f"{host}:{port}"
    # What is kept stays as it is written: encoding it anew could spell it another way.
    query = "&".join(pair for pair in parts.query.split("&") if not _is_tracking(pair))
    return urlunsplit(("https", host, parts.path.rstrip("/"), query, ""))


def article_id(address: str) -> int:
    """Give the key of the article at an address: the same for every spelling of that address."""
    return text_key(normalise_address(address))


@lru_cache(maxsize=8192)
def provider_id(domain: str) -> int:
    """Give the key of a provider; domains are compared without case and without ``www.``."""
    return text_key(normalise_domain(domain))


@lru_cache(maxsize=8192)
def normalise_domain(domain: str) -> str:
    """Give the form of a domain by which providers are compared."""
    return domain.strip().rstrip(".").casefold().removeprefix("www.")


@lru_cache(maxsize=8192)
def topic_id(name: str) -> int:
    """Give the key of a topic; names are compared without case and surplus white space.

    Topics and providers share the lists' space of keys, and a topic may be called like a domain.
    """
    return text_key("topic\n" + " ".join(name.split()).casefold())


def _is_tracking(pair: str) -> bool:
    parameter = pair.partition("=")[0].lower()
    return parameter in _TRACKING or parameter.startswith("utm_")


def text_key(text: str) -> int:
    """Hash a text to 63 bits: a positive INTEGER of SQLite that a million texts rarely share."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest) >> 1
