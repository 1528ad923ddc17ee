"""The example configuration: it works as it stands, states the defaults, and forgets no key."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bot.config.feeds import Feed
from bot.config.settings import Config, load_config
from bot.errors import ConfigError
from tests.places import ROOT

EXAMPLE = ROOT / "config.example.toml"


def load(folder: Path, content: str) -> Config:
    """Load a configuration that stands beside a folder ``seeds``."""
    (folder / "seeds").mkdir(exist_ok=True)
    path = folder / "config.toml"
    path.write_text(content, "utf-8")
    return load_config(path)


def test_the_example_works_in_the_checkout() -> None:
    config = load_config(EXAMPLE)

    assert config.sources[0].folders == (EXAMPLE.parent / "seeds",)
    assert config.database == EXAMPLE.parent / "newsdesk.db"


def test_the_example_states_the_defaults(tmp_path: Path) -> None:
    defaults = load(tmp_path, '[[sources]]\nfolders = ["seeds"]')

    assert load(tmp_path, EXAMPLE.read_text("utf-8")) == defaults


def test_the_example_shows_every_key_there_is(tmp_path: Path) -> None:
    """A strange key in each table makes the reader list the keys it knows there."""
    example = with_a_feed()
    with_strangers = "'?' = 1\n" + re.sub(r"(?m)^\[.*\n", r"\g<0>'?' = 1\n", example)

    with pytest.raises(ConfigError) as caught:
        load(tmp_path, with_strangers)

    known = [re.findall(r"`(\w+)`", problem.split("; ")[1]) for problem in caught.value.problems]
    written = tomllib.loads(example)
    feeds = written["feeds"]
    tables = [written["database"], *written["sources"], feeds, *feeds["list"]]
    tables += list(written.values())[3:]
    assert known == [list(table) for table in (written, *tables)]


def test_the_feed_of_the_example_states_the_defaults(tmp_path: Path) -> None:
    config = load(tmp_path, with_a_feed())

    assert config.feeds.list == (Feed(address="https://example.org/feed.xml"),)


def with_a_feed() -> str:
    """Give the example with the lines on one feed, which are to be uncommented."""
    return re.sub(r"(?m)^#(?=\[|\w)", "", EXAMPLE.read_text("utf-8"))
