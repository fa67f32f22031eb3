"""Whoever makes reports, as the window sees it. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from counter_pos.services.days.report_orders import ReportWanted
from counter_pos.services.summaries import DaySummary


class MakesReports(Protocol):
    """Waits until the file stands; call it on lane `outside`. Implemented by attendants.ReportMaker.make."""

    def __call__(self, wanted: ReportWanted, tell: Callable[[int, int], None], /) -> Path: ...


SavesDay = Callable[[DaySummary], list[Path]]
"""Has the PDFs of a closed day made and returns where they stand; waits, so it belongs on lane `outside`."""
