"""Where decisions are sent, and the secret: what is refused, and that nothing shows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config.settings import load_config
from bot.config.webhook import read_secret, secret_if_any
from bot.errors import ConfigError, SecretError

SECRET = "0123456789abcdef"  # noqa: S105 - nobody's


def written(folder: Path, webhook: str) -> Path:
    (folder / "seeds").mkdir(exist_ok=True)
    path = folder / "config.toml"
    sources = '[[sources]]\nfolders = ["seeds"]\n'
    path.write_text(f'{sources}[moderation]\nwebhook = "{webhook}"\n')
    return path


def test_an_address_is_read_and_shows_only_its_server(tmp_path: Path) -> None:
    config = load_config(written(tmp_path, "https://example.org/hook/hidden"))
    assert config.moderation.webhook is not None
    assert config.moderation.webhook.reveal() == "https://example.org/hook/hidden"
    assert "hidden" not in repr(config)
    assert "example.org" in repr(config)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/hidden",
        "example.org/hidden",
        "ftp://example.org/hidden",
        "https://hidden:word@example.org/",
    ],
)
def test_what_is_no_https_address_is_refused_and_not_repeated(tmp_path: Path, address: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(written(tmp_path, address))
    (problem,) = caught.value.problems
    assert problem.startswith("`webhook` in [moderation]: ")
    assert "hidden" not in problem


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"\ufeff{SECRET}from-file\n", "utf-8")
    named = {"NEWSDESK_WEBHOOK_SECRET_FILE": str(file)}
    assert read_secret(named).reveal() == f"{SECRET}from-file"
    assert read_secret({**named, "NEWSDESK_WEBHOOK_SECRET": SECRET}).reveal() == SECRET


@pytest.mark.parametrize("secret", ["too-short", f"{SECRET} {SECRET}", f"{SECRET}ü"])
def test_what_cannot_be_a_secret_is_refused_and_not_repeated(secret: str) -> None:
    environment = {"NEWSDESK_WEBHOOK_SECRET": secret}
    with pytest.raises(SecretError, match="write at least 16") as caught:
        read_secret(environment)
    assert secret not in str(caught.value)
    assert secret_if_any(environment) is None


def test_a_file_that_cannot_be_read_is_not_named(tmp_path: Path) -> None:
    environment = {"NEWSDESK_WEBHOOK_SECRET_FILE": str(tmp_path / SECRET)}
    with pytest.raises(SecretError, match="cannot be read") as caught:
        read_secret(environment)
    assert SECRET not in str(caught.value)


def test_without_any_it_says_where_to_put_it() -> None:
    with pytest.raises(SecretError, match="set NEWSDESK_WEBHOOK_SECRET to one"):
        read_secret({})
