"""The README's pictures are there, small, and can be taken again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.demo.browser import CHROMIUM, MISSING
from tests.demo.screenshots import NAMES, SCREENSHOTS, take_screenshots
from tests.places import ROOT


def check(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == set(NAMES)
    for name in NAMES:
        assert (folder / name).stat().st_size <= 150 * 1024
        with Image.open(folder / name) as picture:
            assert picture.width == (390 if name == "phone.png" else 1280)


def test_the_readme_shows_every_picture_and_no_other() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(docs/screenshots/([^)]+)\)", (ROOT / "README.md").read_text())
    assert sorted(shown) == sorted(NAMES)
    check(SCREENSHOTS)


@pytest.mark.skipif(not CHROMIUM.exists(), reason=MISSING)
async def test_they_can_be_taken_again(tmp_path: Path) -> None:
    await take_screenshots(tmp_path)
    check(tmp_path)
