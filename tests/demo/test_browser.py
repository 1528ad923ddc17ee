"""The demo as a person meets it: its page in a real browser, commands typed and answers read."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from playwright.async_api import Locator, Page, expect

from tests.demo.browser import (
    CHROMIUM,
    MISSING,
    answers,
    be_idle,
    look_as,
    messages,
    press_hint,
    send,
)

pytestmark = [
    pytest.mark.skipif(not CHROMIUM.exists(), reason=MISSING),
    pytest.mark.asyncio(loop_scope="module"),
]
MODERATOR = "Theo (moderator)"


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
    await send(page)


async def test_stories_arrive_and_a_member_looks_one_up(page: Page) -> None:
    await expect(messages(page, "Every tram in Port Ellery")).to_be_visible()
    assert all(command.startswith("/news") for command in await offered(page, "/"))
    await run(page, "/news topic", "topic", "computer v", "Computer Vision")
    answer = messages(page, "Topic: Computer Vision")
    await expect(answer).to_contain_text("A drone, a heat camera and one very calm dog")
    await expect(answer).to_contain_text("Only you can see this")


async def test_a_moderator_publishes_the_customers_story(page: Page) -> None:
    await look_as(page, MODERATOR)
    await run(page, "/moderate publish", "article", "ice drops", "ICE drops $3.9M")
    post = messages(page, "ICE drops $3.9M for Trust Stamp").filter(
        has_not_text="Only you can see this"
    )
    for provider in ("Forbes", "Computer Weekly", "Stuff.co.nz", "Computing"):
        await expect(post).to_contain_text(provider)


async def test_a_member_looks_through_the_topics_and_opens_one(page: Page) -> None:
    await page.get_by_role("textbox", name="Message").press_sequentially("/news topics")
    await command_entry(page, "/news topics").click()
    await send(page)
    directory = messages(page, "Topics, most articles first")
    await expect(directory).to_be_visible()
    plot = directory.get_by_role("img", name=re.compile("^Articles each day, .* in all"))
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
    await expect(messages(page, "Topic: Climate")).to_contain_text("articles since")


async def test_what_is_seen_first_is_a_whole_story_with_coverage_and_picture(page: Page) -> None:
    story = messages(page).last
    await expect(story).to_contain_text("Related coverage")
    picture = story.locator("img.embed-image")
    await expect(picture).to_have_js_property("complete", value=True)
    await expect(picture).not_to_have_js_property("naturalWidth", 0)
    await expect(story.locator(".embed-card")).to_be_in_viewport(ratio=1)


async def test_a_command_typed_in_one_line_is_filled_in_as_in_discord(page: Page) -> None:
    composer = page.get_by_role("textbox", name="Message")
    await composer.press_sequentially("/news topic ")
    await page.keyboard.type("Computer Vision")
    await expect(page.locator(".command-option-input")).to_have_value("Computer Vision")


async def test_what_begins_as_a_command_never_goes_out_as_a_message(page: Page) -> None:
    before = await messages(page).count()
    composer = page.get_by_role("textbox", name="Message")
    await composer.fill("/moderate publish ICE drops")
    await composer.press("Enter")
    notice = page.get_by_role("alert").filter(has_text="for moderators")
    await expect(notice).to_be_visible()
    assert await messages(page, "/moderate publish ICE").count() == 0
    assert await messages(page).count() >= before
    await notice.get_by_role("button", name=f"Use it as {MODERATOR}").click()
    await expect(page.locator(".command-chip")).to_have_text("/moderate publish")
    await expect(page.locator(".command-option-input").first).to_have_value("ICE drops")
    await expect(page.get_by_label("Viewing as").locator("option:checked")).to_have_text(MODERATOR)


async def test_on_a_phone_a_command_stays_within_the_window(page: Page) -> None:
    await look_as(page, MODERATOR)
    await page.set_viewport_size({"width": 390, "height": 844})
    await expect(page.locator("#messages-toggle")).to_be_visible()
    await page.get_by_role("textbox", name="Message").press_sequentially("/subscription add")
    await command_entry(page, "/subscription add").click()
    await page.get_by_role("option", name="ai-and-vision").click()
    chosen = page.locator(".command-mention")
    await expect(chosen).to_have_text("#ai-and-vision")
    await expect(chosen).to_be_in_viewport(ratio=1)
    await expect(page.get_by_role("button", name="Send", exact=True)).to_be_in_viewport(ratio=1)


async def test_an_unknown_command_is_said_to_be_none(page: Page) -> None:
    composer = page.get_by_role("textbox", name="Message")
    await composer.fill("/weather tomorrow")
    await send(page)
    await expect(page.get_by_role("alert").filter(has_text="no such command")).to_be_visible()
    await expect(messages(page, "/weather")).to_have_count(0)


async def test_a_reload_and_another_channel_keep_the_viewer(page: Page) -> None:
    await look_as(page, MODERATOR)
    await expect(page).to_have_url(re.compile(r"viewer=\d+"))
    viewer = page.get_by_label("Viewing as").locator("option:checked")
    await page.reload()
    await expect(viewer).to_have_text(MODERATOR)
    first = int(page.url.split(":")[2].split("/")[0])
    for place, channel in enumerate(("ai-and-vision", "daily-digest"), 1):
        await page.get_by_role("link", name=channel).click()
        await expect(page.locator("#channel-name")).to_have_text(channel)
        await expect(viewer).to_have_text(MODERATOR)
        assert f":{first + place}/" in page.url


async def test_a_private_answer_stays_in_sight_while_posts_arrive(page: Page) -> None:
    await press_hint(page, "/news topics")
    await send(page)
    await expect(answers(page)).to_have_count(1)
    title = answers(page).first.get_by_text("Topics, most articles first")
    await expect(title).to_be_in_viewport()
    await expect(messages(page, "The recycling robot")).to_be_attached()
    await expect(title).to_be_in_viewport()


async def apps_of(page: Page, title: str) -> list[str]:
    """Open the menu of a post and give what is in it."""
    post = messages(page, title).first
    await post.hover()
    await post.get_by_role("button", name="Apps").click()
    entries = page.get_by_role("menuitem")
    await entries.first.wait_for()
    return await entries.all_inner_texts()


async def test_a_post_has_the_menu_that_it_has_in_discord(page: Page) -> None:
    """Moderators see more in it, and what is chosen there is answered."""
    title = "Council votes 31 to 28"
    for_all = ["Find coverage of this link", "Story details"]
    assert await apps_of(page, title) == for_all
    await page.get_by_role("menuitem", name="Story details").click()
    await expect(answers(page)).to_have_count(1)
    await expect(answers(page)).to_contain_text(title)
    await expect(answers(page).get_by_role("button", name="Apps")).to_have_count(0)
    await look_as(page, MODERATOR)
    reserved = ["Correct its story", "Take story down", "Why here?"]
    assert await apps_of(page, title) == for_all + reserved
    await page.get_by_role("menuitem", name="Why here?").click()
    await expect(answers(page).last).to_contain_text("Where this story was posted")


async def test_times_follow_their_style(page: Page) -> None:
    moment = int(datetime.fromisoformat("2021-09-27T18:46:00+00:00").timestamp())
    shown = {
        "t": r"\d\d:\d\d",
        "T": r"\d\d:\d\d:00",
        "d": r"\d\d/\d\d/\d{4}",
        "D": r"\d{1,2} \w+ \d{4}",
        "f": r"\d{1,2} \w+ \d{4} at \d\d:\d\d",
        "F": r"\w+,? \d{1,2} \w+ \d{4} at \d\d:\d\d",
        "R": r"\d+ years ago",
    }
    typed = " | ".join(f"<t:{moment}:{style}>" for style in shown)
    await page.get_by_role("textbox", name="Message").fill(f"from {typed} on")
    await send(page)
    expected = re.compile(f"from {' [|] '.join(shown.values())} on")
    await expect(messages(page, "from").last).to_contain_text(expected)


async def test_a_question_without_an_answer_leaves_the_message_box_free(page: Page) -> None:
    composer = page.get_by_role("textbox", name="Message")
    await composer.press_sequentially("/news provider ")
    await page.keyboard.type("Zeppelin Times")
    await send(page)
    await expect(answers(page)).to_have_count(1)
    await expect(page.locator(".command-chip")).to_have_count(0)
    await expect(composer).to_have_value("")
    await expect(page.locator("#action-status")).not_to_contain_text("uncertain")


@pytest.mark.parametrize("width", [1280, 390])
async def test_a_feed_is_added_by_a_hint_and_two_presses(page: Page, width: int) -> None:
    await page.set_viewport_size({"width": width, "height": 844})
    hint = page.locator(".demo-hints button[data-line^='/feed add']").first
    line = await hint.get_attribute("data-line")
    assert line is not None
    await press_hint(page, line)
    await send(page)
    add = page.get_by_role("button", name="Add and post here")
    await expect(add).to_be_in_viewport()
    await be_idle(page)
    await add.click()

    await expect(messages(page, "Ellery Wire is read from now on")).to_be_visible()
    posts = messages(page, "keeps the old keeper")
    await expect(posts).to_be_visible()
    assert "Only you can see this" not in await posts.inner_text()
