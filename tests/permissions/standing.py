"""How rules, settings, feeds and the operator's desk are tried."""

from __future__ import annotations

from typing import Any, Final

import discord

from bot.errors import NotFoundError
from bot.posting.servers import ServerSettings
from bot.store.editorial.rules import Change
from tests.permissions.asking import Asking
from tests.permissions.trying import Try, naming, offers, offers_always, topic_of, word_of
from tests.samples import NOW


async def _rules(asking: Asking) -> bool:
    _, word = await asking.rule()
    return word in await asking.slash("moderate rules")


async def _rule_add(asking: Asking) -> bool:
    story = await asking.story(is_held=True)
    told = await asking.slash("moderate rule add", outcome="hold", topic=topic_of(story))
    return word_of(story) in told


async def _source(asking: Asking) -> bool:
    address = await asking.feed()
    return address in await asking.offered("moderate rule add", "source", _name(address)[:6])


async def _rules_page(asking: Asking) -> bool:
    _, word = await asking.rule()
    return word in await asking.press("rules:0")


async def _pick(asking: Asking) -> bool:
    rule_id, word = await asking.rule()
    return word in await asking.choose("rules-pick", str(rule_id))


def _changed(way: Change, *before: Change) -> Try:
    """Press a button of a rule, to which something was done before."""

    async def attempt(asking: Asking) -> bool:
        if way is Change.MOVED_UP:
            await asking.rule()
        rule_id, _ = await asking.rule()
        rules = asking.store.rules
        for one in before:
            await rules.change(asking.owner.id, rule_id, one, actor_id=1, now=asking.now)
        latest = await rules.changes(asking.owner.id, limit=1)
        await asking.press(f"rule-{way.replace(' ', '-')}:{rule_id}")
        return await rules.changes(asking.owner.id, limit=1) != latest

    return attempt


async def _save(asking: Asking) -> bool:
    number, word = await asking.draft()
    await asking.press(f"rule-draft-save:{number}")
    rules = await asking.store.rules.of_server(asking.owner.id)
    return any(one.order.conditions.words == (word,) for one in rules)


async def _cancel(asking: Asking) -> bool:
    number, _ = await asking.draft()
    await asking.press(f"rule-draft-cancel:{number}")
    try:
        await asking.store.rule_drafts.find(asking.owner.id, number)
    except NotFoundError:
        return True
    return False


async def _look(asking: Asking) -> bool:
    number, _ = await asking.draft()
    return "It would have held" in await asking.press(f"rule-draft-look:{number}:0")


async def _settings(asking: Asking) -> bool:
    return "Settings of this server" in await asking.slash("moderate settings")


async def _settled(asking: Asking) -> ServerSettings:
    return await asking.store.settings.of(asking.scene.here.id)


async def _name_channel(asking: Asking) -> bool:
    channel = asking.scene.here.backroom
    menu: Any = discord.ui.ChannelSelect(custom_id="settings:review")
    await naming(asking.choose(menu, channel))
    return (await _settled(asking)).review_channel == channel.id


async def _name_roles(asking: Asking) -> bool:
    menu: Any = discord.ui.RoleSelect(custom_id="settings:roles")
    await asking.choose(menu, asking.scene.readers)
    return asking.scene.readers.id in (await _settled(asking)).moderator_roles


async def _toggle(asking: Asking) -> bool:
    await asking.choose("settings:toggles", "marks_posts")
    return (await _settled(asking)).marks_posts


async def _candidates(asking: Asking) -> bool:
    shown = await asking.press_for("settings:candidates")
    await asking.fill(shown, topic="", provider="", quality="7", hourly="5")
    return (await _settled(asking)).review_min_quality == 7


async def _candidates_unopened(asking: Asking) -> bool:
    await asking.send_window("settings-candidates", quality="7")
    return (await _settled(asking)).review_min_quality == 7


async def _go_on(asking: Asking) -> bool:
    return "It goes on." in await asking.press("settings:go-on")


def _name(address: str) -> str:
    return address.removeprefix("https://").partition(".")[0]


def _feed(command: str) -> Try:
    """Send a command about a feed, which shows it."""

    async def attempt(asking: Asking) -> bool:
        address = await asking.feed()
        options = {} if command == "list" else {"feed": address}
        return _name(address) in await asking.slash(f"feed {command}", **options)

    return attempt


def _offered(command: str) -> Try:
    async def attempt(asking: Asking) -> bool:
        address = await asking.feed()
        return address in await asking.offered(f"feed {command}", "feed", _name(address)[:6])

    return attempt


