"""The queue: what waits is decided one story after the other, or several at once."""

from __future__ import annotations

from datetime import timedelta

import simcord

from bot.articles import Article
from bot.config.settings import Moderation
from bot.publication import Action
from bot.store.editorial.waiting import Rank
from bot.ui.deciding import Way
from bot.ui.lasting import laid_out
from bot.ui.moderation.queue import Place, Undoable
from bot.ui.moderation.queue_buttons import PickedButton, QueueButton, UndoInQueueButton
from tests.samples import NOW, make_article, make_related, subscribe, write
from tests.ui.world import World, answer, labels_of, private, text_of

BEST = make_article(
    "Secret merger", quality=90, topics=["AI"], published=False, related=[make_related("Rumours")]
)
SECOND = make_article("Quiet resignation", quality=80, published=False)
THIRD = make_article("Leaked plans", quality=70, published=False)
OPEN = make_article("Open day at the library")
PAGE = ["Publish", "Reject", "Skip", "Why here?"]


async def queue(world: World, **options: object) -> simcord.ResponseMessage:
    result = await world.moderator.slash(world.newsroom, "moderate queue", **options)
    assert answer(result).ephemeral
    return answer(result)


async def is_published(world: World, article: Article) -> bool:
    return await world.store.articles.is_published(article.id, world.guild.id)


async def actions(world: World, article: Article) -> list[Action]:
    """Give what was decided about an article here, the latest first."""
    return [one.action for one in await world.store.decisions.history(world.guild.id, article.id)]


async def test_the_best_shows_first_in_full_with_how_many_wait(world: World) -> None:
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    await write(world.store, THIRD, OPEN, BEST, SECOND)
    page = await queue(world)
    assert page.content.splitlines() == [
        "**3 wait**",
        f"Publishing posts it to {world.newsroom.mention} within seconds.",
    ]
    text = text_of(page)
    assert "Secret merger" in text
    assert "Rumours" in text
    assert labels_of(page) == PAGE


async def test_from_something_waits_to_published_it_takes_one_press(world: World) -> None:
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    await write(world.store, BEST, SECOND)
    place = world.newsroom.mention
    page = await queue(world)
    await world.restart()
    await world.moderator.click(page, label="Publish")
    assert await is_published(world, BEST)
    assert page.content.splitlines()[:2] == [
        f"**Secret merger** · Published. It will be posted to {place} within seconds.",
        "**1 waits**",
    ]
    assert "Quiet resignation" in text_of(page)
    assert labels_of(page) == ["Publish", "Reject", "Skip", "Undo", "Why here?"]


async def test_a_wrong_one_is_undone_from_the_next_page(world: World) -> None:
    await write(world.store, BEST, SECOND)
    page = await queue(world)
    await world.moderator.click(page, label="Reject")
    assert page.content.startswith("**Secret merger** · Rejected")
    await world.moderator.click(page, label="Undo")
    assert page.content.startswith("Undone: it waits again.\n**2 wait**")
    assert "Secret merger" in text_of(page)
    assert await actions(world, BEST) == [Action.RESET, Action.UNPUBLISH]


async def test_the_last_one_can_be_undone_too(world: World) -> None:
    await write(world.store, BEST)
    page = await queue(world)
    await world.moderator.click(page, label="Reject")
    assert "Nothing waits here: every story is published or decided." in text_of(page)
    assert labels_of(page) == ["Undo"]
    await world.moderator.click(page, label="Undo")
    assert "Secret merger" in text_of(page)
    assert labels_of(page) == PAGE


async def test_what_was_decided_last_can_be_undone_whatever_is_looked_at_since(
    world: World,
) -> None:
    fourth = make_article("Empty chairs", quality=60, published=False)
    await write(world.store, BEST, SECOND, THIRD, fourth)
    page = await queue(world)
    await world.moderator.click(page, label="Reject")
    await world.moderator.click(page, label="Skip")
    assert "Leaked plans" in text_of(page)
    await world.moderator.select(page, [str(THIRD.id)])
    await world.decide(THIRD, Action.PUBLISH)
    await world.restart()
    await world.moderator.click(page, label="Publish")
    assert page.content.startswith(f"{world.moderator.mention} published it already")
    for label in ("Skip", "From the start"):
        await world.moderator.click(page, label=label)
        assert "Undo" in labels_of(page)

    await world.moderator.click(page, label="Undo")
    assert page.content.startswith("Undone: it waits again.")
    assert "Secret merger" in text_of(page)
    assert "Undo" not in labels_of(page)
    assert await actions(world, BEST) == [Action.RESET, Action.UNPUBLISH]


async def test_what_is_skipped_waits_on_and_comes_again_from_the_start(world: World) -> None:
    await write(world.store, BEST, SECOND)
    page = await queue(world)
    await world.moderator.click(page, label="Skip")
    assert "Quiet resignation" in text_of(page)
    await world.moderator.click(page, label="Skip")
    assert "You have seen all of it" in text_of(page)
    assert page.content == "**2 wait**"
    assert labels_of(page) == ["From the start"]
    await world.moderator.click(page, label="From the start")
    assert "Secret merger" in text_of(page)
    assert await actions(world, BEST) == []


