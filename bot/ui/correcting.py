"""What moderators can press to correct a story where they read it: apart, the same, the lead.

Everything answers from its custom id, also after a restart, and counts in the server where it is
pressed, whatever its custom id says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Self

import discord

from bot.errors import CommandError, NotFoundError
from bot.headlines import Headline
from bot.posting.corrections import Correction, StoryDecision
from bot.publication import Audience, Scope
from bot.store import Store
from bot.ui.checks import Interaction, server_of
from bot.ui.deciding import DecidingDesk, Undoable, UndoButton, check_decides, put_instead
from bot.ui.embeds import message_embed
from bot.ui.lasting import Lasting, laid_out
from bot.ui.lookup import Candidates, find_article
from bot.ui.opening import story_options, which_one
from bot.ui.replies import Answer, reply
from bot.ui.text import link

if TYPE_CHECKING:
    Button = discord.ui.Button[discord.ui.View]
    Select = discord.ui.Select[discord.ui.View]

#: What each of them is called where it is chosen.
NAMES: Final = {
    Correction.APART: "Not this story",
    Correction.SAME: "Same story as …",
    Correction.LEAD: "Make it lead",
    Correction.UNDO: "Undo what was said of it",
}
_DONE: Final = {
    Correction.APART: "It is no part of another story here any more, and gets a post of its own "
    "where it is due.",
    Correction.SAME: "Both share one post in each channel here; what stood by itself goes.",
    Correction.LEAD: "It leads its story here while it is published.",
    Correction.UNDO: "Nothing is said of it here any more. What was posted stays as it is.",
}
_ASKED: Final = "What is wrong with its story here? Whatever you say holds in this server alone."
_WHICH: Final = "Which of these articles is in the wrong place?"
_UNDONE: Final = "Undone: its story is here as it was before, and its posts follow within seconds."
_GONE: Final = "That story is not here any more."
_LONGEST: Final = 300
#: The custom id of the window that asks for the other story.
SAME_FORM: Final = re.compile(r"same-story-form:(?P<article>\d{1,19})")


async def corrected(
    desk: DecidingDesk, interaction: Interaction, typed: str, said: Correction, other: str
) -> Answer:
    """Correct the story of the article that was typed; where several match, ask which.

    Args:
        desk: What may be asked.
        interaction: Of a moderator.
        typed: The article.
        said: What is to hold for it.
        other: Whose story it is, where that is said; else nothing.

    Raises:
        NotFoundError: No article matches.
        CommandError: It makes no sense.
    """
    if bool(other) is not (said is Correction.SAME):
        raise CommandError(f"Name an “other” for “{NAMES[Correction.SAME]}”, and for nothing else.")
    scope, colour = Scope(server_of(interaction), Audience.ALL), desk.config.posting.colour
    about = await find_article(desk.store, typed, scope)
    if isinstance(about, Candidates):
        return which_one(about, CorrectMenu(about.headlines), colour)
    same_as = await find_article(desk.store, other, scope) if other else None
    if isinstance(same_as, Candidates):
        return which_one(same_as, SameStoryMenu(about.id, same_as.headlines), colour)
    other_id = None if same_as is None else same_as.id
    return await _say(desk, interaction, said, about.id, other_id)


async def correct(
    store: Store, decision: StoryDecision, article: Headline, *, colour: int
) -> Answer:
    """Record what a moderator says, and say what comes of it, with a button that undoes it.

    Raises:
        CommandError: An article cannot be the same story as itself.
    """
    if decision.other_id == decision.article_id:
        raise CommandError("That is one and the same article. Name another one as “other”.")
    number = await store.story_decisions.decide(decision)
    is_undo = decision.correction is Correction.UNDO
    view = laid_out(None if is_undo else UndoButton(number, Undoable.CORRECTION))
    return Answer(_named(article, colour), view, _DONE[decision.correction])


async def undo_correction(
    store: Store, number: int, *, server_id: int, actor_id: int, now: datetime, colour: int
) -> Answer:
    """Restore what was said of a story before, and give what can be said of it again.

    Raises:
        NotFoundError: That server has no such decision, or the article is gone.
        CommandError: It is too old, or does not stand any more.
    """
    article_id = await store.story_decisions.undo(
        number, server_id=server_id, actor_id=actor_id, now=now
    )
    answer = panel(await _headline(store, article_id, server_id), colour)
    return Answer(answer.embed, answer.view, _UNDONE)


class CorrectButton(Lasting["Button", DecidingDesk], template=r"correct:(?P<article>\d{1,19})"):
    """Opens, beside an article, what can be said of its story."""

    def __init__(self, article_id: int) -> None:
        super().__init__(
            discord.ui.Button(label="Correct its story", custom_id=f"correct:{article_id}", row=1)
        )
        self._article_id = article_id

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(int(match["article"]))

    async def _press(self, desk: DecidingDesk, interaction: Interaction) -> None:
        check_decides(desk, interaction)
        article = await _headline(desk.store, self._article_id, server_of(interaction))
        await reply(interaction, panel(article, desk.config.posting.colour))


class CorrectMenu(Lasting["Select", DecidingDesk], template="choose:correct"):
    """Shows what can be said of the article that was chosen among those of a message."""

    def __init__(self, articles: Iterable[Headline] = ()) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id="choose:correct",
                placeholder="Choose an article",
                options=story_options(articles),
            )
        )

    @classmethod
    def _of(cls, _match: re.Match[str]) -> Self:
        return cls()

    async def _press(self, desk: DecidingDesk, interaction: Interaction) -> None:
        check_decides(desk, interaction)
        await interaction.response.defer()
        chosen = int(self.item.values[0])
        article = await _headline(desk.store, chosen, server_of(interaction))
        await put_instead(interaction, panel(article, desk.config.posting.colour))


class SayButton(
    Lasting["Button", DecidingDesk],
    template=r"correct:(?P<said>apart|same|lead):(?P<article>\d{1,19})",
):
    """Says something of an article's story; of which other it is part, a window asks."""

    def __init__(self, said: Correction, article_id: int) -> None:
        custom_id = f"correct:{said}:{article_id}"
        super().__init__(discord.ui.Button(label=NAMES[said], custom_id=custom_id))
        self._said, self._article_id = said, article_id

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(Correction(match["said"]), int(match["article"]))

    async def _press(self, desk: DecidingDesk, interaction: Interaction) -> None:
        check_decides(desk, interaction)
        if self._said is Correction.SAME:
            await interaction.response.send_modal(_same_form(self._article_id))
            return
        await interaction.response.defer()
        await put_instead(interaction, await _say(desk, interaction, self._said, self._article_id))


