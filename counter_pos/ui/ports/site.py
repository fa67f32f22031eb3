"""The till as the supervisor's screens see it."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from counter_pos.services.summaries import (
    DaySummary,
)


class SiteTill(Protocol):
    """Implemented by services.desk.site."""

    def close_day(self, business_date: date | None, approval: Any) -> DaySummary: ...
    def day_summary(self, day: date) -> DaySummary: ...
