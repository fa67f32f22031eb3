"""How the window comes to the payments on hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from counter_pos.ui.hall import Hall, Place, takes_money
from counter_pos.ui.kit.text import say

if TYPE_CHECKING:
    from counter_pos.ui.held.presenter import HeldPresenter
    from counter_pos.ui.held.view import HeldView


class HeldRoom:
    """The list and its presenter, joined."""

    def __init__(self, view: HeldView, presenter: HeldPresenter) -> None:
        self.view = view
        self.presenter = presenter

    def prepare(self, arrive: Callable[[], None]) -> None:
        """See hall.Room."""
        self.presenter.prepare()
        arrive()


def _make(hall: Hall) -> HeldRoom:
    from counter_pos.ui.held.presenter import HeldPresenter
    from counter_pos.ui.held.view import HeldView

    view = HeldView(hall.kit)
    view.leave_asked.connect(hall.back)
    return HeldRoom(view, HeldPresenter(view, hall.till, hall.jobs, recall=hall.recall, trouble=hall.trouble))


HELD = Place("held", say("Payments on hold"), "payment", _make, may_open=takes_money)
