"""Shows the channels of the simulated Discord as pages in a browser, and keeps them up to date.

simcord's preview serves one channel, and what it shows is what was there when it was last told to
look. Here it is told whenever something happens, and dressed as Newsdesk.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any, Final, Never

import simcord
from aiohttp import web
from simcord.preview import Preview
from simcord.preview._markdown import _FIELD_POLICIES

from bot.demo.hints import hints_html
from bot.demo.media import OwnPictures, Pictures
from bot.demo.menus import menu_html, take_choices
from bot.demo.pictures import draw_emblem
from bot.errors import NewsdeskError

log = logging.getLogger(__name__)

_EMBLEM: Final = "/newsdesk.png"
#: What stands in simcord's page, and what stands there instead.
_BRANDING: Final = (
    (
        "<title>SimCord Preview</title>",
        f'<title>Newsdesk demo</title><link rel="icon" href="{_EMBLEM}">',
    ),
    ('aria-hidden="true">S</span>', 'aria-hidden="true"></span>'),
    (
        "<strong>SimCord</strong><small>Preview</small>",
        "<strong>Newsdesk</strong><small>Demo</small>",
    ),
    ('aria-label="SimCord preview"', 'aria-label="Newsdesk demo"'),
    ('aria-expanded="false">Messages</button>', 'aria-expanded="false">Menu</button>'),
)
_HEADING: Final = "<h1>Messages</h1>"
_NAVIGATION: Final = '<nav class="message-navigation"'
#: Of simcord's script: where it makes the element of a <t:…>, which does not say its style.
_TIMESTAMP: Final = 'const time = node("time", "discord-timestamp", rendered);'
_SCRIPTS: Final = ("page.js", "times.js", "hints.js", "menus.js")


class Pages:
    """One page for each channel, each at a port of its own, with links between them.

    Args:
        env: The simulated Discord.
        pictures: What to show at which address; asked when something is shown.
        feeds: Addresses of pages whose feeds can be added.
    """

    def __init__(self, env: simcord.Env, pictures: Pictures, feeds: Sequence[str] = ()) -> None:
        self._env = env
        self._feeds = feeds
        self._pictures = pictures
        self._lock = asyncio.Lock()
        self._has_news = asyncio.Event()
        self._previews: list[Preview] = []
        self._emblem = draw_emblem()
        self._media = OwnPictures()
        env.backend.subscribers.append(self._notice)
        for part in ("embed_description", "embed_field_value"):
            # Private: Discord resolves mentions in embeds too, simcord in plain messages only.
            _FIELD_POLICIES[part]["mentions"] = True

    async def open(
        self,
        channel: simcord.ChannelHandle,
        viewers: Sequence[simcord.MemberActor],
        *,
        port: int = 0,
    ) -> str:
        """Serve a channel and give the address of its page, which holds a secret.

        Args:
            channel: Which one.
            viewers: Who may look, the first one at the start; all of them see it.
            port: Where; 0 for one that is free.

        Raises:
            NewsdeskError: The port cannot be used.
        """
        preview = self._preview_of(channel, viewers, port)
        try:
            await preview.__aenter__()
        except simcord.SetupError as error:
            if not isinstance(error.__cause__, OSError):
                raise
            reason = os.strerror(error.__cause__.errno or 0).lower()
            raise NewsdeskError(
                f"The page of #{channel.name} cannot be served at port {port}: {reason}. Choose "
                "another with --port, or leave it out."
            ) from error
        self._previews.append(preview)
        return preview.url

    async def keep_fresh(self) -> Never:
        """Show what happens, as it happens."""
        while True:
            await self._has_news.wait()
            async with self._lock:
                self._has_news.clear()
                for preview in self._previews:
                    await self._refresh(preview)

    async def look_ahead(self) -> None:
        """Make every picture ready, so that each is there with its story."""
        await self._media.look_ahead(self._pictures)

    async def close(self) -> None:
        """Stop serving."""
        self._env.backend.subscribers.remove(self._notice)
        for preview in self._previews:
            await preview.close()

    def _preview_of(
        self, channel: simcord.ChannelHandle, viewers: Sequence[simcord.MemberActor], port: int
    ) -> Preview:
        # Private: an environment wants to know of one preview only.
        self._env._preview = None
        preview = self._env.preview(
            channel, viewers=viewers, layout="channel", locale="en-GB", port=port
        )
        if self._previews:
            # One secret for all, so that links between the pages need not hold one.
            preview.capability = self._previews[0].capability
        # Private: the public way wants every picture drawn before the first is shown.
        preview._explicit_assets = self._pictures  # type: ignore[assignment]  # it only ever reads from it
        preview._media_worker = self._media  # private: see there
        take_choices(preview)
        self._take_turns(preview)
        self._dress(preview)
        return preview

    async def _refresh(self, preview: Preview) -> None:
        try:
            await preview.refresh()
        except TimeoutError:
            log.warning("the bot is busy; its page is shown as it is")

    def _notice(self, event: str, payload: Mapping[str, Any]) -> None:  # noqa: ARG002 - what subscribers of simcord are called with
        # An interaction by itself shows nothing; the bot's answer to it is an event of its own.
        if event != "INTERACTION_CREATE":
            self._has_news.set()

    def _take_turns(self, preview: Preview) -> None:
        """Let the people's actions and our refreshing wait for each other.

        Private: at once, they make simcord's page say that the action's outcome is uncertain.
        """
        act = preview._action

        async def act_alone(context_id: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
            async with self._lock:
                self._env._preview = preview
                page = preview._pages.get(context_id or "")
                if page is not None and "published_revision" in body:
                    # A post may have come since the browser last looked, which is no reason to
                    # refuse what the person wants.
                    body = {**body, "published_revision": page.revision}
                return await act(context_id, body)

        preview._action = act_alone  # type: ignore[method-assign]  # simcord has no hook for it

    def _dress(self, preview: Preview) -> None:
        """Have our style, script and links in the page.

        Private: simcord's page cannot be extended, and its policy allows nothing inline.
        """
        server = preview._server
        serve = server._static
        server._STATIC_FILES = {**server._STATIC_FILES, _EMBLEM: ""}  # type: ignore[misc]  # one more address, of this server only

        async def serve_dressed(request: web.Request) -> web.Response:
            if request.path == _EMBLEM:
                return web.Response(body=self._emblem, content_type="image/png")
            response: web.Response = await serve(request)
            if request.path == "/":
                response.text = self._branded(response.text or "", preview)
            elif request.path == "/preview.css":
                response.text = f"{response.text}\n{_own('page.css')}"
            elif request.path == "/app.js":
                response.text = "\n".join([response.text or "", *map(_own, _SCRIPTS)])
            elif request.path == "/text.js":
                response.text = (response.text or "").replace(
                    _TIMESTAMP, f"{_TIMESTAMP} time.dataset.style = style;"
                )
            return response

        server._static = serve_dressed  # type: ignore[method-assign]  # see above

    def _branded(self, html: str, current: Preview) -> str:
        for theirs, ours in _BRANDING:
            html = html.replace(theirs, ours)
        links = "".join(_link(preview, is_current=preview is current) for preview in self._previews)
        channels = f'<nav class="demo-channels" aria-label="Channels">{links}</nav>'
        if current.channel.guild is not None:
            html = html.replace(_HEADING, f"<h1>{escape(current.channel.guild.name)}</h1>")
        menu = menu_html(self._env, current.viewers[-1].id)
        return html.replace(_NAVIGATION, channels + self._hints(current) + menu + _NAVIGATION)

    def _hints(self, current: Preview) -> str:
        member, moderator = current.viewers[0], current.viewers[-1]
        mine, theirs = (
            {command.split()[0] for command in one.available_commands(current.channel)}
            for one in (member, moderator)
        )
        return hints_html(member.id, moderator.id, theirs - mine, self._feeds)


def _link(preview: Preview, *, is_current: bool) -> str:
    # The script makes it an address: only the browser knows the secret.
    here = ' aria-current="page"' if is_current else ""
    port = preview._server.port  # private, but the public address holds the secret
    return f'<a href="/" data-port="{port}"{here}># {escape(preview.channel.name or "")}</a>'


def _own(name: str) -> str:
    return (files("bot.demo") / name).read_text("utf-8")
