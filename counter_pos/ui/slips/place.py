"""How the window comes to the slips."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from counter_pos.ui.hall import Hall, Place
from counter_pos.ui.kit.text import say

if TYPE_CHECKING:
    from counter_pos.ui.slips.presenter import SlipsPresenter
    from counter_pos.ui.slips.view import SlipsView


class SlipsRoom:
    """The view and its presenter, joined."""

    def __init__(self, view: SlipsView, presenter: SlipsPresenter) -> None:
        self.view = view
        self.presenter = presenter

    def prepare(self, arrive: Callable[[], None]) -> None:
        """See hall.Room."""
        self.presenter.prepare(arrive)


def _make(hall: Hall) -> SlipsRoom:
    from counter_pos.ui.slips.presenter import SlipsPresenter
    from counter_pos.ui.slips.view import SlipsView

    view = SlipsView(hall.kit)
    view.leave_asked.connect(hall.back)
    return SlipsRoom(view, SlipsPresenter(view, hall.till, hall.jobs, trouble=hall.trouble))


SLIPS = Place("slips", say("Slips: print one again"), "day", _make)
