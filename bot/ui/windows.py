"""What is typed into windows: a window that is sent is found by its custom id, as buttons are.

So one that was opened before a restart is answered too.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import discord

#: What may be asked for, when one is sent.
DeskT_contra = TypeVar("DeskT_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class Window(Generic[DeskT_contra]):
    """A kind of window, and what happens when one is sent.

    Attributes:
        pattern: Which custom ids are its own.
        take: Is given the desk, what was sent, the match of the custom id, and what was typed, by
            field.
    """

    pattern: re.Pattern[str]
    take: Callable[
        [DeskT_contra, discord.Interaction[Any], re.Match[str], Mapping[str, str]], Awaitable[None]
    ]


def custom_id_of(interaction: discord.Interaction[Any]) -> str:
    """Give the custom id of what was pressed or sent; empty where there is none."""
    data: dict[str, Any] = {**(interaction.data or {})}
    return str(data.get("custom_id", ""))


def typed_in(interaction: discord.Interaction[Any]) -> dict[str, str]:
    """Give what a window was sent with, by field; several choices with commas between them.

    See https://discord.com/developers/docs/components/reference#label for where it stands.
    """
    data: dict[str, Any] = {**(interaction.data or {})}
    texts = {}
    for row in data.get("components", ()):
        controls = [row["component"]] if "component" in row else row.get("components", ())
        for control in controls:
            values = control.get("values")
            chosen = ", ".join(values) if values is not None else control.get("value") or ""
            texts[control["custom_id"]] = chosen
    return texts
