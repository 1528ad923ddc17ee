"""The operator decides about a story for every server, from wherever they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio
import simcord

from bot.config.settings import Moderation
from bot.deliveries.courier import Courier
from bot.deliveries.planner import plan_deliveries
from bot.headlines import Headline
from bot.publication import OPERATOR, Action
from bot.rules.rules import Outcome
from bot.store.editorial.decisions import Decision, Wanted, records
from bot.ui.lasting import laid_out
from bot.ui.moderation.everywhere import EverywhereButton, EverywhereMenu, UndoEverywhereButton
from tests.deliveries.recording import RecordingPublisher
from tests.samples import keep_rule, make_article, subscribe, write
from tests.ui.moderation.managing import settle_on
from tests.ui.world import World, answer, labels_of, private, text_of

HELD = make_article("Secret merger of umbrella makers", topics=["Mergers"], published=False)
OPEN = make_article("Open day at the library", topics=["Events"])
ELSEWHERE, FURTHER = 900, 901
WHY = "A court forbade it"


@pytest_asyncio.fixture
async def operator(world: World) -> simcord.MemberActor:
    """Somebody who looks after the bot, and is nothing else in this server."""
    await named(world, world.member)
    await world.unhide("moderate")
    return world.member


async def named(world: World, *people: simcord.MemberActor) -> None:
    """Let some people be the operators."""
    moderation = Moderation(operators=frozenset(one.id for one in people))
    world.config = replace(world.config, moderation=moderation)
    await world.bot.refurnish(world.config)


async def subscribe_all(world: World, elsewhere: int = ELSEWHERE, further: int = FURTHER) -> None:
    """Let everything come to one channel here, two elsewhere and one further on."""
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    for channel_id, server_id in ((71, elsewhere), (72, elsewhere), (81, further)):
        await subscribe(world.store, channel_id, server_id)


async def work(world: World, publisher: RecordingPublisher) -> None:
    """Post what is due."""
    await plan_deliveries(world.store, world.clock())
    await Courier(world.store, publisher, world.clock).work()


async def order(
    world: World, whom: simcord.MemberActor, command: str, article: str, **options: object
) -> simcord.ResponseMessage:
    """Have somebody ask for a decision that holds in every server."""
    result = await whom.slash(
        world.newsroom, f"moderate {command}", article=article, everywhere=True, **options
    )
    private(result)
    return answer(result)


async def words(world: World) -> list[tuple[Action, str]]:
    """Give what the operator decided and why, oldest first."""
    found = await records(world.store.database, Wanted(server_ids=(OPERATOR,)))
    return [(one.decision.action, one.decision.reason) for one in reversed(found)]


async def shown_in(world: World, *server_ids: int) -> list[bool]:
    return [await world.store.articles.is_published(HELD.id, one) for one in server_ids]


async def decide_elsewhere(world: World, action: Action, server_id: int = FURTHER) -> None:
    """Let somebody of another server decide about the story that is held."""
    decision = Decision(server_id, HELD.id, action, 9, "", world.clock())
    await world.store.decisions.decide(decision)


async def test_a_story_is_published_for_all_in_one_press_and_undone(
    world: World, operator: simcord.MemberActor
) -> None:
    # The bot is in them: of others it notes after a restart that it has left.
    elsewhere, further = (world.env.create_guild(name).id for name in ("Elsewhere", "Further"))
    await world.env.settle()
    await subscribe_all(world, elsewhere, further)
    await write(world.store, HELD)
    await decide_elsewhere(world, Action.UNPUBLISH, further)
    asked = await order(world, operator, "publish", "secret merger", reason=WHY)
    assert asked.content == (
        "Publish it in every server? It comes to 3 channels of 2 servers, within seconds or with "
        "the next digest. In 1 server people decided about it themselves: their word stays."
    )
    assert HELD.title in text_of(asked)
    assert await words(world) == []

    await world.restart()
    await operator.click(asked, label="Yes, in every server")
    assert asked.content == (
        "Published in every server. It comes to 3 channels of 2 servers, within seconds or with "
        "the next digest."
    )
    assert await words(world) == [(Action.PUBLISH, WHY)]
    assert await shown_in(world, world.guild.id, elsewhere, further) == [True, True, False]
    publisher = RecordingPublisher()
    await work(world, publisher)
    assert sorted(publisher.channels) == sorted([world.newsroom.id, 71, 72])

    await world.restart()
    await operator.click(asked, label="Undo")
    assert asked.content == (
        "Undone: in every server what stood before counts again, by which it is held. Its posts "
        "in 3 channels of 2 servers are taken down within seconds, or pass to the next article of "
        "its story."
    )
    assert labels_of(asked) == []
    assert await shown_in(world, world.guild.id, elsewhere, further) == [False, False, False]


async def test_a_story_goes_everywhere_save_where_people_publish_it(
    world: World, operator: simcord.MemberActor
) -> None:
    await subscribe_all(world)
    await write(world.store, HELD)
    await decide_elsewhere(world, Action.PUBLISH)
    await world.store.decisions.decide(
        Decision(OPERATOR, HELD.id, Action.PUBLISH, 7, "It is out", world.clock())
    )
    publisher = RecordingPublisher()
    await work(world, publisher)
    asked = await order(world, operator, "unpublish", str(HELD.id))
    assert asked.content == (
        "Take it down in every server? It stands in 4 channels of 3 servers. In 1 server people "
        "decided about it themselves: their word stays."
    )
    assert not any(f"<#{one}>" in text_of(asked) for one in (71, 72, 81, world.newsroom.id))
    await operator.click(asked, label="Yes, in every server")
    assert asked.content == (
        "Taken down in every server. Its posts in 3 channels of 2 servers are taken down within "
        "seconds, or pass to the next article of its story."
    )
    assert await shown_in(world, world.guild.id, ELSEWHERE, FURTHER) == [False, False, True]

    await operator.click(asked, label="Undo")
    assert asked.content == (
        "Undone: in every server what stood before counts again, by which it is published. Its "
        "posts are back within seconds."
    )
    assert await words(world) == [
        (Action.PUBLISH, "It is out"),
        (Action.UNPUBLISH, ""),
        (Action.PUBLISH, "It is out"),
    ]
    assert await shown_in(world, world.guild.id, ELSEWHERE, FURTHER) == [True, True, True]


async def test_what_is_lifted_lets_rules_and_documents_count_again(
    world: World, operator: simcord.MemberActor
) -> None:
    await keep_rule(world.store, ELSEWHERE, Outcome.PUBLISH)
    await subscribe_all(world)
    await write(world.store, HELD)
    await world.store.decisions.decide(
        Decision(OPERATOR, HELD.id, Action.PUBLISH, 7, "", world.clock())
    )
    await work(world, RecordingPublisher())
    asked = await order(world, operator, "reset", str(HELD.id))
    assert asked.content == (
        "Lift what was decided for every server? Its document and servers' rules count then. "
        "It stands in 4 channels of 3 servers."
    )
    await operator.click(asked, label="Yes, in every server")
    assert asked.content == (
        "Lifted: its document and servers' rules count again. By its document it waits. Its posts "
        "in 2 channels of 2 servers are taken down within seconds, or pass to the next article of "
        "its story."
    )
    assert await shown_in(world, world.guild.id, ELSEWHERE, FURTHER) == [False, True, False]


async def test_a_story_is_rejected_for_all(world: World, operator: simcord.MemberActor) -> None:
    await write(world.store, HELD)
    asked = await order(world, operator, "reject", str(HELD.id))
    assert asked.content == "Keep it held in every server, and out of every queue?"
    await operator.click(asked, label="Yes, in every server")
    assert asked.content == ("Rejected in every server: it stays held, and is out of every queue.")
    queue = private(await world.moderator.slash(world.newsroom, "moderate queue"))
    assert HELD.title not in queue


@pytest.mark.parametrize("command", ["publish", "unpublish", "reject", "reset"])
async def test_others_are_refused_and_told_what_to_do(
    world: World, operator: simcord.MemberActor, command: str
) -> None:
    await write(world.store, HELD, OPEN)
    for person in (world.moderator, world.manager):
        refused = await order(world, person, command, str(HELD.id))
        assert text_of(refused) == (
            "Only whoever runs this bot may decide for every server. Leave out “everywhere”, and "
            "what you decide holds in this server."
        )
    here = private(
        await operator.slash(world.newsroom, f"moderate {command}", article=str(HELD.id))
    )
    assert "Only moderators may do this" in here
    assert await records(world.store.database, Wanted()) == ()


async def test_buttons_that_others_forge_are_refused(
    world: World, operator: simcord.MemberActor
) -> None:
    await write(world.store, HELD)
    number = (
        await world.store.decisions.decide(
            Decision(OPERATOR, HELD.id, Action.UNPUBLISH, operator.id, "", world.clock())
        )
    ).number
    assert number is not None
    message = await world.send(
        laid_out(
            EverywhereButton(Action.PUBLISH, HELD.id),
            UndoEverywhereButton(number),
            EverywhereMenu(Action.PUBLISH, [await headline(world)]),
        )
    )
    pressed = [
        await world.moderator.click(message, label="Yes, in every server"),
        await world.moderator.click(message, label="Undo"),
        await world.moderator.select(message, [str(HELD.id)]),
    ]
    for result in pressed:
        assert "Only whoever runs this bot" in private(result)
    assert await words(world) == [(Action.UNPUBLISH, "")]


async def headline(world: World) -> Headline:
    return (await world.store.articles.headlines([HELD.id], OPERATOR))[HELD.id]


async def test_a_servers_own_decision_is_not_undone_as_the_operators(
    world: World, operator: simcord.MemberActor
) -> None:
    await write(world.store, HELD)
    await decide_elsewhere(world, Action.PUBLISH)
    ((number,),) = await world.store.database.fetch("SELECT id FROM decisions")
    message = await world.send(laid_out(UndoEverywhereButton(number)))
    pressed = await operator.click(message, label="Undo")
    assert "nothing to undo" in text_of(pressed.followups[0])
    assert await shown_in(world, FURTHER) == [True]


async def test_after_a_quarter_of_an_hour_it_is_not_undone(
    world: World, operator: simcord.MemberActor
) -> None:
    await write(world.store, HELD)
    asked = await order(world, operator, "publish", str(HELD.id))
    await operator.click(asked, label="Yes, in every server")
    world.clock.advance(timedelta(minutes=16))
    refused = await operator.click(asked, label="Undo")
    assert "more than 15 minutes ago" in text_of(refused.followups[0])
    assert await shown_in(world, ELSEWHERE) == [True]


async def test_where_reasons_are_asked_for_a_window_asks_the_operator(
    world: World, operator: simcord.MemberActor
) -> None:
    await settle_on(world, needs_reason=True)
    await write(world.store, HELD)
    asked = await order(world, operator, "publish", str(HELD.id))
    pressed = await operator.click(asked, label="Yes, in every server")
    assert pressed.modal is not None
    assert await words(world) == []
    await named(world)
    refused = await operator.submit_modal(pressed, {"reason": WHY})
    assert "Only whoever runs this bot" in private(refused)
    await named(world, operator)
    pressed = await operator.click(asked, label="Yes, in every server")
    await operator.submit_modal(pressed, {"reason": WHY})
    assert await words(world) == [(Action.PUBLISH, WHY)]
    assert asked.content.startswith("Published in every server.")


async def test_of_several_that_match_one_is_chosen_and_the_reason_kept(
    world: World, operator: simcord.MemberActor
) -> None:
    other = make_article("Secret merger of hat makers", published=False)
    await write(world.store, HELD, other)
    asked = await order(world, operator, "publish", "secret merger of", reason=WHY)
    assert "Several stories match" in text_of(asked)
    await world.restart()
    await operator.select(asked, [str(HELD.id)])
    assert asked.content.startswith("Publish it in every server?")
    await operator.click(asked, label="Yes, in every server")
    assert await words(world) == [(Action.PUBLISH, WHY)]
    assert await shown_in(world, ELSEWHERE) == [True]


async def test_of_two_operators_the_second_is_told_who_was_first(
    world: World, operator: simcord.MemberActor
) -> None:
    await named(world, operator, world.manager)
    await write(world.store, OPEN)
    first, second = [
        await order(world, one, "reset", str(OPEN.id)) for one in (operator, world.manager)
    ]
    await operator.click(first, label="Yes, in every server")
    await world.manager.click(second, label="Yes, in every server")
    assert f"{operator.mention} lifted the decision about it already" in second.content
    assert labels_of(second) == []
    assert await words(world) == [(Action.RESET, "")]


async def test_what_the_newsroom_took_back_is_not_asked_about(
    world: World, operator: simcord.MemberActor
) -> None:
    gone = make_article("A mistake", removed=True)
    await write(world.store, gone)
    asked = await order(world, operator, "publish", str(gone.id))
    assert asked.content == "The newsroom has taken it back, so it is published nowhere."
    assert labels_of(asked) == []


async def test_what_is_published_and_posting_that_is_off_are_said(
    world: World, operator: simcord.MemberActor
) -> None:
    world.config = replace(world.config, posting=replace(world.config.posting, enabled=False))
    await world.bot.refurnish(world.config)
    await write(world.store, OPEN)
    asked = await order(world, operator, "publish", str(OPEN.id))
    assert asked.content == (
        "It is published. Keep it so in every server, whatever its document says? Posting is "
        "switched off, so no channel receives it."
    )
    await operator.click(asked, label="Yes, in every server")
    assert asked.content.startswith("It was published already, and stays so in every server.")


async def test_autocomplete_goes_by_what_holds_in_every_server(
    world: World, operator: simcord.MemberActor
) -> None:
    await write(world.store, HELD, OPEN)
    await world.decide(HELD, Action.PUBLISH)

    async def offered(whom: simcord.MemberActor, **filled: object) -> list[str]:
        path = "moderate publish"
        choices = await whom.autocomplete(world.newsroom, path, "article", "", **filled)
        return [choice["value"] for choice in choices]

    assert await offered(operator, everywhere=True) == [str(HELD.id)]
    assert await offered(operator) == []
    assert await offered(world.moderator) == []
    assert await offered(world.moderator, everywhere=True) == []


async def test_why_and_the_storys_history_name_the_operator(
    world: World, operator: simcord.MemberActor
) -> None:
    await subscribe_all(world)
    await write(world.store, HELD)
    asked = await order(world, operator, "publish", str(HELD.id), reason=WHY)
    await operator.click(asked, label="Yes, in every server")
    await work(world, RecordingPublisher())
    about = {"article": str(HELD.id)}
    why = private(await world.moderator.slash(world.newsroom, "why", **about))
    assert f"The operator published it <t:{int(world.clock().timestamp())}:R>: {WHY}." in why
    asked = await order(world, operator, "unpublish", str(HELD.id))
    await operator.click(asked, label="Yes, in every server")
    told = private(await world.moderator.slash(world.newsroom, "moderate history", **about))
    assert "The operator **took down**" in told
    assert "channels" not in told


@pytest.mark.parametrize(
    ("action", "now"), [(Action.PUBLISH, "is published"), (Action.UNPUBLISH, "is held")]
)
async def test_a_servers_reset_says_that_the_operators_word_counts_then(
    world: World, action: Action, now: str
) -> None:
    await write(world.store, HELD)
    for server_id in (OPERATOR, world.guild.id):
        await world.store.decisions.decide(
            Decision(server_id, HELD.id, action, 7, "", world.clock())
        )
    result = await world.moderator.slash(world.newsroom, "moderate reset", article=str(HELD.id))
    said = f"Reset: what the operator decided counts again, and it {now} here."
    assert answer(result).content == said
