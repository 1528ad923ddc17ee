"""Buttons and menus below lists and stories: paging, opening, sharing, also after a restart."""

from __future__ import annotations

import pytest
import simcord

from bot.publication import Action
from tests.samples import make_article, make_series, write
from tests.ui.world import World, answer, labels_of, private, public, text_of


async def test_paging_goes_on_and_back_in_place(world: World) -> None:
    await write(world.store, *make_series(12))
    page = answer(await world.member.slash(world.newsroom, "news latest"))
    assert labels_of(page) == ["Back", "1 / 2", "Next", "Hottest", "Share"]
    await world.member.click(page, label="Next")
    assert "Report number 11" in text_of(page)
    assert "Report number 10" not in text_of(page)
    assert labels_of(page)[1] == "2 / 2"
    await world.member.click(page, label="Back")
    assert "Report number 01" in text_of(page)


async def test_the_ends_of_a_list_have_no_way_on(world: World) -> None:
    await write(world.store, *make_series(12))
    page = answer(await world.member.slash(world.newsroom, "news latest"))
    with pytest.raises(simcord.SetupError, match="disabled"):
        await world.member.click(page, label="Back")
    await world.member.click(page, label="Next")
    with pytest.raises(simcord.SetupError, match="disabled"):
        await world.member.click(page, label="Next")


async def test_a_list_of_one_page_has_no_paging_buttons(world: World) -> None:
    await write(world.store, *make_series(10))
    page = answer(await world.member.slash(world.newsroom, "news latest"))
    assert labels_of(page) == ["Hottest", "Share"]


async def test_a_list_of_one_story_has_no_order(world: World) -> None:
    await write(world.store, *make_series(1))
    page = answer(await world.member.slash(world.newsroom, "news latest"))
    assert labels_of(page) == ["Share"]


async def test_paging_works_after_a_restart(world: World) -> None:
    await write(world.store, *make_series(12))
    page = answer(await world.member.slash(world.newsroom, "news topic", topic="Weather"))
    await world.restart()
    await world.member.click(page, label="Next")
    assert "Report number 11" in text_of(page)


async def test_turning_to_a_page_that_is_gone_shows_the_last_one(world: World) -> None:
    articles = make_series(12)
    await write(world.store, *articles)
    page = answer(await world.member.slash(world.newsroom, "news latest"))
    for article in articles[:3]:
        await world.decide(article, Action.UNPUBLISH)
    await world.member.click(page, label="Next")
    assert "Report number 04" in text_of(page)
    assert labels_of(page) == ["Hottest", "Share"]


async def test_a_list_whose_search_was_forgotten_says_so(world: World) -> None:
    await write(world.store, *make_series(12))
    page = answer(await world.member.slash(world.newsroom, "news latest"))
    async with world.store.database.transaction() as transaction:
        await transaction.run("DELETE FROM saved_searches")
    assert "too old" in private(await world.member.click(page, label="Next"))
    assert "too old" in private(await world.member.click(page, label="Share"))


async def test_the_menu_opens_a_story_in_full_beside_the_list(world: World) -> None:
    articles = make_series(3)
    await write(world.store, *articles)
    page = answer(await world.member.slash(world.newsroom, "news latest"))
    await world.restart()
    opened = await world.member.select(page, [str(articles[1].id)], custom_id="open")
    assert "Report number 02" in private(opened)
    assert "Report number 03" in text_of(page)


async def test_the_menu_does_not_open_what_was_unpublished_since(world: World) -> None:
    articles = make_series(3)
    await write(world.store, *articles)
    page = answer(await world.member.slash(world.newsroom, "news latest"))
    await world.decide(articles[1], Action.UNPUBLISH)
    opened = await world.member.select(page, [str(articles[1].id)], custom_id="open")
    assert "There is no such story here" in private(opened)


