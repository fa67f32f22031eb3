"""The till as the supervisor's screens see it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from counter_pos.domain.matters import Matter
from counter_pos.services.summaries import DaySummary

if TYPE_CHECKING:
    from counter_pos.services.cash.safe import Offered, Place, Recount
    from counter_pos.services.days.closing import SiteDay
    from counter_pos.services.days.site import SiteReading


class SiteTill(Protocol):
    """Implemented by services.desk.site."""

    @property
    def keeps_safe(self) -> bool: ...
    def training_matter(self, *, begin: bool) -> Matter: ...

    def close_day(
        self,
        business_date: date | None,
        approval: Any,
        *,
        confirmed: Iterable[str] = (),
        left_open: Iterable[str] = (),
    ) -> DaySummary: ...
    def day_summary(self, day: date) -> DaySummary: ...
    def site_day(self, day: date) -> SiteDay: ...
    def site_reading(self) -> SiteReading: ...
    def waiting_for_safe(self) -> list[Offered]: ...
    def read_slip(self, text: str) -> Offered: ...
    def receive_slip(
        self, text: str, approval: Any, recount: Recount | None = None, *, command_id: str | None = None
    ) -> Offered: ...
    def receive_heard(
        self, place: Place, approval: Any, recount: Recount | None = None, *, command_id: str | None = None
    ) -> Offered: ...
