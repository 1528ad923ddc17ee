"""What narrows the queue becomes a query; where a name is none, the queues that may be meant."""

from __future__ import annotations

from typing import Final

from bot.asking import Asked, Unknown, understand
from bot.publication import Audience, Scope
from bot.search.query import SearchQuery
from bot.search.suggesting import Meaning
from bot.store.editorial.waiting import Rank
from bot.ui.embeds import message_embed
from bot.ui.lasting import laid_out
from bot.ui.moderation.queue import Place, QueueDesk
from bot.ui.moderation.queue_buttons import SkipButton
from bot.ui.replies import Answer
from bot.ui.text import plain

_LABEL: Final = 60
_MEANT: Final = "Did you mean one of these?"


async def narrowed(desk: QueueDesk, asked: Asked, server_id: int) -> SearchQuery | Answer:
    """Give the queue that is asked for, or what may be meant, each with a button.

    Args:
        desk: What may be asked.
        asked: What was typed.
        server_id: Where.

    Raises:
        NotFoundError: A topic or provider is named that there is not, and nothing is near.
        CommandError: A moment cannot be understood.
    """
    scope = Scope(server_id, Audience.UNPUBLISHED)
    found = await understand(desk.store, asked, scope, desk.clock())
    if not isinstance(found, Unknown):
        return found
    # The queue is not looked through by words.
    meant = [one for one in found.advice.suggestions if one.meaning is not Meaning.WORDS]
    if not meant:
        raise found.error
    number = desk.store.saved_searches.number
    buttons = (
        SkipButton(
            "again",
            Place(number(one.query), Rank(0, 0)),
            f"{one.meaning.capitalize()}: {plain(one.label, _LABEL) or 'Unnamed'}",
        )
        for one in meant
    )
    embed = message_embed(f"{found.error} {_MEANT}", desk.config.posting.colour)
    return Answer(embed, laid_out(*buttons), searches=tuple(one.query for one in meant))
