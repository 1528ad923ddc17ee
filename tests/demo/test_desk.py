"""The moderators' desk on a phone: what waits is decided in the channel in which it is shown."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.demo.browser import (
    CHROMIUM,
    MISSING,
    answers,
    be_idle,
    chromium,
    fresh_demo,
    look_as,
    messages,
    open_page,
)

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=MISSING)
ADA, THEO = "Ada (moderator)", "Theo (moderator)"


@pytest_asyncio.fixture
async def desk() -> AsyncIterator[Page]:
    """The channel of a demo of its own, in a window as wide as a phone."""
    async with fresh_demo() as address, chromium() as browser:
        page = await open_page(browser, address, width=390, height=844)
        await page.locator("#messages-toggle").click()
        await page.locator(".demo-channels a").filter(has_text="desk").click()
        await expect(page.locator("#channel-name")).to_have_text("desk")
        await expect(messages(page, "For review")).to_have_count(3)
        yield page


async def press(page: Page, label: str, place: int = -1) -> None:
    """Press a button of one of the stories that were put to the moderators."""
    await be_idle(page)
    story = messages(page, "For review").nth(place)
    await story.get_by_role("button", name=label, exact=True).click()
    await be_idle(page)


async def test_one_press_publishes_a_wrong_one_is_undone_and_both_moderators_are_named(
    desk: Page,
) -> None:
    stories = messages(desk, "For review")
    await look_as(desk, ADA)
    await press(desk, "Publish")
    await expect(answers(desk).last).to_contain_text("Published.")
    await expect(stories.last).to_contain_text(re.compile("✅ Published.*@Ada", re.DOTALL))
    await expect(stories.last.get_by_role("button", name="Publish", exact=True)).to_have_count(0)

    await be_idle(desk)
    await answers(desk).last.get_by_role("button", name="Undo").click()
    await expect(answers(desk).last).to_contain_text("Undone: it is held here, as before.")
    await expect(stories.last.get_by_role("button", name="Publish", exact=True)).to_be_visible()

    await look_as(desk, THEO)
    await press(desk, "Reject")
    await expect(stories.last).to_contain_text(re.compile("🔒 Rejected.*@Theo", re.DOTALL))
    await press(desk, "Publish", -2)
    await expect(stories.nth(-2)).to_contain_text(re.compile("✅ Published.*@Theo", re.DOTALL))
