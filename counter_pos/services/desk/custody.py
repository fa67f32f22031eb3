"""The shift and its drawer."""

from __future__ import annotations

from counter_pos.domain.entry import Approval
from counter_pos.domain.facts import (
    DrawerOpenedWithoutSale,
)
from counter_pos.domain.payment import NoteCount
from counter_pos.domain.shift import Shift
from counter_pos.services import shifts
from counter_pos.services.desk.base import DeskBase
from counter_pos.services.shifts import Counted
from counter_pos.services.summaries import (
    ShiftSummary,
)
from counter_pos.services.till import new_command_id


class CustodyDesk(DeskBase):
    """Opening, floats, counts and the close."""

    def open_shift(
        self, notes: tuple[NoteCount, ...], command_id: str | None = None, approval: Approval | None = None
    ) -> Shift:
        """See services.shifts."""
        command = command_id or new_command_id()
        return self.write(lambda: shifts.open_shift(self.till, notes, command, approval))

    def add_float(self, notes: tuple[NoteCount, ...], command_id: str | None = None) -> Shift:
        """See services.shifts."""
        command = command_id or new_command_id()
        return self.write(lambda: shifts.add_float(self.till, notes, command))

    def open_drawer(self, reason: str) -> None:
        """Record that the drawer is opened without a sale."""
        member = self.till.signed_in()
        self.write(lambda: self.till.record(DrawerOpenedWithoutSale(reason=reason), new_command_id(), member))

    def count_drawer(self, notes: tuple[NoteCount, ...], command_id: str | None = None) -> Counted:
        """See services.shifts."""
        command = command_id or new_command_id()
        return self.write(lambda: shifts.count_drawer(self.till, notes, command))

    def counted(self) -> Counted:
        """The committed count of the latest shift. Raises Refused(shift_not_counted)."""
        return shifts.counted(self.till)

    def close_shift(self, reason: str | None, approval: Approval | None, command_id: str | None = None) -> ShiftSummary:
        """See services.shifts."""
        command = command_id or new_command_id()
        closed = self.write(lambda: shifts.close_shift(self.till, reason, approval, command))
        return self.shift_summary(closed.number)
