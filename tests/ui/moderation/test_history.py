"""``/moderate history``: who decided what, when and why, and that nobody else's shows."""

from __future__ import annotations

from datetime import timedelta

from bot.articles import Article
from bot.posting.corrections import Correction, StoryDecision
from bot.publication import OPERATOR, Action
from bot.store.editorial.decisions import Decision
from bot.store.overview.people import forget_person
from tests.samples import NOW, make_article, make_series, write
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
    assert await shown(world, since="2026-01-03") == ["No decision was made here that fits."]


async def test_the_operators_word_shows_with_its_story_only_and_other_servers_never(
    world: World,
) -> None:
    await write(world.store, HELD, OPEN)
    await decide(world, HELD, Action.PUBLISH, server_id=OPERATOR)
    await decide(world, HELD, Action.PUBLISH, server_id=999)
    assert await shown(world) == ["No decision was made here that fits."]
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
    assert await shown(world, moderator=world.moderator) == ["No decision was made here that fits."]
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
