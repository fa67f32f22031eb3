"""How the window comes to the search of receipts; a scanned receipt opens it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from counter_pos.ui.hall import Hall, Place
from counter_pos.ui.kit.text import say

if TYPE_CHECKING:
    from counter_pos.ui.search.presenter import SearchPresenter
    from counter_pos.ui.search.view import SearchView


class SearchRoom:
    """The view and its presenter, joined; see hall.TakesScans."""

    def __init__(self, view: SearchView, presenter: SearchPresenter) -> None:
        self.view = view
        self.presenter = presenter

    def prepare(self, arrive: Callable[[], None]) -> None:
        """See hall.Room."""
        self.presenter.prepare()
        arrive()

    def scanned(self, text: str) -> None:
        """See hall.TakesScans."""
        self.presenter.look(text)


def _make(hall: Hall) -> SearchRoom:
    from counter_pos.ui.history.sheets import ReprintSheet
    from counter_pos.ui.search.presenter import SearchPresenter
    from counter_pos.ui.search.sheet import TransferSheet
    from counter_pos.ui.search.view import SearchView

    view = SearchView(hall.kit)
    reprint, transfer = ReprintSheet(hall.kit, hall.window), TransferSheet(hall.kit, hall.window)
    hall.hang("reprint_found", reprint)
    hall.hang("transfer", transfer)
    view.leave_asked.connect(hall.back)
    presenter = SearchPresenter(
        view,
        reprint,
        transfer,
        hall.till,
        hall.jobs,
        show=hall.window.show_sheet,
        cancel=hall.ask_cancel,
        trouble=hall.trouble,
    )
    return SearchRoom(view, presenter)


SEARCH = Place("search", say("Find or check any receipt"), "payment", _make, takes="receipt")
