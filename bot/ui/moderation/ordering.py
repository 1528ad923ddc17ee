"""Decides what a command asks for, about one story that was typed."""

from __future__ import annotations

from bot.publication import OPERATOR, Action, Audience
from bot.ui.checks import Interaction, server_of
from bot.ui.lookup import Candidates
from bot.ui.moderation.everywhere import EverywhereMenu, ask
from bot.ui.moderation.menus import ModerationDesk, Order, which_to_decide
from bot.ui.opening import which_one
from bot.ui.reasons import ask_reason, keep_reason, wants_reason
from bot.ui.replies import reply


async def order(
    desk: ModerationDesk,
    interaction: Interaction,
    typed: str,
    action: Action,
    reason: str,
    usual: Audience,
) -> None:
    """Decide about a story by command; asks which was meant, and why, where that is to be known.

    Args:
        desk: What may be asked.
        interaction: The command.
        typed: The story's id, its address or words of its title.
        action: What is decided.
        reason: Why; empty where nothing was said.
        usual: What the command is usually about.

    Raises:
        NotFoundError: No story matches.
    """
    asks = not reason and await wants_reason(desk, interaction)
    if not asks:  # a window opens at once or never
        await interaction.response.defer(ephemeral=True)
    found = await desk.editor.find(typed, server_of(interaction), usual)
    if isinstance(found, Candidates):
        await reply(interaction, which_to_decide(found, action, reason, desk.editor.colour))
        return
    ordered = Order(action, found.id)
    if asks:
        await ask_reason(interaction, ordered.custom_id)
    else:
        await ordered.decide(desk, interaction, reason)


async def order_everywhere(
    desk: ModerationDesk,
    interaction: Interaction,
    typed: str,
    action: Action,
    reason: str,
    usual: Audience,
) -> None:
    """Ask an operator about deciding for every server; takes what ``order`` does.

    Raises:
        NotFoundError: No story matches.
    """
    await interaction.response.defer(ephemeral=True)
    found = await desk.editor.find(typed, OPERATOR, usual)
    if not isinstance(found, Candidates):
        await reply(interaction, await ask(desk, action, found.id, reason))
        return
    answer = which_one(found, EverywhereMenu(action, found.headlines), desk.editor.colour)
    keep_reason(answer.embed, reason)
    await reply(interaction, answer)
