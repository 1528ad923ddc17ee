"""A server's rules as its moderators make, try, order and pause them, on a phone's few presses."""

from __future__ import annotations

from datetime import timedelta

import pytest
import simcord

from bot.publication import Action
from bot.rules.rules import Conditions, Order, Outcome
from bot.store.editorial.rules import Change
from bot.ui.lasting import laid_out
from bot.ui.moderation.rules.buttons import DraftButton, LookButton, RuleButton, RuleMenu
from tests.samples import NOW, WIRED, keep_rule, make_article, make_series, subscribe, write
from tests.ui.world import World, answer, labels_of, private, text_of

HOLD_AI = Conditions(topics=("AI",))


async def try_out(world: World, **options: object) -> simcord.ResponseMessage:
    """Have the moderator try a rule out."""
    result = await world.moderator.slash(world.newsroom, "moderate rule add", **options)
    private(result)
    return answer(result)


async def rules(world: World) -> simcord.ResponseMessage:
    return answer(await world.moderator.slash(world.newsroom, "moderate rules"))


async def sentences(world: World) -> list[str]:
    """Give the lines of the rules that the moderator sees."""
    return [line for line in text_of(await rules(world)).splitlines() if line[:1].isdecimal()]


async def test_a_rule_is_tried_looked_at_saved_and_at_work(world: World) -> None:
    """The whole way: from the options to a story that it holds, and publishing that."""
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    await write(world.store, make_article("Before", topics=["AI"]), make_article("Other"))
    page = await try_out(world, outcome="hold", topic="AI")
    assert "**Hold stories on AI**" in text_of(page)
    assert "This would have held **1** of the last 2." in text_of(page)
    assert labels_of(page) == ["Save", "Look at them", "Cancel"]

    looked = await world.moderator.click(page, label="Look at them")
    assert "It would have held 1 story\n[Before](" in private(looked)
    saved = await world.moderator.click(page, label="Save")
    assert "Saved" in text_of(page)
    assert "In force." in text_of(page)
    assert saved.acknowledged
    assert await sentences(world) == ["1. Hold stories on AI"]

    story = make_article("After", topics=["AI"])
    await write(world.store, story)
    shown = await world.moderator.slash(world.newsroom, "news show", article="After")
    told = f"Held by this server's rule “Hold stories on AI”, <t:{int(NOW.timestamp())}:R>."
    assert told in private(shown)
    queue = await world.moderator.slash(world.newsroom, "moderate queue")
    assert told in private(queue)
    why = await world.moderator.slash(world.newsroom, "why", article="After")
    assert told in private(why)
    history = await world.moderator.slash(world.newsroom, "moderate history")
    assert "A rule **held** [After](" in private(history)
    await world.moderator.click(answer(queue), label="Publish")
    assert await world.store.articles.is_published(story.id, world.guild.id)


async def test_nothing_is_made_of_what_is_cancelled(world: World) -> None:
    page = await try_out(world, outcome="publish")
    assert "There is no story yet" in text_of(page)
    assert labels_of(page) == ["Save", "Cancel"]
    await world.moderator.click(page, label="Cancel")
    assert "Nothing was changed." in text_of(page)
    await world.moderator.click(page, label="All rules")
    assert "This server has no rules." in text_of(page)
    assert await world.store.rules.of_server(world.guild.id) == ()


async def test_what_others_decide_is_told_apart(world: World) -> None:
    held = make_article("Held", topics=["AI"], published=False)
    decided = make_article("Decided", topics=["AI"])
    await write(world.store, held, decided, make_article("Counted", topics=["AI"]))
    await world.decide(decided, Action.PUBLISH)
    text = text_of(await try_out(world, outcome="hold", topic="AI"))
    assert "This would have held **1** of the last 3. It is about 2 more, which would be" in text


