"""The log channel in Discord: what its lines say."""

from __future__ import annotations

from bot.posting.filters import Filters
from bot.posting.options import Options
from bot.publication import Action
from bot.rules.rules import Conditions, Outcome
from bot.store.editorial.decisions import Decision
from tests.samples import keep_rule, make_article, subscribe, write
from tests.ui.moderation.managing import chief_of, settle_on
from tests.ui.moderation.test_review_channel import messages, tick
from tests.ui.world import World, answer, private, text_of

HELD = make_article("Secret *merger* of @everyone", published=False)


async def test_each_decision_and_change_is_a_line(world: World) -> None:
    chief = chief_of(world)
    place = await world.create_private_channel("log", world.moderator)
    await write(world.store, HELD)
    await settle_on(world, log_channel=place.id)
    now = world.clock()
    decision = Decision(
        world.guild.id, HELD.id, Action.PUBLISH, world.moderator.id, "*Two* sources", now
    )
    await world.store.decisions.decide(decision)
    await world.decide(HELD, Action.UNPUBLISH)
    await settle_on(world, moderator_roles=frozenset({7}), needs_reason=True)
    await keep_rule(world.store, world.guild.id, Outcome.HOLD, Conditions(topics=("*Law*",)))
    await world.store.logs.plan(now)
    await tick(world)
    (message,) = await messages(world, place)
    at = f"<t:{int(now.timestamp())}:t>"
    who, manager = world.moderator.mention, world.manager.mention
    lines = (message.embeds[0].description or "").splitlines()
    assert lines[0].startswith(f"{at} {who} **published** [Secret")
    assert lines[0].endswith(" · \\*Two\\* sources")
    assert lines[1].startswith(f"{at} {who} **took down** [Secret")
    assert lines[2:] == [
        f"{at} {manager} **set** the log channel to {place.mention}",
        f"{at} {manager} **set** whether reasons are asked for to yes",
        f"{at} {manager} **set** the roles that moderate to <@&7>",
        f"{at} <@1> **made** the rule “Hold stories on \\*Law\\*”",
    ]
    assert chief.mention not in text_of(message)


async def test_a_story_is_taken_down_by_the_menu_of_what_was_told_and_that_stays(
    world: World,
) -> None:
    place = await world.create_private_channel("log", world.moderator)
    await settle_on(world, log_channel=place.id)
    await world.store.database.run("UPDATE logged SET last_record = 1000")
    await write(world.store, HELD)
    await world.decide(HELD, Action.PUBLISH)
    await world.store.logs.plan(world.clock())
    await tick(world)
    (message,) = await messages(world, place)
    told = await world.moderator.context_menu(place, "Take story down", message)
    assert private(told).startswith("Unpublished. No channel here showed it.")
    await message.fetch()


async def test_after_a_crash_the_message_that_stands_is_found(world: World) -> None:
    place = await world.create_private_channel("log")
    await settle_on(world, log_channel=place.id)
    await world.store.logs.plan(world.clock())
    await tick(world)
    await world.store.database.run(
        "UPDATE posts SET state = 'sending', message_id = NULL, sent_at = NULL, attempts = 1"
    )
    await tick(world)
    (message,) = await messages(world, place)
    ((message_id,),) = await world.store.database.fetch("SELECT message_id FROM posts")
    assert message.id == message_id


async def test_what_is_done_with_subscriptions_is_told(world: World) -> None:
    place, now = await world.create_private_channel("log"), world.clock()
    await settle_on(world, log_channel=place.id)
    subscriptions, manager, here = world.store.subscriptions, world.manager, world.newsroom
    wanted = Filters(topics=("*AI*",))
    made = await subscribe(world.store, here.id, world.guild.id, wanted)
    await subscriptions.change(
        world.guild.id,
        made.id,
        filters=Filters(words=("harbour",)),
        options=Options(silent=True),
        max_age=made.max_age,
        now=now,
        by=manager.id,
    )
    await manager.slash(here, "subscription pause", subscription="1", reason="so *loud*")
    await manager.slash(here, "subscription resume", subscription="1")
    asked = await manager.slash(here, "subscription remove", subscription="1")
    removed = await manager.click(answer(asked), label="Remove it")
    await manager.click(answer(removed), label="Undo")
    await subscriptions.pause(made.id, because="No way in.", now=now)
    await world.store.logs.plan(now)
    await tick(world)
    (message,) = await messages(world, place)
    lines = [one.split(maxsplit=1)[1] for one in (message.embeds[0].description or "").splitlines()]
    words = "stories on every topic that speak of “harbour”"
    who, order = manager.mention, f"subscription 1 of {here.mention}"
    assert lines[1:] == [
        f"<@1> **added** {order}: stories on \\*AI\\*",
        f"{who} **edited** {order}: {words} from now on, how it posts",
        f"{who} **paused** {order}: so \\*loud\\*",
        f"{who} **resumed** {order}",
        f"{who} **removed** {order}",
        f"{who} **restored** {order}",
        f"The bot **paused** {order}: No way in.",
    ]
