"""Takes the README's pictures of a demo that has just begun: ``make screenshots``."""

from __future__ import annotations

import asyncio
import sys
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.async_api import Page, expect

from tests.demo.browser import (
    CHROMIUM,
    MISSING,
    answers,
    be_idle,
    chromium,
    fresh_demo,
    messages,
    open_page,
    press_hint,
    send,
)
from tests.places import ROOT

SCREENSHOTS: Final = ROOT / "docs" / "screenshots"
NAMES: Final = ("story.png", "topics.png", "publish.png", "phone.png")
#: Enough for flat colours; the gradients of a story's picture are dithered.
_COLOURS: Final = 256
#: Some frames later, so that the page has scrolled to what it shows.
_SETTLED: Final = """async () => {
  for (let frame = 0; frame < 6; frame += 1) {
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  }
}"""


async def take_screenshots(folder: Path) -> None:
    """Take all pictures into a folder, each as a small PNG."""
    folder.mkdir(parents=True, exist_ok=True)
    async with fresh_demo() as address, chromium() as browser:
        page = await open_page(browser, address, height=900)
        await _keep(page, folder / "story.png")
        await _ask(page, "/news topics")
        await _keep(page, folder / "topics.png")
        await _ask(page, "/moderate publish ICE drops")
        await expect(messages(page, "Forbes").last).to_be_visible()
        await _keep(page, folder / "publish.png")
        phone = await open_page(browser, address, width=390, height=844)
        await _ask(phone, "/news search tram -strike last 7 days")
        await _keep(phone, folder / "phone.png")


async def _ask(page: Page, line: str) -> None:
    await press_hint(page, line)
    await send(page)
    await expect(answers(page).last.locator(".embed-card").first).to_be_visible()
    await be_idle(page)


async def _keep(page: Page, file: Path) -> None:
    """Keep what the page shows once all of its pictures are there, with few colours."""
    for picture in await page.locator("#channel-message-list img").all():
        await expect(picture).not_to_have_js_property("naturalWidth", 0)
    await page.evaluate(_SETTLED)
    shot = Image.open(BytesIO(await page.screenshot(animations="disabled"))).convert("RGB")
    palette = shot.quantize(_COLOURS)
    shot.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG).save(file, optimize=True)


def main() -> None:
    """Take the README's pictures, or say why not."""
    if not CHROMIUM.exists():
        sys.stderr.write(f"No screenshots: {MISSING}.\n")
        return
    asyncio.run(take_screenshots(SCREENSHOTS))


if __name__ == "__main__":
    main()
