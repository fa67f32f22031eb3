"""The way between the live till and its training, as the window sees it. No Qt."""

from __future__ import annotations

from typing import Any, Protocol


class TrainingDoor(Protocol):
    """Implemented by window.Window."""

    def begin(self, approval: Any) -> None:
        """Make the training folder unless there is one; on the journal's lane."""
        ...

    def go(self, *, into: bool) -> None:
        """Open the other side's window in place of this one."""
        ...
