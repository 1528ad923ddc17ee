"""How each way to see or change a subscription is tried: by whoever manages its channel alone."""

from __future__ import annotations

from typing import Any, Final

import discord

from bot.identity import text_key
from bot.posting.subscriptions import Subscription
from tests.permissions.asking import Asking
from tests.permissions.staging import TOPIC
from tests.permissions.trying import Try, naming, offers, offers_always, topic_of
from tests.samples import NOW


def _command(name: str) -> Try:
    """Send a command about a subscription, which shows what it wants."""

    async def attempt(asking: Asking) -> bool:
        made, word = await asking.subscription()
        return word in await asking.slash(f"subscription {name}", subscription=str(made.id))

    return attempt


async def _pause(asking: Asking, made: Subscription) -> None:
    await asking.store.subscriptions.pause(made.id, because="by test", now=NOW)


async def _is_paused(asking: Asking, made: Subscription) -> bool:
    found = await asking.store.subscriptions.find(made.server_id, made.id)
    return found.paused_at is not None


async def _command_pause(asking: Asking) -> bool:
    made, _ = await asking.subscription()
    await asking.slash("subscription pause", subscription=str(made.id))
    return await _is_paused(asking, made)


async def _command_resume(asking: Asking) -> bool:
    made, _ = await asking.subscription()
    await _pause(asking, made)
    await asking.slash("subscription resume", subscription=str(made.id))
    return not await _is_paused(asking, made)


async def _command_list(asking: Asking) -> bool:
    _, word = await asking.subscription()
    return word in await asking.slash("subscription list")


async def _command_test(asking: Asking) -> bool:
    made, word = await asking.subscription()
    await asking.slash("subscription test", subscription=str(made.id))
    return word in await asking.last_in_channel()


async def _command_add(asking: Asking) -> bool:
    word = asking.scene.code_word()
    channel = asking.channel
    await naming(asking.slash("subscription add", channel=channel, words=word))
    found = await asking.store.subscriptions.of_server(asking.scene.here.id)
    return any(one.filters.words == (word,) and one.channel_id == channel.id for one in found)


async def _command_setup(asking: Asking) -> bool:
    return "A first subscription" in await asking.slash("subscription setup")


def _offered(name: str, *, is_paused: bool = False) -> Try:
    async def attempt(asking: Asking) -> bool:
        made, word = await asking.subscription()
        if is_paused:
            await _pause(asking, made)
        return word in await asking.offered(f"subscription {name}", "subscription", "")

    return attempt


def _pressed(act: str) -> Try:
    """Press a button of a subscription, which shows what it wants."""

    async def attempt(asking: Asking) -> bool:
        made, word = await asking.subscription()
        return word in await asking.press(f"subscription:{act}:{made.id}")

    return attempt


async def _press_pause(asking: Asking) -> bool:
    made, _ = await asking.subscription()
    await asking.press(f"subscription:pause:{made.id}")
    return await _is_paused(asking, made)


async def _press_resume(asking: Asking) -> bool:
    made, _ = await asking.subscription()
    await _pause(asking, made)
    await asking.press(f"subscription:resume:{made.id}")
    return not await _is_paused(asking, made)


async def _press_test(asking: Asking) -> bool:
    made, word = await asking.subscription()
    await asking.press(f"subscription:test:{made.id}")
    return word in await asking.last_in_channel()


async def _press_end(asking: Asking) -> bool:
    made, _ = await asking.subscription()
    await asking.press(f"subscription:end:{made.id}")
    found = await asking.store.subscriptions.of_server(made.server_id)
    return made.id not in {one.id for one in found}


async def _press_undo(asking: Asking) -> bool:
    made, _ = await asking.subscription()
    await asking.store.subscriptions.remove(made.server_id, made.id, asking.scene.world.clock())
    await asking.press(f"subscription:undo:{made.id}")
    found = await asking.store.subscriptions.of_server(made.server_id)
    return made.id in {one.id for one in found}


async def _write(asking: Asking) -> bool:
    made, _ = await asking.subscription()
    shown = await asking.press_for(f"subscription:write:limits:{made.id}")
    await asking.fill(shown, hourly_limit="3", max_age="1d")
    found = await asking.store.subscriptions.find(made.server_id, made.id)
    return found.options.hourly_limit == 3


async def _write_unopened(asking: Asking) -> bool:
    made, _ = await asking.subscription()
    window = f"subscription-form:limits:{made.id}"
    await asking.send_window(window, hourly_limit="3", max_age="1d")
    found = await asking.store.subscriptions.find(made.server_id, made.id)
    return found.options.hourly_limit == 3


async def _meant(asking: Asking) -> bool:
    await asking.story()
    typed = discord.Embed().add_field(name="topics", value="```\nEverythin\n```")
    custom_id = f"subscription:meant:topic:{text_key(TOPIC)}:{asking.channel.id}"
    await asking.press_for(custom_id, embed=typed)
    found = await asking.store.subscriptions.of_server(asking.scene.here.id)
    return any(one.filters.topics == (TOPIC,) for one in found)


async def _write_again(asking: Asking) -> bool:
    made, _ = await asking.subscription()
    return (await asking.press_for(f"subscription:again:limits:{made.id}")).modal is not None


