"""``/moderate rules`` lists rules; ``/moderate rule add`` tries a new one before it is saved."""

from __future__ import annotations

from typing import Any, Final

import discord
from discord import app_commands

from bot.errors import NotFoundError
from bot.rules.rules import Conditions, Order, Outcome
from bot.ui.checks import Interaction, is_moderator, server_of
from bot.ui.choices import (
    Choices,
    last_name_choices,
    never_failing,
    text_choices,
    type_choices,
)
from bot.ui.deciding import DecidingDesk, check_decides
from bot.ui.lookup import resolve_several
from bot.ui.moderation.rules.buttons import rules_answer, trial_answer
from bot.ui.replies import reply
from bot.ui.wording import read_types, read_words

_OUTCOMES: Final = {Outcome.HOLD: "Hold", Outcome.PUBLISH: "Publish"}
_ASKED: Final = 60
_ABOUT: Final = "What this server holds or publishes by itself"

Names = app_commands.Range[str, 1, 1000]
AnyCommand = app_commands.Command[Any, ..., Any] | app_commands.Group


def rule_commands(desk: DecidingDesk) -> tuple[AnyCommand, ...]:
    """Give what ``/moderate`` has for rules."""

    @app_commands.command(description=_ABOUT)
    async def rules(interaction: discord.Interaction[Any]) -> None:
        check_decides(desk, interaction)
        await reply(interaction, await rules_answer(desk, server_of(interaction)))

    return (rules, RuleCommands(desk))


class RuleCommands(
    app_commands.Group,
    name="rule",
    description=_ABOUT,
):
    """Receives ``/moderate rule``."""

    def __init__(self, desk: DecidingDesk) -> None:
        super().__init__()
        self._desk = desk

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let only moderators pass.

        Raises:
            CheckFailure: The person is none, or the operator has not named the server.
        """
        check_decides(self._desk, interaction)
        return True

    @app_commands.command(description="Try a new rule on the last stories, then save it or not")
    @app_commands.describe(
        outcome="What it does with stories as they come",
        topic="Only stories on it; several with commas between them",
        provider="Only stories that it published, by name or domain; several with commas",
        words="Only stories with one of these words or phrases; commas between them",
        min_quality="Only stories of this quality or more, as the newsroom rates them",
        type="Only stories of this type",
        source="Only stories out of this source or feed",
    )
    @app_commands.choices(
        outcome=[app_commands.Choice(name=name, value=one.value) for one, name in _OUTCOMES.items()]
    )
    async def add(
        self,
        interaction: discord.Interaction[Any],
        outcome: str,
        topic: Names = "",
        provider: Names = "",
        words: Names = "",
        min_quality: app_commands.Range[int, 0, 1000] | None = None,
        type: str = "",  # noqa: A002  # the option's name
        source: str = "",
    ) -> None:
        """Show what a rule would have done, with a button that saves it."""
        await interaction.response.defer(ephemeral=True)
        server_id, names = server_of(interaction), self._desk.store.names
        conditions = Conditions(
            topics=resolve_several("topic", await names.topics(server_id), topic),
            providers=resolve_several("provider", await names.providers(server_id), provider),
            types=read_types(type),
            sources=(await self._source(source),) if source else (),
            words=read_words(words),
            min_quality=min_quality,
        )
        order = Order(Outcome(outcome), conditions)
        draft = await self._desk.store.rule_drafts.add(
            server_id, order, actor_id=interaction.user.id, now=self._desk.clock()
        )
        await reply(interaction, await trial_answer(self._desk, server_id, draft, order))

    @add.autocomplete("topic")
    @never_failing
    async def _complete_topic(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        if not self._may(interaction):
            return []
        topics = await self._desk.store.names.topics(server_of(interaction))
        return last_name_choices(topics, typed)

    @add.autocomplete("provider")
    @never_failing
    async def _complete_provider(
        self, interaction: discord.Interaction[Any], typed: str
    ) -> Choices:
        if not self._may(interaction):
            return []
        providers = await self._desk.store.names.providers(server_of(interaction))
        return last_name_choices(providers, typed)

    @add.autocomplete("type")
    @never_failing
    async def _complete_type(self, _interaction: discord.Interaction[Any], typed: str) -> Choices:
        return type_choices(typed)

    @add.autocomplete("source")
    @never_failing
    async def _complete_source(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        return text_choices(await self._sources(), typed) if self._may(interaction) else []

    def _may(self, interaction: Interaction) -> bool:
        return is_moderator(interaction, self._desk.config.moderation)

    async def _sources(self) -> list[tuple[str, str]]:
        """Give what sources and feeds there are: what people call them, and their key."""
        folders = [(one.name, one.name) for one in self._desk.config.sources]
        feeds = await self._desk.store.feeds.every_one()
        return folders + [(one.label, one.address) for one in feeds]

    async def _source(self, typed: str) -> str:
        """Give the key of the source that is meant.

        Raises:
            NotFoundError: There is none.
        """
        wanted = typed.strip().casefold()
        for label, key in await self._sources():
            if wanted in {label.casefold(), key.casefold()}:
                return key
        raise NotFoundError(
            f"There is no source “{typed[:_ASKED]}”. Choose it from the list that opens as you "
            "type."
        )
