"""Where several stories match, or some are but near, a person chooses; in every command alike."""

from __future__ import annotations

import pytest
import simcord

from tests.samples import make_article, make_related, write
from tests.ui.world import World, answer, private, text_of

STOPS = make_article("Tram stops", related=[make_related("No trams today")])
LINE = make_article("Tram line opens", published=False)
THIRD = make_article("Tram fares rise")


async def ask(world: World, command: str, **options: object) -> simcord.ResponseMessage:
    await write(world.store, STOPS, LINE, THIRD)
    return answer(await world.moderator.slash(world.newsroom, command, **options))


@pytest.mark.parametrize(
    ("command", "custom_id", "expected"),
    [
        ("news show", "open", "Related coverage"),
        ("news story", "choose:story", "Full coverage: Tram stops"),
        ("why", "choose:why", "Why this story was not posted"),
        ("moderate unpublish", "choose:unpublish", "Unpublished."),
    ],
)
async def test_one_of_several_is_chosen(
    world: World, command: str, custom_id: str, expected: str
) -> None:
    """After a restart, too."""
    asked = await ask(world, command, article="tram")
    assert "Several stories match “tram”. Which one?" in text_of(asked)
    assert "Tram fares rise · Forbes" in text_of(asked)
    await world.restart()
    result = await world.moderator.select(asked, [str(STOPS.id)], custom_id=custom_id)
    told = text_of(result.response) if result.response else ""
    assert expected in told + text_of(asked)


@pytest.mark.parametrize(
    ("command", "custom_id"),
    [("news show", "open"), ("why", "choose:why"), ("moderate publish", "choose:publish")],
)
async def test_what_is_near_is_offered_in_the_same_way(
    world: World, command: str, custom_id: str
) -> None:
    asked = await ask(world, command, article="trem fares")
    assert "No story here matches “trem fares”. Did you mean one of these?" in text_of(asked)
    items = [item for row in asked.components for item in row["components"]]
    assert [item["custom_id"] for item in items] == [custom_id]


async def test_a_reason_is_kept_until_the_story_is_chosen(world: World) -> None:
    await write(world.store, make_article("Tram sheds", published=False))
    asked = await ask(world, "moderate publish", article="tram", reason="checked *twice*")
    await world.restart()
    await world.moderator.select(asked, [str(LINE.id)], custom_id="choose:publish")
    assert "Published." in text_of(asked)
    rows = await world.store.database.fetch("SELECT article_id, reason FROM decisions")
    assert rows == [(LINE.id, "checked *twice*")]


async def test_who_is_no_moderator_any_more_chooses_nothing(world: World) -> None:
    asked = await ask(world, "moderate unpublish", article="tram")
    await world.restart(is_public=True)
    await world.moderator.select(asked, [str(STOPS.id)], custom_id="choose:unpublish")
    rows = await world.store.database.fetch("SELECT count(*) FROM decisions")
    assert rows == [(0,)]


async def test_a_whole_title_needs_no_choice(world: World) -> None:
    await write(world.store, make_article("Tram"))
    assert "Tram" in private(await world.member.slash(world.newsroom, "news show", article="tram"))
