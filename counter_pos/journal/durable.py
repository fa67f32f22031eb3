"""Bytes on a disk that may have failed to keep them: once a sync has failed, no later sync can be believed.

The system forgets that what was written is not on the disk, and the next sync succeeds. Only bytes that are written
once more, where they stand, are known to be there when their sync succeeds. Whether a sync failed is not remembered
over a restart, so what an earlier run left to be read is written again too.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from counter_pos.domain.errors import Unavailable

if TYPE_CHECKING:
    from io import FileIO


def sync_directory(directory: Path) -> None:
    """Make new or renamed names in `directory` durable, where the system knows how."""
    if sys.platform == "win32":
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put_whole(path: Path, raw: bytes) -> None:
    """Write a file so that a crash leaves the old or the new one, never a mixture."""
    beside = path.with_name(f".{path.name}.part")
    with beside.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_directory(path.parent)


def write_again(file: FileIO, at: int, size: int) -> None:
    """Write the bytes of an open file from `at` to `size` once more. The caller syncs."""
    file.seek(at)
    left = memoryview(file.read(size - at))
    file.seek(at)
    while left:
        left = left[file.write(left) :]


def write_log_again(journal: Path) -> None:
    """Make the log beside a journal durable as it stands, before it is read anew: what it holds counts as committed.

    The database itself believes every sync: after one that failed it would read a payment from a log that the disk
    does not have, and carry a part of such a log into its file. Nobody may be writing.
    Raises Unavailable(disk_full | disk_error).
    """
    log = journal.with_name(journal.name + "-wal")
    try:
        if log.exists():
            with log.open("r+b", buffering=0) as file:
                write_again(file, 0, os.fstat(file.fileno()).st_size)
                os.fsync(file.fileno())
    except OSError as wrong:
        raise _trouble(wrong) from wrong


def keep_log_name(journal: Path) -> None:
    """Make the name of a log that was just made durable; the database tries to, and does not look whether it could.

    Raises Unavailable(disk_full | disk_error).
    """
    try:
        sync_directory(journal.parent)
    except OSError as wrong:
        raise _trouble(wrong) from wrong


def _trouble(wrong: OSError) -> Unavailable:
    reason = wrong.strerror or str(wrong)
    return Unavailable("disk_full" if wrong.errno == errno.ENOSPC else "disk_error", reason=reason)
