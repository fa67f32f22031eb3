"""How the window comes to the reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from counter_pos.ui.hall import Hall, Place
from counter_pos.ui.kit.text import say

if TYPE_CHECKING:
    from counter_pos.ui.reports.presenter import ReportsPresenter
    from counter_pos.ui.reports.view import ReportsView


class ReportsRoom:
    """The view and its presenter, joined."""

    def __init__(self, view: ReportsView, presenter: ReportsPresenter) -> None:
        self.view = view
        self.presenter = presenter

    def prepare(self, arrive: Callable[[], None]) -> None:
        """See hall.Room."""
        self.presenter.prepare(arrive)


def _make(hall: Hall) -> ReportsRoom:
    from counter_pos.ui.reports.presenter import ReportsPresenter
    from counter_pos.ui.reports.view import ReportsView

    view = ReportsView(hall.kit)
    view.leave_asked.connect(hall.back)
    presenter = ReportsPresenter(view, hall.till, hall.jobs, make=hall.make_report, trouble=hall.trouble)
    return ReportsRoom(view, presenter)


REPORTS = Place("reports", say("Reports and registers"), "day", _make)
