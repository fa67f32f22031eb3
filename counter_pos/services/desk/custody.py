"""The shift and its drawer."""

from __future__ import annotations

from datetime import date

from counter_pos.domain.payment import NoteCount
from counter_pos.domain.shift import Shift
from counter_pos.domain.slip import SlipText
from counter_pos.domain.staff import StaffMember
from counter_pos.services.cash import custody, explaining, hand_over, shifts, slips
from counter_pos.services.cash.custody import PickUp
from counter_pos.services.cash.explaining import Explanation
from counter_pos.services.cash.shifts import Counted
from counter_pos.services.desk.base import DeskBase
from counter_pos.services.summaries import (
    ShiftSummary,
)
from counter_pos.services.till.till import new_command_id
from counter_pos.services.till.words import Word


class CustodyDesk(DeskBase):
    """Opening, floats, pick-ups, hand-overs, counts and the close."""

    def open_shift(
        self, notes: tuple[NoteCount, ...], command_id: str | None = None, approval: Word | None = None
    ) -> Shift:
        """See services.cash.shifts."""
        command = command_id or new_command_id()
        return self.write(lambda: shifts.open_shift(self.till, notes, command, approval))

    def add_float(self, notes: tuple[NoteCount, ...], command_id: str | None = None) -> Shift:
        """See services.cash.custody."""
        command = command_id or new_command_id()
        return self.write(lambda: custody.add_float(self.till, notes, command))

    def open_drawer(self, reason: str, command_id: str | None = None) -> None:
        """See services.cash.custody."""
        command = command_id or new_command_id()
        self.write(lambda: custody.open_drawer(self.till, reason, command))

    def refuse_counterfeit(
        self, denomination: int, pieces: int, marks: str = "", account: int | None = None, command_id: str | None = None
    ) -> None:
        """See services.cash.custody."""
        command = command_id or new_command_id()
        self.write(lambda: custody.refuse_counterfeit(self.till, denomination, pieces, marks, account, command))

    def pick_up(
        self, notes: tuple[NoteCount, ...], bag: str, approval: Word | None, command_id: str | None = None
    ) -> PickUp:
        """See services.cash.custody."""
        command = command_id or new_command_id()
        return self.write(lambda: custody.pick_up(self.till, notes, bag, approval, command))

    def pick_ups(self, day: date | None = None) -> list[PickUp]:
        """See services.cash.custody."""
        return custody.pick_ups(self.till, day)

    def receive_pick_up(
        self,
        bag: str,
        notes: tuple[NoteCount, ...],
        approval: Word | None,
        command_id: str | None = None,
        *,
        differs: bool = False,
    ) -> PickUp:
        """See services.cash.custody."""
        command = command_id or new_command_id()
        return self.write(lambda: custody.receive_pick_up(self.till, bag, notes, approval, command, differs=differs))

    def explain(self, shift: int | None = None) -> Explanation:
        """See services.cash.explaining."""
        return explaining.explain(self.till, shift)

    def slips(self, shift: int | None = None) -> list[SlipText]:
        """Every slip of this till, or of one shift, oldest first."""
        return [slips.slip_of(self.till, entry) for entry in slips.slips(self.till, shift)]

    def reprint_slip(self, seq: int) -> SlipText:
        """See services.cash.slips."""
        return self.write(lambda: slips.reprint_slip(self.till, seq))

    def count_for_hand_over(
        self,
        notes: tuple[NoteCount, ...],
        staff_code: str,
        pin: str,
        machine_total: int | None = None,
        command_id: str | None = None,
    ) -> Counted:
        """See services.cash.hand_over."""
        command = command_id or new_command_id()
        return self.write(
            lambda: hand_over.count_for_hand_over(self.till, notes, machine_total, staff_code, pin, command)
        )

    def counted_for_hand_over(self) -> tuple[Counted, str] | None:
        """See services.cash.hand_over."""
        return hand_over.counted_for_hand_over(self.till)

    def hand_over(self, reason: str | None, approval: Word | None, command_id: str | None = None) -> StaffMember:
        """See services.cash.hand_over."""
        command = command_id or new_command_id()
        return self.write(lambda: hand_over.hand_over(self.till, reason, approval, command))

    def surprise_count(
        self,
        notes: tuple[NoteCount, ...],
        staff_code: str,
        pin: str,
        machine_total: int | None = None,
        command_id: str | None = None,
    ) -> Counted:
        """See services.cash.hand_over."""
        command = command_id or new_command_id()
        return self.write(lambda: hand_over.surprise_count(self.till, notes, machine_total, staff_code, pin, command))

    def count_drawer(
        self, notes: tuple[NoteCount, ...], command_id: str | None = None, machine_total: int | None = None
    ) -> Counted:
        """See services.cash.shifts."""
        command = command_id or new_command_id()
        return self.write(lambda: shifts.count_drawer(self.till, notes, command, machine_total))

    def counted(self) -> Counted:
        """The committed count of the latest shift. Raises Refused(shift_not_counted)."""
        return shifts.counted(self.till)

    def close_shift(self, reason: str | None, approval: Word | None, command_id: str | None = None) -> ShiftSummary:
        """See services.cash.shifts."""
        command = command_id or new_command_id()
        closed = self.write(lambda: shifts.close_shift(self.till, reason, approval, command))
        return self.shift_summary(closed.number)
