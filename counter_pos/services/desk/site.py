"""The site's day: what a supervisor closes and sees."""

from __future__ import annotations

from datetime import date

from counter_pos.domain.entry import Approval
from counter_pos.services import periods, readings, shifts
from counter_pos.services.desk.base import DeskBase
from counter_pos.services.progress import Tell, nobody_asks
from counter_pos.services.register_rows import Period
from counter_pos.services.summaries import DaySummary
from counter_pos.services.till import new_command_id


class SiteDesk(DeskBase):
    """Closing the day, and its figures."""

    def close_day(self, day: date | None, approval: Approval | None, command_id: str | None = None) -> DaySummary:
        """See services.shifts."""
        command = command_id or new_command_id()
        closed = self.write(lambda: shifts.close_day(self.till, day, approval, command))
        return self.day_summary(closed)

    def day_summary(self, day: date) -> DaySummary:
        """See services.readings."""
        return readings.day_summary(self.till, day)

    def period(self, first: date, last: date, tell: Tell = nobody_asks) -> Period:
        """See services.periods."""
        return periods.period(self.till, first, last, tell)
