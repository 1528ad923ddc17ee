"""What docs/hosting offers to run the bot with: as far as a machine without servers can tell."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.cli.shell import command_line
from tests.operating.test_wheel import SOURCES
from tests.places import ROOT

HOSTING = ROOT / "docs" / "hosting"
SYSTEMD = shutil.which("systemd-analyze")


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Ask systemd about a unit."""
    assert SYSTEMD is not None
    return subprocess.run([SYSTEMD, *arguments], capture_output=True, text=True, check=False)


@pytest.mark.skipif(SYSTEMD is None, reason="there is no systemd to ask")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "newsdesk.service"
    text = (HOSTING / unit.name).read_text()
    unit.write_text(text.replace("/opt/newsdesk/bin/newsdesk", sys.executable))
    verified = analyze("verify", str(unit))
    assert (verified.returncode, verified.stderr) == (0, "")
    exposed = analyze("security", "--offline=true", "--threshold=20", str(unit))
    assert exposed.returncode == 0, exposed.stdout


def test_the_unit_runs_a_command_that_there_is() -> None:
    text = (HOSTING / "newsdesk.service").read_text()
    (line,) = re.findall(r"^ExecStart=\S+ (.+)$", text, re.MULTILINE)
    assert command_line().parse_args(line.split()).config == Path("/etc/newsdesk/config.toml")


def test_the_image_is_built_of_all_that_a_wheel_needs() -> None:
    text = (HOSTING / "Dockerfile").read_text()
    copied = [
        word
        for line in re.findall(r"^COPY (?!--)(.+) \S+$", text, re.MULTILINE)
        for word in line.split()
    ]
    assert set(copied) == {*SOURCES, "constraints.txt"}
    assert "\nUSER newsdesk\n" in text
    for line in re.findall(r"^\s*CMD \[(.+)\]$", text, re.MULTILINE):
        words = [word for word in re.findall(r'"([^"]+)"', line) if word != "newsdesk"]
        command_line().parse_args(words)


def test_the_container_can_write_to_its_data_only() -> None:
    (service,) = yaml.safe_load((HOSTING / "compose.yaml").read_text())["services"].values()
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    writable = [volume for volume in service["volumes"] if not volume.endswith(":ro")]
    assert writable == ["data:/data"]
    assert service["build"]["dockerfile"] == "docs/hosting/Dockerfile"


def test_the_containers_of_several_processes_add_a_password_only() -> None:
    added = yaml.safe_load((HOSTING / "compose.shards.yaml").read_text())
    (name,) = added["services"]
    assert name in yaml.safe_load((HOSTING / "compose.yaml").read_text())["services"]
    assert added["services"][name] == {
        "scale": 3,
        "environment": {"NEWSDESK_DATABASE_PASSWORD_FILE": "/run/secrets/database"},
        "secrets": ["token", "database"],
    }
    assert list(added["secrets"]) == ["database"]


@pytest.mark.parametrize(
    "page", ["operating.md", "scaling.md", "troubleshooting.md", "privacy.md", "feeds.md"]
)
def test_every_command_and_link_of_a_page_is_there(page: str) -> None:
    text = (ROOT / "docs" / page).read_text("utf-8")
    known = (ROOT / "docs" / "commands.md").read_text("utf-8")
    for name in re.findall(r"\bnewsdesk ([a-z]+)\b", text):
        if not text.count(f"systemctl enable --now newsdesk && {name}"):
            assert f"### `newsdesk {name}`" in known, name
    for link in re.findall(r"\]\(([\w/.]+)\)", text):
        assert (ROOT / "docs" / link).exists(), link
