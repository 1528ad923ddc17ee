"""The command ``init``: a first configuration that works as it is written."""

from __future__ import annotations

import base64
import tomllib
from pathlib import Path

import pytest

from bot.cli import run_command
from bot.config.settings import load_config
from bot.errors import NewsdeskError
from bot.operating.samples import find_samples
from bot.operating.setting_up.first_config import Answers, filled_in, write_config
from bot.operating.setting_up.questions import asked
from bot.sources.opml import ListedFeed, write_opml
from tests.loading.newsroom import document
from tests.places import ROOT

EXAMPLE = (ROOT / "config.example.toml").read_text("utf-8")
BERLIN = "Europe/Berlin"
SERVER, ROLE = "123456789012345678", "223456789012345678"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    monkeypatch.delenv("DISCORD_TOKEN_FILE", raising=False)


def test_the_defaults_are_the_example_with_a_folder_of_its_own(tmp_path: Path) -> None:
    assert run_command(["init", "--yes"]) == 0

    written = (tmp_path / "config.toml").read_text("utf-8").splitlines()
    changed = [
        (ours, theirs)
        for ours, theirs in zip(written, EXAMPLE.splitlines(), strict=True)
        if ours != theirs
    ]
    assert changed == [
        ('name = ""', 'name = "seeds"'),
        ('folders = ["documents"]', 'folders = ["seeds"]'),
    ]
    config = load_config(tmp_path / "config.toml")
    assert config.sources[0].folders == (tmp_path / "documents",)
    assert config.database == tmp_path / "newsdesk.db"


def test_options_answer_the_questions(tmp_path: Path) -> None:
    arguments = ["--folder", "news/in", "--server", SERVER, "--roles", ROLE, SERVER, "--yes"]
    arguments += ["--timezone", "Berlin"]
    assert run_command(["init", "--config", "my.toml", *arguments]) == 0

    config = load_config(tmp_path / "my.toml")
    assert config.sources[0].folders == (tmp_path / "news" / "in",)
    assert config.moderation.home_server == int(SERVER)
    assert config.moderation.roles == {int(ROLE), int(SERVER)}
    assert config.posting.timezone == BERLIN


def test_what_is_not_given_is_asked_until_it_can_be_used() -> None:
    typed = iter(["", "", "berln", "berlin", "mine", SERVER, f"{ROLE}, {SERVER}"])
    questions: list[str] = []

    def ask(question: str) -> str:
        questions.append(question)
        return next(typed)

    answers = asked(ask, folder=None, server=None, roles=None)

    assert answers == Answers(Path("documents"), int(SERVER), {int(ROLE), int(SERVER)}, zone=BERLIN)
    assert len(questions) == 7
    assert "Berlin" in questions[3]
    assert '"mine" is not an id' in questions[5]


def test_feeds_are_taken_by_their_addresses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    addresses = ["https://a.example/feed", 'https://b.example/"odd"']
    assert run_command(["init", "--yes", "--feeds", *addresses]) == 0

    config = load_config(tmp_path / "config.toml")
    assert [one.address for one in config.feeds.list] == addresses
    assert config.feeds.opml is None
    assert "waits for a moderator, unless default_published" in capsys.readouterr().out


def test_feeds_are_taken_from_a_list_wherever_the_configuration_stands(tmp_path: Path) -> None:
    listed = tmp_path / "my feeds.opml"
    listed.write_bytes(write_opml([ListedFeed("https://a.example/feed")], "Mine"))
    (tmp_path / "etc").mkdir()
    assert run_command(["init", "--yes", "--feeds", listed.name, "--config", "etc/c.toml"]) == 0

    assert load_config(tmp_path / "etc" / "c.toml").feeds.opml == listed


