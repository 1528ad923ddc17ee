"""No spelling of a private address is public, and nothing is sent to one."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, ip_address
from typing import Any

import pytest

from bot.sources.web.answers import Fetched, NotFetched, Trouble
from bot.sources.web.fetching import open_web
from bot.sources.web.guarding import Address, is_public
from tests.samples import NOW
from tests.sources.web.player import Play, Player, playing

_PUBLIC = ["8.8.8.8", "193.99.144.80", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
_PRIVATE = [
    "0.0.0.0",  # noqa: S104 - nobody binds to it
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "100::1",
    "2001:db8::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "ff02::1",
    "ff0e::1",
]
#: Every way to write 127.0.0.1 or 10.0.0.1 as an address of IPv6.
_DISGUISED = [
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:a00:1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "2001:0:808:808::80ff:fffe",
    "2606:4700::5efe:7f00:1",
    "2606:4700::200:5efe:a00:1",
    "fec0::1",
    "fe80::5efe:7f00:1",
]


@pytest.mark.parametrize("written", _PUBLIC)
def test_the_public_internet_is_open(written: str) -> None:
    assert is_public(ip_address(written))


@pytest.mark.parametrize("written", [*_PRIVATE, *_DISGUISED])
def test_private_networks_are_closed(written: str) -> None:
    assert not is_public(ip_address(written))


def test_every_private_ipv4_address_is_closed_in_its_disguises() -> None:
    for written in _PRIVATE:
        address = ip_address(written)
        if isinstance(address, IPv4Address):
            low = int(address)
            for disguise in (0xFFFF << 32, 0x64FF9B << 96, 0):
                assert not is_public(ip_address((disguise | low).to_bytes(16))), written
            assert not is_public(ip_address((0x2002 << 112 | low << 80).to_bytes(16)))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "⑫7.0.0.1",
        "127.0.0.1.",
        "LOCALHOST",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "[0:0:0:0:0:ffff:127.0.0.1]",
        "0.0.0.0",  # noqa: S104 - nobody binds to it
        "[::]",
    ],
)
async def test_no_request_arrives_on_this_machine(host: str) -> None:
    async with playing() as player, open_web("Newsdesk") as web:
        player.plays("/feed", Play(b"secret"))
        address = player.address("/feed").replace("127.0.0.1", host)
        answer = await web.fetch(address, NOW)
        assert isinstance(answer, NotFetched)
        assert answer.trouble in {Trouble.PRIVATE, Trouble.UNREACHABLE}
        assert player.asked == []


async def test_who_is_refused_is_told_why(player: Player) -> None:
    async with open_web("Newsdesk") as web:
        for host in ("127.0.0.1", "localhost"):
            answer = await web.fetch(player.address("/").replace("127.0.0.1", host), NOW)
            assert isinstance(answer, NotFetched)
            assert answer.trouble is Trouble.PRIVATE
            assert "private_networks" in answer.problem


async def test_no_redirect_leads_into_a_private_network(player: Player) -> None:
    """The first server may be asked, the second may not."""
    async with playing("127.0.0.2") as inner, open_web("Newsdesk", rule=_only_first) as web:
        secret = inner.plays("/feed", Play(b"secret"))
        for target in (secret, secret.replace("127.0.0.2", "[::ffff:127.0.0.2]")):
            address = player.plays("/feed", Play(status=302, headers={"Location": target}))
            answer = await web.fetch(address, NOW)
            assert isinstance(answer, NotFetched)
            assert answer.trouble is Trouble.PRIVATE
        assert inner.asked == []


async def test_a_name_that_changes_its_address_is_refused(
    player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name is public when it is looked at, and private when it is connected to."""
    hosts = iter(["127.0.0.1", "127.0.0.2"])
    real = socket.getaddrinfo

    def look_up(name: str, *rest: Any, **options: Any) -> Any:
        return real(next(hosts) if name == "news.example" else name, *rest, **options)

    monkeypatch.setattr("socket.getaddrinfo", look_up)
    async with playing("127.0.0.2") as inner, open_web("Newsdesk", rule=_only_first) as web:
        inner.plays("/feed", Play(b"secret"))
        address = player.plays("/feed", Play(b"news", headers={"Connection": "close"}))
        address = address.replace("127.0.0.1", "news.example")
        assert isinstance(await web.fetch(address, NOW), Fetched)
        answer = await web.fetch(address, NOW)
        assert isinstance(answer, NotFetched)
        assert answer.trouble is Trouble.PRIVATE
        assert len(player.asked) == 1
        assert inner.asked == []


def _only_first(address: Address) -> bool:
    return address == ip_address("127.0.0.1")
