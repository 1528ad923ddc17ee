"""Where a server wants to know why, whoever decides is asked, by whichever way they decide."""

from __future__ import annotations

import simcord

from bot.store.editorial.decisions import Wanted, records
from bot.ui.deciding import DecideButton, Way
from bot.ui.lasting import laid_out
from bot.ui.reasons import LONGEST_REASON
from tests.deliveries.recording import RecordingPublisher
from tests.samples import make_article, subscribe, write
from tests.ui.moderation.managing import settle_on
from tests.ui.moderation.test_acting import card, post
from tests.ui.world import World, answer, labels_of, private, public

HELD = make_article("Secret merger of umbrella makers", published=False, quality=90)
NEXT = make_article("Trams of the next year", published=False, quality=50)
OPEN = make_article("Open day at the library")
WHY = "Two sources confirm it"


async def asked(world: World, pressed: simcord.InteractionResult, why: str = WHY) -> None:
    """Answer the window that a press opened."""
    assert pressed.modal is not None
    assert pressed.modal["title"] == "Why?"
    await world.moderator.submit_modal(pressed, {"reason": why})


async def reasons(world: World) -> list[tuple[int, str, str]]:
    """Give article, action and reason of what was decided, oldest first."""
    found = await records(world.store.database, Wanted(server_ids=(world.guild.id,)))
    decisions = [one.decision for one in reversed(found)]
    return [(one.article_id, one.action.value, one.reason) for one in decisions]


async def test_a_cards_buttons_ask_and_go_on_where_they_were(world: World) -> None:
    await settle_on(world, needs_reason=True)
    await write(world.store, HELD)
    held = await card(world, HELD)
    pressed = await world.moderator.click(held, label="Publish")
    assert await reasons(world) == []
    await world.restart()
    await asked(world, pressed)
    assert held.content.startswith("Published.")
    assert labels_of(held) == ["Undo", "What came of it?"]
    assert await reasons(world) == [(HELD.id, "publish", WHY)]


async def test_taking_down_says_where_it_stands_and_then_asks(world: World) -> None:
    await settle_on(world, needs_reason=True)
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    await write(world.store, OPEN)
    await post(world, RecordingPublisher())
    shown = await card(world, OPEN)
    await world.moderator.click(shown, label="Take down")
    assert "Take it down there?" in shown.content
    await asked(world, await world.moderator.click(shown, label="Yes, take it down"))
    assert shown.content.startswith("Unpublished.")
    assert await reasons(world) == [(OPEN.id, "unpublish", WHY)]


async def test_what_stands_nowhere_is_asked_about_too(world: World) -> None:
    await settle_on(world, needs_reason=True)
    await write(world.store, OPEN)
    shown = await card(world, OPEN)
    await world.moderator.click(shown, label="Take down")
    assert shown.content == (
        "Published here; no channel shows it. Take it down? Nobody finds it in this server then."
    )
    await asked(world, await world.moderator.click(shown, label="Yes, take it down"))
    assert await reasons(world) == [(OPEN.id, "unpublish", WHY)]


async def test_the_queue_asks_and_shows_the_next(world: World) -> None:
    await settle_on(world, needs_reason=True)
    await write(world.store, HELD, NEXT)
    page = answer(await world.moderator.slash(world.newsroom, "moderate queue"))
    await asked(world, await world.moderator.click(page, label="Reject"))
    assert NEXT.title in (page.embeds[0].title or "")
    assert await reasons(world) == [(HELD.id, "unpublish", WHY)]
    await world.moderator.click(page, label="Undo")
    assert len(await reasons(world)) == 2


async def test_several_of_the_queue_have_one_reason(world: World) -> None:
    await settle_on(world, needs_reason=True)
    await write(world.store, HELD, NEXT)
    page = answer(await world.moderator.slash(world.newsroom, "moderate queue"))
    pick = next(
        item["custom_id"]
        for row in page.components
        for item in row["components"]
        if "options" in item
    )
    await world.moderator.select(page, [str(HELD.id), str(NEXT.id)], custom_id=pick)
    await asked(world, await world.moderator.click(page, label="Publish 2 chosen"))
    assert sorted(await reasons(world)) == sorted((one.id, "publish", WHY) for one in (HELD, NEXT))


