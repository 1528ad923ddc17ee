"""The command ``check``: every fault there can be, provoked once, and what it says to do."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import zoneinfo
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.config.settings import Source
from bot.operating.checks.announcing import announced_commands, limit_findings
from bot.operating.checks.checking import (
    clock_finding,
    database_findings,
    folder_findings,
    zones_finding,
)
from bot.operating.checks.findings import Finding, Grade, fault, findings_text, fine, warning
from bot.store.opening import Examination
from tests.operating.shell import TOKEN, Shell

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
WELL = Examination(
    version=2,
    known_version=2,
    damages=(),
    size=1_000_000,
    free=10_000_000_000,
    is_private=True,
    changed_at=NOW,
)


def test_a_newsroom_that_is_set_up_is_well(shell: Shell) -> None:
    (shell.folder / "newsdesk.db").touch(0o600)
    shell.run("load")
    said = shell.run("check")

    assert said.splitlines()[-1] == "All is well."
    areas = ["configuration", "token", "documents", "database", "clock", "time", "commands"]
    assert [line.split()[1] for line in said.splitlines()[:-1]] == areas
    assert shell.json("check")["ok"] is True


def test_before_the_first_start_there_is_no_database_yet(shell: Shell) -> None:
    assert "newsdesk.db will be made at the first start" in shell.run("check")
    assert not (shell.folder / "newsdesk.db").exists()


def test_every_problem_of_the_configuration_is_a_fault_and_the_rest_is_checked(
    shell: Shell,
) -> None:
    shell.set('interval = "60s"', 'interval = "often"\nodd = 1')
    (shell.folder / "newsdesk.db").write_bytes(b"x" * 5000)
    faults = shell.faults()

    assert [area for area, _, _ in faults] == ["configuration", "configuration", "database"]
    assert "`odd`" in faults[0][1]
    assert '"often" is not a duration' in faults[1][1]
    assert "it is no database" in faults[2][1]


def test_without_a_configuration_nothing_else_is_guessed(shell: Shell) -> None:
    (shell.folder / "config.toml").unlink()
    ((area, what, _),) = shell.faults()
    assert area == "configuration"
    assert "write one with `newsdesk init`" in what


def test_a_token_that_is_missing_or_of_another_shape_is_a_fault_and_never_shown(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISCORD_TOKEN")
    ((area, what, _),) = shell.faults()
    assert area == "token"
    assert "set DISCORD_TOKEN to it" in what
    for odd in (TOKEN.rpartition(".")[0], TOKEN.replace("MTIz", "abcd"), "f00d" * 8):
        monkeypatch.setenv("DISCORD_TOKEN", odd)
        ((area, what, advice),) = shell.faults()
        assert area == "token"
        assert "does not have the shape" in what
        assert not any(part in what + advice for part in odd.split("."))


def test_a_webhook_without_a_secret_is_a_fault(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.set('webhook = ""', 'webhook = "https://example.org/hidden"')
    ((area, what, _),) = shell.faults()
    assert area == "webhook"
    assert "set NEWSDESK_WEBHOOK_SECRET to one" in what
    assert what.endswith("Until then nothing is sent to example.org.")
    monkeypatch.setenv("NEWSDESK_WEBHOOK_SECRET", "0123456789abcdef")
    said = shell.run("check")
    assert "there is a secret to sign what is sent to example.org" in said
    assert "0123456789abcdef" not in said
    assert "hidden" not in said


def test_folders_without_documents_are_told(shell: Shell) -> None:
    (shell.folder / "documents" / "a.md").unlink()
    said = shell.run("check")
    assert "warning  documents" in said
    assert "documents holds no documents." in said


def test_folders_that_are_gone_are_faults(shell: Shell) -> None:
    (shell.folder / "documents" / "a.md").unlink()
    (shell.folder / "documents").rmdir()
    ((area, what, _),) = shell.faults()
    assert area == "configuration"
    assert "there is no folder or file" in what


def test_what_is_neither_a_folder_nor_a_document_is_a_fault(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (found,) = folder_findings(Source(name="news", folders=(tmp_path / "pipe",)))
    assert (found.area, found.grade) == ("documents", Grade.FAULT)
    assert "pipe: this is a" in found.what
    assert "correct `folders`" in found.advice


def test_what_the_bots_user_may_not_read_or_write_are_faults(open_shell: Shell) -> None:
    """Run as nobody, since permissions do not bind the superuser."""
    shell = open_shell
    shell.run("load")
    (shell.folder / "documents" / "closed").mkdir(0o000)
    (shell.folder / "newsdesk.db").chmod(0o644)
    for name in ("newer", "backups", "logs"):
        (shell.folder / name).mkdir(0o755)
    shell.set('folder = ""', 'folder = "backups"')
    shell.set('file = ""', 'file = "logs/newsdesk.log"')
    code = """
