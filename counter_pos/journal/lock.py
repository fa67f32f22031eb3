"""The lock on a till's folder: one process at a time does deeds in it; whoever only reads may see that one does."""

from __future__ import annotations

import os
from pathlib import Path

from counter_pos.domain.errors import Unavailable

LOCK_FILE = "till.lock"


class FolderLock:
    """One process at a time does deeds in a till's folder; the system frees the lock when the process ends."""

    def __init__(self, folder: Path) -> None:
        self._handle = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(self._handle)
        except OSError as taken:
            os.close(self._handle)
            raise Unavailable("till_locked") from taken

    def release(self) -> None:
        """Let others in."""
        os.close(self._handle)


class FolderWatch:
    """Keeps tills from starting in a folder while it is read, and changes nothing in it.

    `running` says that a till works there, which nobody keeps out. A folder without a lock file has none.
    """

    def __init__(self, folder: Path) -> None:
        self.running = False
        self._handle: int | None = None
        try:
            self._handle = os.open(folder / LOCK_FILE, os.O_RDONLY)
        except OSError:
            return
        try:
            _share(self._handle)
        except OSError:
            self.running = True
            self.release()

    def release(self) -> None:
        """Let a till start."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


if os.name == "nt":  # pragma: no cover - not run on Windows here
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]

    _share = _lock  # there are no shared ones: two who read at once take one another for a till

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _share(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
