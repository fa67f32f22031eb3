"""How the window comes to the hand-over."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from counter_pos.ui.hall import Hall, Place, takes_money
from counter_pos.ui.kit.text import say

if TYPE_CHECKING:
    from counter_pos.ui.hand_over.presenter import HandOverPresenter
    from counter_pos.ui.hand_over.view import HandOverView
    from counter_pos.ui.news import News


class HandOverRoom:
    """The hand-over's view and its presenter, joined."""

    def __init__(self, view: HandOverView, presenter: HandOverPresenter) -> None:
        self.view = view
        self.presenter = presenter

    def prepare(self, arrive: Callable[[], None]) -> None:
        """See hall.Room."""
        self.presenter.prepare(arrive)


def _make(hall: Hall) -> HandOverRoom:
    from counter_pos.ui.hand_over.presenter import HandOverPresenter
    from counter_pos.ui.hand_over.view import HandOverView

    view = HandOverView(hall.kit)
    view.leave_asked.connect(hall.back)

    def leave(news: News) -> None:
        hall.back()
        hall.tell(news)

    return HandOverRoom(view, HandOverPresenter(view, hall.till, hall.jobs, leave=leave, trouble=hall.trouble))


HAND_OVER = Place("hand_over", say("Hand over the drawer"), "cash", _make, takes_money)
