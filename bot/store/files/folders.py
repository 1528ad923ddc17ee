"""Keeps what was seen of folders and the directories in them; files are kept by ``files``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.store.engine import Engine, Transaction
from bot.store.files.paths import key_of, keys_of, path_of
from bot.store.times import as_seconds

#: The name of a source that nobody configured: a load by hand.
BY_HAND: Final = ""


class Folders:
    """The folders of one database, as loads left them."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    async def digests(self, source: str) -> dict[str, bytes]:
        """Give the digest of every directory that a source has loaded completely."""
        rows = await self._database.fetch(
            "SELECT path, digest FROM directories WHERE source = :source", {"source": source}
        )
        return {path_of(key): digest for key, digest in rows}

    async def unsettled(self) -> frozenset[str]:
        """Give the directories with a file that is to be read again."""
        rows = await self._database.fetch(
            "SELECT DISTINCT directory FROM files WHERE modified_ns = -1"
        )
        return frozenset(path_of(row[0]) for row in rows)

    async def identities(self, folder: str) -> dict[str, tuple[int, int]]:
        """Give device and inode of a folder when each source last loaded it to its end."""
        rows = await self._database.fetch(
            "SELECT source, device, inode FROM folders WHERE path = :path",
            {"path": key_of(folder)},
        )
        return {source: (device, inode) for source, device, inode in rows}

    async def is_first_load(self, folder: str, source: str) -> bool:
        """Tell whether a source never loaded a folder to its end, nor anybody by hand.

        A load by hand is no first one either where the folder, or one above, was ever loaded.
        """
        above = [str(one) for one in Path(folder).parents] if source == BY_HAND else []
        rows = await self._database.fetch(
            """
            SELECT 1 FROM folders WHERE path IN :paths
                AND (:source = :by_hand OR source IN (:by_hand, :source)) LIMIT 1
            """,
            {"paths": keys_of([folder, *above]), "source": source, "by_hand": BY_HAND},
        )
        return not rows


async def record_folder(
    write: Transaction, folder: str, source: str, identity: tuple[int, int], now: datetime
) -> None:
    """Record that a source loaded a folder to its end; what comes from now on is news."""
    await write.run(
        """
        INSERT INTO folders (path, source, first_loaded_at, device, inode)
        VALUES (:path, :source, :now, :device, :inode)
        ON CONFLICT (path, source) DO UPDATE SET device = excluded.device, inode = excluded.inode
        """,
        {
            "path": key_of(folder),
            "source": source,
            "now": as_seconds(now),
            "device": identity[0],
            "inode": identity[1],
        },
    )


async def record_directories(write: Transaction, source: str, digests: Mapping[str, bytes]) -> None:
    """Record that a source loaded everything in directories; an empty digest records nothing.

    Nor is anything recorded of a directory with a file that is to be read again.
    """
    await write.run_many(
        """
        INSERT INTO directories (path, source, digest)
        SELECT :path, :source, :digest WHERE NOT EXISTS (
            SELECT 1 FROM files WHERE directory = :path AND modified_ns = -1
        )
        ON CONFLICT (path, source) DO UPDATE SET digest = excluded.digest
        """,
        [
            {"path": key_of(path), "source": source, "digest": digest}
            for path, digest in digests.items()
            if digest
        ],
    )


async def forget_directories(write: Transaction, paths: Iterable[str]) -> None:
    """Have every source look at directories again, or never mind those that are gone."""
    await write.run_many(
        "DELETE FROM directories WHERE path = :path", [{"path": key_of(path)} for path in paths]
    )