async def _turn(asking: Asking) -> bool:
    _, word = await asking.subscription()
    return word in await asking.press("subscription:list:0")


async def _open(asking: Asking) -> bool:
    made, word = await asking.subscription()
    return word in await asking.choose("subscription:open", str(made.id))


async def _names(asking: Asking) -> bool:
    made, _ = await asking.subscription()
    await asking.choose(f"subscription:topics:{made.id}", TOPIC)
    found = await asking.store.subscriptions.find(made.server_id, made.id)
    return found.filters.topics == (TOPIC,)


async def _toggles(asking: Asking) -> bool:
    made, _ = await asking.subscription()
    await asking.choose(f"subscription:toggles:{made.id}", "silent")
    found = await asking.store.subscriptions.find(made.server_id, made.id)
    return found.options.silent


async def _mention(asking: Asking) -> bool:
    made, _ = await asking.subscription()
    menu: Any = discord.ui.RoleSelect(custom_id=f"subscription:mention:{made.id}")
    await asking.choose(menu, asking.scene.readers)
    found = await asking.store.subscriptions.find(made.server_id, made.id)
    return found.options.mention_role == asking.scene.readers.id


async def _first_topics(asking: Asking) -> bool:
    await asking.story()
    told = await asking.choose("first-subscription:topics", TOPIC)
    return f"**1. What** stories on **{TOPIC}**" in told or f"**1. What** {TOPIC}" in told


async def _first_channel(asking: Asking) -> bool:
    menu: Any = discord.ui.ChannelSelect(custom_id="first-subscription:channel")
    told = await naming(asking.choose(menu, asking.channel))
    return f"**2. Where** <#{asking.channel.id}>" in told


async def _first_how(asking: Asking) -> bool:
    return "**3. When** " in await asking.choose("first-subscription:how", "every day")


def _where(asking: Asking) -> discord.ui.Item[Any]:
    """Give the menu in which the channel stands already, whoever may see it."""
    chosen = discord.SelectDefaultValue(
        id=asking.channel.id, type=discord.SelectDefaultValueType.channel
    )
    return discord.ui.ChannelSelect(custom_id="first-subscription:channel", default_values=[chosen])


async def _first_preview(asking: Asking) -> bool:
    story = await asking.story()
    return story.title in await asking.press("first-subscription:preview", _where(asking))


async def _first_create(asking: Asking) -> bool:
    before = await asking.store.subscriptions.of_server(asking.scene.here.id)
    await asking.press("first-subscription:create", _where(asking))
    after = await asking.store.subscriptions.of_server(asking.scene.here.id)
    return len(after) > len(before)


#: By what the table calls it.
TRIES: Final[dict[str, Try]] = {
    "/subscription add": _command_add,
    "/subscription setup": _command_setup,
    "/subscription list": _command_list,
    "/subscription pause": _command_pause,
    "/subscription resume": _command_resume,
    "/subscription test": _command_test,
    **{f"/subscription {name}": _command(name) for name in ("edit", "show", "remove", "preview")},
    **{
        f"/subscription {name} subscription": _offered(name, is_paused=name == "resume")
        for name in ("edit", "show", "pause", "resume", "remove", "preview", "test")
    },
    "/subscription add topics": offers("subscription add", "topics", topic_of),
    "/subscription add providers": offers(
        "subscription add", "providers", lambda one: one.provider.name
    ),
    "/subscription add topics#of held stories": offers(
        "subscription add", "topics", topic_of, is_held=True
    ),
    "/subscription add providers#of held stories": offers(
        "subscription add", "providers", lambda one: one.provider.name, is_held=True
    ),
    "/subscription add at": offers_always("subscription add", "at", "08", "08:00"),
    "/subscription add days": offers_always("subscription add", "days", "week", "weekdays"),
    "/subscription add timezone": offers_always(
        "subscription add", "timezone", "Berl", "Europe/Berlin"
    ),
    **{
        f"subscriptions.buttons.ActButton#{act}": _pressed(act)
        for act in ("edit", "show", "preview", "remove")
    },
    "subscriptions.buttons.ActButton#test": _press_test,
    "subscriptions.buttons.ActButton#pause": _press_pause,
    "subscriptions.buttons.ActButton#resume": _press_resume,
    "subscriptions.buttons.ActButton#end": _press_end,
    "subscriptions.buttons.ActButton#undo": _press_undo,
    "subscriptions.buttons.WriteButton": _write,
    "subscriptions.buttons.WriteButton#window": _write_unopened,
    "subscriptions.ordering.MeantButton": _meant,
    "subscriptions.buttons.AgainButton": _write_again,
    "subscriptions.buttons.TurnListButton": _turn,
    "subscriptions.buttons.OpenSubscriptionMenu": _open,
    "subscriptions.menus.NamesMenu": _names,
    "subscriptions.menus.TogglesMenu": _toggles,
    "subscriptions.menus.MentionMenu": _mention,
    "subscriptions.first.walk.TopicsMenu": _first_topics,
    "subscriptions.first.walk.ChannelMenu": _first_channel,
    "subscriptions.first.walk.HowMenu": _first_how,
    "subscriptions.first.walk.ActButton#preview": _first_preview,
    "subscriptions.first.walk.ActButton#create": _first_create,
}