async def test_commands_ask_unless_it_was_said(world: World) -> None:
    await settle_on(world, needs_reason=True)
    await write(world.store, HELD, OPEN)
    place = world.newsroom
    told = await world.moderator.slash(place, "moderate publish", article="merger", reason="Ours")
    assert "Published." in private(told)
    await asked(world, await world.moderator.slash(place, "moderate unpublish", article="Open day"))
    await asked(world, await world.moderator.slash(place, "moderate reset", article=str(OPEN.id)))
    assert await reasons(world) == [
        (HELD.id, "publish", "Ours"),
        (OPEN.id, "unpublish", WHY),
        (OPEN.id, "reset", WHY),
    ]


async def test_a_choice_among_several_asks_too(world: World) -> None:
    others = [make_article(f"Report on trams {n}", published=False) for n in range(2)]
    await settle_on(world, needs_reason=True)
    await write(world.store, *others)
    menu = answer(await world.moderator.slash(world.newsroom, "moderate reject", article="trams"))
    chosen = await world.moderator.select(menu, [str(others[1].id)], custom_id="choose:unpublish")
    await asked(world, chosen)
    assert menu.content.startswith("Rejected")
    assert await reasons(world) == [(others[1].id, "unpublish", WHY)]


async def test_the_menu_of_a_post_asks(world: World) -> None:
    await settle_on(world, needs_reason=True)
    await write(world.store, OPEN)
    shared = await card(world, OPEN)
    message = public(await world.moderator.click(shared, label="Share"))
    down = answer(await world.moderator.context_menu(world.newsroom, "Take story down", message))
    await asked(world, await world.moderator.click(down, label="Yes, take it down"))
    assert "The shared message is deleted." in down.content
    assert await reasons(world) == [(OPEN.id, "unpublish", WHY)]


async def test_a_window_without_a_word_decides_nothing(world: World) -> None:
    await settle_on(world, needs_reason=True)
    await write(world.store, HELD)
    held = await card(world, HELD)
    pressed = await world.moderator.click(held, label="Publish")
    sent = await world.moderator.submit_modal(pressed, {"reason": "   "})
    assert "Say in a few words why" in private(sent)
    assert await reasons(world) == []


async def test_a_window_is_no_way_round_the_rights(world: World) -> None:
    """Whoever lost the role while it was open, or forged its id, decides nothing."""
    role = world.guild.create_role("Editors")
    editor = world.guild.add_member(world.env.create_user("ada"), roles=[role])
    await settle_on(world, needs_reason=True, moderator_roles=frozenset({role.id}))
    await write(world.store, HELD)
    shown = await world.send(laid_out(DecideButton(Way.PUBLISH, HELD.id)))
    pressed = await editor.click(shown, label="Publish")
    await settle_on(world, moderator_roles=frozenset())
    refused = await editor.submit_modal(pressed, {"reason": WHY})
    assert "Only moderators may do this" in private(refused)
    assert await reasons(world) == []


async def test_where_no_reason_is_wanted_none_is_asked_for(world: World) -> None:
    await write(world.store, HELD)
    held = await card(world, HELD)
    await world.moderator.click(held, label="Publish")
    assert await reasons(world) == [(HELD.id, "publish", "")]


async def test_the_longest_custom_id_fits_into_that_of_its_window() -> None:
    """Discord takes a hundred characters."""
    number = "9" * 19
    queue = f"queue-all-publish:{number}:-1000000000:-{'9' * 18}"
    assert len(f"because:{queue}") <= 100
    assert len(f"because:queue-publish:{number}:{number}:-1:{'9' * 18}") <= 100
    assert LONGEST_REASON <= 4000
