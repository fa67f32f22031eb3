"""The lock on a till's folder: one process at a time does deeds in it; whoever only reads may see that one does."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

from counter_pos.domain.errors import Unavailable

LOCK_FILE = "till.lock"
READERS_MAY_TAKE_S = 5.0
"""A journal is copied, or proven, in less."""
LOOK_AGAIN_S = 0.02


class FolderLock:
    """One process at a time does deeds in a till's folder; the system frees the lock when the process ends.

    Another till in it is told at once; whoever only reads there (doctor, verify, export) is given time to end.
    """

    def __init__(self, folder: Path, *, readers_may_take_s: float = READERS_MAY_TAKE_S) -> None:
        """Raises Unavailable(till_locked)."""
        self._handle = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
        ends, tick = time.monotonic() + readers_may_take_s, threading.Event()
        while True:
            try:
                _lock(self._handle)
                return
            except OSError as taken:
                if not _is_only_read(self._handle) or time.monotonic() >= ends:
                    os.close(self._handle)
                    raise Unavailable("till_locked") from taken
            tick.wait(LOOK_AGAIN_S)

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

    def _is_only_read(handle: int) -> bool:  # noqa: ARG001
        """It cannot be told here: a till that runs is waited for too."""
        return True

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _share(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)

    def _is_only_read(handle: int) -> bool:
        """Whether those who keep us out only read."""
        try:
            _share(handle)
        except OSError:
            return False
        fcntl.flock(handle, fcntl.LOCK_UN)
        return True
