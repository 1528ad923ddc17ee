"""``/moderate`` as moderators meet it, and as others do not."""

from __future__ import annotations

import discord
import pytest

from bot.articles import Article
from bot.config.settings import Moderation
from bot.deliveries.planner import plan_deliveries
from bot.posting.filters import Filters
from bot.publication import OPERATOR, Action, Audience, Scope
from bot.search.query import SearchQuery
from tests.samples import NOW, ONE_STORY, WIRED, make_article, make_related, subscribe, write
from tests.ui.world import World, answer, private

HELD = make_article("Secret merger of umbrella makers", topics=["Mergers"], published=False)
OPEN = make_article("Open day at the library", topics=["Events"])


async def is_published(world: World, article: Article, server_id: int | None = None) -> bool:
    return await world.store.articles.is_published(
        article.id, world.guild.id if server_id is None else server_id
    )


async def test_publish_shows_the_story_to_members_here_and_nowhere_else(world: World) -> None:
    await write(world.store, HELD, OPEN)
    result = await world.moderator.slash(
        world.newsroom, "moderate publish", article=str(HELD.id), reason="It is out now"
    )
    text = private(result)
    assert text.startswith("Published. No channel here is subscribed to it.")
    assert HELD.title in text
    assert HELD.title in private(await world.member.slash(world.newsroom, "news latest"))
    for elsewhere in (OPERATOR, 999):
        assert not await is_published(world, HELD, elsewhere)
    (decision,) = await world.store.decisions.history(world.guild.id, HELD.id)
    assert decision.action is Action.PUBLISH
    assert decision.actor_id == world.moderator.id
    assert decision.reason == "It is out now"
    assert decision.decided_at == NOW


async def test_publish_names_the_channels_that_will_receive_it(world: World) -> None:
    await write(world.store, HELD)
    await subscribe(world.store, world.newsroom.id, world.guild.id, Filters(topics=("Mergers",)))
    await subscribe(world.store, 4711, world.guild.id, Filters(topics=("Weather",)))
    result = await world.moderator.slash(
        world.newsroom, "moderate publish", article="secret merger"
    )
    expected = f"Published. It will be posted to {world.newsroom.mention} within seconds."
    assert answer(result).content == expected
    assert await plan_deliveries(world.store, NOW) == 1


async def test_publish_says_that_the_story_was_posted_before(world: World) -> None:
    lead = make_article("The same, better told", excerpt=ONE_STORY)
    follower = make_article(
        "The same, told badly",
        provider=WIRED,
        excerpt=ONE_STORY,
        published=False,
        related=[make_related(lead.title, provider=lead.provider)],
    )
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    await write(world.store, lead, follower)
    assert await plan_deliveries(world.store, NOW) == 1
    result = await world.moderator.slash(
        world.newsroom, "moderate publish", article=str(follower.id)
    )
    assert "stands in" in answer(result).content
    assert "within seconds" not in answer(result).content
    await plan_deliveries(world.store, NOW)
    assert await world.store.database.fetch("SELECT count(*) FROM posts") == [(1,)]


async def test_publish_says_that_the_subscription_is_paused(world: World) -> None:
    await write(world.store, HELD)
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    await world.store.subscriptions.pause(1, because="no access", now=NOW)
    result = await world.moderator.slash(world.newsroom, "moderate publish", article=str(HELD.id))
    assert "is paused" in answer(result).content


async def test_publish_of_what_is_published_says_so(world: World) -> None:
    await write(world.store, OPEN)
    result = await world.moderator.slash(world.newsroom, "moderate publish", article=str(OPEN.id))
    assert answer(result).content == "It was published already."


@pytest.mark.parametrize("command", ["moderate publish", "moderate unpublish"])
async def test_what_the_newsroom_took_back_stays_away(world: World, command: str) -> None:
    article = make_article("A mistake", removed=True)
    await write(world.store, article)
    result = await world.moderator.slash(world.newsroom, command, article=str(article.id))
    assert "The newsroom has taken it back" in answer(result).content
    assert not await is_published(world, article)


async def test_unpublish_hides_the_story_from_members_here_only(world: World) -> None:
    await write(world.store, HELD, OPEN)
    result = await world.moderator.slash(world.newsroom, "moderate unpublish", article="open day")
    text = private(result)
    assert "Unpublished. No channel here showed it." in text
    shown = private(await world.member.slash(world.newsroom, "news latest"))
    assert shown == "Nothing is published here yet."
    assert await is_published(world, OPEN, 999)


async def test_unpublish_of_what_is_held_says_so(world: World) -> None:
    await write(world.store, HELD)
    result = await world.moderator.slash(world.newsroom, "moderate unpublish", article=str(HELD.id))
    assert answer(result).content == "Rejected: it stays held here, and is out of the queue."


async def test_autocomplete_offers_what_the_command_can_change(world: World) -> None:
    await write(world.store, HELD, OPEN)
    to_publish = await world.moderator.autocomplete(
        world.newsroom, "moderate publish", "article", ""
    )
    to_unpublish = await world.moderator.autocomplete(
        world.newsroom, "moderate unpublish", "article", ""
    )
    assert [choice["value"] for choice in to_publish] == [str(HELD.id)]
    assert [choice["value"] for choice in to_unpublish] == [str(OPEN.id)]