async def test_every_option_is_part_of_the_sentence(world: World) -> None:
    topics = ["Law", "AI"]
    await write(world.store, make_article("One", topics=topics, provider=WIRED))
    page = await try_out(
        world,
        outcome="publish",
        topic="law, ai",
        provider="wired",
        words="merger, hostile _bid_",
        min_quality=60,
        type="article",
        source="documents",
    )
    assert (
        "**Publish stories on Law or AI of type article from wired.com out of the source "
        r"documents with “merger” or “hostile \_bid\_” of quality 60 or more**"
    ) in text_of(page)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"topic": "Spac"}, "There is no topic “Spac” here. Did you mean “Space”?"),
        ({"provider": "nobody.com"}, "There is no provider “nobody.com” here."),
        ({"source": "nowhere"}, "There is no source “nowhere”."),
        ({"words": "?!"}, "“?!” has no letter or digit to look for."),
    ],
)
async def test_what_cannot_be_meant_is_refused(
    world: World, options: dict[str, str], problem: str
) -> None:
    await write(world.store, make_article("One", topics=["Space"]))
    result = await world.moderator.slash(
        world.newsroom, "moderate rule add", outcome="hold", **options
    )
    assert problem in private(result)


async def test_options_are_completed(world: World) -> None:
    await write(world.store, make_article("One", topics=["Space"], provider=WIRED))
    for option, typed, values in (
        ("topic", "spa", ["Space"]),
        ("topic", "Space, ", []),
        ("provider", "wir", ["wired.com"]),
        ("type", "vid", ["video"]),
        ("source", "doc", ["documents"]),
    ):
        offered = await world.moderator.autocomplete(
            world.newsroom, "moderate rule add", option, typed
        )
        assert [one["value"] for one in offered] == values


async def pick(world: World, page: simcord.ResponseMessage, rule_id: int) -> None:
    await world.moderator.select(page, values=[str(rule_id)])


async def test_rules_are_paused_moved_removed_and_put_back(world: World) -> None:
    one = await keep_rule(world.store, world.guild.id, Outcome.HOLD, HOLD_AI)
    two = await keep_rule(world.store, world.guild.id, Outcome.PUBLISH)
    page = await rules(world)
    await pick(world, page, one.id)
    assert "Rule 1 of 2\n**Hold stories on AI**" in text_of(page)
    assert labels_of(page) == ["Pause", "Down", "Remove", "All rules"]
    await world.moderator.click(page, label="Pause")
    assert "Paused: it decides nothing." in text_of(page)
    await world.moderator.click(page, label="Down")
    assert "Rule 2 of 2" in text_of(page)
    assert labels_of(page) == ["Resume", "Up", "Remove", "All rules"]
    await world.moderator.click(page, label="All rules")
    assert "1. Publish every story\n2. ~~Hold stories on AI~~ · paused" in text_of(page)
    assert f"Last change: {world.moderator.mention} moved down “Hold stories on AI”" in text_of(
        page
    )

    await pick(world, page, one.id)
    await world.moderator.click(page, label="Resume")
    await world.moderator.click(page, label="Up")
    await world.moderator.click(page, label="Remove")
    assert "Removed: **Hold stories on AI**. What it decided stays so." in text_of(page)
    assert await world.store.rules.of_server(world.guild.id) == (
        await world.store.rules.find(world.guild.id, two.id),
    )
    await world.restart()
    await world.moderator.click(page, label="Undo")
    assert "Rule 1 of 2\n**Hold stories on AI**" in text_of(page)
    assert await sentences(world) == ["1. Hold stories on AI", "2. Publish every story"]


async def test_many_rules_have_pages(world: World) -> None:
    for number in range(25):
        conditions = Conditions(min_quality=number)
        await keep_rule(world.store, world.guild.id, Outcome.HOLD, conditions)
    page = await rules(world)
    assert labels_of(page) == ["Later"]
    await world.moderator.click(page, label="Later")
    assert "11. Hold every story of quality 10 or more" in text_of(page)
    await world.moderator.click(page, label="Later")
    assert "25. Hold every story of quality 24 or more" in text_of(page)
    assert labels_of(page) == ["Earlier"]


