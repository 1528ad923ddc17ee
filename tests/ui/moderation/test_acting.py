"""A story is published, rejected and taken down from wherever a moderator reads it, and back."""

from __future__ import annotations

from datetime import timedelta

import discord
import simcord

from bot.articles import Article
from bot.config.settings import Moderation
from bot.deliveries.courier import Courier
from bot.deliveries.planner import plan_deliveries
from bot.publication import Action
from bot.store.editorial.decisions import Decision
from bot.store.filing.merging import merge
from bot.ui.deciding import DecideButton, UndoButton, Way, WhyButton
from bot.ui.lasting import laid_out
from tests.deliveries.recording import RecordingPublisher
from tests.samples import NOW, make_article, subscribe, write
from tests.ui.world import World, answer, labels_of, private, text_of

HELD = make_article("Secret merger of umbrella makers", published=False)
OPEN = make_article("Open day at the library")
AGO = f"<t:{int(NOW.timestamp())}:R>"


async def card(world: World, article: Article) -> simcord.ResponseMessage:
    """Have the moderator open an article."""
    result = await world.moderator.slash(world.newsroom, "news show", article=str(article.id))
    assert answer(result).ephemeral
    return answer(result)


def refusal(pressed: simcord.InteractionResult) -> str:
    """Give what a press was answered with beside the message, which nobody else sees."""
    (told,) = pressed.followups
    assert told.ephemeral
    return text_of(told)


async def post(world: World, publisher: RecordingPublisher) -> None:
    """Let what is due be posted and taken down."""
    await plan_deliveries(world.store, world.clock())
    await Courier(world.store, publisher, world.clock).work()


async def is_published(world: World, article: Article) -> bool:
    return await world.store.articles.is_published(article.id, world.guild.id)


async def test_a_held_storys_card_says_what_publishing_does_and_one_press_does_it(
    world: World,
) -> None:
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    await write(world.store, HELD)
    held = await card(world, HELD)
    place = world.newsroom.mention
    assert held.content == f"Publishing posts it to {place} within seconds."
    assert labels_of(held) == ["Publish", "Reject", "Why here?", "Correct its story"]

    await world.restart()
    await world.moderator.click(held, label="Publish")
    assert held.content == f"Published. It will be posted to {place} within seconds."
    assert HELD.title in text_of(held)
    assert labels_of(held) == ["Undo", "What came of it?"]
    assert await is_published(world, HELD)

    publisher = RecordingPublisher()
    await post(world, publisher)
    assert publisher.titles(world.newsroom.id) == [HELD.title]
    told = await world.moderator.click(held, label="What came of it?")
    assert f"{place}: It was posted {AGO}." in private(told)
    assert labels_of(answer(told)) == ["Take down"]


async def test_a_reject_keeps_it_held_and_is_on_record(world: World) -> None:
    await write(world.store, HELD)
    held = await card(world, HELD)
    assert held.content == "No channel here is subscribed to it."
    await world.moderator.click(held, label="Reject")
    assert held.content == "Rejected: it stays held here, and is out of the queue."
    (decision,) = await world.store.decisions.history(world.guild.id, HELD.id)
    assert (decision.action, decision.actor_id) == (Action.UNPUBLISH, world.moderator.id)


async def test_where_a_story_stands_is_said_before_it_is_taken_down(world: World) -> None:
    publisher = RecordingPublisher()
    for channel_id in (world.newsroom.id, 4711):
        await subscribe(world.store, channel_id, world.guild.id)
    await write(world.store, OPEN)
    await post(world, publisher)
    shown = await card(world, OPEN)
    places = ", ".join(f"<#{one}>" for one in sorted([world.newsroom.id, 4711]))
    assert shown.content == f"It stands in 2 channels: {places}."
    assert labels_of(shown) == ["Share", "Take down", "Why here?", "Correct its story"]

    await world.moderator.click(shown, label="Take down")
    assert shown.content.startswith(f"It stands in 2 channels: {places}. Take it down there?")
    assert labels_of(shown) == ["Yes, take it down", "Keep it"]
    assert await is_published(world, OPEN)

    await world.moderator.click(shown, label="Yes, take it down")
    assert shown.content == (
        f"Unpublished. Its posts in {places} are taken down within seconds, or pass to the next "
        "article of its story."
    )
    await post(world, publisher)
    assert publisher.titles(world.newsroom.id) == publisher.titles(4711) == []


