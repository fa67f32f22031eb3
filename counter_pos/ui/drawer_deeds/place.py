"""How the window comes to the short deeds at the drawer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from counter_pos.ui.hall import Hall, Place, takes_money
from counter_pos.ui.kit.text import say

if TYPE_CHECKING:
    from counter_pos.ui.kit.base import Page
    from counter_pos.ui.news import News


class ShortDeedRoom:
    """A short deed's view and what prepares it, joined."""

    def __init__(self, view: Page, prepare: Callable[[Callable[[], None]], None]) -> None:
        self.view = view
        self._prepare = prepare

    def prepare(self, arrive: Callable[[], None]) -> None:
        """See hall.Room."""
        self._prepare(arrive)


def _leave(hall: Hall) -> Callable[[News], None]:
    def leave(news: News) -> None:
        hall.back()
        hall.tell(news)

    return leave


def _make_open(hall: Hall) -> ShortDeedRoom:
    from counter_pos.ui.drawer_deeds.presenter import OpenDrawerPresenter
    from counter_pos.ui.drawer_deeds.view import OpenDrawerView

    view = OpenDrawerView(hall.kit)
    view.leave_asked.connect(hall.back)
    made = OpenDrawerPresenter(view, hall.till, hall.jobs, leave=_leave(hall), trouble=hall.trouble)
    return ShortDeedRoom(view, made.prepare)


def _make_counterfeit(hall: Hall) -> ShortDeedRoom:
    from counter_pos.ui.drawer_deeds.presenter import CounterfeitPresenter
    from counter_pos.ui.drawer_deeds.view import CounterfeitView

    view = CounterfeitView(hall.kit)
    view.leave_asked.connect(hall.back)
    made = CounterfeitPresenter(view, hall.till, hall.jobs, leave=_leave(hall), trouble=hall.trouble)
    return ShortDeedRoom(view, made.prepare)


OPEN_DRAWER = Place("open_drawer", say("Open the drawer without a sale"), "cash", _make_open, takes_money)
COUNTERFEIT = Place("counterfeit", say("Notes not taken"), "payment", _make_counterfeit, takes_money)
