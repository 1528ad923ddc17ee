"""Takes a list of feeds over that somebody has attached, as other readers write it (OPML)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Final

import discord

from bot.errors import CommandError, FeedListError
from bot.sources.opml import MAX_BYTES, FeedList, read_opml
from bot.store.feeds.records import WantedFeed
from bot.ui.embeds import message_embed
from bot.ui.feeds.desk import FeedDesk
from bot.ui.feeds.offers import DISCORD, options_of
from bot.ui.replies import Answer
from bot.ui.text import fit, plain, plural

#: Longer lists are the operator's to read over, in a shell.
_MOST: Final = 500
_NAME: Final = 100
_PROBLEM: Final = 300
_SHOWN: Final = 5


async def import_feeds(desk: FeedDesk, file: discord.Attachment) -> Answer:
    """Add the feeds of an attached list; what they list now is not posted.

    Raises:
        CommandError: It is no list of feeds, or too long; says why.
    """
    listed = await _read(file)
    if len(listed.feeds) > _MOST:
        raise CommandError(
            f"That list has {len(listed.feeds):,} feeds, and {_MOST:,} are taken here. The bot's "
            "operator can take it over with `newsdesk feeds import`."
        )
    options = options_of(desk)
    wanted = [WantedFeed(one.address, one.name, options) for one in listed.feeds]
    added = await desk.store.feeds.add(DISCORD, wanted, desk.clock())
    text = "\n".join(_told(added, len(wanted), listed.problems))
    return Answer(message_embed(text, desk.config.posting.colour))


async def _read(file: discord.Attachment) -> FeedList:
    name = plain(file.filename, _NAME)
    if file.size > MAX_BYTES:
        raise CommandError(f"{name} has {file.size:,} bytes; {MAX_BYTES:,} are accepted.")
    try:
        data = await file.read()
        return await asyncio.to_thread(read_opml, data, name)
    except discord.HTTPException as error:
        raise CommandError("Discord does not give that file any more. Attach it anew.") from error
    except FeedListError as error:
        raise CommandError(str(error)) from error


def _told(added: int, total: int, problems: Sequence[str]) -> Iterator[str]:
    known = f" {total - added:,} were read already." if total > added else ""
    yield f"{plural(added, 'feed', 'feeds')} added.{known}"
    if added:
        yield "They are asked one after the other; what they list now is not posted."
    for problem in problems[:_SHOWN]:
        yield f"⚠️ {fit(problem, _PROBLEM)}"
    if len(problems) > _SHOWN:
        yield f"and {len(problems) - _SHOWN:,} more that are left out"
