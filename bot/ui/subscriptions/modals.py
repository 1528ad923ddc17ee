"""The windows in which a section of the form is written, and what happens when one is sent.

A window that is sent is found by its custom id, not by an object in memory: one that was opened
before a restart is answered too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import discord

from bot.ui.checks import Interaction
from bot.ui.subscriptions.sections import FIELDS, Field, Section

_TITLES: Final = {
    Section.NAMES: "Topics and providers",
    Section.WORDS: "Words and ratings",
    Section.TIMES: "Times",
    Section.LIMITS: "Limits",
}
#: A custom id of a window: the section, and the subscription's number.
CUSTOM_ID: Final = re.compile(
    rf"subscription-form:(?P<section>{'|'.join(Section)}):(?P<number>\d+)"
)

_BLOCK: Final = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)


async def open_section(
    interaction: Interaction, section: Section, number: int, texts: Mapping[str, str]
) -> None:
    """Open the window of a section.

    Args:
        interaction: The press that asked for it.
        section: Which.
        number: Of which subscription.
        texts: What its fields hold at first, by key.
    """
    modal = discord.ui.Modal(
        title=f"Subscription {number}: {_TITLES[section]}",
        custom_id=f"subscription-form:{section}:{number}",
    )
    for one in FIELDS[section]:
        modal.add_item(
            discord.ui.Label(
                text=one.label,
                description=one.hint or None,
                component=_control(one, texts.get(one.key, "")),
            )
        )
    # Kept in memory, it would stay there for ever where a person never sends it.
    modal.stop()
    await interaction.response.send_modal(modal)


def _control(one: Field, text: str) -> discord.ui.Item[Any]:
    if not one.choices:
        return discord.ui.TextInput(
            custom_id=one.key,
            default=text[: one.room] or None,
            required=False,
            max_length=one.room,
            style=_style(one),
        )
    chosen = set(text.split(", "))
    return discord.ui.Select(
        custom_id=one.key,
        required=one.most == 1,
        min_values=1 if one.most == 1 else 0,
        max_values=one.most,
        options=[
            discord.SelectOption(label=label, value=value, default=value in chosen)
            for value, label in one.choices
        ],
    )


def _style(one: Field) -> discord.TextStyle:
    is_long = one.room > 100  # noqa: PLR2004  # more does not fit into one line of a phone
    return discord.TextStyle.paragraph if is_long else discord.TextStyle.short


def keep_texts(embed: discord.Embed, section: Section, texts: Mapping[str, str]) -> None:
    """Show what was typed, so that the window can be opened again with it, even after a restart."""
    for one in FIELDS[section]:
        if text := texts.get(one.key, "").replace("`", "'").strip():
            embed.add_field(name=one.label, value=f"```\n{text[: one.room]}\n```", inline=False)


def kept_texts(embeds: Iterable[discord.Embed], section: Section) -> dict[str, str]:
    """Give what ``keep_texts`` showed."""
    keys = {one.label: one.key for one in FIELDS[section]}
    return {
        keys[shown.name or ""]: block[1]
        for embed in embeds
        for shown in embed.fields
        if shown.name in keys and (block := _BLOCK.fullmatch(shown.value or ""))
    }
