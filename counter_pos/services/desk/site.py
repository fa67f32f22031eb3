"""The site's day and its safe: what a supervisor sees, receives and closes. The start does not pay for any of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from counter_pos.domain.matters import Matter, training
from counter_pos.services.days import periods, readings
from counter_pos.services.days.register_rows import Period
from counter_pos.services.desk.base import DeskBase
from counter_pos.services.progress import Tell, nobody_asks
from counter_pos.services.summaries import DaySummary
from counter_pos.services.till.till import new_command_id
from counter_pos.services.till.words import Word

if TYPE_CHECKING:
    from counter_pos.services.cash.safe import Offered, Place, Recount
    from counter_pos.services.days.closing import SiteDay
    from counter_pos.services.days.site import SiteReading
    from counter_pos.wire.site_book import WindowState


class SiteDesk(DeskBase):
    """The windows of the site, the safe, the close of the day, and its figures."""

    def close_day(
        self,
        business_date: date | None,
        approval: Word | None,
        command_id: str | None = None,
        *,
        confirmed: Iterable[str] = (),
        left_open: Iterable[str] = (),
    ) -> DaySummary:
        """See services.days.closing."""
        from counter_pos.services.days import closing

        command = command_id or new_command_id()
        closed = self.write(
            lambda: closing.close_day(self.till, business_date, approval, command, confirmed, left_open)
        )
        return self.day_summary(closed)

    def day_summary(self, day: date) -> DaySummary:
        """See services.days.readings."""
        return readings.day_summary(self.till, day)

    def period(self, first: date, last: date, tell: Tell = nobody_asks) -> Period:
        """See services.days.periods."""
        return periods.period(self.till, first, last, tell)

    def site_day(self, day: date) -> SiteDay:
        """See services.days.closing."""
        from counter_pos.services.days import closing

        return closing.site_day(self.till, day)

    @property
    def keeps_safe(self) -> bool:
        """Whether the site's safe is kept at this window."""
        from counter_pos.services.cash import safe_window

        return safe_window.keeps_safe(self.till)

    def waiting_for_safe(self) -> list[Offered]:
        """See services.cash.safe."""
        from counter_pos.services.cash import safe

        return safe.waiting(self.till)

    def offer_at(self, place: Place) -> Offered:
        """See services.cash.safe."""
        from counter_pos.services.cash import safe

        return safe.offer_at(self.till, place)

    def day_matter(self, day: date | None) -> Matter:
        """See services.days.closing."""
        from counter_pos.services.days import closing

        return closing.day_matter(self.till, day)

    def training_matter(self, *, begin: bool) -> Matter:
        """What a supervisor agrees to who lets people into training, or throws it away."""
        return training(self.till.journal.device, self.till.journal.epoch, begin=begin)

    def read_slip(self, text: str) -> Offered:
        """See services.cash.safe."""
        from counter_pos.services.cash import safe

        return safe.read_slip(self.till, text)

    def receive_slip(
        self, text: str, approval: Word | None, recount: Recount | None = None, *, command_id: str | None = None
    ) -> Offered:
        """See services.cash.safe."""
        from counter_pos.services.cash import safe

        command = command_id or new_command_id()
        return self.write(lambda: safe.receive_slip(self.till, text, approval, command, recount))

    def receive_heard(
        self, place: Place, approval: Word | None, recount: Recount | None = None, *, command_id: str | None = None
    ) -> Offered:
        """See services.cash.safe."""
        from counter_pos.services.cash import safe

        command = command_id or new_command_id()
        return self.write(lambda: safe.receive_heard(self.till, place, approval, command, recount))

    def site_reading(self) -> SiteReading:
        """See services.days.site."""
        from counter_pos.services.days import site

        return site.site_reading(self.till)

    def own_state(self) -> WindowState:
        """See services.days.site."""
        from counter_pos.services.days import site

        return site.own_state(self.till)
