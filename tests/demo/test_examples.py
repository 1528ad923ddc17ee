"""Every example of the README and of the page itself, tried in a demo that has just begun."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import sys
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Page

from bot.demo.hints import FOR_MEMBERS, FOR_MODERATORS
from tests.demo.browser import (
    CHROMIUM,
    MISSING,
    answer_to_what_stands_there,
    look_as,
    press_hint,
)
from tests.places import ROOT

README: Final = (ROOT / "README.md").read_text("utf-8")
#: A command with what it is to be given; those without are names.
_EXAMPLE: Final = re.compile(r"`(/(?:why|\w+ \w+) [^`]+)`")
_FOUND_NOTHING: Final = re.compile(
    r"nothing|no (?:story|stories|topic|provider)|did you mean|several|not found|⚠", re.IGNORECASE
)

needs_browser = pytest.mark.skipif(not CHROMIUM.exists(), reason=MISSING)


def found_nothing(answer: str) -> bool:
    return _FOUND_NOTHING.search(answer) is not None


async def type_and_send(page: Page, line: str) -> str:
    """Type a command as whoever may use it and give the answer."""
    is_for_all = line.startswith("/news")
    await look_as(page, "Maya" if is_for_all else "Theo (moderator)")
    composer = page.get_by_role("textbox", name="Message")
    await composer.fill(line)
    await page.get_by_role("button", name="Send", exact=True).click()
    await page.locator(".command-chip").wait_for()
    return await answer_to_what_stands_there(page)


@needs_browser
@pytest.mark.asyncio(loop_scope="module")
async def test_every_example_of_the_readme_finds_something_at_once(page: Page) -> None:
    examples = _EXAMPLE.findall(README)
    assert len(examples) >= 5
    for example in examples:
        answer = await type_and_send(page, example)
        assert not found_nothing(answer), (example, answer)
    # And it would be seen if one did not.
    for example in ("/news search zeppelin", "/news provider Zeppelin Times"):
        answer = await type_and_send(page, example)
        assert found_nothing(answer), (example, answer)


@needs_browser
@pytest.mark.asyncio(loop_scope="module")
async def test_every_hint_beside_the_channel_finds_something_at_once(page: Page) -> None:
    for hint in (*FOR_MEMBERS, *FOR_MODERATORS):
        await press_hint(page, hint.line)
        answer = await answer_to_what_stands_there(page)
        assert not found_nothing(answer), (hint, answer)


async def test_every_line_for_a_shell_works_in_a_checkout(tmp_path: Path) -> None:
    block = re.search(r"## From a shell\n\n```sh\n(.*?)```", README, re.DOTALL)
    assert block is not None
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    for line in block[1].splitlines():
        name, *arguments = shlex.split(line)
        assert name == "newsdesk"
        ran = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *arguments),
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        shown, errors = await ran.communicate()
        assert ran.returncode == 0, (line, errors)
        assert shown
        assert b"Nothing found" not in shown