import os, sys
from pathlib import Path
from bot.config.settings import load_config
from bot.operating.checks import checking
os.chdir(sys.argv[1])
config = load_config(Path("config.toml"))
if os.getuid() == 0:
    os.setuid(65534)
for one in checking.folder_findings(config.sources[0]):
    print(one.grade, one.what)
for path in (config.database, Path("newer/n.db").absolute()):
    for one in checking.file_findings(path)[1]:
        print(one.grade, one.what, one.advice)
for one in checking.output_findings(config):
    print(one.grade, one.area, one.what, one.advice)
"""
    ran = subprocess.run(
        [sys.executable, "-c", code, shell.folder], capture_output=True, text=True, check=True
    )
    said = [line.replace(f"{shell.folder}/", "") for line in ran.stdout.splitlines()]
    assert "fault documents/closed: this folder cannot be read: permission denied" in said
    assert (
        "fault newsdesk.db cannot be written."
        f" Let the bot's user write to it and {shell.folder}." in said
    )
    assert "fault newer/n.db cannot be made. Let the bot's user write to newer." in said
    assert "fault backups backups cannot be written. Let the bot's user write to it." in said
    assert (
        "fault log logs/newsdesk.log cannot be written."
        " Let the bot's user write to it and logs." in said
    )


def test_a_database_of_others_or_newer_ones_are_faults(shell: Shell) -> None:
    shell.run("load")
    with closing(sqlite3.connect("newsdesk.db")) as database:
        database.execute("PRAGMA user_version = 999")
    ((_, what, advice),) = shell.faults()
    assert "is a newer Newsdesk's (schema 999, this one knows up to" in what
    assert advice == "Upgrade Newsdesk."
    with closing(sqlite3.connect("newsdesk.db")) as database:
        database.execute("PRAGMA application_id = 1")
    ((_, what, _),) = shell.faults()
    assert "is another program's database" in what


def test_an_older_database_is_told_and_not_migrated(shell: Shell) -> None:
    shell.run("load")
    with closing(sqlite3.connect("newsdesk.db")) as database:
        database.execute("PRAGMA user_version = 1")
    assert "is brought to this version's schema at the next start" in shell.run(
        "check", "--online", expects=1
    )
    with closing(sqlite3.connect("newsdesk.db")) as database:
        assert list(database.execute("PRAGMA user_version")) == [(1,)]


def test_a_damaged_database_is_a_fault(shell: Shell) -> None:
    shell.run("load")
    with closing(sqlite3.connect("newsdesk.db")) as database, database:
        database.execute("PRAGMA writable_schema = ON")
        database.execute("DELETE FROM sqlite_schema WHERE name = 'deliveries_by_post'")
    ((area, what, advice),) = shell.faults()
    assert area == "database"
    assert "newsdesk.db is damaged: " in what
    assert "newsdesk restore" in advice

    path = shell.folder / "newsdesk.db"
    content = bytearray(path.read_bytes())
    with closing(sqlite3.connect(path)) as database:
        ((size,),) = database.execute("PRAGMA page_size")
        ((root,),) = database.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'articles'")
    content[(root - 1) * size : root * size] = b"\xff" * size
    path.write_bytes(content)
    ((area, what, _),) = shell.faults()
    assert area == "database"
    assert "newsdesk.db: it is damaged. Put a backup in its place" in what


def test_a_locked_database_is_a_fault(shell: Shell) -> None:
    shell.run("load")
    with closing(sqlite3.connect("newsdesk.db", isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        ((_, what, _),) = shell.faults()
    assert "is held locked by another program. Close it" in what


def test_little_room_on_the_disk_is_a_warning_and_next_to_none_a_fault() -> None:
    for free, grade in ((99_000_000, Grade.FAULT), (150_000_000, Grade.WARNING)):
        found = replace(WELL, size=100_000_000, free=free)
        (about_room, _) = database_findings(Path("news.db"), found)
        assert about_room.grade is grade
        assert f"{free / 1e6:.1f} MB are free" in about_room.what


def test_a_database_that_others_can_read_is_a_warning(shell: Shell) -> None:
    shell.run("load")
    (shell.folder / "newsdesk.db").chmod(0o640)
    said = shell.run("check")
    assert "warning  database       Others on this machine can read" in said
    assert f"Run: chmod 600 {shell.folder}/newsdesk.db*" in said


def test_a_clock_behind_what_was_written_is_a_fault() -> None:
    assert clock_finding(NOW - timedelta(minutes=4), WELL).grade is Grade.FINE
    behind = clock_finding(NOW - timedelta(minutes=6), WELL)
    assert behind.grade is Grade.FAULT
    assert "timedatectl" in behind.advice
    assert clock_finding(datetime(2025, 1, 1, tzinfo=UTC), None).grade is Grade.FAULT


def test_missing_time_zones_are_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    assert zones_finding().grade is Grade.FINE
    for name in [one for one in sys.modules if one.startswith("tzdata.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "tzdata", None)
    zoneinfo.reset_tzpath(to=[])
    try:
        found = zones_finding()
    finally:
        zoneinfo.reset_tzpath()
    assert (found.grade, found.advice) == (
        Grade.FAULT,
        "Install the package tzdata, the system's or Python's.",
    )


async def test_the_commands_keep_within_discords_limits() -> None:
    commands = await announced_commands()
    assert {one["name"] for one in commands} >= {"news", "subscription", "moderate", "why"}
    (found,) = limit_findings(commands)
    assert found.grade is Grade.FINE


def test_commands_beyond_discords_limits_are_faults() -> None:
    choice = {"name": "c", "value": "c"}
    option = {"name": "o" * 33, "description": "d" * 101, "choices": [choice] * 26}
    command = {"name": "big", "description": "d", "options": [option] * 26}
    text = {
        "name": "long",
        "description": "d" * 100,
        "options": [{**option, "choices": [{"name": "c", "value": "v" * 8_000}]}],
    }
    said = "\n".join(one.what for one in limit_findings([command, text, *[command] * 100]))

    assert "There are 102 commands; 100 are allowed." in said
    for expected in (
        "/big: the list of its options is 26 long; 25 are allowed.",
        f"/big {'o' * 33}: its name is 33 long; 32 are allowed.",
        f"/big {'o' * 33}: its description is 101 long; 100 are allowed.",
        f"/big {'o' * 33}: the list of its choices is 26 long; 25 are allowed.",
        "/long is 8,239 characters long in all.",
    ):
        assert expected in said


def test_a_finding_on_something_odd_keeps_to_its_line(shell: Shell) -> None:
    (shell.folder / "documents" / "a.md").unlink()
    (shell.folder / "documents").rename(shell.folder / "odd")
    os.rename(shell.folder / "odd", shell.folder / "odd\x1b[2J")
    shell.set('folders = ["documents"]', 'folders = ["."]')
    assert "\x1b" not in shell.run("check")


def test_all_grades_are_counted() -> None:
    findings: list[Finding] = [
        fine("a", "b"),
        warning("c", "d", "e"),
        fault("f", "g"),
        fault("h", "i"),
    ]
    assert findings_text(findings).splitlines()[-1] == "2 faults · 1 warning"
