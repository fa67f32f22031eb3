"""How the window comes to the printer check."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from counter_pos.ui.hall import Hall, Place
from counter_pos.ui.kit.text import say

if TYPE_CHECKING:
    from counter_pos.ui.printer.presenter import PrinterPresenter
    from counter_pos.ui.printer.view import PrinterView


class PrinterRoom:
    """The view and its presenter, joined."""

    def __init__(self, view: PrinterView, presenter: PrinterPresenter) -> None:
        self.view = view
        self.presenter = presenter

    def prepare(self, arrive: Callable[[], None]) -> None:
        """See hall.Room."""
        self.presenter.prepare(arrive)


def _make(hall: Hall) -> PrinterRoom:
    from counter_pos.ui.printer.presenter import PrinterPresenter
    from counter_pos.ui.printer.view import PrinterView

    view = PrinterView(hall.kit)
    view.leave_asked.connect(hall.back)
    printer = None if hall.printer is None else hall.printer()
    return PrinterRoom(view, PrinterPresenter(view, printer, hall.jobs, trouble=hall.trouble))


PRINTER = Place("printer", say("Printer check"), "machine", _make)
