"""How each way to decide, and to learn of decisions, is tried: by moderators alone."""

from __future__ import annotations

from typing import Any, Final

import discord

from bot.articles import Article
from bot.posting.corrections import Correction, StoryDecision
from bot.publication import Action
from tests.permissions.asking import Asking
from tests.permissions.scene import settle
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
)

#: A place in the queue before all that wait.
_FIRST: Final = "{search}:99999:0"
#: What each command decides.
_ACTIONS: Final = {
    "publish": Action.PUBLISH,
    "unpublish": Action.UNPUBLISH,
    "reject": Action.UNPUBLISH,
    "reset": Action.RESET,
}


def _moved(path: str, *, is_held: bool) -> Try:
    """Send a command that makes published what is held, or the other way about."""

    async def attempt(asking: Asking) -> bool:
        story = await asking.story(is_held=is_held)
        await asking.slash(path, **by_id(story))
        return await asking.is_published(story) is is_held

    return attempt


def _press_moved(custom_id: str, *, is_held: bool) -> Try:
    """Press a button that does the same."""

    async def attempt(asking: Asking) -> bool:
        story = await asking.story(is_held=is_held)
        search = await asking.search()
        await asking.press(custom_id.format(id=story.id, search=search))
        return await asking.is_published(story) is is_held

    return attempt


def _choose_moved(custom_id: str, *, is_held: bool) -> Try:
    """Choose a story in a menu that does the same."""

    async def attempt(asking: Asking) -> bool:
        story = await asking.story(is_held=is_held)
        await asking.choose(custom_id, str(story.id))
        return await asking.is_published(story) is is_held

    return attempt


async def _is_decided(asking: Asking, story: Article) -> bool:
    return bool(await asking.store.decisions.history(asking.scene.here.id, story.id))


async def _command_reject(asking: Asking) -> bool:
    story = await asking.story(is_held=True)
    await asking.slash("moderate reject", **by_id(story))
    return await _is_decided(asking, story)


async def _press_reject(asking: Asking) -> bool:
    story = await asking.story(is_held=True)
    await asking.press(f"decide:reject:{story.id}")
    return await _is_decided(asking, story)


async def _queue_reject(asking: Asking) -> bool:
    story = await asking.story(is_held=True)
    await asking.press(f"queue-reject:{story.id}:{await asking.search()}:99999:0")
    return await _is_decided(asking, story)


async def _unpublished_here(asking: Asking) -> Article:
    """Have a story that the server took down by a decision."""
    story = await asking.story()
    await asking.decision(story, Action.UNPUBLISH)
    return story


async def _command_reset(asking: Asking) -> bool:
    story = await _unpublished_here(asking)
    await asking.slash("moderate reset", **by_id(story))
    return await asking.is_published(story)


async def _choose_reset(asking: Asking) -> bool:
    story = await _unpublished_here(asking)
    await asking.choose("choose:reset", str(story.id))
    return await asking.is_published(story)


async def _is_undone(asking: Asking, number: int, story: Article) -> bool:
    history = await asking.store.decisions.history(asking.owner.id, story.id)
    return any(one.undoes == number for one in history)


async def _undo(asking: Asking) -> bool:
    story = await asking.story()
    number, _ = await asking.decision(story, Action.UNPUBLISH)
    await asking.press(f"undo:{number}")
    return await _is_undone(asking, number, story)


async def _undo_in_queue(asking: Asking) -> bool:
    story = await asking.story(is_held=True)
    number, _ = await asking.decision(story, Action.PUBLISH)
    await asking.press(f"queue-undo:{number}:1:{await asking.search()}:99999:0")
    return await _is_undone(asking, number, story)


async def _undo_operators(asking: Asking) -> bool:
    story = await asking.story()
    number = await asking.operators_decision(story, Action.UNPUBLISH)
    await asking.press(f"undo:{number}")
    return await asking.is_published(story)


def _history(**options: Any) -> Try:
    """Ask for the record, which has a decision and a rule; some of it may be left out."""

    async def attempt(asking: Asking) -> bool:
        _, reason = await asking.decision(await asking.story(), Action.UNPUBLISH)
        _, word = await asking.rule()
        wanted = word if options.get("about") == "Rules" else reason
        shown = await asking.slash_for("moderate history", **options)
        return wanted in asking.hear(shown) + await asking.read_files(shown)

    return attempt


def _everywhere(command: str, action: Action) -> Try:
    """Send a command that asks about deciding for every server."""

    async def attempt(asking: Asking) -> bool:
        story = await asking.story(is_held=True)
        told = await asking.slash(f"moderate {command}", everywhere=True, **by_id(story))
        return f"everywhere:{action}:{story.id}" in told

    return attempt