async def test_several_are_decided_at_once_and_undone_at_once(world: World) -> None:
    await write(world.store, BEST, SECOND, THIRD)
    page = await queue(world)
    await world.moderator.select(page, [str(BEST.id), str(THIRD.id)])
    assert labels_of(page) == [*PAGE, "Publish 2 chosen", "Reject 2 chosen"]
    await world.restart()
    await world.moderator.click(page, label="Publish 2 chosen")
    assert page.content.startswith("Published 2 stories.\n**1 waits**")
    assert [await is_published(world, one) for one in (BEST, SECOND, THIRD)] == [True, False, True]
    assert "Quiet resignation" in text_of(page)

    await world.moderator.click(page, label="Undo 2")
    assert page.content.startswith("Undone: it waits again.\n**3 wait**")
    assert "Secret merger" in text_of(page)
    assert not await is_published(world, THIRD)


async def test_how_many_came_since_the_last_look_is_said(world: World) -> None:
    await write(world.store, BEST)
    assert (await queue(world)).content.splitlines()[0] == "**1 waits**"
    world.clock.advance(timedelta(hours=-1))
    await queue(world)
    await write(world.store, SECOND)
    looked = f"<t:{int((NOW - timedelta(hours=1)).timestamp())}:R>"
    assert (await queue(world)).content.splitlines()[0] == (
        f"**2 wait** · 2 came since you looked {looked}"
    )
    world.clock.advance(timedelta(hours=2))
    await queue(world)
    assert "none came since you looked" in (await queue(world)).content


async def test_it_is_narrowed_and_the_pages_stay_so(world: World) -> None:
    other = make_article("Robots sink", topics=["AI"], quality=10, published=False)
    await write(world.store, BEST, SECOND, other)
    page = await queue(world, topic="AI")
    assert page.content.startswith("**2 wait**")
    await world.restart()
    await world.moderator.click(page, label="Skip")
    assert "Robots sink" in text_of(page)
    both = await queue(world, min_quality=75, provider="forbes.com")
    await world.moderator.click(both, label="Skip")
    assert "Quiet resignation" in text_of(both)
    nothing = await queue(world, since="2h", min_quality=95)
    assert "Nothing that waits here fits." in text_of(nothing)
    offered = await world.moderator.autocomplete(world.newsroom, "moderate queue", "topic", "")
    assert [choice["value"] for choice in offered] == ["AI"]


async def test_a_topic_or_provider_that_was_perhaps_meant_is_a_button(world: World) -> None:
    await write(world.store, BEST, make_article("Robots sink", topics=["Robots"], published=False))
    for option, typed, label in (
        ("topic", "robts", "Topic: Robots"),
        ("provider", "forbs", "Provider: Forbes"),
    ):
        page = await queue(world, **{option: typed})
        assert f"There is no {option} “{typed}” here. Did you mean one of these?" in text_of(page)
        assert labels_of(page) == [label]
        await world.restart()
        await world.moderator.click(page, label=label)
        assert page.content.startswith("**1 waits**" if option == "topic" else "**2 wait**")
    assert text_of(await queue(world, topic="zzz")) == "There is no topic “zzz” here."


async def test_an_empty_queue_says_so(world: World) -> None:
    await write(world.store, OPEN)
    text = private(await world.moderator.slash(world.newsroom, "moderate queue"))
    assert text == "Nothing waits here: every story is published or decided."


async def test_what_another_decided_meanwhile_is_not_decided_again(world: World) -> None:
    await write(world.store, BEST, SECOND)
    page = await queue(world)
    await world.decide(BEST, Action.PUBLISH)
    await world.moderator.click(page, label="Publish")
    assert page.content.startswith(f"{world.moderator.mention} published it already")
    assert labels_of(page) == PAGE
    assert await actions(world, BEST) == [Action.PUBLISH]


async def test_it_closes_with_the_right_to_see_it(world: World) -> None:
    role = world.guild.create_role("Editors")
    editor = world.guild.add_member(world.env.create_user("ada"), roles=[role])
    await world.restart(Moderation(roles=frozenset({role.id})))
    await write(world.store, BEST, SECOND)
    await world.unhide("moderate")
    page = answer(await editor.slash(world.newsroom, "moderate queue"))
    await world.restart(Moderation())
    for label in ("Publish", "Reject", "Skip"):
        refused = private(await editor.click(page, label=label))
        assert "Only moderators" in refused
        assert "resignation" not in refused
    assert "Only moderators" in private(await editor.select(page, [str(BEST.id)]))
    assert await editor.autocomplete(world.newsroom, "moderate queue", "topic", "") == []
    assert await actions(world, BEST) == []


async def test_forged_buttons_reach_nothing_of_others(world: World) -> None:
    """A member who sends such ids is refused; a moderator decides in their own server alone."""
    await write(world.store, BEST)
    place = Place(1, Rank(90, 1))
    forged = await world.send(
        laid_out(
            QueueButton(Way.PUBLISH, BEST.id, place),
            UndoInQueueButton(Undoable(1, 1, place.rank), 1),
            PickedButton(Way.REJECT, place, 3),
        )
    )
    for label in ("Publish", "Undo", "Reject 3 chosen"):
        await world.member.click(forged, label=label)
    assert await actions(world, BEST) == []
    nothing = private(await world.moderator.click(forged, label="Reject 3 chosen"))
    assert "Choose stories in the menu first." in nothing