async def _is_read(asking: Asking, address: str) -> bool:
    return address in {one.address for one in await asking.store.feeds.every_one()}


async def _is_paused(asking: Asking, address: str) -> bool:
    feeds = await asking.store.feeds.every_one()
    return any(one.address == address and one.paused_at is not None for one in feeds)


async def _feed_add(asking: Asking) -> bool:
    address = await asking.feed()
    return "It is read already." in await asking.slash("feed add", address=address)


async def _feed_import(asking: Asking) -> bool:
    address = f"https://{asking.scene.code_word()}.example/feed"
    outline = f'<opml version="2.0"><body><outline xmlUrl="{address}"/></body></opml>'
    await asking.slash("feed import", file=("a.opml", outline.encode()))
    return await _is_read(asking, address)


async def _feed_pause(asking: Asking) -> bool:
    address = await asking.feed()
    await asking.slash("feed pause", feed=address)
    return await _is_paused(asking, address)


async def _feed_resume(asking: Asking) -> bool:
    address = await asking.feed()
    await asking.store.feeds.pause(address, NOW)
    await asking.slash("feed resume", feed=address)
    return not await _is_paused(asking, address)


async def _feed_remove(asking: Asking) -> bool:
    address = await asking.feed()
    await asking.slash("feed remove", feed=address)
    return not await _is_read(asking, address)


def _offer(way: str) -> Try:
    async def attempt(asking: Asking) -> bool:
        number, address = await asking.offer()
        await asking.press(f"feed:{way}:{number}")
        return await _is_read(asking, address)

    return attempt


async def _offer_cancel(asking: Asking) -> bool:
    number, _ = await asking.offer()
    return "Not added." in await asking.press(f"feed:cancel:{number}")


async def _status(asking: Asking) -> bool:
    return "articles" in await asking.slash("admin status")


async def _reload(asking: Asking) -> bool:
    return "Only whoever runs this bot" not in await asking.slash("admin reload")


#: By what the table calls it.
TRIES: Final[dict[str, Try]] = {
    "/moderate rules": _rules,
    "/moderate rule add": _rule_add,
    "/moderate rule add topic": offers("moderate rule add", "topic", topic_of, is_held=True),
    "/moderate rule add provider": offers(
        "moderate rule add", "provider", lambda one: one.provider.name, is_held=True
    ),
    "/moderate rule add type": offers_always("moderate rule add", "type", "", "video"),
    "/moderate rule add source": _source,
    "moderation.rules.buttons.RulesPageButton": _rules_page,
    "moderation.rules.buttons.RuleMenu": _pick,
    "moderation.rules.buttons.RuleButton#paused": _changed(Change.PAUSED),
    "moderation.rules.buttons.RuleButton#resumed": _changed(Change.RESUMED, Change.PAUSED),
    "moderation.rules.buttons.RuleButton#moved-up": _changed(Change.MOVED_UP),
    "moderation.rules.buttons.RuleButton#removed": _changed(Change.REMOVED),
    "moderation.rules.buttons.RuleButton#put-back": _changed(Change.PUT_BACK, Change.REMOVED),
    "moderation.rules.buttons.DraftButton#save": _save,
    "moderation.rules.buttons.DraftButton#cancel": _cancel,
    "moderation.rules.buttons.LookButton": _look,
    "/moderate settings": _settings,
    "moderation.settings_menus.ChannelMenu": _name_channel,
    "moderation.settings_menus.RolesMenu": _name_roles,
    "moderation.settings_menus.TogglesMenu": _toggle,
    "moderation.settings_menus.CandidatesButton": _candidates,
    "moderation.settings_menus.CandidatesButton#window": _candidates_unopened,
    "moderation.settings_menus.GoOnButton": _go_on,
    "/feed list": _feed("list"),
    "/feed show": _feed("show"),
    "/feed add": _feed_add,
    "/feed import": _feed_import,
    "/feed pause": _feed_pause,
    "/feed resume": _feed_resume,
    "/feed remove": _feed_remove,
    **{f"/feed {one} feed": _offered(one) for one in ("show", "pause", "resume", "remove")},
    "feeds.offers.OfferButton#add": _offer("add"),
    "feeds.offers.OfferButton#post": _offer("post"),
    "feeds.offers.OfferButton#cancel": _offer_cancel,
    "/admin status": _status,
    "/admin reload": _reload,
}
