"""``/moderate story`` as moderators meet it, and as others do not."""

from __future__ import annotations

import pytest

from bot.deliveries.planner import plan_deliveries
from tests.samples import NOW, ONE_STORY, WIRED, make_article, make_related, subscribe, write
from tests.ui.world import World, answer, private, text_of

LEAD = make_article("Lead", quality=90, related=[make_related("Other")], excerpt=ONE_STORY)
OTHER = make_article("Other", quality=20, provider=WIRED, excerpt=ONE_STORY)


async def said(world: World, **options: str) -> str:
    result = await world.moderator.slash(world.newsroom, "moderate story", **options)
    assert answer(result).ephemeral
    return answer(result).content


async def posts(world: World) -> int:
    await plan_deliveries(world.store, NOW)
    ((count,),) = await world.store.database.fetch("SELECT count(*) FROM posts")
    return int(count)


@pytest.fixture
async def shared(world: World) -> World:
    """A server in which one post shows two articles."""
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    await write(world.store, LEAD, OTHER)
    assert await posts(world) == 1
    return world


async def test_a_moderator_parts_a_story(shared: World) -> None:
    text = await said(shared, article=str(OTHER.id), correction="apart")

    assert text.startswith("It is no part of another story here any more")
    assert await posts(shared) == 2


async def test_a_moderator_names_the_story_that_it_is(shared: World) -> None:
    await said(shared, article=str(OTHER.id), correction="apart")
    await posts(shared)
    text = await said(shared, article=str(OTHER.id), correction="same", other=str(LEAD.id))

    assert text.startswith("Both share one post in each channel here")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"correction": "same"}, "Name an “other”"),
        ({"correction": "lead", "other": str(LEAD.id)}, "Name an “other”"),
        ({"correction": "same", "other": str(OTHER.id)}, "one and the same article"),
    ],
)
async def test_what_makes_no_sense_is_said_to_make_none(
    shared: World, options: dict[str, str], expected: str
) -> None:
    result = await shared.moderator.slash(
        shared.newsroom, "moderate story", article=str(OTHER.id), **options
    )
    assert expected in private(result)
    assert await shared.store.database.fetch("SELECT * FROM story_decisions") == []


async def test_where_several_articles_match_one_is_chosen(shared: World) -> None:
    """As the one that is corrected, after which a press says how; and as the other one."""
    await write(shared.store, make_article("Trams stop"), make_article("Trams go"))
    asked = answer(
        await shared.moderator.slash(
            shared.newsroom, "moderate story", article="trams", correction="lead"
        )
    )
    assert "Several stories match “trams”." in text_of(asked)
    await shared.restart()
    await shared.moderator.select(asked, [str(make_article("Trams go").id)])
    await shared.moderator.click(asked, label="Make it lead")
    options = {"article": str(OTHER.id), "correction": "same", "other": "trams"}
    asked = answer(await shared.moderator.slash(shared.newsroom, "moderate story", **options))
    await shared.moderator.select(asked, [str(make_article("Trams stop").id)])
    rows = await shared.store.database.fetch(
        "SELECT article_id, correction, other_id FROM story_decisions ORDER BY id"
    )
    assert rows == [
        (make_article("Trams go").id, "lead", None),
        (OTHER.id, "same", make_article("Trams stop").id),
    ]
