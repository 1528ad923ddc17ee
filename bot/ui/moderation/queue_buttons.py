"""What is below a page of the queue: publish, reject, skip, undo, and several at once.

Custom ids hold which queue it is, and where in it the page stands. Which stories are chosen to be
decided at once, and what was decided last, is read from the message itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, Self

import discord

from bot.errors import CommandError
from bot.search.query import SearchQuery
from bot.store.editorial.waiting import Rank
from bot.ui.checks import Interaction, server_of
from bot.ui.deciding import Way, WhyButton, check_decides
from bot.ui.lasting import Lasting, laid_out
from bot.ui.moderation.queue import Place, QueueDesk, QueuePage, Undoable, queue_page
from bot.ui.reasons import Reasoned
from bot.ui.replies import Answer
from bot.ui.text import plain

if TYPE_CHECKING:
    Button = discord.ui.Button[discord.ui.View]
    Select = discord.ui.Select[discord.ui.View]

_LABEL: Final = 100
_NONE_CHOSEN: Final = "Choose stories in the menu first."


class QueueButton(
    Reasoned["Button", QueueDesk],
    template=rf"queue-(?P<way>publish|reject):(?P<article>\d{{1,19}}):{Place.PATTERN}",
):
    """Decides about the page's story, and shows the next one in its place."""

    def __init__(self, way: Way, article_id: int, place: Place) -> None:
        style = discord.ButtonStyle.success if way is Way.PUBLISH else discord.ButtonStyle.danger
        custom_id = f"queue-{way}:{article_id}:{place}"
        super().__init__(
            discord.ui.Button(label=way.capitalize(), style=style, custom_id=custom_id)
        )
        self._way, self._article_id, self._place = way, article_id, place

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(Way(match["way"]), int(match["article"]), Place.of(match))

    async def decide(self, desk: QueueDesk, interaction: Interaction, reason: str) -> None:
        """Decide about it, and go on."""
        ids, place = [self._article_id], self._place
        await _decide(desk, interaction, self._way, ids, place, place.rank, reason)


class SkipButton(
    Lasting["Button", QueueDesk], template=rf"queue-(?P<way>skip|again):{Place.PATTERN}"
):
    """Goes on to the next story, or to the first one again, and decides nothing."""

    def __init__(self, way: str, place: Place, label: str = "") -> None:
        label = label or ("Skip" if way == "skip" else "From the start")
        super().__init__(discord.ui.Button(label=label, custom_id=f"queue-{way}:{place}"))
        self._way, self._place = way, place

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(match["way"], Place.of(match))

    async def _press(self, desk: QueueDesk, interaction: Interaction) -> None:
        query = await _begin(desk, interaction, self._place)
        below = self._place.rank if self._way == "skip" else None
        await _show(desk, interaction, query, below, undoable=_undoable_in(interaction.message))


class UndoInQueueButton(
    Lasting["Button", QueueDesk],
    template=rf"queue-undo:(?P<first>\d{{1,19}}):(?P<count>\d{{1,2}}):{Place.PATTERN}",
):
    """Undoes what was just decided, and shows that story again."""

    def __init__(self, undoable: Undoable, search: int) -> None:
        place = Place(search, undoable.rank)
        custom_id = f"queue-undo:{undoable.first}:{undoable.count}:{place}"
        label = "Undo" if undoable.count == 1 else f"Undo {undoable.count}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id))
        self._undoable, self._place = undoable, place

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(cls.undoable(match), Place.of(match).search)

    @staticmethod
    def undoable(match: re.Match[str]) -> Undoable:
        """Read from a custom id what it undoes."""
        return Undoable(int(match["first"]), int(match["count"]), Place.of(match).rank)

    async def _press(self, desk: QueueDesk, interaction: Interaction) -> None:
        query = await _begin(desk, interaction, self._place)
        first, count = self._undoable.first, self._undoable.count
        await desk.store.decisions.undo_several(
            range(first, first + count),
            server_id=server_of(interaction),
            actor_id=interaction.user.id,
            now=desk.clock(),
        )
        await _show(
            desk, interaction, query, self._place.rank.including(), done="Undone: it waits again."
        )


class PickMenu(Lasting["Select", QueueDesk], template=rf"queue-pick:{Place.PATTERN}"):
    """Chooses stories that are to be decided at once."""

    def __init__(self, place: Place, options: list[discord.SelectOption] | None = None) -> None:
        options = options or []
        super().__init__(
            discord.ui.Select(
                custom_id=f"queue-pick:{place}",
                placeholder="Choose more than one",
                options=options,
                min_values=0,
                max_values=max(1, len(options)),
            )
        )
        self._place = place

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(Place.of(match))

    async def _press(self, desk: QueueDesk, interaction: Interaction) -> None:
        query = await _begin(desk, interaction, self._place)
        chosen = {int(value) for value in self.item.values}
        below = self._place.rank.including()
        undoable = _undoable_in(interaction.message)
        await _show(desk, interaction, query, below, chosen=chosen, undoable=undoable)


