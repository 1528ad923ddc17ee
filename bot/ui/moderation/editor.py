"""Decides in a moderator's name, from a button or a command, and says what that does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import discord

from bot.clock import Clock
from bot.config.settings import Config
from bot.deliveries.why import explain, held_by, published_by
from bot.errors import NotFoundError
from bot.headlines import Headline
from bot.publication import OPERATOR, Action, Audience, Scope
from bot.store import Store
from bot.store.editorial.deciding import DecisionOutcome
from bot.store.editorial.decisions import Decision, Record
from bot.store.filing.standing import standing_decisions
from bot.store.posts.standing import channels_showing
from bot.stories import Merge
from bot.ui.correcting import undo_correction
from bot.ui.deciding import (
    DecideButton,
    KeepButton,
    Undoable,
    UndoButton,
    Way,
    WhyButton,
    decision_buttons,
)
from bot.ui.deeds import who_was_first
from bot.ui.embeds import message_embed
from bot.ui.lasting import laid_out
from bot.ui.lookup import Candidates, find_article
from bot.ui.moderation.explained import told, why_embed
from bot.ui.moderation.foretelling import (
    Coming,
    coming,
    in_future,
    in_present,
    standing,
    why_nowhere,
)
from bot.ui.moderation.outcomes import how_many, what_it_did, what_undoing_did
from bot.ui.replies import Answer
from bot.ui.text import fit, link

_TITLE: Final = 80
_REMOVED: Final = "The newsroom has taken it back, so it is published nowhere."
_POSTING_IS_OFF: Final = "Posting is switched off, so no channel receives it."
_GONE: Final = "That story is not here any more."
_ACTIONS: Final = {
    Way.PUBLISH: Action.PUBLISH,
    Way.REJECT: Action.UNPUBLISH,
    Way.TAKE_DOWN: Action.UNPUBLISH,
    Way.TAKE_DOWN_NOW: Action.UNPUBLISH,
}


class Editor:
    """Decides about the stories of one store."""

    def __init__(self, *, store: Store, config: Config, clock: Clock) -> None:
        self._store = store
        self._config = config
        self._merge = Merge(config.stories.merge)
        self._clock = clock

    @property
    def colour(self) -> int:
        """The bar at the side of answers, as 0xRRGGBB."""
        return self._config.posting.colour

    async def find(self, typed: str, server_id: int, usual: Audience) -> Headline | Candidates:
        """Give the article that a command is about, or those to choose from.

        Args:
            typed: Its id, its address or words of its title.
            server_id: Where it is asked for.
            usual: What the command is usually about, and so what is looked through first.

        Raises:
            NotFoundError: None matches, and none is near.
        """
        everything = Scope(server_id, Audience.ALL)
        try:
            found = await find_article(self._store, typed, Scope(server_id, usual))
        except NotFoundError:
            return await find_article(self._store, typed, everything)
        if isinstance(found, Headline) or not found.are_near:
            return found
        # What it is not about may be what was typed: published already, or held.
        return await find_article(self._store, typed, everything)

    async def foretell(self, headline: Headline, server_id: int) -> str:
        """Say where a story stands in a server; or who holds it, and where it would go.

        The operator or the rule that made it so is named first.
        """
        if headline.is_published:
            said = await published_by(self._store, headline.id, server_id)
            where = standing(await channels_showing(self._store.database, headline.id, server_id))
        else:
            said = await held_by(self._store, headline, server_id)
            where = await self._channels(headline, server_id, in_future)
        return "\n".join(filter(None, [told(said), where]))

    async def press(
        self, way: Way, article_id: int, *, server_id: int, actor_id: int, reason: str = ""
    ) -> Answer:
        """Do what a button says; what a take-down would take down is said first.

        Raises:
            NotFoundError: There is no such article.
        """
        headline = await self.headline(article_id, server_id)
        if way is Way.TAKE_DOWN:
            channels = await channels_showing(self._store.database, headline.id, server_id)
            # Where the server wants to know why, the answer to this opens the window for it.
            if channels or (await self._store.settings.of(server_id)).needs_reason:
                return await self._ask(headline, channels)
        decision = Decision(server_id, headline.id, _ACTIONS[way], actor_id, reason, self._clock())
        return await self.decide(decision, gives_way=True)

    async def decide(self, decision: Decision, *, gives_way: bool = False) -> Answer:
        """Record a decision, and say what it does.

        Args:
            decision: What is decided.
            gives_way: Whether it is not recorded where the last one said so already.

        Raises:
            NotFoundError: There is no such article.
        """
        headline = await self.headline(decision.article_id, decision.server_id)
        decision = replace(decision, article_id=headline.id)
        # Before it is published: after that it is on its way, and nothing is foreseen any more.
        channels = ""
        if decision.action is Action.PUBLISH and not headline.is_published:
            channels = await self._channels(headline, decision.server_id, in_present)
        decide = self._store.decisions.decide_first if gives_way else self._store.decisions.decide
        outcome = await decide(replace(decision, article_id=headline.id))
        if isinstance(outcome, Record):
            return await self._answer(headline, decision.server_id, who_was_first(outcome))
        if (await self._store.articles.find(headline.id)).removed:
            return await self._answer(headline, decision.server_id, _REMOVED)
        others = (await standing_decisions(self._store.database, [headline.id])).get(
            headline.id, {}
        )
        text = what_it_did(decision.action, outcome, channels, is_operators=OPERATOR in others)
        return await self._answer(headline, decision.server_id, text, undoing=outcome.number)

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
        headlines = [await self.headline(one, server_id) for one in article_ids]
        channels = ""
        if way is Way.PUBLISH and len(headlines) == 1:
            channels = await self._channels(headlines[0], server_id, in_present)
        outcomes = await self._store.decisions.decide_several(
            [
                Decision(server_id, one.id, _ACTIONS[way], actor_id, reason, self._clock())
                for one in headlines
            ]
        )
        made = [one for one in outcomes if isinstance(one, DecisionOutcome)]
        numbers = tuple(one.number for one in made if one.number is not None)
        if len(outcomes) > 1:
            return how_many(way, len(made), len(outcomes)), numbers
        (outcome,) = outcomes
        if isinstance(outcome, Record):
            return who_was_first(outcome), numbers
        title = fit(headlines[0].title, _TITLE)
        return f"**{title}** · {what_it_did(_ACTIONS[way], outcome, channels)}", numbers

    async def undo(self, what: Undoable, number: int, *, server_id: int, actor_id: int) -> Answer:
        """Restore what stood before a decision or a correction, and say what that does.

        Raises:
            NotFoundError: That server has none with that number.
            CommandError: It cannot be undone; says why.
        """
        if what is Undoable.CORRECTION:
            return await undo_correction(
                self._store,
                number,
                server_id=server_id,
                actor_id=actor_id,
                now=self._clock(),
                colour=self.colour,
            )
        undone, outcome = await self._store.decisions.undo(
            number, server_id=server_id, actor_id=actor_id, now=self._clock()
        )
        headline = await self.headline(undone.decision.article_id, server_id)
        return await self._answer(headline, server_id, what_undoing_did(undone, outcome))

    async def why(self, article_id: int, server_id: int) -> Answer:
        """Tell for each subscription what became of a story, with what can be decided about it.

        Raises:
            NotFoundError: There is no such article.
        """
        current = await self._store.articles.current(article_id)
        explanation = await explain(self._store, current, server_id, self._clock(), self._merge)
        is_posting = self._config.posting.enabled
        embed = why_embed(explanation, colour=self.colour, is_posting=is_posting)
        return Answer(embed, laid_out(*await self._buttons(explanation.headline)))

    async def _ask(self, headline: Headline, channels: tuple[int, ...]) -> Answer:
        where = " there" if channels else ""
        text = f"{standing(channels)} Take it down{where}? Nobody finds it in this server then."
        view = laid_out(DecideButton(Way.TAKE_DOWN_NOW, headline.id), KeepButton(headline.id))
        return Answer(self._named(headline), view, text)

    async def _answer(
        self, headline: Headline, server_id: int, text: str, *, undoing: int | None = None
    ) -> Answer:
        """Give the word of what came of a decision, with what can be pressed next."""
        now = await self.headline(headline.id, server_id)
        view = laid_out(
            *(await self._buttons(now) if undoing is None else [UndoButton(undoing)]),
            WhyButton(headline.id, "What came of it?"),
        )
        return Answer(self._named(headline), view, text)

    async def _buttons(self, headline: Headline) -> tuple[discord.ui.Item[discord.ui.View], ...]:
        is_removed = (await self._store.articles.find(headline.id)).removed
        return decision_buttons(
            headline.id, is_published=headline.is_published, is_removed=is_removed
        )

    def _named(self, headline: Headline) -> discord.Embed:
        # Not the whole story: where the channel receives it, it would stand there twice.
        return message_embed(link(headline.title, headline.url), self.colour)

    async def _channels(
        self, headline: Headline, server_id: int, said: Callable[[Coming], str]
    ) -> str:
        if not self._config.posting.enabled:
            return _POSTING_IS_OFF
        where = await coming(self._store, headline, server_id, self._clock(), self._merge)
        return said(where) or await why_nowhere(self._store, headline, server_id)

    async def headline(self, article_id: int, server_id: int) -> Headline:
        """Give an article by its id, or one that it had, as a server sees it.

        Raises:
            NotFoundError: It is gone.
        """
        article_id = await self._store.articles.current(article_id)
        headlines = await self._store.articles.headlines([article_id], server_id)
        if article_id not in headlines:
            raise NotFoundError(_GONE)
        return headlines[article_id]
