"""How large the window is drawn: as large as the desktop asks, but never so large that a part of it has no room."""

from __future__ import annotations

import os
import sys

from PySide6.QtWidgets import QApplication

NEEDED = (1366, 690)
"""What every screen of the window needs to show all of itself, in pixels of 100 per cent, below a title bar."""
FACTOR = "QT_SCALE_FACTOR"
DONE = "COUNTER_POS_SCALED"


def fitting_factor(width: int, height: int, ratio: float) -> float | None:
    """By what the scale must shrink where a screen of `width` x `height` logical pixels at `ratio` has no room.

    None when there is room, or when a smaller scale would be below 100 per cent.
    """
    shrink = min(width / NEEDED[0], height / NEEDED[1])
    if shrink >= 1 or ratio <= 1:
        return None
    return max(shrink, 1 / ratio)


def fit_scale(app: QApplication) -> None:
    """Where the desktop's scale leaves no room, begin again in the same process at the largest that does."""
    screen = app.primaryScreen()
    if screen is None or os.environ.get(DONE):
        return
    room = screen.availableSize()
    factor = fitting_factor(room.width(), room.height(), screen.devicePixelRatio())
    if factor is None:
        return
    chosen = float(os.environ.get(FACTOR) or 1) * factor
    environment = os.environ | {FACTOR: f"{chosen:.4f}", DONE: "1"}
    if os.name == "nt":  # pragma: no cover - there a replaced process would be one that nobody waits for
        import subprocess

        sys.exit(subprocess.call(sys.orig_argv, env=environment))
    os.execve(sys.executable, sys.orig_argv, environment)