async def test_nothing_is_decided_on_a_guess(world: World) -> None:
    first = make_article("Umbrella prices rise", published=False)
    second = make_article("Umbrella prices fall", published=False)
    await write(world.store, first, second)
    unclear = await world.moderator.slash(
        world.newsroom, "moderate publish", article="umbrella prices"
    )
    text = private(unclear)
    assert "Several stories match" in text
    assert "Umbrella prices rise" in text
    assert not await is_published(world, first)
    exact = await world.moderator.slash(
        world.newsroom, "moderate publish", article="umbrella prices rise"
    )
    assert "Published." in answer(exact).content
    assert await is_published(world, first)
    assert not await is_published(world, second)


async def test_unknown_articles_are_refused_in_words(world: World) -> None:
    await write(world.store, HELD)
    result = await world.moderator.slash(
        world.newsroom, "moderate publish", article="secret recipe"
    )
    text = private(result)
    assert "No story here matches" in text
    assert HELD.title in text


async def test_plain_members_are_refused_whatever_discord_shows_them(world: World) -> None:
    await write(world.store, HELD, OPEN)
    await world.unhide("moderate")
    for result in (
        await world.member.slash(world.newsroom, "moderate publish", article=str(HELD.id)),
        await world.member.slash(world.newsroom, "moderate unpublish", article=str(OPEN.id)),
        await world.member.slash(world.newsroom, "moderate reject", article=str(OPEN.id)),
        await world.member.slash(world.newsroom, "moderate reset", article=str(OPEN.id)),
        await world.member.slash(world.newsroom, "moderate queue"),
    ):
        text = private(result)
        assert "Only moderators may do this" in text
        assert "Secret" not in text
    for command in ("moderate publish", "moderate unpublish"):
        assert await world.member.autocomplete(world.newsroom, command, "article", "") == []
    assert not await is_published(world, HELD)
    assert await is_published(world, OPEN)


async def test_a_right_in_one_channel_makes_no_moderator(world: World) -> None:
    club = await world.create_channel("club", world.member, manage_messages=True)
    await write(world.store, HELD)
    await world.unhide("moderate")
    assert "Only moderators" in private(await world.member.slash(club, "moderate queue"))


@pytest.mark.parametrize("right", ["manage_messages", "manage_guild", "administrator"])
async def test_rights_in_the_whole_server_make_a_moderator(world: World, right: str) -> None:
    role = world.guild.create_role("Staff", permissions=discord.Permissions(**{right: True}))
    person = world.guild.add_member(world.env.create_user("ada"), roles=[role])
    await write(world.store, HELD)
    await world.unhide("moderate")
    assert HELD.title in private(await person.slash(world.newsroom, "moderate queue"))


async def test_a_configured_role_makes_a_moderator(world: World) -> None:
    role = world.guild.create_role("Editors")
    editor = world.guild.add_member(world.env.create_user("ada"), roles=[role])
    await write(world.store, HELD)
    await world.unhide("moderate")
    assert "Only moderators" in private(await editor.slash(world.newsroom, "moderate queue"))
    await world.restart(Moderation(roles=frozenset({role.id})))
    assert HELD.title in private(await editor.slash(world.newsroom, "moderate queue"))
    offered = await editor.autocomplete(world.newsroom, "moderate publish", "article", "")
    assert [choice["value"] for choice in offered] == [str(HELD.id)]


async def test_a_reset_lets_the_documents_word_count_again(world: World) -> None:
    await write(world.store, HELD, OPEN)
    for article, said in (
        (HELD, "Reset: what its document says counts again, and it waits here."),
        (OPEN, "Reset: what its document says counts again, and it is published here."),
    ):
        for command in ("moderate publish", "moderate unpublish"):
            await world.moderator.slash(world.newsroom, command, article=str(article.id))
        result = await world.moderator.slash(
            world.newsroom, "moderate reset", article=str(article.id), reason="A mistake"
        )
        assert answer(result).content == said
        decision, *_ = await world.store.decisions.history(world.guild.id, article.id)
        assert (decision.action, decision.reason) == (Action.RESET, "A mistake")
    assert not await is_published(world, HELD)
    assert await is_published(world, OPEN)


async def test_a_story_is_rejected_by_its_pasted_link(world: World) -> None:
    await write(world.store, HELD, OPEN)
    result = await world.moderator.slash(world.newsroom, "moderate reject", article=HELD.url)
    assert answer(result).content == "Rejected: it stays held here, and is out of the queue."
    offered = await world.moderator.autocomplete(world.newsroom, "moderate reject", "article", "")
    assert [choice["value"] for choice in offered] == [str(HELD.id)]


async def test_decisions_survive_a_restart_and_a_reload(world: World) -> None:
    await write(world.store, HELD)
    await world.moderator.slash(world.newsroom, "moderate publish", article=str(HELD.id))
    await world.restart()
    await write(world.store, HELD)
    scope = Scope(world.guild.id, Audience.PUBLISHED)
    page = await world.store.search.page(SearchQuery(), scope)
    assert [one.id for one in page.headlines] == [HELD.id]
