"""Refuses connections into private networks, at the last moment before each of them.

A name is looked up anew for each connection and each redirect, so only the address that is about
to be connected to tells where it leads. aiohttp asks for a socket right then.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Final

Address = IPv4Address | IPv6Address
#: Tells whether an address may be connected to.
Rule = Callable[[Address], bool]

#: Means the IPv4 address in its lower half (RFC 4291, section 2.5.5.2; RFC 6052, section 2.1).
_ALIASES: Final = (ip_network("::ffff:0:0/96"), ip_network("64:ff9b::/96"))
#: Not public, and not in every Python's list: IPv4 without a name of its own (RFC 4291, section
#: 2.5.5.1), NAT64 of a site (RFC 8215), site-local, Teredo (RFC 4380), protocol assignments, relays
#: of 6to4.
_CLOSED: Final = tuple(
    map(
        ip_network,
        ["::/96", "64:ff9b:1::/48", "fec0::/10", "2001::/32", "192.0.0.0/24", "192.88.99.0/24"],
    )
)
_LOW_HALF: Final = 0xFFFFFFFF
#: The third quarter of addresses that tunnel within a site (ISATAP; RFC 5214, section 6.1).
_ISATAP: Final = frozenset({0x00005EFE, 0x02005EFE})


class PrivateAddressError(OSError):
    """An address leads into a private network; the connection was not made."""

    def __init__(self, address: str) -> None:
        self.address = address
        # The same words for each: aiohttp hands the error of a name with several addresses on only
        # where all of them have the same.
        super().__init__(errno.EACCES, "this is no public address")


def is_public(address: Address) -> bool:
    """Tell whether an address stands on the public internet, in whichever spelling.

    Every IPv4 address inside of an IPv6 one has to be public as well: mapped, translated and
    tunnelled ones (RFC 4291, 6052, 3056, 5214).
    """
    if any(address in network for network in _CLOSED):
        return False
    inside = _inside(address)
    if any(address in network for network in _ALIASES):
        return is_public(inside)
    is_open = address.is_global and not address.is_multicast and not address.is_reserved
    return is_open and all(map(is_public, _tunnelled(address)))


def anywhere(address: Address) -> bool:  # noqa: ARG001 - a rule that has none
    """Let every address be connected to, for operators whose feeds stand on their own network."""
    return True


def guarded_sockets(rule: Rule) -> Callable[[Any], socket.socket]:
    """Make what aiohttp asks for sockets: it gives none for an address that the rule refuses.

    Raises:
        PrivateAddressError: By what is returned.
    """

    def make_socket(candidate: Any) -> socket.socket:
        family, kind, protocol, _, where = candidate
        address = ip_address(str(where[0]).partition("%")[0])
        if not rule(address):
            raise PrivateAddressError(str(address))
        return socket.socket(family=family, type=kind, proto=protocol)

    return make_socket


def _inside(address: Address) -> IPv4Address:
    return IPv4Address(int(address) & _LOW_HALF)


def _tunnelled(address: Address) -> Iterator[IPv4Address]:
    if isinstance(address, IPv4Address):
        return
    if address.sixtofour:
        yield address.sixtofour
    if int(address) >> 32 & _LOW_HALF in _ISATAP:
        yield _inside(address)
