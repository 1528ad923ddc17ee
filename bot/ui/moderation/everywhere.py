"""Lets operators decide about a story in every server, once it was said how far that reaches.

Whoever presses is asked for their right anew. No channel or server of others is named to anybody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Self

import discord

from bot.deliveries.planner import foresee_everywhere
from bot.errors import NotFoundError
from bot.headlines import Headline
from bot.publication import OPERATOR, Action
from bot.store.editorial.decisions import Decision, Record, record_numbered
from bot.store.editorial.yielding import own_words
from bot.store.posts.standing import channel_counts
from bot.stories import Merge
from bot.ui.checks import Interaction, check_decides_everywhere
from bot.ui.deciding import put_instead
from bot.ui.deeds import who_was_first
from bot.ui.embeds import message_embed
from bot.ui.lasting import Lasting, laid_out
from bot.ui.moderation.menus import ModerationDesk
from bot.ui.moderation.reaching import (
    Channels,
    Extent,
    what_it_did,
    what_it_would_do,
    what_undoing_did,
    where_it_comes,
)
from bot.ui.opening import story_options
from bot.ui.reasons import Reasoned, keep_reason, kept_reason
from bot.ui.replies import Answer
from bot.ui.text import link

if TYPE_CHECKING:
    Button = discord.ui.Button[discord.ui.View]
    Select = discord.ui.Select[discord.ui.View]

_ACTION: Final = rf"(?P<action>{'|'.join(Action)})"
_REMOVED: Final = "The newsroom has taken it back, so it is published nowhere."


def asks_for_all(interaction: Interaction) -> bool:
    """Tell whether a command, as far as it is typed, is to decide for every server."""
    return bool(interaction.namespace.everywhere)


class EverywhereButton(
    Reasoned["Button", ModerationDesk], template=rf"everywhere:{_ACTION}:(?P<article>\d{{1,19}})"
):
    """Decides about one story in every server, after it was said what that does."""

    def __init__(self, action: Action, article_id: int) -> None:
        custom_id = f"everywhere:{action}:{article_id}"
        style = discord.ButtonStyle.danger
        super().__init__(
            discord.ui.Button(label="Yes, in every server", style=style, custom_id=custom_id)
        )
        self._action, self._article_id = action, article_id

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(Action(match["action"]), int(match["article"]))

    def check(self, desk: ModerationDesk, interaction: Interaction) -> None:
        """Let operators pass.

        Raises:
            CheckFailure: The person is none.
        """
        check_decides_everywhere(interaction, desk.config.moderation)

    async def decide(self, desk: ModerationDesk, interaction: Interaction, reason: str) -> None:
        """Decide, and show in the question's place what came of it."""
        await interaction.response.defer()
        actor_id, now = interaction.user.id, desk.clock()
        decision = Decision(OPERATOR, self._article_id, self._action, actor_id, reason, now)
        await put_instead(interaction, await _decide(desk, decision))


class UndoEverywhereButton(
    Lasting["Button", ModerationDesk], template=r"everywhere-undo:(?P<number>\d{1,19})"
):
    """Restores what the operator had decided before."""

    def __init__(self, number: int) -> None:
        custom_id = f"everywhere-undo:{number}"
        super().__init__(discord.ui.Button(label="Undo", custom_id=custom_id))
        self._number = number

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(int(match["number"]))

    async def _press(self, desk: ModerationDesk, interaction: Interaction) -> None:
        check_decides_everywhere(interaction, desk.config.moderation)
        await interaction.response.defer()
        await put_instead(interaction, await _undo(desk, self._number, interaction.user.id))


class EverywhereMenu(Lasting["Select", ModerationDesk], template=rf"choose-everywhere:{_ACTION}"):
    """Asks about the story that was chosen of several."""

    def __init__(self, action: Action, articles: Iterable[Headline] = ()) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id=f"choose-everywhere:{action}",
                placeholder=f"Choose what to {action} in every server",
                options=story_options(articles),
            )
        )
        self._action = action

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(Action(match["action"]))

    async def _press(self, desk: ModerationDesk, interaction: Interaction) -> None:
        check_decides_everywhere(interaction, desk.config.moderation)
        await interaction.response.defer()
        reason, chosen = kept_reason(interaction.message), int(self.item.values[0])
        await put_instead(interaction, await ask(desk, self._action, chosen, reason))


#: What the client must know to answer presses on messages of an earlier run.
PERSISTENT: Final = (EverywhereButton, UndoEverywhereButton, EverywhereMenu)


async def ask(desk: ModerationDesk, action: Action, article_id: int, reason: str) -> Answer:
    """Say what deciding about a story in every server would do, with a button that does it.

    Raises:
        NotFoundError: There is no such article.
    """
    headline = await desk.editor.headline(article_id, OPERATOR)
    embed = _named(desk, headline)
    if (await desk.store.articles.find(headline.id)).removed:
        return Answer(embed, content=_REMOVED)
    extent = Extent(
        headline.is_published,
        await channel_counts(desk.store.database, headline.id),
        await _coming(desk, headline) if action is Action.PUBLISH else None,
        len(await own_words(desk.store.database, headline.id)),
    )
    keep_reason(embed, reason)
    view = laid_out(EverywhereButton(action, headline.id))
    return Answer(embed, view, what_it_would_do(action, extent))


async def _decide(desk: ModerationDesk, decision: Decision) -> Answer:
    headline = await desk.editor.headline(decision.article_id, OPERATOR)
    # Before it is published: after that it is on its way, and nothing is foreseen any more.
    is_publishing = decision.action is Action.PUBLISH
    coming = where_it_comes(await _coming(desk, headline)) if is_publishing else ""
    before = await channel_counts(desk.store.database, headline.id)
    decide = desk.store.decisions.decide_first
    outcome = await decide(replace(decision, article_id=headline.id))
    if isinstance(outcome, Record):
        return Answer(_named(desk, headline), laid_out(), who_was_first(outcome))
    if (await desk.store.articles.find(headline.id)).removed:
        return Answer(_named(desk, headline), laid_out(), _REMOVED)
    gone = await _gone(desk, headline.id, before)
    undo = None if outcome.number is None else UndoEverywhereButton(outcome.number)
    text = what_it_did(decision.action, outcome, gone, coming)
    return Answer(_named(desk, headline), laid_out(undo), text)


async def _undo(desk: ModerationDesk, number: int, actor_id: int) -> Answer:
    asked = await record_numbered(desk.store.database, number, OPERATOR)
    if asked is None:
        raise NotFoundError("There is nothing to undo here.")
    before = await channel_counts(desk.store.database, asked.decision.article_id)
    undone, outcome = await desk.store.decisions.undo(
        number, server_id=OPERATOR, actor_id=actor_id, now=desk.clock()
    )
    headline = await desk.editor.headline(undone.decision.article_id, OPERATOR)
    gone = await _gone(desk, headline.id, before)
    return Answer(_named(desk, headline), laid_out(), what_undoing_did(undone, outcome, gone))


async def _coming(desk: ModerationDesk, headline: Headline) -> Channels | None:
    if not desk.config.posting.enabled:
        return None
    merge = Merge(desk.config.stories.merge)
    return await foresee_everywhere(desk.store, headline.id, desk.clock(), merge)


async def _gone(desk: ModerationDesk, article_id: int, before: Channels) -> Channels:
    """Give where a story stood before, and does not any more."""
    return Counter(before) - Counter(await channel_counts(desk.store.database, article_id))


def _named(desk: ModerationDesk, headline: Headline) -> discord.Embed:
    return message_embed(link(headline.title, headline.url), desk.editor.colour)
