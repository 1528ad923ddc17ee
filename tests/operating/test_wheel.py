"""The package by itself: built, installed away from the checkout, and everything works from it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.operating.shell import TOKEN
from tests.places import ROOT

#: What a wheel is built of.
SOURCES = ("pyproject.toml", "README.md", "LICENSE", "config.example.toml", "bot", "seeds")


@dataclass(frozen=True, slots=True)
class Installed:
    """Newsdesk in a virtual environment of its own, run from an empty folder."""

    program: Path
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of the checkout is on the way."""
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        return kept | {"DISCORD_TOKEN": TOKEN}

    def run(self, *arguments: str, expects: int = 0) -> str:
        """Run a command that ends as expected, and give what it printed."""
        ran = subprocess.run(
            [self.program, *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == expects, ran
        return ran.stdout

    def json(self, *arguments: str, expects: int = 0) -> Any:
        """Run a command that answers programs."""
        return json.loads(self.run(*arguments, "--json", expects=expects))


def build(folder: Path) -> Path:
    """Build the wheel of a copy of the checkout, without a network."""
    for name in SOURCES:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, folder / name, symlinks=True, ignore=ignored)
        else:
            shutil.copy(ROOT / name, folder / name)
    pip("wheel", ".", "--no-deps", "--no-build-isolation", "--wheel-dir", "dist", cwd=folder)
    (wheel,) = (folder / "dist").iterdir()
    return wheel


def pip(*arguments: str | Path, cwd: Path) -> None:
    """Run pip without a network, and without the constraints that `make` sets for its own."""
    subprocess.run(
        [sys.executable, "-m", "pip", *arguments, "-q", "--no-index"],
        cwd=cwd,
        env={name: value for name, value in os.environ.items() if not name.startswith("PIP_")},
        check=True,
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel, with the packages that are installed here, but not the checkout."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "source").mkdir()
    wheel = build(folder / "source")
    venv.create(folder / "venv", symlinks=True)
    python = folder / "venv" / "bin" / "python"
    pip("--python", python, "install", "--no-deps", wheel, cwd=folder)
    (library,) = (folder / "venv" / "lib").glob("python*/site-packages")
    packages = [path for path in sys.path if Path(path).name == "site-packages"]
    (library / "packages.pth").write_text("\n".join(packages))
    (folder / "work").mkdir()
    return Installed(python.with_name("newsdesk"), folder / "work")


def test_nothing_of_the_checkout_is_used(installed: Installed) -> None:
    said = subprocess.run(
        [str(installed.program.with_name("python")), "-c", "import bot; print(bot.__file__)"],
        cwd=installed.folder,
        env=installed.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(said.stdout).is_relative_to(installed.program.parents[1])


def test_a_newsroom_is_set_up_loaded_kept_and_put_back(installed: Installed) -> None:
    said = installed.run("init", "--yes", "--samples")
    assert "https://discord.com/oauth2/authorize?client_id=123456789012345678&" in said
    assert installed.json("check")["ok"]
    assert installed.json("load")["added"] > 50
    status = installed.json("status", expects=1)
    assert status["troubles"] == ["No bot runs on this database."]
    assert status["articles"] > 50
    installed.run("backup", "kept.db")
    installed.run("restore", "kept.db", "--database", "new.db")
    search = ("search", "facial", "recognition", "--all")
    found = installed.json(*search)
    assert found["total"] == 1
    assert installed.json(*search, "--database", "new.db") == found
    installed.run("export", "news.jsonl")
    installed.run("import", "news.jsonl", "--database", "again.db")
    assert installed.json(*search, "--database", "again.db") == found


def test_the_demo_serves_its_page(installed: Installed) -> None:
    with subprocess.Popen(
        [installed.program, "demo", "--no-browser"],
        cwd=installed.folder,
        env=installed.environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as demo:
        try:
            assert demo.stdout is not None
            address = re.search(r"http://\S+", demo.stdout.readline())
            assert address is not None
            with urlopen(address[0]) as page:  # noqa: S310 - the demo's own
                assert page.status == 200
        finally:
            demo.send_signal(signal.SIGTERM)
    assert demo.returncode == 0
