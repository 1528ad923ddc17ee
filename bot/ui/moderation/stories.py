"""What moderators say of stories: which articles belong together, and which one leads."""

from __future__ import annotations

from typing import Final

from bot.errors import CommandError
from bot.headlines import Headline
from bot.posting.corrections import Correction, StoryDecision
from bot.publication import Audience, Scope
from bot.store import Store
from bot.ui.embeds import message_embed
from bot.ui.lookup import find_article
from bot.ui.replies import Answer
from bot.ui.text import link

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


async def find(store: Store, typed: str, server_id: int) -> Headline:
    """Give the article that was typed or chosen.

    Raises:
        CommandError: There is none, or there are several.
    """
    found = await find_article(store, typed, Scope(server_id, Audience.ALL))
    if isinstance(found, Headline):
        return found
    raise CommandError(f"{found.question} Please choose it from the list while you type.")


async def correct(
    store: Store, decision: StoryDecision, article: Headline, *, colour: int
) -> Answer:
    """Record what a moderator says, and say what comes of it.

    Raises:
        CommandError: An article cannot be the same story as itself.
    """
    if decision.other_id == decision.article_id:
        raise CommandError("That is one and the same article. Name another one as “other”.")
    if (decision.other_id is None) == (decision.correction is Correction.SAME):
        raise CommandError(f"Name an “other” for “{NAMES[Correction.SAME]}”, and for nothing else.")
    await store.story_decisions.decide(decision)
    named = message_embed(link(article.title, article.url), colour)
    return Answer(named, content=_DONE[decision.correction])
