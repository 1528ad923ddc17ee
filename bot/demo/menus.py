"""Lets the page open what stands in the *Apps* menu of a message, which simcord's page cannot.

The script ``menus.js`` shows the menu; what is chosen in it comes as a click on a control that no
message has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final

import simcord
from discord import AppCommandType
from discord.app_commands import ContextMenu
from discord.ext.commands import AutoShardedBot
from simcord.preview import Preview

_CONTROL: Final = "apps:"


def menu_html(env: simcord.Env, moderator_id: int) -> str:
    """Give the menu as a part of the page, hidden until a message's *Apps* is pressed.

    Args:
        env: The simulated Discord, whose bot has the menus.
        moderator_id: Who sees all of it; others see what needs no right.
    """
    entries = "".join(map(_entry, _menus(env)))
    return (
        f'<div class="demo-menu" role="menu" aria-label="Apps" data-moderator="{moderator_id}" '
        f"hidden>{entries}</div>"
    )


def take_choices(preview: Preview) -> None:
    """Have a page run what is chosen in the menu of a message.

    Private: simcord can do it for tests, and its page has no action for it.
    """
    prepare = preview._prepare_action

    def prepare_choice(page: Any, kind: str, body: Mapping[str, Any]) -> Any:
        control = str(body.get("control_key"))
        if kind != "click" or not control.startswith(_CONTROL):
            return prepare(page, kind, body)
        message = preview._target_message(page, preview._target_id(body["target_id"], page.viewer))
        name, target = control.removeprefix(_CONTROL), simcord.ResponseMessage(preview.env, message)

        async def run(action: Any, cursor: int) -> dict[str, Any]:
            chosen = page.viewer.context_menu(preview.channel, name, target)
            return await preview._run_interaction_action(
                page, action, cursor, chosen, republish_all=True
            )

        return run

    preview._prepare_action = prepare_choice  # type: ignore[method-assign]  # see above


def _menus(env: simcord.Env) -> Sequence[ContextMenu]:
    if not isinstance(env.bot, AutoShardedBot):
        return ()
    menus = env.bot.tree.get_commands(type=AppCommandType.message)
    return sorted(menus, key=lambda one: (one.default_permissions is not None, one.name))


def _entry(menu: ContextMenu) -> str:
    reserved = " data-reserved" if menu.default_permissions is not None else ""
    return (
        f'<button type="button" role="menuitem" data-control="{_CONTROL}{escape(menu.name)}"'
        f"{reserved}>{escape(menu.name)}</button>"
    )