class SameStoryMenu(Lasting["Select", DecidingDesk], template=r"same-story:(?P<article>\d{1,19})"):
    """Puts an article to the story of the one that was chosen."""

    def __init__(self, article_id: int, articles: Iterable[Headline] = ()) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id=f"same-story:{article_id}",
                placeholder="Choose the story that it is",
                options=story_options(articles),
            )
        )
        self._article_id = article_id

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(int(match["article"]))

    async def _press(self, desk: DecidingDesk, interaction: Interaction) -> None:
        check_decides(desk, interaction)
        await interaction.response.defer()
        other_id = int(self.item.values[0])
        answer = await _say(desk, interaction, Correction.SAME, self._article_id, other_id)
        await put_instead(interaction, answer)


#: What the client must know to answer presses on messages of an earlier run.
PERSISTENT: Final = (CorrectButton, CorrectMenu, SayButton, SameStoryMenu)


def panel(article: Headline, colour: int) -> Answer:
    """Give what can be said of an article's story."""
    said = (Correction.APART, Correction.SAME, Correction.LEAD)
    buttons = laid_out(*(SayButton(one, article.id) for one in said))
    return Answer(_named(article, colour), buttons, _ASKED)


def which_to_correct(articles: Iterable[Headline], colour: int) -> Answer:
    """Ask which article of a message something is to be said of."""
    return Answer(message_embed(_WHICH, colour), laid_out(CorrectMenu(articles)))


async def take_same_form(desk: DecidingDesk, interaction: Interaction, sent: re.Match[str]) -> None:
    """Put an article to the story that was typed; where several match, ask which.

    Raises:
        CheckFailure: The person may not decide here.
        NotFoundError: No story matches.
        CommandError: It is the article itself.
    """
    check_decides(desk, interaction)
    await interaction.response.defer()
    article_id, scope = int(sent["article"]), Scope(server_of(interaction), Audience.ALL)
    found = await find_article(desk.store, _typed(interaction), scope)
    if isinstance(found, Candidates):
        menu = SameStoryMenu(article_id, found.headlines)
        await put_instead(interaction, which_one(found, menu, desk.config.posting.colour))
        return
    answer = await _say(desk, interaction, Correction.SAME, article_id, found.id)
    await put_instead(interaction, answer)


async def _say(
    desk: DecidingDesk,
    interaction: Interaction,
    said: Correction,
    article_id: int,
    other_id: int | None = None,
) -> Answer:
    server_id = server_of(interaction)
    article = await _headline(desk.store, article_id, server_id)
    if other_id is not None:
        other_id = (await _headline(desk.store, other_id, server_id)).id
    decision = StoryDecision(
        server_id, article.id, said, interaction.user.id, desk.clock(), other_id
    )
    return await correct(desk.store, decision, article, colour=desk.config.posting.colour)


async def _headline(store: Store, article_id: int, server_id: int) -> Headline:
    current = await store.articles.current(article_id)
    found = await store.articles.headlines([current], server_id)
    if current not in found:
        raise NotFoundError(_GONE)
    return found[current]


def _same_form(article_id: int) -> discord.ui.Modal:
    modal = discord.ui.Modal(
        title=NAMES[Correction.SAME], custom_id=f"same-story-form:{article_id}"
    )
    typed: discord.ui.TextInput[Any] = discord.ui.TextInput(custom_id="other", max_length=_LONGEST)
    modal.add_item(
        discord.ui.Label(
            text="The other article",
            description="Words of its title, or its web address",
            component=typed,
        )
    )
    # Kept in memory, it would stay there for ever where a person never sends it.
    modal.stop()
    return modal


def _typed(interaction: Interaction) -> str:
    """Give what the window was sent with: it has one field."""
    data: dict[str, Any] = {**(interaction.data or {})}
    rows = data.get("components", ())
    return next((str(row["component"]["value"]) for row in rows if "component" in row), "")


def _named(article: Headline, colour: int) -> discord.Embed:
    return message_embed(link(article.title, article.url), colour)
