"""Asks the printer what it answers, and has a test page printed. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from counter_pos.domain.errors import Unavailable
from counter_pos.services.printing.printer_check import ChecksPrinter, Findings, TestEnd
from counter_pos.ui.kit.text import Sayable, say
from counter_pos.ui.news import News
from counter_pos.ui.notices import news_of
from counter_pos.ui.payment.view_port import Asking
from counter_pos.ui.ports import RunsJobs
from counter_pos.ui.printer.readings import news_of_findings

NO_PRINTER = "folder"

TESTED: dict[str, News] = {
    "printed": News("ok", say("The test page is printed."), todo=say("Look at its edges and scan its code.")),
    "uncertain": News(
        "warn",
        say("The test page was sent; the printer did not say that it is printed."),
        todo=say("Look whether it came out whole."),
    ),
}


class PrinterViewPort(Protocol):
    @property
    def ask_asked(self) -> Asking: ...
    @property
    def test_asked(self) -> Asking: ...
    def show_printer(self, address: Sayable, width_dots: int) -> None: ...
    def show_findings(self, found: Findings | None) -> None: ...
    def show_news(self, news: News | None) -> None: ...


class PrinterPresenter:
    """`printer` is None in a window that has none behind it."""

    def __init__(
        self,
        view: PrinterViewPort,
        printer: ChecksPrinter | None,
        jobs: RunsJobs,
        *,
        trouble: Callable[[BaseException], None],
    ) -> None:
        self._view, self._printer, self._jobs, self._trouble = view, printer, jobs, trouble
        self._busy = False
        view.ask_asked.connect(self.ask)
        view.test_asked.connect(self.test)

    def prepare(self, then: Callable[[], None]) -> None:
        """Show which printer it is; nothing is asked of it yet."""
        printer = self._printer
        none = printer is None or printer.address == NO_PRINTER
        address: Sayable = say("None: receipts go to a folder") if none or printer is None else printer.address
        self._view.show_printer(address, 0 if printer is None else printer.width_dots)
        self._view.show_findings(None)
        self._view.show_news(None)
        then()

    def ask(self) -> None:
        """Ask everything that needs no paper."""
        printer = self._begin()
        if printer is not None:
            self._view.show_news(News("info", say("The printer is asked now. This takes a few seconds.")))
            self._jobs.run("outside", printer.examine, self._found, self._failed)

    def _found(self, found: Findings) -> None:
        self._busy = False
        self._view.show_findings(found)
        self._view.show_news(news_of_findings(found))

    def test(self) -> None:
        """Print the test page."""
        printer = self._begin()
        if printer is not None:
            self._view.show_news(News("info", say("The test page is printed now.")))
            self._jobs.run("outside", printer.print_test, self._tested, self._failed)

    def _tested(self, end: TestEnd) -> None:
        self._busy = False
        self._view.show_news(TESTED.get(end) or news_of(Unavailable("printer_test_not_sent")))

    def _begin(self) -> ChecksPrinter | None:
        if self._busy or self._printer is None:
            return None
        self._busy = True
        return self._printer

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        self._trouble(error)
