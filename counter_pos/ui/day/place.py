"""How the window comes to the day's screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from counter_pos.ui.hall import Hall, Place
from counter_pos.ui.kit.text import say

if TYPE_CHECKING:
    from counter_pos.ui.day.presenter import DayPresenter
    from counter_pos.ui.day.view import DayView


class DayRoom:
    """The day's view and its presenter, joined."""

    def __init__(self, view: DayView, presenter: DayPresenter) -> None:
        self.view = view
        self.presenter = presenter

    def prepare(self, arrive: Callable[[], None]) -> None:
        """See hall.Room."""
        self.presenter.prepare(arrive)


def _make(hall: Hall) -> DayRoom:
    from counter_pos.ui.day.presenter import DayPresenter
    from counter_pos.ui.day.view import DayView

    view = DayView(hall.kit)
    view.leave_asked.connect(hall.back)
    view.site_asked.connect(lambda: hall.go("site"))
    return DayRoom(view, DayPresenter(view, hall.till, hall.jobs, report=hall.save_report, trouble=hall.trouble))


DAY = Place("day", say("Close the day"), "day", _make, ahead=True)
