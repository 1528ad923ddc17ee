"""Everything that is installed is pinned, and nothing but names, versions and markers pins it."""

from __future__ import annotations

import os
import re
import sys
import sysconfig
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.places import ROOT

#: ``make`` says where others stand that it installs by.
PINS = (ROOT / os.environ.get("CONSTRAINTS", "constraints.txt")).read_text(encoding="utf-8")
PIN = re.compile(
    r"[a-z0-9-]+==[0-9][0-9a-z.+]*( ; [a-z_]+ (?:[<>=!]+|in) '[\w.* ]+')?( and [^@/:]+)?"
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
OURS = PROJECT["project"]["name"]
RANGES = [
    *PROJECT["build-system"]["requires"],
    *PROJECT["project"]["dependencies"],
    *(
        needed
        for extra in PROJECT["project"]["optional-dependencies"].values()
        for needed in extra
        if Requirement(needed).name != OURS
    ),
]


def pinned(**other_environment: str) -> dict[str, str]:
    """Give version by name, for this Python or as another environment says."""
    pins = map(Requirement, (line for line in PINS.splitlines() if line[:1] not in {"", "#"}))
    return {
        canonicalize_name(pin.name): str(pin.specifier).removeprefix("==")
        for pin in pins
        if pin.marker is None or pin.marker.evaluate({**other_environment})
    }


@pytest.mark.skipif(
    not Path(sys.prefix, ".pip").exists(), reason="this environment was not made by make"
)
def test_what_is_installed_here_is_what_is_pinned() -> None:
    here = [sysconfig.get_path(kind) for kind in ("purelib", "platlib")]
    installed = {canonicalize_name(found.name): found.version for found in distributions(path=here)}
    installed.pop(OURS, None)
    pins = pinned()
    assert installed == {name: pins.get(name) for name in installed}
    assert "pip" in installed


def test_a_pin_is_a_name_a_version_and_perhaps_a_marker() -> None:
    lines = [line for line in PINS.splitlines() if not line.startswith("#")]
    assert [line for line in lines if not PIN.fullmatch(line)] == []
    assert "/" not in PINS


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize("needed", RANGES)
def test_the_ranges_allow_what_is_pinned(needed: str, version: str) -> None:
    pins = pinned(python_version=version, python_full_version=f"{version}.0")
    requirement = Requirement(needed)
    assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)])


def test_discord_finds_its_audio_module_where_python_has_none_any_more() -> None:
    assert "audioop-lts" not in pinned(python_full_version="3.12.9")
    assert "audioop-lts" in pinned(python_full_version="3.13.0")
