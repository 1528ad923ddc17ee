"""What moderators can press wherever a story is shown to them: publish, reject, take down, undo.

What a press does, and what is said of it, is its desk's part; see ``moderation.editor``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Protocol, Self

import discord

from bot.clock import Clock
from bot.config.settings import Config
from bot.headlines import Headline
from bot.store import Store
from bot.store.editorial.decisions import Decision
from bot.ui.checks import Interaction, check_moderator, server_of
from bot.ui.lasting import Lasting
from bot.ui.opening import Opens
from bot.ui.reasons import Reasoned
from bot.ui.replies import Answer, reply

if TYPE_CHECKING:
    Button = discord.ui.Button[discord.ui.View]


class Way(StrEnum):
    """What a button does with a story."""

    PUBLISH = "publish"
    REJECT = "reject"
    TAKE_DOWN = "take-down"
    #: The same, after it was said where that takes it down.
    TAKE_DOWN_NOW = "take-down-now"


_LOOKS: Final = {
    Way.PUBLISH: ("Publish", discord.ButtonStyle.success),
    Way.REJECT: ("Reject", discord.ButtonStyle.secondary),
    Way.TAKE_DOWN: ("Take down", discord.ButtonStyle.danger),
    Way.TAKE_DOWN_NOW: ("Yes, take it down", discord.ButtonStyle.danger),
}


class Undoable(StrEnum):
    """What can be undone with a press; records of each are numbered by themselves."""

    #: That a story was published or held.
    DECISION = "undo"
    #: What was said of the story that an article is part of.
    CORRECTION = "correct-undo"


class Foretells(Protocol):
    """Says what a decision would do, before it is made."""

    async def foretell(self, headline: Headline, server_id: int) -> str:
        """Say where a story stands in a server; or who holds it, and where it would go."""


class Decides(Foretells, Protocol):
    """Decides in a moderator's name, and says what that does."""

    async def press(
        self, way: Way, article_id: int, *, server_id: int, actor_id: int, reason: str = ""
    ) -> Answer:
        """Do what a button says.

        Raises:
            NotFoundError: There is no such article.
        """

    async def decide(self, decision: Decision) -> Answer:
        """Record a decision, and say what it does.

        Raises:
            NotFoundError: There is no such article.
        """

    async def decide_several(
        self,
        way: Way,
        article_ids: Sequence[int],
        *,
        server_id: int,
        actor_id: int,
        reason: str = "",
    ) -> tuple[str, tuple[int, ...]]:
        """Do what a button says with one or more stories, without asking back.

        Returns:
            What that did, in words, and the numbers of the new records.

        Raises:
            NotFoundError: One of the stories is not there.
        """

    async def undo(self, what: Undoable, number: int, *, server_id: int, actor_id: int) -> Answer:
        """Restore what stood before a decision or a correction, and say what that does.

        Raises:
            NotFoundError: That server has none with that number.
            CommandError: It cannot be undone; says why.
        """

    async def why(self, article_id: int, server_id: int) -> Answer:
        """Tell for each subscription what became of a story.

        Raises:
            NotFoundError: There is no such article.
        """


class DecidingDesk(Protocol):
    """What a press may ask for."""

    @property
    def store(self) -> Store:
        """The open database."""

    @property
    def answers(self) -> Opens:
        """What is shown of stories."""

    @property
    def editor(self) -> Decides:
        """Who decides."""

    @property
    def config(self) -> Config:
        """What the operator decided."""

    @property
    def clock(self) -> Clock:
        """Gives the present moment."""


def check_decides(desk: DecidingDesk, interaction: Interaction) -> None:
    """Let only moderators decide, whoever was shown the button.

    Raises:
        CheckFailure: The person is none, or the operator has not named the server.
    """
    check_moderator(interaction, desk.config.moderation, act="do this")


class DecideButton(
    Reasoned["Button", DecidingDesk],
    template=rf"decide:(?P<way>{'|'.join(Way)}):(?P<article>\d{{1,19}})",
):
    """Decides about one story, and shows in its place what came of that."""

    def __init__(self, way: Way, article_id: int) -> None:
        label, style = _LOOKS[way]
        custom_id = f"decide:{way}:{article_id}"
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=custom_id))
        self._way, self._article_id = way, article_id

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(Way(match["way"]), int(match["article"]))

    @property
    def _decides(self) -> bool:
        return self._way is not Way.TAKE_DOWN

    async def decide(self, desk: DecidingDesk, interaction: Interaction, reason: str) -> None:
        """Decide, and show in the card's place what came of it."""
        await interaction.response.defer()
        answer = await desk.editor.press(
            self._way,
            self._article_id,
            server_id=server_of(interaction),
            actor_id=interaction.user.id,
            reason=reason,
        )
        await put_instead(interaction, answer)


class UndoButton(
    Lasting["Button", DecidingDesk],
    template=rf"(?P<what>{'|'.join(Undoable)}):(?P<number>\d{{1,19}})",
):
    """Restores what stood before a decision or a correction."""

    def __init__(self, number: int, what: Undoable = Undoable.DECISION) -> None:
        super().__init__(discord.ui.Button(label="Undo", custom_id=f"{what}:{number}"))
        self._number, self._what = number, what

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(int(match["number"]), Undoable(match["what"]))

    async def _press(self, desk: DecidingDesk, interaction: Interaction) -> None:
        check_decides(desk, interaction)
        await interaction.response.defer()
        answer = await desk.editor.undo(
            self._what,
            self._number,
            server_id=server_of(interaction),
            actor_id=interaction.user.id,
        )
        await put_instead(interaction, answer)


class WhyButton(Lasting["Button", DecidingDesk], template=r"why:(?P<article>\d{1,19})"):
    """Tells what became of a story in each subscription, beside what is shown."""

    def __init__(self, article_id: int, label: str = "Why here?") -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=f"why:{article_id}"))
        self._article_id = article_id

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(int(match["article"]))

    async def _press(self, desk: DecidingDesk, interaction: Interaction) -> None:
        check_decides(desk, interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await reply(interaction, await desk.editor.why(self._article_id, server_of(interaction)))


class KeepButton(Lasting["Button", DecidingDesk], template=r"keep:(?P<article>\d{1,19})"):
    """Goes back to a story that was about to be taken down."""

    def __init__(self, article_id: int) -> None:
        super().__init__(discord.ui.Button(label="Keep it", custom_id=f"keep:{article_id}"))
        self._article_id = article_id

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(int(match["article"]))

    async def _press(self, desk: DecidingDesk, interaction: Interaction) -> None:
        check_decides(desk, interaction)
        await interaction.response.defer()
        answer = await desk.answers.story(self._article_id, server_of(interaction), sees_held=True)
        await put_instead(interaction, answer)


#: What the client must know to answer presses on messages of an earlier run.
PERSISTENT: Final = (DecideButton, UndoButton, WhyButton, KeepButton)


def decision_buttons(
    article_id: int, *, is_published: bool, is_removed: bool = False
) -> tuple[discord.ui.Item[Any], ...]:
    """Give what can be decided about a story; nothing where the newsroom took it back."""
    if is_removed:
        return ()
    if is_published:
        return (DecideButton(Way.TAKE_DOWN, article_id),)
    return (DecideButton(Way.PUBLISH, article_id), DecideButton(Way.REJECT, article_id))


async def put_instead(interaction: Interaction, answer: Answer) -> None:
    """Put an answer in the place of what was pressed, after Discord was told that it takes time."""
    await interaction.edit_original_response(
        content=answer.content or None, embed=answer.embed, view=answer.view, attachments=[]
    )