async def test_who_thinks_better_of_it_gets_the_card_back(world: World) -> None:
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    await write(world.store, OPEN)
    await post(world, RecordingPublisher())
    shown = await card(world, OPEN)
    before = text_of(shown)
    await world.moderator.click(shown, label="Take down")
    await world.moderator.click(shown, label="Keep it")
    assert text_of(shown) == before
    assert labels_of(shown) == ["Share", "Take down", "Why here?", "Correct its story"]
    assert await world.store.decisions.history(world.guild.id, OPEN.id) == ()


async def test_what_stands_nowhere_is_taken_down_at_once(world: World) -> None:
    await write(world.store, OPEN)
    shown = await card(world, OPEN)
    assert shown.content == "Published here; no channel shows it."
    await world.moderator.click(shown, label="Take down")
    assert shown.content == "Unpublished. No channel here showed it."
    assert not await is_published(world, OPEN)


async def test_an_undone_takedown_brings_the_posts_back_once(world: World) -> None:
    publisher = RecordingPublisher()
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    await write(world.store, OPEN)
    await post(world, publisher)
    shown = await card(world, OPEN)
    await world.moderator.click(shown, label="Take down")
    await world.moderator.click(shown, label="Yes, take it down")
    await post(world, publisher)
    assert publisher.titles(world.newsroom.id) == []

    await world.restart()
    await world.moderator.click(shown, label="Undo")
    assert shown.content == (
        "Undone: it is published here, as before. Its posts are back within seconds."
    )
    assert labels_of(shown) == ["Take down", "What came of it?"]
    for _ in range(2):
        await post(world, publisher)
    assert publisher.titles(world.newsroom.id) == [OPEN.title]


async def test_an_undone_publish_is_held_again(world: World) -> None:
    publisher = RecordingPublisher()
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    await write(world.store, HELD)
    held = await card(world, HELD)
    await world.moderator.click(held, label="Publish")
    await post(world, publisher)
    await world.moderator.click(held, label="Undo")
    assert held.content.startswith(
        f"Undone: it is held here, as before. Its posts in {world.newsroom.mention} are taken down"
    )
    assert labels_of(held) == ["Publish", "Reject", "What came of it?"]
    await post(world, publisher)
    assert publisher.titles(world.newsroom.id) == []


async def test_undo_ends_after_a_quarter_of_an_hour(world: World) -> None:
    await write(world.store, HELD)
    held = await card(world, HELD)
    await world.moderator.click(held, label="Publish")
    world.clock.advance(timedelta(minutes=15, seconds=1))
    late = refusal(await world.moderator.click(held, label="Undo"))
    assert "more than 15 minutes ago" in late
    assert await is_published(world, HELD)


async def test_of_two_who_press_one_decides_and_the_other_hears_who_was_first(
    world: World,
) -> None:
    role = world.guild.create_role("Staff", permissions=discord.Permissions(manage_messages=True))
    second = world.guild.add_member(world.env.create_user("ada"), roles=[role])
    await write(world.store, HELD)
    held = await card(world, HELD)
    other = answer(await second.slash(world.newsroom, "news show", article=str(HELD.id)))
    await world.moderator.click(held, label="Publish")
    await second.click(other, label="Publish")
    assert other.content == f"{world.moderator.mention} published it already, {AGO}."
    assert labels_of(other) == ["Take down", "What came of it?"]
    assert len(await world.store.decisions.history(world.guild.id, HELD.id)) == 1
    await second.click(other, label="Take down")
    undone = refusal(await world.moderator.click(held, label="Undo"))
    assert "decided anew since" in undone


