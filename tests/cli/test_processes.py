"""The commands as programs of their own: how they start, what they import, where they print to."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.loading.newsroom import document
from tests.places import ARTICLES


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database with one article."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text(document("Résumé of a café"))
    run("load", str(tmp_path / "docs"), "--database", str(tmp_path / "news.db"))
    return tmp_path / "news.db"


def run(
    *arguments: str, program: tuple[str, ...] = ("-m", "bot"), **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, *program, *arguments],
        capture_output=True,
        check=False,
        env=os.environ | environment,
    )


@pytest.mark.parametrize(
    "arguments",
    [["--version"], ["search", "café", "--json"], ["problems"], ["search", "--topic", "x"]],
)
def test_the_module_and_the_console_script_are_the_same(
    database: Path, arguments: list[str]
) -> None:
    if "--version" not in arguments:
        arguments = [*arguments, "--database", str(database)]
    as_module = run(*arguments)
    as_script = run(*arguments, program=(str(Path(sys.executable).with_name("newsdesk")),))
    assert as_module.returncode == as_script.returncode
    assert as_module.stdout == as_script.stdout
    assert as_module.stderr == as_script.stderr


@pytest.mark.parametrize("command", ["load", "search", "problems"])
def test_commands_without_discord_do_not_wait_for_it(database: Path, command: str) -> None:
    arguments = [str(database.parent / "docs")] if command == "load" else []
    program = ("-X", "importtime", "-m", "bot")
    ran = run(command, *arguments, "--database", str(database), program=program)
    imported = {line.rpartition(b"|")[2].strip() for line in ran.stderr.splitlines()}
    assert b"aiosqlite" in imported
    assert not {b"discord", b"aiohttp", b"apscheduler", b"simcord"} & imported


def test_what_a_terminal_cannot_show_is_no_failure(database: Path) -> None:
    arguments = ["search", "cafe", "--database", str(database)]
    ran = run(*arguments, PYTHONIOENCODING="ascii")
    assert ran.returncode == 0
    assert ran.stdout.startswith(rb"R\xe9sum\xe9 of a caf\xe9")
    ran = run(*arguments, "--json", PYTHONIOENCODING="ascii")
    assert json.loads(ran.stdout)["articles"][0]["title"] == "Résumé of a café"


def test_a_reader_that_has_read_enough_is_no_failure(database: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "bot", "search", "--database", str(database)]
    try:
        ran = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(writing)
    assert (ran.returncode, ran.stderr) == (0, b"")


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the folder of real documents is not there")
def test_all_real_documents_load_and_none_is_opened_again(tmp_path: Path) -> None:
    documents, database = tmp_path / "articles", tmp_path / "news.db"
    shutil.copytree(ARTICLES, documents)
    arguments = ["load", str(documents), "--database", str(database), "--json"]
    ran = run(*arguments)
    assert ran.returncode == 1
    report = json.loads(ran.stdout)
    assert (report["added"], report["updated"], report["unchanged"]) == (556, 0, 0)
    [rejected] = report["rejected"]
    assert "2020-12-01-project-innereye" in rejected["path"]
    assert rejected["line"] == 5
    assert [Path(one["path"]).name for one in report["warnings"]] == ["FORMAT.md"]
    assert [len(one["paths"]) for one in report["duplicates"]] == [2]

    for path in documents.rglob("*.*"):
        before = path.stat()
        path.write_bytes(b"\xff" * before.st_size)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    again = json.loads(run(*arguments).stdout)
    assert (again["added"], again["updated"], again["unchanged"]) == (0, 0, 556)
    assert again["rejected"] == report["rejected"]
    assert again["warnings"] == report["warnings"]
