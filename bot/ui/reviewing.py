"""What moderators press on a post that puts a story to them: publish or reject.

The post itself is edited once it is decided, wherever that was; whoever pressed is told privately
what came of it, or who was first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Self

import discord

from bot.ui.checks import Interaction, server_of
from bot.ui.deciding import DecidingDesk, UndoButton, Way, WhyButton
from bot.ui.embeds import message_embed
from bot.ui.lasting import laid_out
from bot.ui.reasons import Reasoned
from bot.ui.replies import Answer, reply

if TYPE_CHECKING:
    Button = discord.ui.Button[discord.ui.View]

_LOOKS: Final = {
    Way.PUBLISH: ("Publish", discord.ButtonStyle.success),
    Way.REJECT: ("Reject", discord.ButtonStyle.danger),
}


class ReviewButton(
    Reasoned["Button", DecidingDesk],
    template=r"review:(?P<way>publish|reject):(?P<article>\d{1,19})",
):
    """Decides about a story that waits in the server where it is pressed."""

    def __init__(self, way: Way, article_id: int) -> None:
        label, style = _LOOKS[way]
        custom_id = f"review:{way}:{article_id}"
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=custom_id))
        self._way, self._article_id = way, article_id

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(Way(match["way"]), int(match["article"]))

    async def decide(self, desk: DecidingDesk, interaction: Interaction, reason: str) -> None:
        """Decide, unless somebody was first, and tell privately what came of it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        done, numbers = await desk.editor.decide_several(
            self._way,
            [self._article_id],
            server_id=server_of(interaction),
            actor_id=interaction.user.id,
            reason=reason,
        )
        view = laid_out(*map(UndoButton, numbers), WhyButton(self._article_id, "What came of it?"))
        await reply(interaction, Answer(message_embed(done, desk.config.posting.colour), view))


#: What the client must know to answer presses on messages of an earlier run.
PERSISTENT: Final = (ReviewButton,)
