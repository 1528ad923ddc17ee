"""The demo as a person meets it: its page in a real browser, commands typed and answers read."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, async_playwright, expect

from tests.places import ROOT

CHROMIUM: Final = Path("/usr/bin/chromium")
#: Nothing that a demo at a loopback address needs, and much that would look for a network.
SWITCHES: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE: Final = 30_000
IDLE: Final = """() => new Promise((resolve) => {
  const look = () => {
    const { pendingAction, awaitingRevision } = window.simcordPreview;
    if (!pendingAction && awaitingRevision === null) resolve();
    else setTimeout(look, 50);
  };
  look();
})"""

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(), reason=f"the page needs a browser, and there is no {CHROMIUM}"
)


@pytest_asyncio.fixture
async def address() -> AsyncIterator[str]:
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


@pytest_asyncio.fixture
async def page(address: str) -> AsyncIterator[Page]:
    """Open the demo's page in Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=list(SWITCHES)
        )
        try:
            opened = await browser.new_page(viewport={"width": 1280, "height": 800})
            opened.set_default_timeout(PATIENCE)
            expect.set_options(timeout=PATIENCE)
            await opened.goto(address)
            await expect(opened.locator("#channel-name")).to_have_text("newsroom")
            yield opened
        finally:
            await browser.close()


def messages(page: Page, text: str) -> Locator:
    return page.locator("article.channel-message").filter(has_text=text)


async def be_idle(page: Page) -> None:
    """Wait until the page takes the next action; it drops clicks while one is under way."""
    await page.evaluate(IDLE)


async def offered(page: Page, typed: str) -> list[str]:
    """Type the beginning of a command and give what is offered, without choosing."""
    composer = page.get_by_role("textbox", name="Message")
    await composer.fill("")
    await composer.press_sequentially(typed)
    entries = page.locator(".command-entry")
    await expect(entries.first).to_be_visible()
    commands = [text.split("\n")[0] for text in await entries.all_inner_texts()]
    await composer.fill("")
    return commands


def command_entry(page: Page, command: str) -> Locator:
    """Give the entry of exactly that command."""
    return page.locator(".command-entry").filter(has=page.get_by_text(command, exact=True))


async def run(page: Page, command: str, option: str, typed: str, choice: str) -> None:
    """Run a slash command as a person does, choosing its option from what is suggested."""
    composer = page.get_by_role("textbox", name="Message")
    await composer.press_sequentially(command)
    await command_entry(page, command).click()
    field = page.get_by_role("combobox", name=re.compile(f"^{option}"))
    await field.press_sequentially(typed)
    suggestions = page.locator("#command-suggestion-listbox [role=option]")
    await suggestions.filter(has_text=choice).click()
    await expect(suggestions).to_have_count(0)
    await be_idle(page)
    await page.get_by_role("button", name="Send", exact=True).click()


async def test_stories_arrive_and_a_member_looks_one_up(page: Page) -> None:
    await expect(messages(page, "Every tram in Port Ellery")).to_be_visible()
    assert all(command.startswith("/news") for command in await offered(page, "/"))
    await run(page, "/news topic", "topic", "computer v", "Computer Vision")
    answer = messages(page, "Topic: Computer Vision")
    await expect(answer).to_contain_text("A drone, a heat camera and one very calm dog")
    await expect(answer).to_contain_text("Only you can see this")


async def test_a_moderator_publishes_the_customers_story(page: Page) -> None:
    await page.get_by_label("Viewing as").select_option(label="Theo (moderator)")
    await be_idle(page)
    await run(page, "/moderate publish", "article", "ice drops", "ICE drops $3.9M")
    post = messages(page, "ICE drops $3.9M for Trust Stamp").filter(
        has_not_text="Only you can see this"
    )
    for provider in ("Forbes", "Computer Weekly", "Stuff.co.nz", "Computing"):
        await expect(post).to_contain_text(provider)


async def test_a_member_looks_through_the_topics_and_opens_one(page: Page) -> None:
    await page.get_by_role("textbox", name="Message").press_sequentially("/news topics")
    await command_entry(page, "/news topics").click()
    await be_idle(page)
    await page.get_by_role("button", name="Send", exact=True).click()
    directory = messages(page, "Topics, most stories first")
    await expect(directory).to_be_visible()
    plot = directory.get_by_role("img", name=re.compile("^Stories each day, .* in all"))
    await expect(plot).to_be_visible()
    # As in Discord, the picture stands above the list.
    picture, embed = (
        await plot.bounding_box(),
        await directory.locator(".embed-card").bounding_box(),
    )
    assert picture is not None
    assert embed is not None
    assert picture["y"] < embed["y"]
    await be_idle(page)
    await directory.get_by_role("combobox", name="Open a topic").click()
    await page.get_by_role("option", name=re.compile("^Climate")).click()
    await expect(messages(page, "Topic: Climate")).to_contain_text("stories since")
