"""How the window comes to the queue of papers that are not out, and how it stays up to date while it is in front."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from counter_pos.ui.hall import Hall, Place
from counter_pos.ui.kit.text import say

if TYPE_CHECKING:
    from counter_pos.ui.papers.presenter import PapersPresenter
    from counter_pos.ui.papers.view import PapersView

NAME = "papers"
LOOK_MS = 1_500
"""The print desk marks its jobs without a word to the window, so the window looks."""


class PapersRoom:
    """The view and its presenter, joined."""

    def __init__(self, view: PapersView, presenter: PapersPresenter) -> None:
        self.view = view
        self.presenter = presenter

    def prepare(self, arrive: Callable[[], None]) -> None:
        """See hall.Room."""
        self.presenter.prepare(arrive)


def _make(hall: Hall) -> PapersRoom:
    from PySide6.QtCore import QTimer

    from counter_pos.ui.papers.presenter import PapersPresenter
    from counter_pos.ui.papers.view import PapersView

    view = PapersView(hall.kit)
    presenter = PapersPresenter(view, hall.till, hall.jobs, trouble=hall.trouble)
    view.leave_asked.connect(hall.back)
    view.check_asked.connect(lambda: hall.go("printer"))
    timer = QTimer(view)
    timer.setInterval(LOOK_MS)
    timer.timeout.connect(lambda: presenter.refresh() if view.isVisible() else None)
    timer.start()
    return PapersRoom(view, presenter)


PAPERS = Place(NAME, say("Receipts that are not out yet"), "payment", _make)
