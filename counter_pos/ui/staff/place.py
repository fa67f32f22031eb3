"""How the window comes to the list of staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from counter_pos.ui.hall import Hall, Place
from counter_pos.ui.kit.text import say
from counter_pos.ui.ports import Till

if TYPE_CHECKING:
    from counter_pos.ui.staff.presenter import StaffPresenter
    from counter_pos.ui.staff.view import StaffView


class StaffRoom:
    """The staff's view and its presenter, joined."""

    def __init__(self, view: StaffView, presenter: StaffPresenter) -> None:
        self.view = view
        self.presenter = presenter

    def prepare(self, arrive: Callable[[], None]) -> None:
        """See hall.Room."""
        self.presenter.prepare(arrive)


def _make(hall: Hall) -> StaffRoom:
    from counter_pos.ui.staff.presenter import StaffPresenter
    from counter_pos.ui.staff.view import StaffView

    view = StaffView(hall.kit)
    view.leave_asked.connect(hall.back)
    return StaffRoom(view, StaffPresenter(view, hall.till, hall.jobs, trouble=hall.trouble))


def _live(till: Till) -> bool:
    """Also with nobody signed in, who forgot a PIN can be helped; never in training."""
    return not till.training


STAFF = Place("staff", say("Staff and PINs"), "day", _make, _live)
"""PINs, and who may sign in."""
