"""A configuration that is read again: what is taken over at once, and what waits for a start."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config.changes import _AT_START, reread
from bot.config.keeping import Watching
from bot.config.settings import Config, Moderation, Posting, Source


def test_what_did_not_change_is_no_change(config: Config) -> None:
    found = reread(config, replace(config))
    assert (found.config, found.taken, found.waiting) == (config, (), ())
    assert str(found) == "The configuration is what it was."


def test_roles_and_sources_are_taken_over(config: Config, tmp_path: Path) -> None:
    written = replace(
        config,
        moderation=Moderation(roles=frozenset({7})),
        sources=(*config.sources, Source(name="more", folders=(tmp_path,))),
    )
    found = reread(config, written)
    assert found.config == written
    assert str(found) == "Taken over: moderation.roles, sources."


def test_what_only_a_start_can_change_is_left_as_it_was(config: Config, tmp_path: Path) -> None:
    written = replace(
        config,
        database=tmp_path / "other.db",
        posting=Posting(interval=timedelta(seconds=30), enabled=False),
        watching=Watching(port=8900),
    )
    found = reread(config, written)
    assert found.config == replace(config, posting=replace(config.posting, enabled=False))
    assert found.taken == ("posting.enabled",)
    assert found.waiting == ("database", "posting.interval", "watching.port")
    assert str(found).endswith("Needs a restart: database, posting.interval, watching.port.")


@pytest.mark.parametrize("key", sorted(_AT_START))
def test_every_key_that_waits_is_one(config: Config, key: str) -> None:
    table, _, name = key.partition(".")
    found = getattr(config, table)
    assert not name or (is_dataclass(found) and name in {one.name for one in fields(found)})
