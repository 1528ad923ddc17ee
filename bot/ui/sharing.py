"""*Share*: a private answer is posted once for everybody, and whoever did that can take it back.

What was shared is remembered by the buttons of the private answer alone, which only that person
sees; so it can be taken back after a restart, too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Self

import discord

from bot.errors import CommandError, NotAllowedError
from bot.publication import OPERATOR
from bot.ui.checks import Interaction, obstacle_to_sharing, server_of
from bot.ui.lasting import Lasting, laid_out
from bot.ui.replies import Answer, files_of

if TYPE_CHECKING:
    Button = discord.ui.Button[discord.ui.View]

_MESSAGES: Final = "https://discord.com/channels"
_Child = discord.Button | discord.SelectMenu | discord.TextInput

_NOT_YOURS: Final = "Only whoever shared it can take it back."
_NOT_MINE: Final = (
    "I may not delete it in that channel any more. You can ask somebody with Manage Messages."
)


def share_button(custom_id: str, row: int | None = None) -> Button:
    """Give a button that posts what a person sees for everybody."""
    return discord.ui.Button(
        label="Share", style=discord.ButtonStyle.primary, custom_id=custom_id, row=row
    )


async def share(interaction: Interaction, answer: Answer) -> None:
    """Post an answer under the person's name, with its picture, or say why that cannot be.

    Below the private answer, *Shared* then leads to it, beside a button that takes it back.

    Raises:
        NotAllowedError: The person or the bot may not post there.
    """
    obstacle = obstacle_to_sharing(interaction)
    if obstacle:
        raise NotAllowedError(obstacle)
    pressed = str({**(interaction.data or {})}.get("custom_id"))
    before = interaction.message
    # At once, so that a second press finds nothing to press.
    sharing: Button = discord.ui.Button(label="Sharing…", custom_id=pressed, disabled=True)
    await interaction.response.edit_message(view=_instead(before, [pressed], [sharing]))
    shared_by = f"Shared by {interaction.user.mention}"
    try:
        posted = await interaction.followup.send(
            "\n".join(filter(None, [shared_by, answer.content])),
            embed=answer.embed,
            files=files_of(interaction, answer),
            wait=True,
        )
    except discord.HTTPException:
        await interaction.edit_original_response(
            view=_instead(before, [pressed], [share_button(pressed)])
        )
        raise
    await interaction.edit_original_response(
        view=_instead(before, [pressed], _shared(interaction, posted, pressed))
    )


class TakeBackButton(
    Lasting["Button", object],
    template=r"take-back:(?P<channel>\d{1,19}):(?P<message>\d{1,19}):(?P<share>.{1,50})",
):
    """Deletes what was shared, and lets it be shared again."""

    def __init__(self, channel_id: int, message_id: int, share_id: str) -> None:
        self._custom_id = f"take-back:{channel_id}:{message_id}:{share_id}"
        super().__init__(discord.ui.Button(label="Take it back", custom_id=self._custom_id))
        self._channel_id, self._message_id, self._share_id = channel_id, message_id, share_id

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(int(match["channel"]), int(match["message"]), match["share"])

    async def _press(self, _desk: object, interaction: Interaction) -> None:
        before = interaction.message
        link = _place(interaction.guild_id, self._channel_id, self._message_id)
        # Where the message is comes from a custom id, which may be forged; the link beside it
        # stands in an answer that only its own person has, and that only the bot can write.
        if before is None or not before.flags.ephemeral or link not in _links(before):
            raise NotAllowedError(_NOT_YOURS)
        await interaction.response.defer()
        channel = interaction.client.get_partial_messageable(
            self._channel_id, guild_id=interaction.guild_id
        )
        try:
            await channel.get_partial_message(self._message_id).delete()
        except discord.NotFound:
            pass  # somebody was faster
        except discord.Forbidden:
            raise CommandError(_NOT_MINE) from None
        await interaction.edit_original_response(
            view=_instead(before, [self._custom_id, link], [share_button(self._share_id)])
        )


#: What the client must know to answer presses on messages of an earlier run.
PERSISTENT: Final = (TakeBackButton,)


def _shared(
    interaction: Interaction, posted: discord.Message, share_id: str
) -> list[discord.ui.Item[Any]]:
    """Give what stands in the place of *Share* once it is shared."""
    # Discord does not say of such a message in which server it stands.
    place = _place(interaction.guild_id, posted.channel.id, posted.id)
    link: Button = discord.ui.Button(label="Shared", url=place)
    # Elsewhere the bot may answer, but is in no channel whose messages it could delete.
    is_at_home = server_of(interaction) != OPERATOR or interaction.context.dm_channel
    if not is_at_home:
        return [link]
    return [link, TakeBackButton(posted.channel.id, posted.id, share_id)]


def _instead(
    message: discord.Message | None,
    gone: Sequence[str | None],
    items: Sequence[discord.ui.Item[Any]],
) -> discord.ui.View:
    """Give what there is to press on a message, with other things in the place of some.

    Args:
        message: Where it stands.
        gone: Custom ids or links of what is to go.
        items: What comes where the first of them stood.
    """
    kept: list[discord.ui.Item[Any]] = []
    new = list(items)
    rows = message.components if message is not None else []
    for index, row in enumerate(one for one in rows if isinstance(one, discord.ActionRow)):
        for child in row.children:
            if _key(child) not in gone:
                kept.append(_item(child))
                kept[-1].row = index
                continue
            for item in new:
                item.row = index
            kept += new
            new = []
    return laid_out(*kept)


def _item(child: _Child) -> discord.ui.Item[Any]:
    if isinstance(child, discord.Button):
        return discord.ui.Button.from_component(child)
    if isinstance(child, discord.SelectMenu):
        return discord.ui.Select.from_component(child)
    return discord.ui.TextInput.from_component(child)  # none stands in a message


def _key(child: _Child) -> str | None:
    if isinstance(child, discord.Button) and child.url:
        return child.url
    return child.custom_id


def _place(server_id: int | None, channel_id: int, message_id: int) -> str:
    """Give the address of a message."""
    return f"{_MESSAGES}/{server_id or '@me'}/{channel_id}/{message_id}"


def _links(message: discord.Message) -> set[str | None]:
    """Give where the buttons of a message lead to."""
    return {
        child.url
        for row in message.components
        if isinstance(row, discord.ActionRow)
        for child in row.children
        if isinstance(child, discord.Button)
    }
