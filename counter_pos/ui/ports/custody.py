"""The till as the cash screens see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from counter_pos.domain.payment import NoteCount
from counter_pos.domain.slip import SlipText
from counter_pos.domain.staff import StaffMember
from counter_pos.services.summaries import (
    ShiftSummary,
)

if TYPE_CHECKING:
    from counter_pos.services.cash.custody import PickUp
    from counter_pos.services.cash.explaining import Explanation
    from counter_pos.services.cash.shifts import Counted


class CustodyTill(Protocol):
    """Implemented by services.desk.custody."""

    def open_shift(self, notes: tuple[NoteCount, ...], *, approval: Any = None) -> Any: ...
    def add_float(self, notes: tuple[NoteCount, ...], command_id: str | None = None) -> Any: ...
    def open_drawer(self, reason: str, command_id: str | None = None) -> None: ...
    def refuse_counterfeit(
        self,
        denomination: int,
        pieces: int,
        marks: str = "",
        account: int | None = None,
        command_id: str | None = None,
    ) -> None: ...
    def pick_up(
        self, notes: tuple[NoteCount, ...], bag: str, approval: Any, command_id: str | None = None
    ) -> PickUp: ...
    def pick_ups(self) -> list[PickUp]: ...
    def receive_pick_up(
        self,
        bag: str,
        notes: tuple[NoteCount, ...],
        approval: Any,
        command_id: str | None = None,
        *,
        differs: bool = False,
    ) -> PickUp: ...
    def count_for_hand_over(
        self,
        notes: tuple[NoteCount, ...],
        staff_code: str,
        pin: str,
        machine_total: int | None = None,
        command_id: str | None = None,
    ) -> Counted: ...
    def counted_for_hand_over(self) -> tuple[Counted, str] | None: ...
    def hand_over(self, reason: str | None, approval: Any, command_id: str | None = None) -> StaffMember: ...
    def surprise_count(
        self,
        notes: tuple[NoteCount, ...],
        staff_code: str,
        pin: str,
        machine_total: int | None = None,
        command_id: str | None = None,
    ) -> Counted: ...
    def count_drawer(
        self, notes: tuple[NoteCount, ...], command_id: str | None = None, machine_total: int | None = None
    ) -> Any: ...
    def close_shift(self, reason: str | None, approval: Any) -> ShiftSummary: ...
    def explain(self, shift: int | None = None) -> Explanation: ...
    def slips(self, shift: int | None = None) -> list[SlipText]: ...
    def reprint_slip(self, seq: int) -> SlipText: ...
