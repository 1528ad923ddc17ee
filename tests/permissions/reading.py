"""How each way to read is tried: that what is held shows only to moderators."""

from __future__ import annotations

from typing import Final

from bot.identity import topic_id
from tests.permissions.asking import Asking
from tests.permissions.staging import GAZETTE, TOPIC
from tests.permissions.trying import (
    Try,
    by_id,
    chosen,
    entry,
    offers,
    offers_always,
    pressed,
    tells,
    topic_of,
    word_of,
)


async def _topics(asking: Asking) -> bool:
    await asking.story()
    return TOPIC in await asking.slash("news topics")


async def _providers(asking: Asking) -> bool:
    await asking.story()
    return GAZETTE.name in await asking.slash("news providers")


def _directory(custom_id: str) -> Try:
    async def attempt(asking: Asking) -> bool:
        await asking.story()
        return TOPIC in await asking.press(custom_id)

    return attempt


async def _open_topic(asking: Asking) -> bool:
    story = await asking.story()
    return story.title in await asking.choose("directory:open:topics", topic_of(story))


async def _follow(asking: Asking) -> bool:
    story = await asking.story()
    await asking.press(f"follow:{topic_id(topic_of(story))}")
    found = await asking.store.subscriptions.of_server(asking.scene.here.id)
    return any(one.filters.topics == story.topics[:1] for one in found)


async def _digest(asking: Asking) -> bool:
    return asking.scene.digested in await asking.press(f"digest:{asking.owner.digest}")


async def _digest_page(asking: Asking) -> bool:
    return asking.scene.digested in await asking.press(f"digest:{asking.owner.digest}:0")


async def _take_back(asking: Asking) -> bool:
    """Take back what one shared; where it is forged, what the bot said in the other server."""
    shown = await asking.slash_for("news show", **by_id(await asking.story()))
    assert shown.response is not None
    shared = await asking.person.click(shown.response, label="Share")
    message = shared.followups[0].message
    if asking.owner is not asking.scene.here:
        message = await asking.message(server=asking.owner)
        asking.forge(shown.response, "take-back:", f"take-back:{message.channel.id}:{message.id}:x")
    asking.hear(await asking.person.click(shown.response, label="Take it back"), shown.response.id)
    return not await asking.stands(message)


#: By what the table calls it.
TRIES: Final[dict[str, Try]] = {
    "/news search": tells("news search", lambda one: {"words": word_of(one)}),
    "/news search#unpublished": tells(
        "news search", lambda one: {"words": word_of(one), "unpublished": True}, is_held=True
    ),
    "/news latest": tells("news latest", lambda _: {}),
    "/news latest#unpublished": tells("news latest", lambda _: {"unpublished": True}, is_held=True),
    "/news topic": tells("news topic", lambda one: {"topic": topic_of(one)}),
    "/news topic#unpublished": tells(
        "news topic", lambda one: {"topic": topic_of(one), "unpublished": True}, is_held=True
    ),
    "/news provider": tells("news provider", lambda one: {"provider": one.provider.domain}),
    "/news provider#unpublished": tells(
        "news provider",
        lambda one: {"provider": one.provider.domain, "unpublished": True},
        is_held=True,
    ),
    "/news show": tells("news show"),
    "/news show#a held story": tells("news show", is_held=True),
    "/news story": tells("news story"),
    "/news story#a held story": tells("news story", is_held=True),
    "/news search topic": offers("news search", "topic", topic_of),
    "/news search topic#of held stories": offers(
        "news search", "topic", topic_of, is_held=True, unpublished=True
    ),
    "/news search provider": offers("news search", "provider", lambda one: one.provider.name),
    "/news search provider#of held stories": offers(
        "news search", "provider", lambda one: one.provider.name, is_held=True, unpublished=True
    ),
    "/news search since": offers_always("news search", "since", "yes", "yesterday"),
    "/news search until": offers_always("news search", "until", "yes", "yesterday"),
    "/news search type": offers_always("news search", "type", "", "video"),
    "/news topic topic": offers("news topic", "topic", topic_of),
    "/news topic topic#of held stories": offers(
        "news topic", "topic", topic_of, is_held=True, unpublished=True
    ),
    "/news provider provider": offers("news provider", "provider", lambda one: one.provider.name),
    "/news provider provider#of held stories": offers(
        "news provider", "provider", lambda one: one.provider.name, is_held=True, unpublished=True
    ),
    "/news show article": offers("news show", "article", lambda one: one.title),
    "/news show article#held stories": offers(
        "news show", "article", lambda one: one.title, is_held=True
    ),
    "/news story article": offers("news story", "article", lambda one: one.title),
    "/news story article#held stories": offers(
        "news story", "article", lambda one: one.title, is_held=True
    ),
    "Apps/Story details": entry("Story details"),
    "Apps/Story details#a held story": entry("Story details", is_held=True),
    "Apps/Find coverage of this link": entry("Find coverage of this link"),
    "Apps/Find coverage of this link#a held story": entry(
        "Find coverage of this link", is_held=True
    ),
    "news.buttons.TurnButton": pressed("back:news:{search}:0"),
    "news.buttons.TurnButton#held": pressed("next:queue:{search}:0", is_held=True),
    "news.buttons.SortButton": pressed("sort-newest:news:{search}"),
    "news.buttons.SortButton#held": pressed("sort-newest:queue:{search}", is_held=True),
    "news.buttons.OfferButton": pressed("find:news:{search}"),
    "news.buttons.OfferButton#held": pressed("find:queue:{search}", is_held=True),
    "news.buttons.SharePageButton": pressed("share:{search}:0"),
    "opening.OpenMenu": chosen("open"),
    "opening.OpenMenu#held": chosen("open", is_held=True),
    "news.story_buttons.ShareStoryButton": pressed("share:{id}"),
    "news.story_buttons.CoverageButton": pressed("coverage:{id}"),
    "news.story_buttons.CoverageButton#held": pressed("coverage:{id}", is_held=True),
    "news.story_buttons.CoverageMenu": chosen("choose:story"),
    "news.story_buttons.CoverageMenu#held": chosen("choose:story", is_held=True),
    "news.story_buttons.TurnCoverageButton": pressed("coverage:{id}:0"),
    "news.story_buttons.TurnCoverageButton#held": pressed("coverage:{id}:0", is_held=True),
    "news.story_buttons.ShareCoverageButton": pressed("share-coverage:{id}:0"),
    "/news topics": _topics,
    "/news providers": _providers,
    "news.following.FollowButton": _follow,
    "sharing.TakeBackButton": _take_back,
    "posts.digest_buttons.AllStoriesButton": _digest,
    "posts.digest_buttons.TurnDigestButton": _digest_page,
    "news.directory_buttons.GoButton": _directory("directory:next:topics:most:0"),
    "news.directory_buttons.ShareDirectoryButton": _directory("directory:share:topics:most:0"),
    "news.directory_buttons.OpenNameMenu": _open_topic,
}
