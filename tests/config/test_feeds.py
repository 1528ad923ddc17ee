"""Feeds in the configuration: what is read, what is left to ``[feeds]``, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.config.feeds import Feed
from bot.config.settings import Config, load_config
from bot.errors import ConfigError


def load(folder: Path, content: str) -> Config:
    path = folder / "config.toml"
    path.write_text(content, "utf-8")
    return load_config(path)


def test_feeds_are_enough_without_any_folder(tmp_path: Path) -> None:
    config = load(
        tmp_path,
        """
        [feeds]
        interval = "1h"
        default_published = true
        [[feeds.list]]
        address = "https://example.org/a"
        [[feeds.list]]
        address = "http://example.org/b"
        name = "B"
        topics = ["AI"]
        quality = 50
        default_published = false
        interval = "5m"
        backfill = 3
        user_agent = "Somebody"
        """,
    )

    assert config.sources == ()
    assert config.feeds.interval == timedelta(hours=1)
    assert config.feeds.list == (
        Feed(address="https://example.org/a"),
        Feed(
            address="http://example.org/b",
            name="B",
            topics=("AI",),
            quality=50,
            default_published=False,
            interval=timedelta(minutes=5),
            backfill=3,
            user_agent="Somebody",
        ),
    )


def test_a_list_of_feeds_is_enough_too(tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text("<opml/>")

    config = load(tmp_path, '[feeds]\nopml = "feeds.opml"')

    assert config.feeds.opml == tmp_path / "feeds.opml"


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (
            "[[feeds.list]]\naddress = 'ftp://example.org/'",
            (
                '`address` in [[feeds.list]] number 1: "ftp://example.org/" is not a web address; '
                'write it like "https://example.org/feed.xml"'
            ),
        ),
        (
            "[[feeds.list]]\naddress = 'https://ada:secret@example.org/'",
            (
                "`address` in [[feeds.list]] number 1: holds a name or a password, which everybody "
                "who sees the feed would see; feeds are read without a login"
            ),
        ),
        (
            "[[feeds.list]]\nname = 'A'",
            (
                "`address` in [[feeds.list]] number 1: is missing; add it, such as "
                '"https://example.org/feed"'
            ),
        ),
        (
            "[[feeds.list]]\naddress = 'https://a.org/'\n[[feeds.list]]\naddress = 'http://A.org'",
            (
                "`address` in [[feeds.list]] number 2: number 1 has the same; remove one of the "
                "two tables"
            ),
        ),
        (
            "[[feeds.list]]\naddress = 'https://a.org/'\ninterval = '1m'",
            '`interval` in [[feeds.list]] number 1: "1m" is out of range; write 5m to 1d',
        ),
    ],
)
def test_what_is_wrong_with_a_feed_is_told_with_its_place(
    tmp_path: Path, lines: str, problem: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, lines)

    assert caught.value.problems == (problem,)