def test_feeds_are_asked_for_until_they_can_be_used(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Dear all")
    private = "https://ada:secret@a.example"
    usable = "https://a.example, https://b.example"
    typed = iter(["", "notes.txt", "a.example", private, usable, "", "", ""])
    questions: list[str] = []

    def ask(question: str) -> str:
        questions.append(question)
        return next(typed)

    answers = asked(ask, folder=None, server=None, roles=None)

    assert answers == Answers(roles=frozenset(), feeds=("https://a.example", "https://b.example"))
    assert "this is no OPML" in questions[2]
    assert '"a.example" is neither a web address nor a file' in questions[3]
    assert "holds a name or a password" in questions[4]


def test_nobody_there_to_answer_is_told_what_to_do() -> None:
    def ask(_question: str) -> str:
        raise EOFError

    with pytest.raises(NewsdeskError, match="Give --yes"):
        asked(ask, folder=None, server=None, roles=None)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--server", "mine"], '"mine" is not an id'),
        (["--roles", "editors"], '"editors" is not an id'),
        (["--application", "12"], '"12" is not an id'),
        (["--timezone", "Xyzzy"], "Xyzzy"),
    ],
)
def test_an_answer_that_cannot_be_used_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run_command(["init", "--yes", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_configuration_that_is_there_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.toml").write_text("# mine\n")
    assert run_command(["init", "--yes"]) == 2
    assert "config.toml is there already" in capsys.readouterr().err
    assert (tmp_path / "config.toml").read_text() == "# mine\n"
    assert not (tmp_path / "documents").exists()


def test_what_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "documents").write_text("a file")
    with pytest.raises(NewsdeskError, match="documents cannot be written: File exists"):
        write_config(tmp_path / "config.toml", Answers())


def test_names_of_any_kind_are_written_so_that_they_are_read_again() -> None:
    odd = 'a "news" \\ möwe #1'
    written = tomllib.loads(filled_in(EXAMPLE, Answers(folder=Path(odd))))
    assert written["sources"][0]["folders"] == [odd]


def test_samples_are_loaded_and_found_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["init", "--yes", "--samples"]) == 0
    run_command(["load"])
    assert "articles added" in capsys.readouterr().out
    assert run_command(["search", "facial", "recognition", "--all"]) == 0
    assert "Trust Stamp" in capsys.readouterr().out
    assert (tmp_path / "newsdesk.db").is_file()


def test_samples_come_from_the_package_or_the_checkout_around_it(tmp_path: Path) -> None:
    assert find_samples().resolve() == ROOT / "seeds"
    (tmp_path / "seeds").mkdir()
    assert find_samples(tmp_path / "bot") == tmp_path / "seeds"
    with pytest.raises(NewsdeskError, match="Install Newsdesk anew"):
        find_samples(tmp_path / "elsewhere" / "bot")


def test_the_invite_bears_the_applications_id_and_nothing_else_of_the_token(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = base64.b64encode(SERVER.encode()).decode().rstrip("=")
    rest = ("Gabcde", "x" * 38)
    monkeypatch.setenv("DISCORD_TOKEN", ".".join((first, *rest)))
    assert run_command(["init", "--yes"]) == 0

    printed = capsys.readouterr().out
    assert f"client_id={SERVER}&" in printed
    assert not any(part in printed for part in (first, *rest))


def test_an_application_that_is_named_wins_and_an_odd_token_tells_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "a.b.c")
    run_command(["init", "--yes"])
    assert "client_id=APPLICATION_ID&" in capsys.readouterr().out
    run_command(["init", "--yes", "--config", "b.toml", "--application", ROLE])
    assert f"client_id={ROLE}&" in capsys.readouterr().out


def test_commands_take_the_database_from_the_configuration(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["problems"]) == 2
    assert "write one with `newsdesk init`" in capsys.readouterr().err
    (tmp_path / "my.toml").write_text('[database]\npath = "own.db"\n[sources]\nodd = 1\n')
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text(document("Robots sink"))
    assert run_command(["load", "docs", "--config", "my.toml"]) == 0
    assert (tmp_path / "own.db").is_file()
    assert run_command(["problems", "--config", "my.toml"]) == 0
    assert run_command(["problems", "--config", "my.toml", "--database", "other.db"]) == 2
    assert "other.db is not there" in capsys.readouterr().err


def test_a_database_that_is_set_oddly_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.toml").write_text('[database]\npath = "nowhere/own.db"\n')
    assert run_command(["search"]) == 2
    assert "`path` in [database]: there is no folder" in capsys.readouterr().err
