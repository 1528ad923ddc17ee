"""One try of one thing by one person: what they ask, all that they are told, and what changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import discord
import simcord
from simcord.actors import _dispatch_actor_interaction  # Discord sends what was forged, too
from simcord.backend.serializers import message_payload
from simcord.enums import InteractionType

from tests.permissions.comparing import Rows, changed_servers, rows_by_server
from tests.permissions.staging import Staging
from tests.ui.world import text_of


@dataclass(slots=True, kw_only=True)
class Asking(Staging):
    """What one person asks in the server's newsroom.

    Attributes:
        person: Who asks.
        told: All that the person was told.
        is_public: Whether others were told, too.
    """

    person: simcord.MemberActor
    told: str = ""
    is_public: bool = False
    before: Rows | None = None

    @property
    def newsroom(self) -> simcord.ChannelHandle:
        """Where everything is asked."""
        return self.scene.here.newsroom

    async def slash(self, path: str, **options: Any) -> str:
        """Send a command."""
        result = await self.slash_for(path, **options)
        return self.hear(result)

    async def slash_for(self, path: str, **options: Any) -> simcord.InteractionResult:
        """Do the same, and give what came of it."""
        self._begin()
        return await self.person.slash(self.newsroom, path, **options)

    async def offered(self, path: str, option: str, typed: str, **filled: Any) -> str:
        """Type into an option, and give what is offered."""
        self._begin()
        choices = await self.person.autocomplete(self.newsroom, path, option, typed, **filled)
        text = json.dumps(choices)
        self.told += text
        return text

    async def menu(self, entry: str, message: discord.Message) -> str:
        """Choose an entry in a message's menu."""
        self._begin()
        return self.hear(await self.person.context_menu(self.newsroom, entry, message))

    async def press(self, custom_id: str, *others: discord.ui.Item[Any]) -> str:
        """Press a button with just that id, which stands in a message with other things."""
        await self.press_for(custom_id, *others)
        return self.told

    async def press_for(
        self, custom_id: str, *others: discord.ui.Item[Any], embed: discord.Embed | None = None
    ) -> simcord.InteractionResult:
        """Do the same, and give what came of it."""
        button: discord.ui.Button[Any] = discord.ui.Button(label="Press", custom_id=custom_id)
        message = await self._put(button, *others, embed=embed)
        self._begin()
        result = await self.person.click(message, custom_id=custom_id)
        await self._look(result, message)
        return result

    async def choose(self, menu: discord.ui.Item[Any] | str, value: Any) -> str:
        """Choose in a menu, of which the id is enough where it is one of words."""
        if isinstance(menu, str):
            options = [discord.SelectOption(label="Choose", value=value)]
            menu = discord.ui.Select(custom_id=menu, options=options)
        message = await self._put(menu)
        self._begin()
        await self._look(await self.person.select(message, [value]), message)
        return self.told

    async def fill(self, shown: simcord.InteractionResult, **typed: str) -> str:
        """Send the window that was shown; nothing where none was."""
        if shown.modal is None:
            return ""
        return self.hear(await self.person.submit_modal(shown, typed))

    async def send_window(self, custom_id: str, **typed: str) -> str:
        """Send a window that nobody opened, as somebody would who can forge it."""
        message = await self._put(discord.ui.Button(label="Press", custom_id="nothing"))
        fields = [
            {"type": 18, "component": {"type": 4, "custom_id": name, "value": value}}
            for name, value in typed.items()
        ]
        self._begin()
        stored = self.scene.world.env.backend.get_message(self.newsroom.id, message.id)
        result = await _dispatch_actor_interaction(
            self.person,
            InteractionType.MODAL_SUBMIT,
            self.newsroom,
            {"custom_id": custom_id, "components": fields},
            extra={"message": dict(message_payload(self.scene.world.env.backend, stored))},
            source_message_id=message.id,
        )
        await self._look(result, message)
        return self.told

    def changes(self) -> set[int]:
        """Give the servers of which anything is other than before; 0 stands for what all share."""
        return changed_servers(self.before or {}, rows_by_server(self.scene.database))

    def forge(self, shown: simcord.ResponseMessage, beginning: str, custom_id: str) -> None:
        """Put another id in the place of that of a button which only the person sees."""
        for row in shown._message.components:  # noqa: SLF001  # Discord sends what it holds
            for item in row["components"]:
                if str(item.get("custom_id")).startswith(beginning):
                    item["custom_id"] = custom_id

    async def read_files(self, result: simcord.InteractionResult) -> str:
        """Give what the files of an answer hold, of which note is taken, too."""
        files = result.response.attachments if result.response else []
        said = "".join([(await one.read()).decode("utf-8-sig") for one in files])
        self.told += said
        return said

    def _begin(self) -> None:
        if self.before is None:
            self.before = rows_by_server(self.scene.database)

    async def _put(
        self, *items: discord.ui.Item[Any], embed: discord.Embed | None = None
    ) -> discord.Message:
        view = discord.ui.View(timeout=None)
        for item in items:
            view.add_item(item)
        view.stop()
        return await self.channel_of(self.scene.here).send(
            "Press here", view=view, embed=embed or discord.utils.MISSING
        )

    async def _look(self, result: simcord.InteractionResult, message: discord.Message) -> None:
        self.hear(result, message.id)
        fetched = await message.channel.fetch_message(message.id)
        self.told += text_of(fetched)
        self.told += json.dumps([row.to_dict() for row in fetched.components])

    def hear(self, result: simcord.InteractionResult, pressed_id: int | None = None) -> str:
        """Take note of what was answered, beside what was pressed."""
        assert result.acknowledged, "not answered"
        answers = [*([result.response] if result.response else []), *result.followups]
        said = ""
        for one in answers:
            said += text_of(one) + json.dumps(one.components)
            self.is_public |= one.id != pressed_id and not one.ephemeral
        self.told += said
        return said