class PickedButton(
    Reasoned["Button", QueueDesk], template=rf"queue-all-(?P<way>publish|reject):{Place.PATTERN}"
):
    """Decides about all stories that are chosen in the menu."""

    def __init__(self, way: Way, place: Place, count: int = 0) -> None:
        style = discord.ButtonStyle.success if way is Way.PUBLISH else discord.ButtonStyle.danger
        custom_id = f"queue-all-{way}:{place}"
        label = f"{way.capitalize()} {count} chosen"
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=custom_id, row=2))
        self._way, self._place = way, place

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(Way(match["way"]), Place.of(match))

    async def decide(self, desk: QueueDesk, interaction: Interaction, reason: str) -> None:
        """Decide about them, and go on."""
        chosen = _chosen_in(interaction.message)
        if not chosen:
            raise CommandError(_NONE_CHOSEN)
        below = self._place.rank.including()
        await _decide(desk, interaction, self._way, chosen, self._place, below, reason)


#: What the client must know to answer presses on messages of an earlier run.
PERSISTENT: Final = (QueueButton, SkipButton, UndoInQueueButton, PickMenu, PickedButton)


def queue_answer(
    page: QueuePage, query: SearchQuery, search: int, undoable: Undoable | None = None
) -> Answer:
    """Give a page of the queue with what there is to press.

    Args:
        page: What it shows.
        query: What narrows the queue.
        search: The number of that.
        undoable: What was decided last.
    """
    if page.rank is None:
        return Answer(page.embed, content=page.text, searches=(query,))
    place = Place(search, page.rank)
    undo = UndoInQueueButton(undoable, search) if undoable else None
    if page.article_id is None:
        again = SkipButton("again", place) if page.waits else None
        return Answer(page.embed, laid_out(undo, again), page.text, searches=(query,))
    view = laid_out(
        QueueButton(Way.PUBLISH, page.article_id, place),
        QueueButton(Way.REJECT, page.article_id, place),
        SkipButton("skip", place),
        undo,
        WhyButton(page.article_id),
        *(_several(page, place) if page.has_more else ()),
    )
    return Answer(page.embed, view, page.text, searches=(query,))


def _several(page: QueuePage, place: Place) -> tuple[discord.ui.Item[Any], ...]:
    options = [
        discord.SelectOption(
            label=plain(one.title, _LABEL) or "Untitled",
            description=plain(one.provider, _LABEL) or None,
            value=str(one.article_id),
            default=one.is_chosen,
        )
        for one in page.choices
    ]
    count = sum(one.is_chosen for one in page.choices)
    if not count:
        return (PickMenu(place, options),)
    return (
        PickMenu(place, options),
        PickedButton(Way.PUBLISH, place, count),
        PickedButton(Way.REJECT, place, count),
    )


def _chosen_in(message: discord.Message | None) -> list[int]:
    """Give the stories that are chosen in a message's menu."""
    return [
        int(option.value)
        for item in _items_of(message)
        if isinstance(item, discord.SelectMenu)
        for option in item.options
        if option.default
    ]


def _undoable_in(message: discord.Message | None) -> Undoable | None:
    """Give what a message's button undoes; None where it has none."""
    ids = (item.custom_id for item in _items_of(message) if isinstance(item, discord.Button))
    found = (UndoInQueueButton.pattern.fullmatch(one or "") for one in ids)
    return next((UndoInQueueButton.undoable(match) for match in found if match), None)


def _items_of(message: discord.Message | None) -> Iterator[object]:
    """Give what there is to press below a message."""
    for row in [] if message is None else message.components:
        if isinstance(row, discord.ActionRow):
            yield from row.children


async def _begin(desk: QueueDesk, interaction: Interaction, place: Place) -> SearchQuery:
    """Make sure that a moderator pressed, tell Discord that it takes time, and give the queue."""
    check_decides(desk, interaction)
    await interaction.response.defer()
    return await desk.answers.saved(place.search)


async def _decide(
    desk: QueueDesk,
    interaction: Interaction,
    way: Way,
    article_ids: list[int],
    place: Place,
    below: Rank,
    reason: str,
) -> None:
    """Decide about stories, and show what ranks below."""
    query = await _begin(desk, interaction, place)
    server_id, actor_id = server_of(interaction), interaction.user.id
    done, numbers = await desk.editor.decide_several(
        way, article_ids, server_id=server_id, actor_id=actor_id, reason=reason
    )
    undoable = Undoable(numbers[0], len(numbers), place.rank) if numbers else None
    # Where another one was first, the last decision of this person can still be undone.
    undoable = undoable or _undoable_in(interaction.message)
    await _show(desk, interaction, query, below, done=done, undoable=undoable)


async def _show(
    desk: QueueDesk,
    interaction: Interaction,
    query: SearchQuery,
    below: Rank | None,
    *,
    done: str = "",
    undoable: Undoable | None = None,
    chosen: set[int] | None = None,
) -> None:
    """Put another page in the place of the one that was pressed."""
    page = await queue_page(
        desk, query, server_of(interaction), below=below, done=done, chosen=chosen or ()
    )
    answer = queue_answer(page, query, desk.store.saved_searches.number(query), undoable)
    await interaction.edit_original_response(
        content=answer.content or None, embed=answer.embed, view=answer.view, attachments=[]
    )
    await desk.answers.keep(query)
