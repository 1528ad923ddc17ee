"""The configuration file: what it gives, with and without its optional keys."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.config.settings import Config, Posting, Source, load_config

SOURCE = '[[sources]]\nfolders = ["seeds"]\n'


def load(folder: Path, content: str) -> Config:
    """Load a configuration that stands beside a folder ``seeds``."""
    (folder / "seeds").mkdir(exist_ok=True)
    path = folder / "config.toml"
    path.write_bytes(content.encode())
    return load_config(path)


def test_a_folder_is_all_that_must_be_written(tmp_path: Path) -> None:
    config = load(tmp_path, SOURCE)

    assert config.database == tmp_path / "newsdesk.db"
    assert config.sources == (
        Source(
            name="seeds",
            folders=(tmp_path / "seeds",),
            include=(),
            exclude=(),
            interval=timedelta(seconds=60),
            default_published=False,
            on_missing="keep",
        ),
    )
    assert config.posting == Posting(
        enabled=True,
        interval=timedelta(seconds=2),
        max_age=timedelta(days=3),
        colour=0x2F80ED,
        edit_posts=True,
    )
    assert config.moderation.roles == config.moderation.subscription_roles == frozenset()
    assert config.moderation.home_server is None
    assert config.moderation.servers == config.servers.allowed == frozenset()
    assert (config.logging.level, config.logging.file) == ("info", None)


def test_every_key_reaches_its_field(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "one.md").touch()
    content = f"""
        [database]
        path = "data/news.db"
        [[sources]]
        name = "Wire"
        folders = ["{tmp_path}/seeds", "one.md"]
        include = ["**/*.md"]
        exclude = ["drafts/**"]
        interval = "1d2h3m4s"
        default_published = true
        on_missing = "withdraw"
        [posting]
        enabled = false
        interval = "1m"
        max_age = "36h"
        colour = "#ff0000"
        edit_posts = false
        [moderation]
        roles = ["123456789012345678", 223456789012345678]
        subscription_roles = [323456789012345678]
        home_server = 423456789012345678
        servers = [523456789012345678]
        [servers]
        allowed = ["623456789012345678"]
        [logging]
        level = "debug"
        file = "data/../news.log"
    """

    config = load(tmp_path, content)

    assert config.database == tmp_path / "data" / "news.db"
    assert config.sources == (
        Source(
            name="Wire",
            folders=(tmp_path / "seeds", tmp_path / "one.md"),
            include=("**/*.md",),
            exclude=("drafts/**",),
            interval=timedelta(days=1, hours=2, minutes=3, seconds=4),
            default_published=True,
            on_missing="withdraw",
        ),
    )
    assert config.posting == Posting(
        enabled=False,
        interval=timedelta(minutes=1),
        max_age=timedelta(hours=36),
        colour=0xFF0000,
        edit_posts=False,
    )
    assert config.moderation.roles == {123456789012345678, 223456789012345678}
    assert config.moderation.subscription_roles == {323456789012345678}
    assert config.moderation.home_server == 423456789012345678
    assert config.moderation.servers == {523456789012345678}
    assert config.servers.allowed == {623456789012345678}
    assert (config.logging.level, config.logging.file) == ("debug", tmp_path / "news.log")


def test_paths_count_from_the_file_and_not_from_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(tmp_path, SOURCE)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")

    config = load_config(Path("../config.toml"))

    assert config.sources[0].folders == (tmp_path / "seeds",)
    assert config.database == tmp_path / "newsdesk.db"


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(tmp_path: Path) -> None:
    config = load(tmp_path, "\ufeff" + SOURCE.replace("\n", "\r\n"))

    assert config.sources[0].name == "seeds"


@pytest.mark.parametrize("name", ["", 'name = ""', 'name = "  "'])
def test_a_source_without_a_name_takes_that_of_its_first_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "more").mkdir()

    config = load(tmp_path, f'[[sources]]\n{name}\nfolders = ["more", "seeds"]')

    assert config.sources[0].name == "more"
