"""The till as the cash screens see it."""

from __future__ import annotations

from typing import Any, Protocol

from counter_pos.domain.payment import NoteCount
from counter_pos.services.summaries import (
    ShiftSummary,
)


class CustodyTill(Protocol):
    """Implemented by services.desk.custody."""

    def open_shift(self, notes: tuple[NoteCount, ...], *, approval: Any = None) -> Any: ...
    def add_float(self, notes: tuple[NoteCount, ...]) -> Any: ...
    def count_drawer(self, notes: tuple[NoteCount, ...]) -> Any: ...
    def close_shift(self, reason: str | None, approval: Any) -> ShiftSummary: ...