async def test_the_buttons_obey_moderators_only(world: World) -> None:
    role = world.guild.create_role("Editors")
    editor = world.guild.add_member(world.env.create_user("ada"), roles=[role])
    await world.restart(Moderation(roles=frozenset({role.id})))
    await write(world.store, HELD)
    held = answer(await editor.slash(world.newsroom, "news show", article=str(HELD.id)))
    await world.restart(Moderation())
    for label in ("Publish", "Reject", "Why here?"):
        refused = private(await editor.click(held, label=label))
        assert "Only moderators" in refused
        assert HELD.title not in refused
    assert await world.store.decisions.history(world.guild.id, HELD.id) == ()


async def test_another_servers_decision_cannot_be_undone(world: World) -> None:
    """Custom ids can be forged; the number of a decision alone opens nothing."""
    await write(world.store, HELD)
    theirs = await world.store.decisions.decide(Decision(999, HELD.id, Action.PUBLISH, 5, "", NOW))
    assert theirs.number is not None
    forged = await world.send(laid_out(UndoButton(theirs.number)))
    refused = refusal(await world.moderator.click(forged, label="Undo"))
    assert "There is nothing to undo here" in refused
    assert await world.store.articles.is_published(HELD.id, 999)


async def test_a_button_goes_on_to_work_where_its_story_turned_out_another(world: World) -> None:
    await write(world.store, HELD)
    await world.store.database.run(
        "INSERT INTO aliases (id, article_id) VALUES (4711, :id)", {"id": HELD.id}
    )
    pressed = await world.send(
        laid_out(DecideButton(Way.PUBLISH, 4711), WhyButton(4711, "What came of it?"))
    )
    told = await world.moderator.click(pressed, label="What came of it?")
    assert HELD.title in private(told)
    await world.moderator.click(pressed, label="Publish")
    assert await is_published(world, HELD)


async def test_members_see_no_button_that_decides(world: World) -> None:
    await write(world.store, OPEN)
    result = await world.member.slash(world.newsroom, "news show", article=str(OPEN.id))
    assert labels_of(answer(result)) == ["Share"]
    assert answer(result).content == ""


async def test_what_the_newsroom_took_back_cannot_be_decided(world: World) -> None:
    article = make_article("A mistake", removed=True)
    await write(world.store, article)
    assert labels_of(await card(world, article)) == []


async def test_why_offers_what_can_be_decided(world: World) -> None:
    await write(world.store, HELD)
    told = answer(await world.moderator.slash(world.newsroom, "why", article=str(HELD.id)))
    assert labels_of(told) == ["Publish", "Reject"]
    await world.moderator.click(told, label="Publish")
    assert told.content.startswith("Published.")


async def test_the_card_of_an_article_that_turned_out_to_be_another_decides_about_that(
    world: World,
) -> None:
    double = make_article("Merger of umbrella makers", published=False, age=timedelta(minutes=1))
    await write(world.store, HELD, double)
    held, other = await card(world, HELD), await card(world, double)
    async with world.store.database.transaction() as transaction:
        await merge(transaction, HELD.id, double.id, NOW)
    ids = [HELD.id, double.id]
    (kept,) = await world.store.articles.headlines(ids, world.guild.id)

    await world.moderator.click(held, label="Publish")
    await world.moderator.click(other, label="Publish")
    history = await world.store.decisions.history(world.guild.id, kept)
    assert [one.action for one in history] == [Action.PUBLISH]
    assert "Held" not in private(await world.moderator.click(other, label="What came of it?"))


async def test_a_rejected_story_says_so_where_a_moderator_opens_it(world: World) -> None:
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    await write(world.store, HELD)
    options = {"article": str(HELD.id), "reason": "Wait for *Tuesday*"}
    await world.moderator.slash(world.newsroom, "moderate reject", **options)
    card = answer(await world.moderator.slash(world.newsroom, "news show", article=str(HELD.id)))
    assert card.content == (
        f"A moderator rejected it <t:{int(NOW.timestamp())}:R>: Wait for \\*Tuesday\\*.\n"
        f"Publishing posts it to {world.newsroom.mention} within seconds."
    )
