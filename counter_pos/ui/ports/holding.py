"""The till as whoever holds and recalls half-done payments sees it."""

from __future__ import annotations

from typing import Protocol

from counter_pos.domain.half_done import Half, Kept


class HoldingTill(Protocol):
    """Implemented by services.desk.holding."""

    def keep_draft(self, half: Half, names: tuple[tuple[str, str], ...], *, held: bool = False) -> None: ...
    def drop_draft(self, command_id: str) -> None: ...
    def drafts(self) -> list[Kept]: ...
    def is_mine(self, draft: Kept) -> bool: ...
