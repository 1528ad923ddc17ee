"""Which query parameters only tell how a reader came."""

from __future__ import annotations

import pytest

from bot.identity import normalise_address


@pytest.mark.parametrize(
    "parameter",
    [
        "utm_source=x",
        "UTM_Campaign=x",
        "%75tm_source=x",
        "fbclid",
        "mtm_campaign=feed",
        "pk_campaign=feed",
        "at_medium=RSS",
        "at_campaign=RSS",
        "at_custom1=x",
        "wt_mc=rss.red.ho",
        "WT.mc_id=x",
        "_ga=1.2",
        "_gl=1",
        "_hsenc=x",
        "_hsmi=1",
        "gclsrc=aw",
        "gbraid=x",
        "wbraid=x",
        "yclid=1",
        "twclid=1",
        "igsh=x",
        "xtor=RSS-1",
        "ref=rss",
        "partner=rss",
        "source=rss----7f60cf5620c9---4",
    ],
)
def test_what_tools_add_tracks_everywhere(parameter: str) -> None:
    assert normalise_address(f"https://any.example/a?{parameter}") == "https://any.example/a"
    found = normalise_address(f"https://any.example/a?id=1&{parameter}&p=2")
    assert found == "https://any.example/a?id=1&p=2"


@pytest.mark.parametrize(
    ("domain", "parameter"),
    [
        ("nytimes.com", "partner=rssnyt"),
        ("nytimes.com", "emc=edit_na"),
        ("nytimes.com", "_r=0"),
        ("theguardian.com", "CMP=share_btn_tw"),
        ("bbc.co.uk", "ocid=socialflow_twitter"),
        ("msn.com", "ocid=BingNews"),
        ("bloomberg.com", "cmpid=socialflow"),
        ("medium.com", "source=user_profile"),
        ("forbes.com", "sh=4a5b"),
        ("youtu.be", "si=x"),
    ],
)
def test_what_sites_add_themselves_tracks_there_alone(domain: str, parameter: str) -> None:
    for host in (domain, f"www.{domain}"):
        assert normalise_address(f"https://{host}/a?{parameter}") == f"https://{host}/a"
    for other in ("any.example", f"{domain}.any.example", f"not{domain}"):
        address = f"https://{other}/a?{parameter}"
        assert normalise_address(address) == address


@pytest.mark.parametrize(
    "parameter", ["id=1", "utm=1", "at_home=1", "ref=rss2", "source=ap", "page="]
)
def test_what_says_which_page_it_is_stays(parameter: str) -> None:
    address = f"https://www.news.example/a?{parameter}"
    assert normalise_address(address) == address
