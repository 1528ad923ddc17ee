"""Looks at single files: their state, and their bytes, without waiting and without surprises.

Which files there are is left to ``folder``, what their bytes mean to ``documents``.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import Final, NamedTuple

_SECOND: Final = 1_000_000_000
#: A file that was written this shortly before it was looked at may be written again within the
#: same tick of the file system's clock, and then look the same.
_FINE_TICK: Final = 50_000_000
COARSE_TICK: Final = 2 * _SECOND

#: What the database keeps of a number, by ``&``; times and inodes may need one bit more.
INTEGER: Final = 2**63 - 1

_KINDS = {
    stat.S_IFREG: "file",
    stat.S_IFDIR: "folder",
    stat.S_IFIFO: "FIFO",
    stat.S_IFSOCK: "socket",
}

#: In place of a time of change, so that the file is looked at again.
UNSETTLED: Final = -1


class FileState(NamedTuple):
    """What the file system says of a file.

    Attributes:
        modified_ns: Time of the last change in nanoseconds, or ``UNSETTLED``.
    """

    size: int
    modified_ns: int
    inode: int


def read(path: str, limit: int, *, root: str) -> tuple[bytes, bool]:
    """Read a file, at most ``limit`` bytes and one more; tell whether it held still meanwhile.

    Raises:
        OSError: It cannot be read, is no regular file any more, or a link that leads out of
            the root.
    """
    descriptor = _open(path, root)
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise OSError(errno.EINVAL, f"this is a {kind_of(before)}, not a file")
        data = _read(descriptor, before.st_size, limit + 1)
        return data, _state(os.fstat(descriptor)) == _state(before)
    finally:
        os.close(descriptor)


def _read(descriptor: int, size: int, most: int) -> bytes:
    # Asked for one byte more than there should be: room for much more costs as much as reading.
    data = os.read(descriptor, min(size + 1, most))
    if len(data) == size:
        return data
    pieces = [data]
    while data and (most := most - len(data)) > 0:
        data = os.read(descriptor, most)
        pieces.append(data)
    return b"".join(pieces)


def _open(path: str, root: str) -> int:
    # A FIFO would keep a plain open waiting for its writer for ever.
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        return os.open(path, flags)
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
    target = os.path.realpath(path)
    if not is_inside(target, os.path.realpath(root)):
        raise OSError(errno.EPERM, "the link leads out of the folder and is not followed")
    return os.open(target, flags)


def state_of(path: str) -> FileState:
    """Give what the file system says of a file; of one that is gone, a state no file has."""
    try:
        return _state(os.stat(path))
    except OSError:
        return FileState(0, UNSETTLED, 0)


def is_settled(state: FileState, now_ns: int) -> bool:
    """Tell whether a change after this moment would show in the file's time of change."""
    is_coarse = state.modified_ns % _SECOND == 0
    return abs(now_ns - state.modified_ns) > (COARSE_TICK if is_coarse else _FINE_TICK)


def is_inside(path: str, folder: str) -> bool:
    """Tell whether a path is a folder's own or leads to something in it; both without links."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def reason_of(error: OSError) -> str:
    """Give the system's words for what went wrong, to go on within a sentence."""
    reason = error.strerror or str(error)
    return reason[:1].lower() + reason[1:]


def kind_of(status: os.stat_result) -> str:
    """Give the word for what stands under a name."""
    return _KINDS.get(stat.S_IFMT(status.st_mode), "device")


def _state(status: os.stat_result) -> FileState:
    return FileState(status.st_size, status.st_mtime_ns & INTEGER, status.st_ino & INTEGER)
