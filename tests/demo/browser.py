"""The demo in a real browser: what tests and the script that takes screenshots have in common."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from tests.places import ROOT

CHROMIUM: Final = Path("/usr/bin/chromium")
MISSING: Final = f"the page needs a browser, and there is no {CHROMIUM}"
#: Nothing that a demo at a loopback address needs, and much that would look for a network.
_SWITCHES: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_PATIENCE: Final = 30_000
_IDLE: Final = """() => new Promise((resolve) => {
  const look = () => {
    const { pendingAction, awaitingRevision, commandPicker } = window.simcordPreview;
    const isSuggesting = commandPicker.autocomplete.state === "loading";
    if (!pendingAction && awaitingRevision === null && !isSuggesting) resolve();
    else setTimeout(look, 50);
  };
  look();
})"""


@asynccontextmanager
async def fresh_demo() -> AsyncIterator[str]:
    """Run the demo as a person does and give the address that it prints."""
    demo = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--no-browser"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert demo.stdout is not None
    try:
        printed = re.search(rb"http://\S+", await demo.stdout.readline())
        assert printed is not None
        yield printed[0].decode()
    finally:
        demo.terminate()
        await demo.communicate()


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Start Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=list(_SWITCHES)
        )
        try:
            yield browser
        finally:
            await browser.close()


async def open_page(
    browser: Browser, address: str, *, width: int = 1280, height: int = 800
) -> Page:
    """Open the demo's first channel in a window of so many pixels."""
    opened = await browser.new_page(viewport={"width": width, "height": height})
    opened.set_default_timeout(_PATIENCE)
    expect.set_options(timeout=_PATIENCE)
    await opened.goto(address)
    await expect(opened.locator("#channel-name")).to_have_text("newsroom")
    return opened


def messages(page: Page, text: str = "") -> Locator:
    """Give the messages in which a text stands."""
    return page.locator("article.channel-message").filter(has_text=text)


def answers(page: Page) -> Locator:
    """Give what only the viewer can see."""
    return messages(page, "Only you can see this")


async def be_idle(page: Page) -> None:
    """Wait until the page takes the next action; it drops clicks while one is under way."""
    await page.evaluate(_IDLE)


async def look_as(page: Page, label: str) -> None:
    """Look at the channel as somebody else."""
    viewer = page.get_by_label("Viewing as")
    if await viewer.locator("option:checked").inner_text() != label:
        await viewer.select_option(label=label)
        await be_idle(page)


async def send(page: Page) -> None:
    """Send what stands in the message box."""
    await be_idle(page)
    await page.get_by_role("button", name="Send", exact=True).click()


async def answer_to_what_stands_there(page: Page) -> str:
    """Send the command in the message box and give what the private answer to it says."""
    before = await answers(page).count()
    await send(page)
    await expect(answers(page)).to_have_count(before + 1)
    await be_idle(page)
    return await answers(page).last.inner_text()


async def press_hint(page: Page, line: str) -> None:
    """Press a command to try beside the channel, and wait until it stands in the message box."""
    if await page.locator("#messages-toggle").is_visible():
        await page.locator("#messages-toggle").click()
    await page.locator(f".demo-hints button[data-line='{line}']").click()
    command, _, argument = line.partition(" ") if line.startswith("/why") else _in_two(line)
    await expect(page.locator(".command-chip")).to_have_text(command)
    if argument:
        await expect(page.locator(".command-option-input").first).to_have_value(argument)


def _in_two(line: str) -> tuple[str, str, str]:
    group, name, *argument = line.split(" ")
    return f"{group} {name}", " ", " ".join(argument)