def _press_everywhere(action: Action) -> Try:
    """Press the button that decides so."""

    async def attempt(asking: Asking) -> bool:
        story = await asking.story(is_held=True)
        await asking.press(f"everywhere:{action}:{story.id}")
        return await asking.is_decided_everywhere(story, action)

    return attempt


async def _everywhere_unopened(asking: Asking) -> bool:
    story = await asking.story(is_held=True)
    await settle(asking.scene.world, asking.scene.here, needs_reason=True)
    await asking.send_window(f"because:everywhere:publish:{story.id}", reason="It is true.")
    return await asking.is_decided_everywhere(story, Action.PUBLISH)


async def _undo_everywhere(asking: Asking) -> bool:
    story = await asking.story()
    if asking.owner is asking.scene.elsewhere:
        number, _ = await asking.decision(story, Action.UNPUBLISH)
        await asking.press(f"everywhere-undo:{number}")
        return await _is_undone(asking, number, story)
    number = await asking.operators_decision(story, Action.UNPUBLISH)
    await asking.press(f"everywhere-undo:{number}")
    return await asking.is_published(story)


async def _older(asking: Asking) -> bool:
    story = await asking.story()
    _, reason = await asking.decision(story, Action.UNPUBLISH)
    return reason in await asking.press(f"history:{story.id}::::")


async def _problems(asking: Asking) -> bool:
    return "Every document was read" in await asking.slash("moderate problems")


async def _correct(asking: Asking) -> bool:
    story = await asking.story()
    told = await asking.slash("moderate story", correction="apart", **by_id(story))
    return story.title in told


async def _say_same(asking: Asking) -> bool:
    story, other = await asking.story(), await asking.story()
    shown = await asking.press_for(f"correct:same:{story.id}")
    return story.title in await asking.fill(shown, other=str(other.id))


async def _say_same_unopened(asking: Asking) -> bool:
    story, other = await asking.story(), await asking.story()
    window = f"same-story-form:{story.id}"
    return story.title in await asking.send_window(window, other=str(other.id))


async def _decide_unopened(asking: Asking) -> bool:
    story = await asking.story(is_held=True)
    await settle(asking.scene.world, asking.scene.here, needs_reason=True)
    await asking.send_window(f"because:decide:publish:{story.id}", reason="It is true.")
    return await asking.is_published(story)


async def _review_reject(asking: Asking) -> bool:
    story = await asking.story(is_held=True)
    await asking.press(f"review:reject:{story.id}")
    return await _is_decided(asking, story)


async def _history_of(asking: Asking) -> bool:
    story = await asking.story()
    _, reason = await asking.decision(story, Action.UNPUBLISH)
    return reason in await asking.choose("choose:history:::::", str(story.id))


async def _same_story(asking: Asking) -> bool:
    story, other = await asking.story(), await asking.story()
    return story.title in await asking.choose(f"same-story:{story.id}", str(other.id))


async def _undo_correction(asking: Asking) -> bool:
    story = await asking.story()
    now = asking.scene.world.clock()
    said = StoryDecision(asking.owner.id, story.id, Correction.APART, 1, now)
    number = await asking.store.story_decisions.decide(said)
    return story.title in await asking.press(f"correct-undo:{number}")


async def _pick(asking: Asking) -> bool:
    story = await asking.story(is_held=True)
    return story.title in await asking.choose(
        f"queue-pick:{await asking.search()}:99999:0", str(story.id)
    )


async def _picked(asking: Asking) -> bool:
    story = await asking.story(is_held=True)
    place = f"{await asking.search()}:99999:0"
    option = discord.SelectOption(label="It", value=str(story.id), default=True)
    menu: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=f"queue-pick:{place}", options=[option]
    )
    await asking.press(f"queue-all-publish:{place}", menu)
    return await asking.is_published(story)


async def _take_shared(asking: Asking) -> bool:
    story = await asking.story()
    message = await asking.message(story)
    await asking.press(f"take-shared:{story.id}:{message.id}")
    return not await asking.is_published(story) and not await asking.stands(message)


