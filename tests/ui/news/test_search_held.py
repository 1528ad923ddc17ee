"""Looking through what is held: for moderators, and for nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest
import pytest_asyncio

from bot.config.settings import Moderation
from tests.samples import make_series, write
from tests.ui.news.city import CITY, offered, searched
from tests.ui.world import World, answer, labels_of, private, text_of


@pytest_asyncio.fixture
async def city(world: World) -> World:
    """A server with four articles, one of them held."""
    await write(world.store, *CITY)
    return world


async def test_moderators_may_look_through_what_is_held(city: World) -> None:
    result = await city.moderator.slash(
        city.newsroom, "news search", words="zeppelin", unpublished=True
    )
    assert private(result).startswith("Held: zeppelin\n**1.** [**Zeppelin** merger](")
    assert "Share" not in labels_of(answer(result))
    result = await city.moderator.slash(
        city.newsroom, "news topic", topic="zeppelins", unpublished=True
    )
    assert "Zeppelin merger" in private(result)
    published = await city.moderator.slash(
        city.newsroom, "news search", words="facial", unpublished=True
    )
    assert "Nothing that is held matches: facial." in private(published)


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("news search", {"words": "zeppelin"}),
        ("news latest", {}),
        ("news topic", {"topic": "Zeppelins"}),
        ("news provider", {"provider": "forbes.com"}),
    ],
)
async def test_what_is_held_stays_hidden_from_members(
    city: World, command: str, options: dict[str, object]
) -> None:
    result = await city.member.slash(city.newsroom, command, unpublished=True, **options)
    assert private(result).startswith("What is held is for moderators to see.")
    assert labels_of(answer(result)) == []
    in_private = await city.moderator.user.slash(command, unpublished=True, **options)
    assert private(in_private).startswith("What is held is for moderators to see.")


async def test_nothing_held_leaks_by_what_is_offered(city: World) -> None:
    assert await offered(city, "topic", "zepp", unpublished=True) == []
    nothing = await searched(city, "zepelin")
    assert "Zeppelin" not in text_of(nothing)
    assert labels_of(nothing) == []
    choices = await city.moderator.autocomplete(
        city.newsroom, "news search", "topic", "zepp", words="x", unpublished=True
    )
    assert [choice["value"] for choice in choices] == ["Zeppelins"]


async def test_buttons_of_what_is_held_refuse_who_is_no_moderator_any_more(world: World) -> None:
    held = [replace(one, published=False) for one in make_series(12)]
    await write(world.store, *held)
    editors = world.guild.create_role("Editor")
    editor = world.guild.add_member(world.env.create_user("ines"), roles=[editors])
    await world.restart(Moderation(roles=frozenset({editors.id})))
    page = answer(
        await editor.slash(world.newsroom, "news search", words="report", unpublished=True)
    )
    nothing = answer(
        await editor.slash(
            world.newsroom, "news search", words="report", topic="Wether", unpublished=True
        )
    )
    await world.restart(Moderation())
    for message, label in (
        (page, "Next"),
        (page, "Newest first"),
        (nothing, "Topic: Weather"),
    ):
        refusal = private(await editor.click(message, label=label))
        assert refusal == "Only moderators may look through what is held."
