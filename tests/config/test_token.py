"""Where the Discord token comes from, and that nothing ever shows it."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

from bot.config.settings import read_token
from bot.errors import TokenError

SECRET = ".".join(("a1b2c3" * 4, "d4e5f6", "g7h8i9" * 5))


def test_a_token_from_the_environment_wins(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("from.the.file\n")
    environment = {"DISCORD_TOKEN": f" {SECRET}\n", "DISCORD_TOKEN_FILE": str(file)}

    assert read_token(environment).reveal() == SECRET


@pytest.mark.parametrize("unset", [{}, {"DISCORD_TOKEN": " "}])
def test_a_token_is_read_from_its_file(tmp_path: Path, unset: dict[str, str]) -> None:
    file = tmp_path / "token"
    file.write_bytes(b"\xef\xbb\xbf" + SECRET.encode() + b"\r\n")

    assert read_token({**unset, "DISCORD_TOKEN_FILE": str(file)}).reveal() == SECRET


def test_a_token_never_shows_itself() -> None:
    token = read_token({"DISCORD_TOKEN": SECRET})

    for shown in (repr(token), str(token), f"{token}", "%s" % token, repr([token])):  # noqa: UP031  # logging formats this way
        assert "***" in shown
        assert not any(part in shown for part in SECRET.split("."))


@pytest.mark.parametrize("environment", [{}, {"DISCORD_TOKEN": "", "DISCORD_TOKEN_FILE": ""}])
def test_no_token_says_where_to_put_one(environment: dict[str, str]) -> None:
    with pytest.raises(TokenError, match="set DISCORD_TOKEN to it, or DISCORD_TOKEN_FILE"):
        read_token(environment)


@pytest.mark.parametrize(
    "content", [f'"{SECRET}"', f"Bot {SECRET}", f"{SECRET}\n{SECRET}", f"{SECRET}ü"]
)
def test_what_cannot_be_a_token_is_refused_without_being_repeated(
    tmp_path: Path, content: str
) -> None:
    file = tmp_path / "token"
    file.write_text(content, "utf-8")

    assert_refused_in_secret({"DISCORD_TOKEN": content}, "DISCORD_TOKEN holds no token.*copy")
    assert_refused_in_secret({"DISCORD_TOKEN_FILE": str(file)}, "names holds no token.*copy")


@pytest.mark.parametrize("content", [b"", b" \n", SECRET.encode("utf-16")])
def test_a_file_without_readable_text_holds_no_token(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "token"
    file.write_bytes(content)

    assert_refused_in_secret({"DISCORD_TOKEN_FILE": str(file)}, "names holds no token.*copy")


@pytest.mark.parametrize("file", [SECRET, "."])
def test_a_token_file_that_cannot_be_read_is_refused_without_being_named(file: str) -> None:
    """The path is kept back because people put the token itself there."""
    assert_refused_in_secret({"DISCORD_TOKEN_FILE": file}, "cannot be read.*correct the path")


def assert_refused_in_secret(environment: dict[str, str], sentence: str) -> None:
    with pytest.raises(TokenError, match=sentence) as caught:
        read_token(environment)
    logged = "".join(traceback.format_exception(caught.value))
    assert not any(part in logged for part in SECRET.split("."))


@pytest.mark.parametrize(("mode", "is_told"), [(0o600, False), (0o640, False), (0o644, True)])
def test_a_file_that_everybody_may_read_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, mode: int, is_told: bool
) -> None:
    file = tmp_path / "token"
    file.write_text("a.b-c_d")
    file.chmod(mode)
    read_token({"DISCORD_TOKEN_FILE": str(file)})

    assert ("everybody on this machine may read" in caplog.text) is is_told
    assert "a.b-c_d" not in caplog.text