#: By what the table calls it.
TRIES: Final[dict[str, Try]] = {
    "/moderate publish": _moved("moderate publish", is_held=True),
    "/moderate unpublish": _moved("moderate unpublish", is_held=False),
    "/moderate reject": _command_reject,
    "/moderate reset": _command_reset,
    "/moderate story": _correct,
    "/moderate queue": tells("moderate queue", lambda _: {}, is_held=True),
    "/moderate problems": _problems,
    "/moderate history": _history(),
    "/moderate history#about one kind": _history(about="Rules"),
    "/moderate history#as a file": _history(as_file=True),
    "/moderate history#about one kind, as a file": _history(about="Rules", as_file=True),
    **{
        f"/moderate {command}#everywhere": _everywhere(command, action)
        for command, action in _ACTIONS.items()
    },
    **{
        f"/moderate {command} article#everywhere": offers(
            f"moderate {command}",
            "article",
            lambda one: one.title,
            is_held=command != "unpublish",
            everywhere=True,
        )
        for command in _ACTIONS
    },
    "/why": tells("why"),
    "/moderate publish article": offers(
        "moderate publish", "article", lambda one: one.title, is_held=True
    ),
    "/moderate reject article": offers(
        "moderate reject", "article", lambda one: one.title, is_held=True
    ),
    **{
        f"/moderate {command} {option}": offers(
            f"moderate {command}", option, lambda one: one.title
        )
        for command, option in (
            ("unpublish", "article"),
            ("reset", "article"),
            ("story", "article"),
            ("story", "other"),
            ("history", "article"),
        )
    },
    "/moderate queue topic": offers("moderate queue", "topic", topic_of, is_held=True),
    "/moderate queue provider": offers(
        "moderate queue", "provider", lambda one: one.provider.name, is_held=True
    ),
    "/moderate queue since": offers_always("moderate queue", "since", "yes", "yesterday"),
    "/moderate history since": offers_always("moderate history", "since", "yes", "yesterday"),
    "/moderate history until": offers_always("moderate history", "until", "yes", "yesterday"),
    "/why article": offers("why", "article", lambda one: one.title),
    "Apps/Take story down": entry("Take story down"),
    "Apps/Why here?": entry("Why here?"),
    "Apps/Correct its story": entry("Correct its story"),
    "moderation.menus.DecideMenu#publish": _choose_moved("choose:publish", is_held=True),
    "moderation.menus.DecideMenu#unpublish": _choose_moved("choose:unpublish", is_held=False),
    "moderation.menus.DecideMenu#reset": _choose_reset,
    "moderation.menus.WhyMenu": chosen("choose:why"),
    "deciding.DecideButton#publish": _press_moved("decide:publish:{id}", is_held=True),
    "deciding.DecideButton#reject": _press_reject,
    "deciding.DecideButton#take-down": pressed("decide:take-down:{id}"),
    "deciding.DecideButton#take-down-now": _press_moved("decide:take-down-now:{id}", is_held=False),
    "deciding.UndoButton": _undo,
    "deciding.UndoButton#everywhere": _undo_operators,
    **{
        f"moderation.everywhere.EverywhereButton#{action}": _press_everywhere(action)
        for action in Action
    },
    "moderation.everywhere.EverywhereButton#window": _everywhere_unopened,
    "moderation.everywhere.EverywhereMenu": chosen("choose-everywhere:publish", is_held=True),
    "moderation.everywhere.UndoEverywhereButton": _undo_everywhere,
    "deciding.WhyButton": pressed("why:{id}"),
    "deciding.KeepButton": pressed("keep:{id}"),
    "correcting.CorrectButton": pressed("correct:{id}"),
    "correcting.CorrectMenu": chosen("choose:correct"),
    "correcting.SayButton#apart": pressed("correct:apart:{id}"),
    "correcting.SayButton#same": _say_same,
    "correcting.SameStoryMenu": _same_story,
    "correcting.SayButton#window": _say_same_unopened,
    "deciding.UndoButton#correction": _undo_correction,
    "deciding.DecideButton#window": _decide_unopened,
    "reviewing.ReviewButton#publish": _press_moved("review:publish:{id}", is_held=True),
    "reviewing.ReviewButton#reject": _review_reject,
    "moderation.history.HistoryMenu": _history_of,
    "moderation.history.OlderButton": _older,
    "moderation.queue_buttons.QueueButton#publish": _press_moved(
        f"queue-publish:{{id}}:{_FIRST}", is_held=True
    ),
    "moderation.queue_buttons.QueueButton#reject": _queue_reject,
    "moderation.queue_buttons.SkipButton": pressed(f"queue-skip:{_FIRST}", is_held=True),
    "moderation.queue_buttons.UndoInQueueButton": _undo_in_queue,
    "moderation.queue_buttons.PickMenu": _pick,
    "moderation.queue_buttons.PickedButton": _picked,
    "moderation.post_menus.TakeSharedButton": _take_shared,
}
