"""``check --online``: whether Discord takes the token, and what the bot lacks in which channel."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import discord
import pytest
import pytest_asyncio

from bot.operating.checks.findings import Grade
from bot.operating.checks.reviewing import identity_findings, obstacle_findings, review
from bot.posting.options import Options
from bot.posting.subscriptions import Subscription
from bot.store import Store
from bot.ui.inquiring import Identity, identity, obstacles
from tests.operating.shell import TOKEN, Shell
from tests.samples import EVERYTHING, NOW, subscribe
from tests.ui.gate import ME, PORTAL, Gate, open_gate
from tests.ui.world import World


@pytest_asyncio.fixture
async def gate(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Gate]:
    async with open_gate(monkeypatch) as made:
        yield made


async def online(token: str = TOKEN) -> list[tuple[Grade, str]]:
    """Give what was found by asking Discord."""
    findings = await review(Path("config.toml"), {"DISCORD_TOKEN": token}, NOW, asks_discord=True)
    return [(one.grade, one.what) for one in findings if one.area == "discord"]


@pytest.mark.usefixtures("shell", "gate")
async def test_a_token_that_discord_takes() -> None:
    assert await online() == [
        (Grade.FINE, "takes the token; the bot is called Newsdesk"),
        (Grade.FINE, "0 subscriptions can be posted"),
    ]


@pytest.mark.usefixtures("shell")
async def test_a_token_that_discord_refuses_is_a_fault(gate: Gate) -> None:
    gate.answers["/users/@me"] = [(401, {"message": "401: Unauthorized", "code": 0})]
    ((grade, what),) = await online()
    assert grade is Grade.FAULT
    assert "Discord refuses the token" in what


@pytest.mark.usefixtures("shell")
@pytest.mark.parametrize("answer", [(520, "gone"), PORTAL])
async def test_discord_out_of_reach_is_a_fault_and_nothing_of_it_is_shown(
    gate: Gate, answer: tuple[int, object]
) -> None:
    gate.answers["/users/@me"] = [answer]
    ((grade, what),) = await online()
    assert grade is Grade.FAULT
    assert what.startswith("Discord cannot be reached: ")
    assert "hotel" not in what


@pytest.mark.usefixtures("shell", "gate")
async def test_without_a_token_discord_is_not_asked() -> None:
    assert await online(token="") == []


@pytest.mark.usefixtures("gate")
async def test_a_subscription_in_a_server_that_the_bot_left_is_a_fault(
    shell: Shell, gate: Gate
) -> None:
    store = await Store.open(shell.folder / "newsdesk.db")
    await subscribe(store, 11, 22)
    await store.close()
    gate.answers["/guilds/22"] = [(404, {"message": "Unknown Guild", "code": 10004})]
    (_, (grade, what)) = await online()
    assert (grade, what) == (Grade.FAULT, "Subscription 1: the bot does not see server 22.")


@pytest.mark.usefixtures("gate")
async def test_servers_without_the_bot_and_operators_that_are_nobody_are_told(
    shell: Shell, gate: Gate
) -> None:
    shell.set('home_server = ""', 'home_server = "123456789012345678"')
    shell.set("operators = []", 'operators = ["223456789012345678", "323456789012345678"]')
    gate.answers["/guilds/123456789012345678"] = [(404, {"message": "Unknown Guild", "code": 0})]
    gate.answers["/users/223456789012345678"] = [(200, {**ME, "id": "223456789012345678"})]
    gate.answers["/users/323456789012345678"] = [(404, {"message": "Unknown User", "code": 0})]
    nobody = "Nobody in Discord has the id 323456789012345678"
    assert (await online())[1:] == [
        (Grade.WARNING, "The bot is not in server 123456789012345678, which [moderation] names."),
        (Grade.FAULT, f"{nobody}, which `operators` in [moderation] names."),
    ]


@pytest.mark.usefixtures("gate")
async def test_discord_is_asked_also_where_the_configuration_is_wrong(shell: Shell) -> None:
    shell.set("operators = []", 'operators = ["nora"]')
    assert (await online())[0] == (Grade.FINE, "takes the token; the bot is called Newsdesk")


async def ordered(world: World, channel_id: int, options: Options) -> Subscription:
    """Keep a subscription without asking anybody."""
    return await world.store.subscriptions.add(
        server_id=world.guild.id,
        channel_id=channel_id,
        filters=EVERYTHING,
        options=options,
        max_age=timedelta(days=3),
        created_by=1,
        now=NOW,
    )


async def test_what_the_bot_lacks_is_told_by_channel(world: World) -> None:
    closed = await world.create_channel("closed", embed_links=False, send_messages=False)
    open_one = await world.create_channel("open", mention_everyone=False)
    role = world.guild.create_role("Fans", mentionable=False)
    asked = [
        await ordered(world, closed.id, Options()),
        await ordered(world, open_one.id, Options()),
        await ordered(world, open_one.id, Options(mention_role=role.id)),
        await ordered(world, 4711, Options()),
    ]
    found = await obstacles(world.bot, asked)

    assert [one.subscription_id for one in found] == [asked[0].id, asked[2].id, asked[3].id]
    said = [one.what for one in obstacle_findings(found)]
    assert said == [
        "Subscription 1: lacks Send Messages, Embed Links in The Newsroom, #closed.",
        "Subscription 3: lacks Mention @everyone, @here and All Roles in The Newsroom, #open.",
        "Subscription 4: the bot does not see The Newsroom, channel 4711.",
    ]


async def test_a_thread_is_judged_by_the_channel_that_it_belongs_to(world: World) -> None:
    channel = await world.create_channel("talk", send_messages_in_threads=False)
    shown = world.bot.get_channel(channel.id)
    assert isinstance(shown, discord.TextChannel)
    thread = await shown.create_thread(name="daily", type=discord.ChannelType.public_thread)
    (found,) = await obstacles(world.bot, [await ordered(world, thread.id, Options())])
    assert (found.place, found.missing) == ("The Newsroom, #daily", ("Send Messages in Threads",))


async def test_a_public_application_is_a_warning(world: World) -> None:
    found = await identity(world.bot)
    assert found.is_public
    assert [one.grade for one in identity_findings(found)] == [Grade.FINE, Grade.WARNING]


def test_an_application_that_nobody_can_invite_is_a_fault() -> None:
    found = list(identity_findings(Identity("Newsdesk", is_public=False, needs_code=True)))
    assert [one.grade for one in found] == [Grade.FINE, Grade.FAULT]
    assert "Switch that off" in found[1].advice
