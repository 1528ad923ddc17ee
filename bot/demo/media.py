"""Hands pictures to simcord's page at once, where simcord would start a process for each of them.

That process is there to survive pictures of strangers, one after the other; in the demo each is
drawn by Newsdesk itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from hashlib import sha256

# Private: the page has no hook for what looks at its pictures.
from simcord.preview._media import MediaInfo, MediaWorker, _process_media

#: Files of pictures by their addresses: a name and bytes.
Pictures = Mapping[str, tuple[str, bytes]]


class OwnPictures(MediaWorker):
    """Looks at each picture once, in a thread, for all pages together."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[str, MediaInfo] = {}

    async def validate(
        self, key: str, blob: bytes, *, media_time: float | None = None
    ) -> MediaInfo:
        """Give what simcord wants to know of a picture.

        Args:
            key: The SHA-256 of its bytes, as hexadecimal digits.
            blob: Its bytes.
            media_time: Which moment of a film, in seconds; a picture has but one.
        """
        if key not in self._seen:
            self._seen[key] = await asyncio.to_thread(_process_media, blob, media_time or 0.0)
        return self._seen[key]

    async def look_ahead(self, pictures: Pictures) -> None:
        """Have every picture drawn and looked at, in order, before its story comes."""
        for address in pictures:
            _, data = await asyncio.to_thread(pictures.__getitem__, address)
            await self.validate(sha256(data).hexdigest(), data)
