"""The invite asks for just what the bot checks for where it posts, and says why."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import discord

from bot.operating.setting_up.invite import PERMISSIONS, SCOPES, invite_address, invite_text
from bot.posting.options import Options
from bot.ui.checks import missing_for_options


def test_the_address_asks_for_these_permissions_by_discords_own_numbers() -> None:
    asked = parse_qs(urlsplit(invite_address(123456789012345678)).query)

    assert asked["client_id"] == ["123456789012345678"]
    assert asked["scope"] == ["bot applications.commands"]
    rights = {one.right: True for one in PERMISSIONS}
    assert asked["permissions"] == [str(discord.Permissions(**rights).value)]


def test_whoever_is_invited_so_lacks_nothing_for_any_kind_of_channel() -> None:
    granted = discord.Permissions(**{one.right: True for one in PERMISSIONS})

    for kind in discord.ChannelType:
        assert missing_for_options(granted, kind, Options(thread=True), None) == ()


def test_every_scope_and_permission_has_its_reason() -> None:
    text = invite_text(None)

    for name in (*SCOPES, *(one.name for one in PERMISSIONS)):
        (line,) = [one for one in text.splitlines() if one.strip().startswith(name + "  ")]
        assert len(line.split("  ")[-1].split()) > 3
    assert "client_id=APPLICATION_ID" in text
    assert "APPLICATION_ID is on the application's page" in text
    assert "APPLICATION_ID" not in invite_text(123456789012345678)
