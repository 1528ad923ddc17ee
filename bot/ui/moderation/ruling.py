"""What moderators decide about a story, and learn of it; commands and menus do it alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from bot.clock import Clock
from bot.config.settings import Config
from bot.deliveries.planner import foresee
from bot.deliveries.why import explain
from bot.errors import NotFoundError
from bot.headlines import Headline
from bot.publication import Action, Audience, Scope
from bot.store import Store
from bot.store.editorial.decisions import Decision, DecisionOutcome
from bot.stories import Merge
from bot.ui.checks import Interaction, server_of
from bot.ui.embeds import message_embed
from bot.ui.lookup import Candidates, find_article
from bot.ui.moderation.explained import why_embed
from bot.ui.replies import Answer
from bot.ui.text import link

#: What each action is usually about, and so what is offered for it first.
USUAL: Final = {Action.PUBLISH: Audience.UNPUBLISHED, Action.UNPUBLISH: Audience.PUBLISHED}
_MOST_CHANNELS: Final = 5
_GONE: Final = "That story is not here any more."


class Ruling:
    """Decides and explains, in one store; who may ask is checked by whoever asks."""

    def __init__(self, *, store: Store, config: Config, clock: Clock) -> None:
        self._store = store
        self._config = config
        self._clock = clock

    @property
    def colour(self) -> int:
        """The bar at the side of answers, as 0xRRGGBB."""
        return self._config.posting.colour

    @property
    def now(self) -> datetime:
        """The present moment."""
        return self._clock()

    async def find(self, typed: str, server_id: int, action: Action) -> Headline | Candidates:
        """Give the article that a decision is about, or those to choose from.

        Raises:
            NotFoundError: None matches, and none is near.
        """
        try:
            found = await find_article(self._store, typed, Scope(server_id, USUAL[action]))
        except NotFoundError:
            return await find_article(self._store, typed, Scope(server_id, Audience.ALL))
        if isinstance(found, Headline) or not found.are_near:
            return found
        # What it is not about may be what was typed: published already, or held.
        return await find_article(self._store, typed, Scope(server_id, Audience.ALL))

    async def headline(self, article_id: int, server_id: int) -> Headline:
        """Give an article by its id.

        Raises:
            NotFoundError: It is gone.
        """
        found = await self._store.articles.headlines([article_id], server_id)
        if article_id not in found:
            raise NotFoundError(_GONE)
        return found[article_id]

    async def why(self, article_id: int, server_id: int) -> Answer:
        """Tell for each subscription of a server what became of an article."""
        merge = Merge(self._config.stories.merge)
        explanation = await explain(self._store, article_id, server_id, self._clock(), merge)
        is_posting = self._config.posting.enabled
        return Answer(why_embed(explanation, colour=self.colour, is_posting=is_posting))

    async def decide(
        self, interaction: Interaction, headline: Headline, action: Action, reason: str
    ) -> Answer:
        """Record a decision in the name of the person who asks, and say what comes of it."""
        server_id = server_of(interaction)
        channels = ""
        if action is Action.PUBLISH:
            channels = await self._channels_to_come(headline, server_id)
        decision = Decision(
            server_id, headline.id, action, interaction.user.id, reason, self._clock()
        )
        outcome = await self._store.decisions.decide(decision)
        article = await self._store.articles.find(headline.id)
        sentence = _sentence(action, outcome, is_removed=article.removed, channels=channels)
        # Not the whole story: where the channel receives it, it would stand there twice.
        named = message_embed(link(article.title, article.url), self.colour)
        return Answer(named, content=sentence)

    async def _channels_to_come(self, headline: Headline, server_id: int) -> str:
        """Say, before an article is published, where it will be posted by that."""
        if not self._config.posting.enabled:
            return "Posting is switched off, so no channel receives it."
        merge = Merge(self._config.stories.merge)
        due = await foresee(self._store, headline.id, server_id, self._clock(), merge)
        joining = [one.channel_id for one in due if one.joins is not None]
        waiting = [one.channel_id for one in due if one.joins is None and one.waits]
        at_once = [one.channel_id for one in due if one.joins is None and not one.waits]
        said = []
        if at_once:
            said.append(f"It will be posted to {_mentions(at_once)} within seconds.")
        if waiting:
            said.append(f"It comes with the next digest in {_mentions(waiting)}.")
        if joining:
            said.append(f"Its story stands in {_mentions(joining)}, and shows it from now on.")
        return " ".join(said) or await self._none_to_come(headline, server_id)

    async def _none_to_come(self, headline: Headline, server_id: int) -> str:
        subscriptions = await self._store.subscriptions.of_server(server_id)
        wanting = [one for one in subscriptions if one.filters.mismatch(headline) is None]
        if not wanting:
            return "No channel here is subscribed to it."
        active = [one.channel_id for one in wanting if one.paused_at is None]
        if active:
            return f"It stands in {_mentions(active)} already, so it is not posted again."
        paused = _mentions(one.channel_id for one in wanting)
        return f"The subscription of {paused} is paused: it is posted when that goes on."


def _sentence(action: Action, outcome: DecisionOutcome, *, is_removed: bool, channels: str) -> str:
    """Say plainly what a decision did."""
    if is_removed:
        return "The newsroom has taken it back, so it is published nowhere."
    if action is Action.PUBLISH:
        return "It was published already." if outcome.was_published else f"Published. {channels}"
    if outcome.was_published:
        return "Unpublished. Its posts in this server are taken down within seconds."
    return "It was not published here, and stays held."


def _mentions(channel_ids: Iterable[int]) -> str:
    ids = list(dict.fromkeys(channel_ids))
    shown = ", ".join(f"<#{channel_id}>" for channel_id in ids[:_MOST_CHANNELS])
    more = len(ids) - _MOST_CHANNELS
    return f"{shown} and {more} more" if more > 0 else shown