async def test_many_stories_are_looked_at_page_by_page(world: World) -> None:
    await write(world.store, *make_series(15))
    page = await try_out(world, outcome="hold", topic="Weather")
    looked = answer(await world.moderator.click(page, label="Look at them"))
    assert "It would have held 15 stories" in text_of(looked)
    assert labels_of(looked) == ["Older"]
    await world.restart()
    await world.moderator.click(looked, label="Older")
    assert "Report number 15" in text_of(looked)
    assert "Report number 10" not in text_of(looked)
    await world.moderator.click(looked, label="Newer")
    assert "Report number 10" in text_of(looked)


async def test_the_longest_rules_fit(world: World) -> None:
    words = ", ".join(f"{number}{'*' * 70}x" for number in range(10))
    page = await try_out(world, outcome="hold", words=words)
    await world.moderator.click(page, label="Save")
    page = await rules(world)
    assert len(text_of(page)) < 1500


# Whose they are


async def test_members_neither_see_nor_change_rules(world: World) -> None:
    rule = await keep_rule(world.store, world.guild.id, Outcome.HOLD, HOLD_AI)
    await write(world.store, make_article("One", topics=["Secret"], published=False))
    await world.unhide("moderate")
    for command, options in (
        ("moderate rules", {}),
        ("moderate rule add", {"outcome": "hold"}),
    ):
        result = await world.member.slash(world.newsroom, command, **options)
        assert "Only moderators may" in private(result)
    for option in ("topic", "provider", "source"):
        assert not await world.member.autocomplete(world.newsroom, "moderate rule add", option, "")
    order = Order(Outcome.PUBLISH, Conditions())
    draft = await world.store.rule_drafts.add(world.guild.id, order, actor_id=1, now=NOW)
    for item in (
        RuleButton(Change.PAUSED, rule.id),
        RuleButton(Change.REMOVED, rule.id),
        DraftButton("save", draft),
        LookButton("look", draft),
    ):
        message = await world.send(laid_out(item))
        assert "Only moderators may" in private(
            await world.member.click(message, custom_id=item.custom_id)
        )
    assert await world.store.rules.of_server(world.guild.id) == (rule,)


async def test_forged_numbers_find_nothing_of_another_server(world: World) -> None:
    rule = await keep_rule(world.store, 999, Outcome.HOLD, HOLD_AI)
    removed = await keep_rule(world.store, 999, Outcome.PUBLISH, HOLD_AI)
    await world.store.rules.change(999, removed.id, Change.REMOVED, actor_id=1, now=NOW)
    order = Order(Outcome.PUBLISH, Conditions())
    draft = await world.store.rule_drafts.add(999, order, actor_id=1, now=NOW)
    for item in (
        *(RuleButton(change, rule.id) for change in Change if change is not Change.MADE),
        RuleButton(Change.PUT_BACK, removed.id),
        DraftButton("save", draft),
        DraftButton("cancel", draft),
        LookButton("look", draft),
        LookButton("turn", draft),
    ):
        message = await world.send(laid_out(item))
        result = await world.moderator.click(message, custom_id=item.custom_id)
        text = text_of(result.followups[0] if result.followups else answer(result))
        assert "AI" not in text
    message = await world.send(laid_out(RuleMenu([(1, rule)])))
    await world.moderator.select(message, values=[str(rule.id)])
    assert await world.store.rules.of_server(999) == (rule,)
    assert await world.store.rule_drafts.find(999, draft) == order
    assert await world.store.rules.of_server(world.guild.id) == ()
    assert await sentences(world) == []


async def test_a_removed_rule_is_put_back_for_a_quarter_of_an_hour_only(world: World) -> None:
    rule = await keep_rule(world.store, world.guild.id, Outcome.HOLD, HOLD_AI)
    page = await rules(world)
    await pick(world, page, rule.id)
    await world.moderator.click(page, label="Remove")
    world.clock.advance(timedelta(minutes=16))
    result = await world.moderator.click(page, label="Undo")
    assert "more than 15 minutes ago" in text_of(result.followups[0])
