"""How the window comes to the site's screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from counter_pos.ui.hall import Hall, Place
from counter_pos.ui.kit.text import say

if TYPE_CHECKING:
    from counter_pos.ui.site.presenter import SitePresenter
    from counter_pos.ui.site.view import SiteView


class SiteRoom:
    """The site's view and its presenter, joined."""

    def __init__(self, view: SiteView, presenter: SitePresenter) -> None:
        self.view = view
        self.presenter = presenter

    def prepare(self, arrive: Callable[[], None]) -> None:
        """See hall.Room."""
        self.presenter.prepare(arrive)

    def scanned(self, text: str) -> None:
        """See hall.TakesScans: a slip that was scanned anywhere."""
        self.presenter.scan(text)


def _make(hall: Hall) -> SiteRoom:
    from counter_pos.ui.site.presenter import SitePresenter
    from counter_pos.ui.site.view import SiteView

    view = SiteView(hall.kit)
    view.leave_asked.connect(hall.back)
    view.day_asked.connect(lambda: hall.go("day"))
    return SiteRoom(view, SitePresenter(view, hall.till, hall.jobs, trouble=hall.trouble))


SITE = Place("site", say("All windows, and the safe"), "day", _make, takes="slip")
"""All windows of the site, and what the safe takes over."""
