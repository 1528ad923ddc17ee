"""Moderators correct a story where they read it: from a post's menu, and from an article's card."""

from __future__ import annotations

from datetime import timedelta

import pytest
import simcord

from bot.posting.corrections import Correction, StoryDecision
from bot.ui.correcting import CorrectButton, SayButton
from bot.ui.deciding import Undoable, UndoButton
from bot.ui.lasting import laid_out
from tests.samples import ONE_STORY, WIRED, make_article, make_related, subscribe, write
from tests.ui.moderation.test_acting import refusal
from tests.ui.moderation.test_post_menus import chosen, posted
from tests.ui.world import World, answer, labels_of, private, text_of

LEAD = make_article("Lead", quality=90, related=[make_related("Other")], excerpt=ONE_STORY)
OTHER = make_article("Other", quality=20, provider=WIRED, excerpt=ONE_STORY)
APART = make_article("Trams stop at noon")
SAYS = ["Not this story", "Same story as …", "Make it lead"]
ENTRY = "Correct its story"


@pytest.fixture
async def shared(world: World) -> World:
    """A server in which one post shows two articles."""
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    await write(world.store, LEAD, OTHER)
    return world


async def panel_of(world: World, number: int = OTHER.id) -> simcord.ResponseMessage:
    """Open what can be said of an article of the newest post."""
    asked = answer(await chosen(world, ENTRY, await posted(world)))
    await world.moderator.select(asked, [str(number)])
    return asked


async def standing(world: World) -> list[tuple[object, ...]]:
    return await world.store.database.fetch(
        "SELECT server_id, article_id, correction, other_id FROM story_decisions WHERE stands"
    )


async def test_an_article_of_a_post_is_taken_out_of_its_story_and_put_back(shared: World) -> None:
    panel = await panel_of(shared)
    assert labels_of(panel) == SAYS
    await shared.restart()
    await shared.moderator.click(panel, label="Not this story")

    assert panel.content.startswith("It is no part of another story here any more")
    assert await standing(shared) == [(shared.guild.id, OTHER.id, "apart", None)]
    await shared.restart()
    await shared.moderator.click(panel, label="Undo")
    assert panel.content.startswith("Undone: its story is here as it was before")
    assert labels_of(panel) == SAYS
    assert await standing(shared) == []


@pytest.mark.parametrize("typed", ["Trams stop", APART.url], ids=["words", "an address"])
async def test_the_story_that_it_is_is_typed_into_a_window(shared: World, typed: str) -> None:
    await write(shared.store, APART)
    panel = answer(await shared.moderator.slash(shared.newsroom, "news show", article=OTHER.url))
    panel = answer(await shared.moderator.click(panel, label=ENTRY))
    asked = await shared.moderator.click(panel, label="Same story as …")
    await shared.restart()
    await shared.moderator.submit_modal(asked, {"other": typed})

    assert panel.content.startswith("Both share one post")
    assert await standing(shared) == [(shared.guild.id, OTHER.id, "same", APART.id)]


async def test_where_several_stories_match_one_is_chosen(shared: World) -> None:
    panel = await panel_of(shared)
    await write(shared.store, APART, make_article("Trams stop at midnight"))
    asked = await shared.moderator.click(panel, label="Same story as …")
    await shared.moderator.submit_modal(asked, {"other": "Trams"})
    assert "Several stories match" in text_of(panel)
    await shared.restart()
    await shared.moderator.select(panel, [str(APART.id)])

    assert await standing(shared) == [(shared.guild.id, OTHER.id, "same", APART.id)]


async def test_what_cannot_be_the_other_story_is_told(shared: World) -> None:
    panel = await panel_of(shared)
    for typed, told in ((OTHER.url, "one and the same article"), ("Zebras", "No story")):
        asked = await shared.moderator.click(panel, label="Same story as …")
        assert told in refusal(await shared.moderator.submit_modal(asked, {"other": typed}))
    assert await standing(shared) == []


async def test_an_article_is_made_to_lead_from_its_card(shared: World) -> None:
    card = answer(await shared.moderator.slash(shared.newsroom, "news show", article=OTHER.url))
    panel = answer(await shared.moderator.click(card, label=ENTRY))
    assert panel.ephemeral
    await shared.moderator.click(panel, label="Make it lead")
    assert panel.content == "It leads its story here while it is published."
    assert await standing(shared) == [(shared.guild.id, OTHER.id, "lead", None)]


async def test_members_are_neither_offered_nor_let_correct(shared: World) -> None:
    message = await posted(shared)
    await shared.unhide(ENTRY)
    card = answer(await shared.member.slash(shared.newsroom, "news show", article=OTHER.url))
    assert ENTRY not in labels_of(card)
    refused = private(await shared.member.context_menu(shared.newsroom, ENTRY, message))
    assert "Only moderators may do this" in refused
    forged = await shared.send(
        laid_out(
            CorrectButton(OTHER.id),
            SayButton(Correction.SAME, OTHER.id),
            SayButton(Correction.APART, OTHER.id),
        )
    )
    for label in (ENTRY, "Same story as …", "Not this story"):
        assert "Only moderators" in private(await shared.member.click(forged, label=label))
    assert await standing(shared) == []


async def test_the_number_of_another_servers_decision_undoes_nothing(shared: World) -> None:
    elsewhere = StoryDecision(shared.guild.id + 1, OTHER.id, Correction.APART, 5, shared.clock())
    number = await shared.store.story_decisions.decide(elsewhere)
    forged = await shared.send(laid_out(UndoButton(number, Undoable.CORRECTION)))
    refused = refusal(await shared.moderator.click(forged, label="Undo"))

    assert "There is nothing to undo here" in refused
    assert await standing(shared) == [(shared.guild.id + 1, OTHER.id, "apart", None)]


async def test_what_is_long_past_is_not_undone_with_a_press(shared: World) -> None:
    panel = await panel_of(shared)
    await shared.moderator.click(panel, label="Make it lead")
    shared.clock.advance(timedelta(minutes=16))
    refused = refusal(await shared.moderator.click(panel, label="Undo"))

    assert "more than 15 minutes ago" in refused
    assert len(await standing(shared)) == 1
