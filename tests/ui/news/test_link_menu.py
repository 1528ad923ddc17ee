"""*Find coverage of this link*: whatever was linked to, what the newsroom has on it shows."""

from __future__ import annotations

import discord

from bot.store.identity.addresses import record_addresses
from bot.ui.linking import addresses_in
from tests.samples import make_article, make_related, write
from tests.ui.world import World, answer, private, text_of

RUMOUR = make_related("Rumours of a merger")
STORY = make_article("Merger announced", related=[RUMOUR])
HELD = make_article("Secret merger", published=False)
ENTRY = "Find coverage of this link"


async def asked(world: World, text: str, *, moderator: bool = False) -> str:
    """Have somebody look for what a member's message links to."""
    message = await world.member.send(world.newsroom, text)
    person = world.moderator if moderator else world.member
    return private(await person.context_menu(world.newsroom, ENTRY, message))


async def test_a_link_to_an_article_shows_everybody_who_tells_it(world: World) -> None:
    await write(world.store, STORY)
    text = await asked(world, f"Have you read ({STORY.url}#comments)?")
    assert "Full coverage: Merger announced" in text
    assert RUMOUR.title in text


async def test_a_link_that_is_only_covered_leads_to_who_covers_it(world: World) -> None:
    await write(world.store, STORY)
    assert "Full coverage: Merger announced" in await asked(world, f"<{RUMOUR.url}>!")


async def test_an_address_that_a_story_had_leads_to_it_still(world: World) -> None:
    await write(world.store, STORY)
    former = "https://forbes.com/former"
    async with world.store.database.transaction() as transaction:
        await record_addresses(transaction, {former: STORY.id})
    assert "Full coverage: Merger announced" in await asked(world, former)


async def test_of_several_links_one_is_chosen(world: World) -> None:
    other = make_article("Trams stand still")
    await write(world.store, STORY, other)
    message = await world.member.send(world.newsroom, f"{STORY.url} and [that]({other.url}).")
    which = answer(await world.member.context_menu(world.newsroom, ENTRY, message))
    assert "Which one?" in text_of(which)
    told = await world.member.select(which, [str(other.id)])
    assert "Full coverage: Trams stand still" in private(told)


async def test_what_is_held_is_found_by_moderators_only(world: World) -> None:
    await write(world.store, HELD)
    assert "Nothing here covers that link." in await asked(world, HELD.url)
    assert HELD.title in await asked(world, HELD.url, moderator=True)


async def test_without_a_link_it_says_so(world: World) -> None:
    assert await asked(world, "Good morning") == "There is no link in that message."


async def test_addresses_end_where_the_sentence_goes_on(world: World) -> None:
    await world.member.send(
        world.newsroom,
        "See https://a.example/one, (https://b.example/two_(film)) or [3](https://c.example/3). "
        "https://a.example/one again; ftp://d.example/four",
    )
    channel = world.bot.get_channel(world.newsroom.id)
    assert isinstance(channel, discord.TextChannel)
    (message,) = [one async for one in channel.history(limit=1)]
    assert addresses_in(message) == (
        "https://a.example/one",
        "https://b.example/two_(film)",
        "https://c.example/3",
    )