async def test_share_posts_the_page_for_all_under_the_members_name(world: World) -> None:
    await write(world.store, *make_series(12))
    page = answer(await world.member.slash(world.newsroom, "news latest"))
    await world.member.click(page, label="Next")
    shared = public(await world.member.click(page, label="Share"))
    assert not shared.ephemeral
    assert shared.content == f"Shared by {world.member.mention}"
    assert "Report number 11" in text_of(shared)
    assert shared.components == []
    sent = next(
        one.json
        for one in world.env.http_requests
        if isinstance(one.json, dict) and "Shared by" in str(one.json.get("content"))
    )
    assert sent["allowed_mentions"] == {"parse": []}


async def test_what_is_shared_is_shared_once_and_can_be_seen(world: World) -> None:
    await write(world.store, *make_series(12))
    page = answer(await world.member.slash(world.newsroom, "news latest"))
    shared = public(await world.member.click(page, label="Share"))
    assert labels_of(page) == ["Back", "1 / 2", "Next", "Hottest", "Shared", "Take it back"]
    links = [item.get("url") for row in page.components for item in row["components"]]
    assert f"https://discord.com/channels/{world.guild.id}/{world.newsroom.id}/{shared.id}" in links
    assert len(world.newsroom.history()) == 1


async def test_whoever_shared_takes_it_back(world: World) -> None:
    """After a restart, too; and may share it again."""
    await write(world.store, make_article("Council buys umbrellas"))
    shown = answer(await world.member.slash(world.newsroom, "news show", article="umbrellas"))
    await world.member.click(shown, label="Share")
    await world.restart()
    await world.member.click(shown, label="Take it back")
    assert world.newsroom.history() == []
    assert labels_of(shown) == ["Share"]
    public(await world.member.click(shown, label="Share"))
    assert len(world.newsroom.history()) == 1


async def test_taking_back_what_a_moderator_deleted_is_no_error(world: World) -> None:
    await write(world.store, make_article("Council buys umbrellas"))
    shown = answer(await world.member.slash(world.newsroom, "news show", article="umbrellas"))
    shared = public(await world.member.click(shown, label="Share"))
    await world.moderator.delete(shared)
    await world.member.click(shown, label="Take it back")
    assert labels_of(shown) == ["Share"]


async def test_share_posts_one_story_for_all(world: World) -> None:
    await write(world.store, make_article("Council buys umbrellas"))
    shown = answer(await world.member.slash(world.newsroom, "news show", article="umbrellas"))
    shared = public(await world.member.click(shown, label="Share"))
    assert not shared.ephemeral
    assert "Council buys umbrellas" in text_of(shared)


async def test_share_shows_nothing_that_was_unpublished_since(world: World) -> None:
    article = make_article("Council buys umbrellas")
    await write(world.store, article)
    listed = answer(await world.moderator.slash(world.newsroom, "news latest"))
    shown = answer(await world.moderator.slash(world.newsroom, "news show", article="umbrellas"))
    await world.decide(article, Action.UNPUBLISH)
    for message in (listed, shown):
        refusal = private(await world.moderator.click(message, label="Share"))
        assert "umbrellas" not in refusal


async def test_share_needs_the_members_right_to_write(world: World) -> None:
    await write(world.store, make_article("Council buys umbrellas"))
    quiet = await world.create_channel("quiet", world.guild.default_role, send_messages=False)
    page = answer(await world.member.slash(quiet, "news latest"))
    assert "You may not send messages" in private(await world.member.click(page, label="Share"))
    assert quiet.history(viewer=world.moderator) == []


async def test_share_needs_the_bots_right_to_write(world: World) -> None:
    await write(world.store, make_article("Council buys umbrellas"))
    quiet = await world.create_channel("quiet", send_messages=False)
    page = answer(await world.member.slash(quiet, "news latest"))
    text = private(await world.member.click(page, label="Share"))
    assert text == "I may not post in this channel; I still need: Send Messages."
    assert quiet.history(viewer=world.moderator) == []
