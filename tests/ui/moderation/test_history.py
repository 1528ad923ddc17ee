"""``/moderate history``: who decided what, when and why, and that nobody else's shows."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest

from bot.articles import Article
from bot.posting.corrections import Correction, StoryDecision
from bot.posting.filters import Filters
from bot.publication import OPERATOR, Action
from bot.rules.rules import Conditions, Order, Outcome
from bot.store.editorial.decisions import Decision
from bot.store.overview.people import forget_person
from bot.ui.moderation.history import OlderButton
from tests.samples import NOW, keep_rule, make_article, make_series, subscribe, write
from tests.ui.moderation.managing import settle_on
from tests.ui.world import World, answer, labels_of, private, text_of

HELD = make_article("Secret merger", published=False)
OPEN = make_article("Open day at the library")


async def decide(
    world: World,
    article: Article,
    action: Action,
    *,
    hours: int = 0,
    reason: str = "",
    actor_id: int = 5,
    server_id: int | None = None,
) -> None:
    where = world.guild.id if server_id is None else server_id
    moment = NOW + timedelta(hours=hours)
    await world.store.decisions.decide(
        Decision(where, article.id, action, actor_id, reason, moment)
    )


async def shown(world: World, **options: object) -> list[str]:
    """Give the lines of what a moderator gets."""
    result = await world.moderator.slash(world.newsroom, "moderate history", **options)
    return private(result).splitlines()[1:-1]


def at(hours: int) -> str:
    return f"<t:{int((NOW + timedelta(hours=hours)).timestamp())}:R>"


async def test_it_tells_who_did_what_when_and_why_the_latest_first(world: World) -> None:
    await write(world.store, HELD, OPEN)
    await decide(world, HELD, Action.PUBLISH, reason="It is *out*")
    await decide(world, OPEN, Action.UNPUBLISH, hours=1, actor_id=6)
    await decide(world, OPEN, Action.UNPUBLISH, hours=2)
    await decide(world, OPEN, Action.RESET, hours=3)
    assert await shown(world) == [
        f"{at(3)} <@5> **lifted the decision about** [Open day at the library]({OPEN.url})",
        f"{at(2)} <@5> **rejected** [Open day at the library]({OPEN.url})",
        f"{at(1)} <@6> **took down** [Open day at the library]({OPEN.url})",
        f"{at(0)} <@5> **published** [Secret merger]({HELD.url})",
        r"> It is \*out\*",
    ]


async def test_it_is_asked_by_story_by_moderator_and_by_time(world: World) -> None:
    await write(world.store, HELD, OPEN)
    await decide(world, HELD, Action.PUBLISH, actor_id=world.moderator.id)
    await decide(world, OPEN, Action.UNPUBLISH, hours=30)
    held = [f"{at(0)} {world.moderator.mention} **published** [Secret merger]({HELD.url})"]
    assert await shown(world, article="secret merger") == held
    assert await shown(world, moderator=world.moderator) == held
    assert await shown(world, until="2026-01-01") == held
    assert len(await shown(world, since="2026-01-02")) == 1
    assert await shown(world, since="2026-01-03") == ["Nothing is on record here that fits."]


async def test_the_operators_word_shows_with_its_story_only_and_other_servers_never(
    world: World,
) -> None:
    await write(world.store, HELD, OPEN)
    await decide(world, HELD, Action.PUBLISH, server_id=OPERATOR)
    await decide(world, HELD, Action.PUBLISH, server_id=999)
    assert await shown(world) == ["Nothing is on record here that fits."]
    told = [f"{at(0)} The operator **published** [Secret merger]({HELD.url})"]
    assert await shown(world, article=str(HELD.id)) == told


async def test_where_several_stories_match_one_is_chosen(world: World) -> None:
    """What else was asked for is kept until then."""
    other = make_article("Open doors at the fire station")
    await write(world.store, OPEN, other)
    for article in (OPEN, other):
        await decide(world, article, Action.UNPUBLISH)
        await decide(world, article, Action.PUBLISH, actor_id=world.moderator.id, hours=1)
    options = {"article": "open", "moderator": world.moderator}
    asked = answer(await world.moderator.slash(world.newsroom, "moderate history", **options))
    assert "Several stories match “open”." in text_of(asked)
    await world.restart()
    await world.moderator.select(asked, [str(other.id)])
    told = [f"{at(1)} {world.moderator.mention} **published** [{other.title}]({other.url})"]
    assert text_of(asked).splitlines()[1:-1] == told


async def test_long_records_have_pages_that_turn_after_a_restart(world: World) -> None:
    series = make_series(25)
    await write(world.store, *series)
    for article in series:
        await decide(world, article, Action.UNPUBLISH)
    result = await world.moderator.slash(world.newsroom, "moderate history", since="2026-01-01")
    page = answer(result)
    assert "Report number 25" in text_of(page)
    assert labels_of(page) == ["Older"]
    await world.restart()
    await world.moderator.click(page, label="Older")
    assert "Report number 15" in text_of(page)
    assert "Report number 16" not in text_of(page)
    await world.moderator.click(page, label="Older")
    assert labels_of(page) == ["Latest"]
    assert "Report number 01" in text_of(page)
    await world.moderator.click(page, label="Latest")
    assert "Report number 25" in text_of(page)


async def correct(
    world: World,
    article: Article,
    correction: Correction,
    *,
    hours: int,
    other: Article | None = None,
) -> None:
    moment = NOW + timedelta(hours=hours)
    await world.store.story_decisions.decide(
        StoryDecision(
            world.guild.id, article.id, correction, 5, moment, None if other is None else other.id
        )
    )


async def test_what_was_said_of_stories_stands_between_the_others(world: World) -> None:
    await write(world.store, HELD, OPEN)
    await decide(world, HELD, Action.PUBLISH, hours=2)
    await correct(world, OPEN, Correction.SAME, hours=1, other=HELD)
    await correct(world, OPEN, Correction.APART, hours=3)
    await correct(world, HELD, Correction.LEAD, hours=4)
    await correct(world, HELD, Correction.UNDO, hours=5)
    secret = f"[Secret merger]({HELD.url})"
    library = f"[Open day at the library]({OPEN.url})"
    assert await shown(world) == [
        f"{at(5)} <@5> **undid what was said of the story of** {secret}",
        f"{at(4)} <@5> **let lead its story** {secret}",
        f"{at(3)} <@5> **took out of its story** {library}",
        f"{at(2)} <@5> **published** {secret}",
        f"{at(1)} <@5> **put to another story** {library}: that of {secret}",
    ]
    assert len(await shown(world, article=str(OPEN.id))) == 2
    assert await shown(world, moderator=world.moderator) == ["Nothing is on record here that fits."]
    async with world.store.database.transaction() as transaction:
        await forget_person(transaction, 5)
    assert "> Somebody **took out" in "\n".join(await shown(world))


async def test_pages_turn_through_both_without_losing_any(world: World) -> None:
    series = make_series(12)
    await write(world.store, *series)
    for hour, article in enumerate(series):
        await correct(world, article, Correction.APART, hours=2 * hour)
        await decide(world, article, Action.UNPUBLISH, hours=2 * hour + 1)
    page = answer(await world.moderator.slash(world.newsroom, "moderate history"))
    told = text_of(page)
    for _ in range(2):
        await world.restart()
        await world.moderator.click(page, label="Older")
        told += text_of(page)
    assert labels_of(page) == ["Latest"]
    for article in series:
        assert told.count(f"**took out of its story** [{article.title}]") == 1
        assert told.count(f"**took down** [{article.title}]") == 1


async def test_who_was_forgotten_is_not_named(world: World) -> None:
    await write(world.store, HELD)
    await decide(world, HELD, Action.PUBLISH)
    async with world.store.database.transaction() as transaction:
        await forget_person(transaction, 5)
    assert await shown(world) == [f"{at(0)} Somebody **published** [Secret merger]({HELD.url})"]
    page = answer(await world.moderator.slash(world.newsroom, "moderate history"))
    assert page.embeds[0].footer.text == (
        "Records stay as they are; only a person's name is taken out at their request."
    )


async def test_members_are_refused(world: World) -> None:
    await write(world.store, HELD)
    await decide(world, HELD, Action.PUBLISH)
    await world.unhide("moderate")
    text = private(await world.member.slash(world.newsroom, "moderate history"))
    assert "Only moderators" in text
    offered = await world.member.autocomplete(world.newsroom, "moderate history", "article", "")
    assert offered == []


async def change_much(world: World) -> None:
    """Let somebody change a setting, a rule and a subscription, an hour apart."""
    for hours in range(3):
        world.clock.now = NOW + timedelta(hours=hours)
        if hours == 0:
            await settle_on(world, needs_reason=True)
        elif hours == 1:
            order = Order(Outcome.HOLD, Conditions(topics=("Law",)))
            draft = await world.store.rule_drafts.add(
                world.guild.id, order, actor_id=5, now=world.clock()
            )
            await world.store.rules.save(world.guild.id, draft, actor_id=5, now=world.clock())
        else:
            await world.store.subscriptions.add(
                server_id=world.guild.id,
                channel_id=77,
                filters=Filters(topics=("AI",)),
                max_age=timedelta(days=3),
                created_by=5,
                now=world.clock(),
            )


async def test_changes_of_rules_settings_and_subscriptions_stand_between(world: World) -> None:
    await write(world.store, HELD)
    await change_much(world)
    await decide(world, HELD, Action.PUBLISH, hours=1)
    manager = world.manager.mention
    published = f"{at(1)} <@5> **published** [Secret merger]({HELD.url})"
    made = f"{at(1)} <@5> **made** the rule “Hold stories on Law”"
    ordered = f"{at(2)} <@5> **added** subscription 1 of <#77>: stories on AI"
    settled = f"{at(0)} {manager} **set** whether reasons are asked for to yes"
    assert await shown(world) == [ordered, published, made, settled]
    assert await shown(world, about="Rules") == [made]
    assert await shown(world, about="Settings") == [settled]
    assert await shown(world, about="Subscriptions") == [ordered]
    assert await shown(world, about="Decisions") == [published]
    assert await shown(world, about="Stories") == ["Nothing is on record here that fits."]
    assert await shown(world, moderator=world.manager) == [settled]
    assert await shown(world, article=str(HELD.id)) == [published]
    since = f"{NOW + timedelta(hours=2):%Y-%m-%d %H:%M}"
    assert await shown(world, since=since) == [ordered]
    async with world.store.database.transaction() as transaction:
        await forget_person(transaction, 5)
    assert [line.split()[1] for line in (await shown(world))[:3]] == ["Somebody"] * 3


async def test_pages_turn_through_all_kinds_without_losing_any(world: World) -> None:
    series = make_series(4)
    await write(world.store, *series)
    for number, article in enumerate(series):
        await correct(world, article, Correction.APART, hours=number)
        await decide(world, article, Action.UNPUBLISH, hours=number)
        await keep_rule(
            world.store, world.guild.id, Outcome.HOLD, Conditions(topics=(f"T{number}",))
        )
        await subscribe(world.store, 700 + number, world.guild.id)
        await settle_on(world, review_hourly=number + 1)
    page = answer(await world.moderator.slash(world.newsroom, "moderate history"))
    told = text_of(page)
    await world.restart()
    await world.moderator.click(page, label="Older")
    told += text_of(page)
    assert labels_of(page) == ["Latest"]
    for number, article in enumerate(series):
        assert told.count(f"**took out of its story** [{article.title}]") == 1
        assert told.count(f"**took down** [{article.title}]") == 1
        assert told.count(f"“Hold stories on T{number}”") == 1
        assert told.count(f"<#{700 + number}>") == 1
        assert told.count(f"in an hour to {number + 1}\n") == 1


async def test_pages_of_one_kind_stay_with_it(world: World) -> None:
    for number in range(12):
        await settle_on(world, review_hourly=number + 1)
        await subscribe(world.store, 700 + number, world.guild.id)
    result = await world.moderator.slash(world.newsroom, "moderate history", about="Subscriptions")
    page = answer(result)
    await world.moderator.click(page, label="Older")
    assert [line.split("<#")[1][:3] for line in text_of(page).splitlines() if "<#" in line] == [
        "701",
        "700",
    ]


@pytest.mark.parametrize("earlier", ["history:1:2:3:4:5", "history:1:2:3:4:5:6"])
async def test_buttons_of_earlier_versions_still_turn(earlier: str) -> None:
    unasked: Any = None
    match = OlderButton.pattern.fullmatch(earlier)
    assert match is not None
    button = await OlderButton.from_custom_id(unasked, unasked, match)
    assert button.custom_id == f"{earlier}:::" + ":" * (earlier.count(":") == 5)


async def test_the_whole_record_comes_as_a_table(world: World) -> None:
    await write(world.store, HELD)
    await change_much(world)
    await decide(world, HELD, Action.PUBLISH, hours=3, reason="=1+1")
    result = await world.moderator.slash(world.newsroom, "moderate history", as_file=True)
    message = answer(result)
    assert "4 entries" in private(result)
    (file,) = message.attachments
    rows = list(csv.DictReader(StringIO((await file.read()).decode("utf-8-sig"))))
    assert [(one["kind"], one["actor"], one["what"], one["about"]) for one in rows] == [
        ("setting", str(world.manager.id), "changed", "needs_reason"),
        ("rule", "5", "made", "1"),
        ("subscription", "5", "added", "1"),
        ("decision", "5", "publish", str(HELD.id)),
    ]
    assert json.loads(rows[0]["details"]) == {"by": "person", "before": False, "after": True}
    assert json.loads(rows[1]["details"]) == {"sentence": "Hold stories on Law"}
    assert json.loads(rows[2]["details"])["channel"] == "77"
    assert (rows[3]["title"], rows[3]["reason"]) == (HELD.title, "'=1+1")


async def test_where_no_files_may_be_sent_that_is_said(world: World) -> None:
    place = await world.create_channel("bare", attach_files=False)
    result = await world.moderator.slash(place, "moderate history", as_file=True)
    assert "Allow me Attach Files" in private(result)
